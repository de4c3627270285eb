"""What one desk is made of, wired once: store and services below, the desk page on top."""

import asyncio
import gc
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from console.app import trace
from console.domain.ports import CenterRefused, CenterUnreachable
from console.domain.store import Store
from console.domain.values import Change, LinkKind
from console.models.bridge import StoreBridge
from console.models.incident_sheet import class_names, names_of
from console.models.incident_text import one_line
from console.models.notice_words import holidays_line, notice_line
from console.models.problem_words import problem_words
from console.models.workspace import Workspace
from console.services.audit import Audit
from console.services.cache import Cache
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.services.commands import CommandDesk
from console.services.desk_file import DeskFile, DeskFileError
from console.services.drafts import Drafts
from console.services.feed import Feed
from console.services.link import LinkState
from console.services.notices import NoticeDesk
from console.services.outbox import Outbox
from console.services.presence import PresenceDesk
from console.services.queue_keep import QueueKeep
from console.services.secrets_store import SecretsStore
from console.services.settings import Settings
from console.services.sound import Tone, Tones
from console.services.video import VideoService, preferring
from console.views.desk import Desk, DeskServices
from console.views.login import LoginPage
from console.views.video_panel import VideoPanel
from console.views.whose_queue import WhoseQueue
from console.widgets.theme import Theme
from contract.org import LoggedIn
from contract.problems import Problem

log = logging.getLogger(__name__)

EMBEDDED = "embedded"
FIRST_ROW_TIMEOUT = 20.0
OWN_VIEW_TIMEOUT = 15.0
"""Seconds for what the officer who logged in may see to come from the center."""


