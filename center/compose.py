"""The composition root: settings -> store -> services -> application. The only place that wires the center."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from center.api.app import CenterApp, build_app
from center.api.feed import Feed
from center.api.services import Services
from center.service.attachment_sweep import KEPT_DAYS, AttachmentSweep
from center.service.attachments import Attachments
from center.service.cameras import CameraBook
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.demo_district import API_KEY_GRANTS, API_KEY_NAME, DESK_LOGIN, DISTRICT, RESOURCES, seed_demo
from center.service.district import DistrictTables
from center.service.figure_keeper import FigureKeeper
from center.service.figures import FigureBook
from center.service.keys import ApiKeys
from center.service.live_district import LiveDistrict
from center.service.log import EventLog
from center.service.notify.configured import ways_of
from center.service.notify.courier import Courier
from center.service.passwords import PasswordPool
from center.service.presence import PresenceBook
from center.service.progress import ProgressBook
from center.service.reference import ReferenceBook
from center.service.relocation import Relocation
from center.service.row_numbers import RowNumbers
from center.service.secrets import Secrets
from center.service.sessions import Sessions
from center.service.shared import claim_folder, claim_secrets
from center.service.timers import Timers
from center.store.connect import store_for
from center.store.protocol import StoreError

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 1.0
"""A post that ended opens nothing any longer after this time, whichever process took the change."""
DESK_TOKEN_MS = 30 * 24 * 3_600_000
DEMO_NOTE = "演示区：人员与事件均为虚构，街道、社区、网格边界为示意图"


@dataclass(frozen=True, slots=True)
class Settings:
    """``database``: a file, or ``postgresql+asyncpg://…``; None is ``data``/center.db. ``attachment_limit``: bytes.
    ``attachment_days``: how long the photos of a matter are kept after it was closed. ``attachments``: the folder that
    all centers of one database share; None is ``data``/attachments."""

    data: Path
    database: str | None = None
    clock_rate: float = 1.0
    demo: bool = False
    attachment_limit: int = 20 * 1024 * 1024
    attachment_days: int = KEPT_DAYS
    attachments: Path | None = None
    note: str = field(default=DEMO_NOTE)


class Center:
    """``open`` makes everything ready to serve; ``close`` finishes what was taken in. Used from one asyncio loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = store_for(settings.database or settings.data / "center.db")
        self.clock = CenterClock(settings.clock_rate)
        self._passwords = PasswordPool()
        self._running: tuple[Timers, CommandService, FigureKeeper] | None = None
        self._refresh: asyncio.Task[None] | None = None
        self._district: LiveDistrict | None = None
        self._relocation: Relocation | None = None
        self._courier: Courier | None = None
        self._presence: PresenceBook | None = None
        self._feed: Feed | None = None

    async def open(self) -> CenterApp:
        """Raises StoreError (StorageBusy, StorageFull), SecretsError, NotShared, NotifySettingsError, OSError."""
        await self.store.open()
        folder = self.settings.attachments or self.settings.data / "attachments"
        await claim_folder(self.store, folder, self.clock.now())
        sessions = Sessions(self.store, self.clock, self._passwords)
        keys = ApiKeys(self.store)
        if self.settings.demo:
            await self._demo(sessions, keys)
        district = LiveDistrict(self.store, await DistrictTables.load(self.store), self.clock)
        log = EventLog(self.store)
        commands = CommandService(self.store, self.clock, log, district.tables)
        await commands.start()
        book = FigureBook(district.orgs.values(), district.classes.values())
        numbers = RowNumbers()
        log.on_replaced(numbers.replaced)
        keeper = FigureKeeper(self.store, log, self.clock, book)
        await keeper.start()
        presence = PresenceBook(self.store, self.clock, district)
        await presence.start()
        self._presence = presence
        self._feed = feed = Feed(log, book, self.clock, sessions, presence)
        feed.edition = district.tables.seq
        await feed.start()
        attachments = Attachments(self.store, self.clock, folder, self.settings.attachment_limit)
        files = AttachmentSweep(self.store, self.clock, commands, folder, self.settings.attachment_days)
        courier = Courier(self.store, self.clock, district, await asyncio.to_thread(ways_of, self.settings.data))
        await courier.start()
        self._courier = courier
        relocation = Relocation(self.store, commands, district)
        timers = Timers(self.store, self.clock, commands, [files.turn, courier.forget, relocation.turn])
        await timers.start()
        self._running = (timers, commands, keeper)
        await sessions.purge()
        reference = ReferenceBook(district.orgs.values(), district.catalog, district.tables.seq)

        async def adopt(new: DistrictTables) -> None:
            commands.adopt(new)
            reference.adopt(new.orgs.values(), new.catalog, new.seq)
            book.adopt(new.orgs.values(), new.classes.values())
            await keeper.recount()
            presence.adopt()
            feed.edition = new.seq

        district.subscribe(adopt)
        district.start()
        self._district = district
        relocation.start()
        self._relocation = relocation
        self._refresh = asyncio.create_task(_refresh(sessions), name="sessions refresh")
        return build_app(
            Services(
                store=self.store,
                clock=self.clock,
                log=log,
                commands=commands,
                district=district,
                sessions=sessions,
                keys=keys,
                figures=book,
                reference=reference,
                cameras=CameraBook(self.store, self.clock, district),
                attachments=attachments,
                feed=self._feed,
                presence=presence,
                progress=ProgressBook(self.store),
                numbers=numbers,
                version=own_version(),
                demo=self.settings.demo,
                note=self.settings.note if self.settings.demo else "",
            )
        )

    async def hush(self) -> None:
        """Say goodbye to the readers of the feed: the first step of stopping."""
        if self._feed is not None:
            await self._feed.stop()

    async def close(self) -> None:
        await self.hush()
        if self._refresh is not None:
            self._refresh.cancel()
            with suppress(asyncio.CancelledError):
                await self._refresh
        if self._presence is not None:
            await self._presence.stop()
        if self._relocation is not None:
            await self._relocation.stop()
        if self._district is not None:
            await self._district.stop()
        if self._running is not None:
            timers, commands, keeper = self._running
            await timers.stop()
            keeper.stop()
            await commands.stop()
        if self._courier is not None:
            await self._courier.stop()
        await asyncio.to_thread(self._passwords.close)
        await self.store.close()

    async def _demo(self, sessions: Sessions, keys: ApiKeys) -> None:
        """Seed the demo district once; let in the desk that started us and the keys of this installation."""
        secrets = await asyncio.to_thread(Secrets.load, self.settings.data)
        await claim_secrets(self.store, secrets, self.clock.now())
        await seed_demo(self.store, RESOURCES, secrets)
        own = await asyncio.to_thread(Secrets.load, self.settings.data, {})
        for secret in {secrets.api_key, own.api_key}:
            await keys.put(secret, API_KEY_NAME, DISTRICT, API_KEY_GRANTS)
        for token in {secrets.desk_token, own.desk_token}:
            await sessions.provision(DESK_LOGIN, token, DESK_TOKEN_MS)


def own_version() -> str:
    try:
        return version("shouwang")
    except PackageNotFoundError:
        return "0"


async def _refresh(sessions: Sessions) -> None:
    lost = False
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            await sessions.refresh()
        except StoreError as error:
            if not lost:
                logger.error("sessions cannot be checked against the database, trying again: %s", error)
            lost = True
        else:
            if lost:
                logger.warning("sessions can be checked again")
            lost = False
