"""The indicators of a period, counted from the tables. Plain functions on a Connection (``Store.read``)."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection, bindparam, select

from center.domain import kpi
from center.store import schema
from contract.incident import Incident
from contract.kpi import Indicator, Kpi, ScorePart, WeighedScore

LONGEST_MS = 400 * 86_400_000
"""A year with room to compare; longer periods are asked for in parts."""
_CHUNK = 2_000
SCORES = {
    "department": "部门",
    "acceptor": "受理员",
    "shift_supervisor": "值班长",
    "dispatcher": "派遣员",
    "collector": "采集员",
}
"""What the program's own weights are about; a district's further ones are called as it calls them."""
_i, _s = schema.incident.c, schema.incident_scope.c
_REPORTED = (
    select(_i.body)
    .where(
        _i.reported_at >= bindparam("since"),
        _i.reported_at < bindparam("until"),
        select(1).where(_s.incident_id == _i.id, _s.org_id == bindparam("org")).correlate(schema.incident).exists(),
    )
    .execution_options(yield_per=_CHUNK)
)


def read_kpi(
    connection: Connection, org: str, since: int, until: int, now: int, weights: Mapping[str, Mapping[str, int]]
) -> Kpi:
    """Matters reported in ``[since, until)`` (ms) that ``org`` may see, as they stand now; ``weights``: those of the
    catalogue, by score."""
    counts = kpi.Counts()
    rows = connection.execute(_REPORTED, {"since": since, "until": until, "org": org}).scalars()
    for chunk in rows.partitions(_CHUNK):
        counts = counts + kpi.counted(Incident.model_validate_json(body) for body in chunk)
    return Kpi(
        at=now,
        org=org,
        since=since,
        until=until,
        matters=counts.reported,
        indicators=said(counts),
        scores=tuple(scored(id_, counts, shares) for id_, shares in weights.items()),
    )


def said(counts: kpi.Counts) -> tuple[Indicator, ...]:
    """The indicators in words."""
    return tuple(
        Indicator(id=id_, name=kpi.INDICATORS[id_], ratio=ratio, percent=None if p is None else str(p))
        for id_, ratio in kpi.indicators(counts).items()
        for p in (kpi.percent(ratio),)
    )


def scored(id_: str, counts: kpi.Counts, weights: Mapping[str, int]) -> WeighedScore:
    """A score with everything it is made of."""
    parts = kpi.parts(counts, weights)
    total = kpi.total(parts)
    return WeighedScore(
        id=id_,
        name=SCORES.get(id_, id_),
        parts=tuple(
            ScorePart(
                id=part.id,
                name=kpi.PART_NAMES[part.id],
                weight=part.weight,
                ratio=part.ratio,
                count=part.count,
                value=_text(part.value),
                points=_text(part.points),
            )
            for part in parts
        ),
        weighed=kpi.weighed(parts),
        total=_text(total),
        grade=None if total is None else kpi.grade(total),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
