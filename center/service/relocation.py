"""Finds the open matters whose grid was split, merged or moved, and has the log say where they lie now."""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import Connection, bindparam, select

from center.domain.district import District
from center.domain.relocation import out_of_date
from center.service.commands import CommandService
from center.service.live_district import LiveDistrict
from center.service.refusals import Refused
from center.store import schema
from center.store.org_schema import org_past
from center.store.protocol import Store, StoreError
from contract.incident import ENDED, Incident

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
PAGE = 200
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


class Relocation:
    """Goes through the open matters whenever another district was taken over; ``turn`` is for each hour besides: a
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
        """Relocate all that is out of date; always False: nothing is left. Raises StoreError, Refused when the center
        stops."""
        tables = self._district.tables
        past = await self._store.read(lambda c: set(c.execute(select(org_past.c.org_id).distinct()).scalars()))
        orgs = sorted(past | {id_ for o in tables.orgs.values() for id_ in _touched(o.id, o.retired_at, o.bound_to)})
        moved, after = 0, ""
        while orgs:
            page = await self._store.read(lambda c, after=after: _stale(c, after, orgs, tables))  # type: ignore[misc]
            last, stale = page
            for id_ in stale:
                moved += await self._relocate(id_, tables.seq)
            if last is None:
                break
            after = last
        if moved:
            logger.info("%d open matters lie in other orgs since the district was changed", moved)
        return False

    async def _follow(self) -> None:
        lost = False
        while True:
            edition = self._district.tables.seq
            if edition != self._done:
                try:
                    await self.turn(0)
                except (StoreError, Refused) as error:
                    if not lost:
                        logger.error("open matters cannot be relocated, trying again: %s", error)
                    lost = True
                else:
                    self._done, lost = edition, False
            await asyncio.sleep(LOOK_SECONDS)

    async def _relocate(self, incident_id: str, edition: int) -> int:
        try:
            await self._commands.relocate(incident_id, edition)
        except Refused as refused:
            if refused.problem.code in ("illegal_transition", "not_found"):
                return 0  # an officer, or another center, was quicker
            raise
        return 1


def _touched(id_: str, retired_at: int | None, bound_to: tuple[str, ...]) -> tuple[str, ...]:
    return bound_to if retired_at is None else (id_,)


def _stale(c: Connection, after: str, orgs: list[str], district: District) -> tuple[str | None, list[str]]:
    """Of one page of open matters those out of date, and where the next page begins; None at the end."""
    rows = c.execute(_OPEN, {"after": after, "orgs": orgs}).all()
    stale = [id_ for id_, body in rows if out_of_date(Incident.model_validate_json(body), district)]
    return (rows[-1].id if len(rows) == PAGE else None), stale