class DeskParts:
    """Made on the Qt thread while the loop runs; starts nothing by itself. ``token`` is asked before each call."""

    def __init__(self, theme: Theme, folder: Path, settings: Settings, token: Callable[[], str]) -> None:
        self.store, self.clock, self.workspace = Store(), CenterTime(), Workspace()
        self.bridge = StoreBridge(self.store)
        self._settings = settings
        self.client = CenterClient(settings.server, token, settings.authority)
        self.file = DeskFile(folder)
        place = settings.server.rstrip("/") or EMBEDDED
        self.drafts = Drafts(folder / "drafts.json", place)
        self.link = LinkState(self.store, self.clock)
        self.feed = Feed(self.client, self.store, self.link, self.clock)
        self.feed_started = False
        outbox = Outbox(self.file)
        self.cache = Cache(self.file, self.store, self.link, self.clock, place)
        self.audit = Audit(self.file, self.store)
        self.presence = PresenceDesk(self.client, self.store)
        self.notices = NoticeDesk(self.client, self.store, self.clock, self._tell_notices)
        self.workspace.selected_changed.connect(self.notices.read)
        self.secrets = SecretsStore()
        self.commands = CommandDesk(
            self.store, outbox, self.client, place, login_needed=self.feed.wake, others=self._tell_of_others
        )
        self.drafts.load()
        self.video = VideoService(preferred=preferring(settings.video_engine))
        four = settings.video_tiles == 4
        self.video_panel = VideoPanel(theme, self.client, self.video, self.clock.now, four=four, names=self._org_names)
        services = DeskServices(self.bridge, self.workspace, self.clock, self.client, self.commands, self.drafts)
        self.queue_keep = QueueKeep(self.file, place, self._liking)
        self.whose_queue = WhoseQueue(self.bridge, self.workspace, self.queue_keep, self.clock.now)
        self.desk = Desk(theme, services, self.video_panel, can_login=bool(settings.server))
        self.tones = Tones(QApplication.beep, muted=not settings.sound)
        self.desk.command.result.outcomes.accepted.connect(self._sound_accepted)
        self.desk.command.result.outcomes.refused.connect(self._sound_refused)
        words = QCoreApplication.translate("Desk", "提示音 开 / 关")
        self.desk.actions_.declare("sound", words, ("F6",), self._switch_sound, group="view")
        words = QCoreApplication.translate("Desk", "看给我的通知")
        self.desk.actions_.declare("notices", words, ("Shift+F8",), self._see_notice, group="view")
        self.login = LoginPage(theme, settings.server, settings.login)

    def _sound_accepted(self, command: object) -> None:
        self.tones.play(Tone.ACCEPTED)

    def _sound_refused(self, command: object) -> None:
        self.tones.play(Tone.REFUSED)

    def _org_names(self) -> dict[str, str]:
        return names_of(self.store.reference)

    def _switch_sound(self) -> None:
        """Whoever turns it on hears it."""
        self.tones.muted = not self.tones.muted
        self.tones.play(Tone.ACCEPTED)

    async def open_files(self) -> None:
        """Open the desk's own file. When it cannot be opened the desk works on, and commands say why they cannot."""
        try:
            await asyncio.wrap_future(self.file.open())
            self.audit.start()
        except DeskFileError as error:
            log.error("the desk's own file: %s", error)
            words = QCoreApplication.translate("Desk", "本机磁盘不可写：可以查看，不能提交指令。请清理磁盘后重新打开。")
            self.desk.top.show_notice(words, "disk")
        if self.file.notice:
            words = QCoreApplication.translate("Desk", "本机记录文件损坏，已另存为 {name}；没发出的指令已尽量找回。")
            self.desk.top.show_notice(words.format(name=self.file.notice), "file")

    async def kept_token(self) -> str:
        """The token of the last login at this server, empty when there is none to be had."""
        if not self._settings.login:
            return ""
        await self.secrets.open()
        return await self.secrets.get(self._settings.server.rstrip("/"), self._settings.login)

    async def settle_in(self) -> None:
        """What may come after the rows: charts and video, loaded beside the running desk."""
        await self.first_rows()
        self.desk.queue.view.viewport().repaint()
        trace("first_live_row")
        self.desk.command.prepare()
        await self.name_center()
        await self.desk.figures.add_charts()
        await self.video.prepare()
        settle_heap()

    async def first_rows(self) -> None:
        """Returns when what is shown is live, or after a while without."""
        live = asyncio.Event()

        def listen(change: Change) -> None:
            if self.store.link.kind is LinkKind.LIVE:
                live.set()

        unsubscribe = self.store.subscribe(listen)
        try:
            async with asyncio.timeout(FIRST_ROW_TIMEOUT):
                await live.wait()
            self.bridge.flush()
        except TimeoutError:
            log.info("no rows after %.0f s", FIRST_ROW_TIMEOUT)
        finally:
            unsubscribe()

    async def name_center(self) -> None:
        """The center's own name into the top strip; until it is known the name of the org stands there."""
        try:
            about = await self.client.about()
        except (CenterUnreachable, CenterRefused) as error:
            log.info("the center did not say its name: %s", error)
        else:
            self.desk.top.show_center(about.name)

    async def log_in(self, server: str, login: str, password: str) -> tuple[str, LoggedIn | None]:
        """Returns (problem in words, what the center gave); one of them is empty."""
        await self.client.retarget(server)
        try:
            logged_in = await self.client.login(login, password)
        except CenterUnreachable as error:
            return QCoreApplication.translate("Link", str(error)), None
        except CenterRefused as refused:
            problem = refused.problem
            return problem_words(problem).sentence if isinstance(problem, Problem) else str(problem), None
        except ValueError:
            return QCoreApplication.translate("Desk", "用户名只能有字母、数字和 . _ - :，请核对。"), None
        await self.secrets.open()
        await self.secrets.put(server, login, logged_in.token)
        # the address may have been corrected on the login page: what is kept belongs to the center that answered
        self.drafts.place = self.commands.place = self.cache.place = server
        return "", logged_in

    async def sits_here(self, user_id: str) -> bool:
        """Returns when what is shown is this officer's; False when it does not come for some seconds."""
        known = asyncio.Event()

        def listen(change: Change) -> None:
            if self._is_here(user_id):
                known.set()

        unsubscribe = self.store.subscribe(listen)
        try:
            async with asyncio.timeout(OWN_VIEW_TIMEOUT):
                await known.wait()
        except TimeoutError:
            log.info("no view of this officer's own after %.0f s", OWN_VIEW_TIMEOUT)
        finally:
            unsubscribe()
        self.bridge.flush()
        return self._is_here(user_id)

    def is_another(self, user_id: str) -> bool:
        """Whether what is shown is somebody else's."""
        return self.store.session is not None and not self._is_here(user_id)

    def _is_here(self, user_id: str) -> bool:
        return self.store.session is not None and self.store.session.user.id == user_id

    def _tell_of_others(self, count: int) -> None:
        words = QCoreApplication.translate(
            "Desk", "其他值班员在本机还有 {n} 条指令没有发出，等本人登录后处理；急事请您重新办理。"
        )
        self.desk.top.show_notice(words.format(n=count) if count else "", "others")

    def _tell_notices(self) -> None:
        unread, store = self.notices.unread, self.store
        held = store.incidents.get(unread[0].incident_id) if unread else None
        title = "" if held is None else one_line(held.title or held.text, 30)
        words = notice_line(unread, class_names(store.reference), title, self.desk.actions_.key("notices"))
        self.desk.top.show_notice(words, "notices")
        self.desk.top.show_notice(holidays_line(self.notices.holidays_until), "holidays")

    def _see_notice(self) -> None:
        """Whoever looks at the matter has read what was said of it."""
        if self.notices.unread:
            incident_id = self.notices.unread[0].incident_id
            self.desk.jump_to(incident_id)
            self.notices.read(incident_id)

    def why_again(self) -> str:
        """What the login page says when it comes up over a running desk."""
        refused = self.feed.refused
        return problem_words(refused).sentence if refused is not None else ""

    def _liking(self) -> object:
        return self.workspace.liking(self.store.incidents).to_json()

    def stop_views(self) -> None:
        self.whose_queue.close()
        self.desk.close_jobs()
        self.video_panel.close_video()

    async def save(self) -> None:
        """What must be on the disk before anything else ends."""
        await self.drafts.close()

    async def close(self) -> None:
        """After every task has ended."""
        self.audit.close()
        self.bridge.close()
        await self.tones.close()
        await self.video.close()
        await self.client.close()
        await asyncio.to_thread(self.file.close)


def settle_heap() -> None:
    """Once, when the first rows are painted and the rest is loaded: modules, widgets and the snapshot live as long as
    the desk. Left out of every later full collection, they cannot hold up a key or a picture for its pause."""
    gc.collect()
    gc.freeze()
