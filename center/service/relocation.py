"""Finds the open matters whose grid was split, merged or moved, and the ended ones that a special grid is bound to now,
and has the log say who sees them.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from center.domain.relocation import out_of_date
from center.service.commands import CommandService
from center.service.district import DistrictTables
from center.service.editions import newest_seq
from center.service.live_district import LiveDistrict
from center.service.refusals import Refused
from center.store import schema
from center.store.org_schema import org_past
from center.store.protocol import Store, StoreError
from contract.incident import ENDED, Incident

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
PAGE = 200
TOGETHER = 25
"""Matters of a page that are written at once; officers' commands are never far behind them."""
_i, _s = schema.incident.c, schema.incident_scope.c
_OPEN = (
    select(_i.id, _i.body)
    .where(
        _i.id > bindparam("after"),
        _i.closed_at.is_(None),
        _i.state.not_in(ENDED),
        _i.id.in_(select(_s.incident_id).where(_s.org_id.in_(bindparam("orgs", expanding=True)))),
    )
    .order_by(_i.id)
    .limit(PAGE)
)


_ENDED = (
    select(_i.id, _i.body)
    .where(
        _i.id > bindparam("after"),
        _i.closed_at.is_not(None),
        _i.class_code.in_(bindparam("classes", expanding=True)),
        _i.id.in_(select(_s.incident_id).where(_s.org_id.in_(bindparam("orgs", expanding=True)))),
        ~select(1)
        .where(_s.incident_id == _i.id, _s.org_id == bindparam("special"))
        .correlate(schema.incident)
        .exists(),
    )
    .order_by(_i.id)
    .limit(PAGE)
)


PASSED_BY = frozenset({"illegal_transition", "not_found", "version_conflict"})
"""An officer, or another center, was quicker: the matter is looked at again with the next turn."""


@dataclass(frozen=True, slots=True)
class _Page:
    """``stale``: ids and versions of those out of date; ``last``: where the next page begins, None at the end."""

    stale: tuple[tuple[str, int], ...]
    last: str | None


class Relocation:
    """Goes through these matters whenever another district was taken over; ``turn`` is for each hour besides: a
    matter that a slower center took in meanwhile is found then. Used from the center's loop; stop it before the
    command service."""

    def __init__(self, store: Store, commands: CommandService, district: LiveDistrict) -> None:
        self._store = store
        self._commands = commands
        self._district = district
        self._done = -1
        """The edition that all open matters were seen by."""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow(), name="relocation of open matters")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def turn(self, now: int) -> bool:
        """Relocate all that is out of date; True: somebody was quicker somewhere, so look again. Raises StoreError,
        Refused when the center stops."""
        tables = self._district.tables
        past = await self._store.read(lambda c: set(c.execute(select(org_past.c.org_id).distinct()).scalars()))
        orgs = sorted(past | {id_ for o in tables.orgs.values() for id_ in _touched(o.id, o.retired_at, o.bound_to)})
        moved = found = 0
        for what, given in _questions(orgs, tables):
            after = ""
            while True:
                asked = {**given, "after": after}
                page = await self._store.read(lambda c, what=what, asked=asked: _stale(c, what, asked, tables))  # type: ignore[misc]
                found += len(page.stale)
                for n in range(0, len(page.stale), TOGETHER):
                    some = page.stale[n : n + TOGETHER]
                    moved += sum(await asyncio.gather(*(self._relocate(*one, tables.seq) for one in some)))
                if page.last is None:
                    break
                after = page.last
        if moved:
            logger.info("%d matters are seen by other orgs since the district was changed", moved)
        return moved < found

    async def _follow(self) -> None:
        lost = False
        while True:
            edition = self._district.tables.seq
            if edition != self._done:
                try:
                    again = await self.turn(0)
                except (StoreError, Refused) as error:
                    if not lost:
                        logger.error("open matters cannot be relocated, trying again: %s", error)
                    lost = True
                else:
                    self._done, lost = (self._done if again else edition), False
            await asyncio.sleep(LOOK_SECONDS)

    async def _relocate(self, incident_id: str, version: int, edition: int) -> int:
        try:
            await self._commands.relocate(incident_id, version, edition)
        except Refused as refused:
            if refused.problem.code not in PASSED_BY:
                raise
            return 0
        return 1


def _touched(id_: str, retired_at: int | None, bound_to: tuple[str, ...]) -> tuple[str, ...]:
    return bound_to if retired_at is None else (id_,)


def _questions(orgs: list[str], tables: DistrictTables) -> Iterator[tuple[Select[Any], dict[str, Any]]]:
    """What to look through: the open matters of ``orgs``; for each special grid the ended ones of its classes that name
    a grid it is bound to, or one that is gone, whose place that may be, and do not name it yet."""
    if orgs:
        yield _OPEN, {"orgs": orgs}
    gone = [o.id for o in tables.orgs.values() if o.kind == "grid" and o.retired_at is not None]
    for org in tables.orgs.values():
        if org.bound_to and org.retired_at is None:
            yield _ENDED, {"orgs": [*org.bound_to, *gone], "classes": list(org.classes), "special": org.id}


def _stale(c: Connection, what: Select[Any], asked: dict[str, Any], district: DistrictTables) -> _Page:
    """One page of these matters. Nothing is out of date by a district that is itself: the number is asked for after
    the page, so no matter in it was moved by a center that knows the newer one."""
    rows = c.execute(what, asked).all()
    if newest_seq(c) != district.seq:
        return _Page((), None)
    matters = (Incident.model_validate_json(row.body) for row in rows)
    stale = tuple((one.id, one.version) for one in matters if out_of_date(one, district))
    return _Page(stale, rows[-1].id if len(rows) == PAGE else None)
