"""The indicators of a period, counted from the tables. Plain functions on a Connection (``Store.read``)."""

from sqlalchemy import Connection, bindparam, select

from center.domain import kpi
from center.store import schema
from contract.incident import Incident
from contract.kpi import Indicator, Kpi

LONGEST_MS = 400 * 86_400_000
"""A year with room to compare; longer periods are asked for in parts."""
_CHUNK = 2_000
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


def read_kpi(connection: Connection, org: str, since: int, until: int, now: int) -> Kpi:
    """Matters reported in ``[since, until)`` (ms) that ``org`` may see, as they stand now."""
    counts = kpi.Counts()
    rows = connection.execute(_REPORTED, {"since": since, "until": until, "org": org}).scalars()
    for chunk in rows.partitions(_CHUNK):
        counts = counts + kpi.counted(Incident.model_validate_json(body) for body in chunk)
    return Kpi(at=now, org=org, since=since, until=until, matters=counts.reported, indicators=said(counts))


def said(counts: kpi.Counts) -> tuple[Indicator, ...]:
    """The indicators in words."""
    return tuple(
        Indicator(id=id_, name=kpi.INDICATORS[id_], ratio=ratio, percent=None if p is None else str(p))
        for id_, ratio in kpi.indicators(counts).items()
        for p in (kpi.percent(ratio),)
    )
