"""The district in force, exchanged while the center runs when somebody imports a new edition of it."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from center.domain.catalog import Catalog
from center.domain.catalog_faults import CatalogError
from center.service.clock import CenterClock
from center.service.district import DistrictTables
from center.service.editions import newest_seq
from center.store.protocol import Store, StoreError
from contract.org import Org
from contract.reference import IncidentClass

logger = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
Adopt = Callable[[DistrictTables], Awaitable[None]]
"""Take over a new district; called again with it when it raised StoreError."""


class LiveDistrict:
    """A District (``center.domain.district``) that is always the newest. For whoever decides on one within a
    transaction or remembers answers by it, ``tables`` is the immutable one of this moment. Used from one asyncio loop.
    """

    def __init__(self, store: Store, tables: DistrictTables, clock: CenterClock) -> None:
        self._store = store
        self._clock = clock
        self.tables = tables
        self._missed: dt.date | None = None
        """The end of the known holidays, once it was said."""
        self._adopters: list[Adopt] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def orgs(self) -> Mapping[str, Org]:
        return self.tables.orgs

    @property
    def catalog(self) -> Catalog:
        return self.tables.catalog

    @property
    def classes(self) -> Mapping[str, IncidentClass]:
        return self.tables.classes

    def org(self, id: str) -> Org | None:
        return self.tables.org(id)

    def path_of(self, org_id: str) -> tuple[str, ...]:
        return self.tables.path_of(org_id)

    def locate(self, lon: float, lat: float) -> tuple[str, ...] | None:
        return self.tables.locate(lon, lat)

    def bound(self, path: tuple[str, ...], class_code: str) -> tuple[str, ...]:
        return self.tables.bound(path, class_code)

    def subscribe(self, adopt: Adopt) -> Callable[[], None]:
        """``adopt`` gets each new district, in the order of subscribing. Returns the way to end it."""
        self._adopters.append(adopt)
        return lambda: self._adopters.remove(adopt)

    async def look(self) -> bool:
        """Take over what is new; True when something was. Raises StoreError, CatalogError."""
        if await self._store.read(newest_seq) == self.tables.seq:
            return False
        new = await DistrictTables.load(self._store)
        for adopt in tuple(self._adopters):
            await adopt(new)
        self.tables = new
        logger.info("catalogue %s is in force, edition %d", new.catalog.version, new.seq)
        return True

    def start(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="editions of the district")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        troubled = False
        while True:
            self._say_unknown_days()
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except (StoreError, CatalogError) as error:
                if not troubled:
                    logger.error("a new edition of the district cannot be taken over, trying again: %s", error)
                troubled = True
            else:
                if troubled:
                    logger.warning("editions of the district can be read again")
                troubled = False

    def _say_unknown_days(self) -> None:
        calendar = self.tables.catalog.calendar
        if calendar.known_until != self._missed and calendar.unknown_soon(self._clock.now()):
            self._missed = calendar.known_until
            logger.warning(
                "holidays are known until %s; later working days count as Monday to Friday. Name them in the "
                "catalogue (shouwang center import-catalog) or update the program",
                calendar.known_until,
            )
