"""The composition root, second half: services, then the desk page, on one loop. Imported after the first paint."""

import asyncio
import importlib
import logging
import os
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from console.app_log import keep_log
from console.app_signals import StopSignals
from console.services.embedded import Address, EmbeddedCenter, Trouble
from console.services.settings import Settings, SettingsFile
from console.views.shell import Shell
from console.widgets.theme import Theme

if TYPE_CHECKING:
    from console.app_parts import DeskParts

log = logging.getLogger(__name__)

os.environ.setdefault("QT_API", "pyside6")
SPAWN_SECONDS, SPAWN_LOOK = 0.25, 0.002
"""How long the first start of the center may go before the rest is loaded: then both load side by side."""

LET_GO_SECONDS = 2.0
"""How long the end of the desk waits for what its views had begun."""


@dataclass(frozen=True, slots=True)
class DeskStart:
    """What the first half made: the painted window and what was chosen. ``folder``: where this desk keeps its files."""

    shell: Shell
    theme: Theme
    folder: Path
    settings: Settings
    settings_file: SettingsFile


def run_desk(app: QApplication, start: DeskStart) -> int:
    """Run until the desk is closed. Returns the exit code."""
    import qasync

    keep_log(start.folder)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        program = DeskProgram(start)
        signals = StopSignals(program.end)
        try:
            loop.run_until_complete(program.run())
        finally:
            signals.close()
    return 0


class DeskProgram:
    """One running desk. ``run`` starts everything and ends everything; ``end`` asks it to."""

    def __init__(self, start: DeskStart) -> None:
        self.shell, self.theme, self.settings = start.shell, start.theme, start.settings
        self.folder, self._settings_file = start.folder, start.settings_file
        self.parts: DeskParts | None = None
        self.center: EmbeddedCenter | None = None
        self.built = False
        self._token = ""
        self._address: Address | None = None
        self._trouble: Trouble | None = None
        self._ended = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.shell.closing.connect(self.end)

    def end(self) -> None:
        """Close the desk; returns at once."""
        self._ended.set()

    async def run(self) -> None:
        if not self.settings.server:
            self.center = EmbeddedCenter(self.folder, self._told, self._troubled)
            self._start(self.center.run(), "embedded center")
            await self._spawned(self.center)
        try:
            parts = await self._build()
            await self._open(parts)
            await self._ended.wait()
        finally:
            await self._close()

    async def _spawned(self, embedded: EmbeddedCenter) -> None:
        """Let the loop turn until the child runs; the embedded center tells its address only much later."""
        for _ in range(round(SPAWN_SECONDS / SPAWN_LOOK)):
            if embedded.pid is not None:
                return
            await asyncio.sleep(SPAWN_LOOK)

    async def _build(self) -> "DeskParts":
        """Load the rest in pieces, so that the window answers in between, then make it."""
        for name in ("contract.command", "contract.event", "httpx", "console.views.desk", "console.app_parts"):
            importlib.import_module(name)
            await asyncio.sleep(0)
        from console.app_parts import DeskParts

        parts = DeskParts(self.theme, self.folder, self.settings, self._give_token)
        self.parts = parts
        await parts.open_files()
        return parts

    async def _open(self, parts: "DeskParts") -> None:
        if self._trouble is not None:
            self._show_trouble(parts)
        parts.desk.quit_wanted.connect(self.shell.close)
        parts.login.submitted.connect(self._login)
        parts.login.cancelled.connect(self._back_to_desk)
        parts.desk.login_wanted.connect(self._login_again)
        self._start(parts.commands.run(), "commands")
        if self.settings.server:
            await self._open_district(parts)
        else:
            await parts.cache.restore()
            self._show_desk(parts)
            if self._address is not None:
                await self._go_to(self._address)
        self._start(parts.cache.run(), "cache")
        self._start(parts.presence.run(), "presence")
        self._start(parts.notices.run(), "notices")
        self._start(parts.settle_in(), "charts and video")
        self.built = True

    async def _open_district(self, parts: "DeskParts") -> None:
        """With the last login when its token is still kept; else ask for a name and a password first."""
        self._token = await parts.kept_token()
        if self._token:
            await parts.cache.restore(self.settings.user)
            self._show_desk(parts)
            self._run_feed()
        else:
            self.shell.show_page(parts.login)
            parts.login.start()

    def _told(self, address: Address) -> None:
        """The embedded center is at ``address``, for the first time or again."""
        self._address = address
        if self.parts is not None:
            self._start(self._go_to(address), "new address")

    async def _go_to(self, address: Address) -> None:
        assert self.parts is not None
        self._token = address.token
        await self.parts.client.retarget(address.url)
        self._run_feed()

    def _run_feed(self) -> None:
        """Start the feed; when it runs already, let it try at once."""
        assert self.parts is not None
        if self.parts.feed_started:
            self.parts.feed.wake()
        else:
            self.parts.feed_started = True
            self._start(self.parts.feed.run(), "feed")

    def _troubled(self, trouble: Trouble | None) -> None:
        """Told by the embedded center, perhaps before there is a page to say it on."""
        self._trouble = trouble
        if trouble is not None:
            log.warning("embedded center: %s %s", trouble.text, trouble.detail)
        if self.parts is not None:
            self._show_trouble(self.parts)

    def _show_trouble(self, parts: "DeskParts") -> None:
        words = QCoreApplication.translate("Link", self._trouble.text) if self._trouble is not None else ""
        parts.desk.top.show_notice(words, "center")

    def _login(self, server: str, login: str, password: str) -> None:
        self._start(self._try_login(server, login, password), "login")

    async def _try_login(self, server: str, login: str, password: str) -> None:
        assert self.parts is not None
        problem, given = await self.parts.log_in(server, login, password)
        if given is None:
            self.parts.login.show_error(problem)
            return
        user_id = given.session.user.id
        self._token = given.token
        self.settings = replace(self.settings, login=login, user=user_id)
        self._run_feed()
        self._save_settings()
        if self.parts.is_another(user_id) and not await self._replaced(self.parts, user_id):
            return
        self._show_desk(self.parts)

    async def _replaced(self, parts: "DeskParts", user_id: str) -> bool:
        """What the officer before had in sight is gone, and this one's is there. Until then there is no way to the
        desk: a key pressed there would still be the other's act."""
        parts.login.set_returnable(False)
        if await parts.sits_here(user_id):
            return True
        words = QCoreApplication.translate(
            "Desk", "已登录，但还取不到您的数据；上一位值班员的内容不显示。请稍后再按“登录”。"
        )
        parts.login.show_error(words)
        return False

    def _login_again(self) -> None:
        if self.parts is not None and self.settings.server:
            self.parts.login.set_returnable(True)
            self.parts.login.server.setReadOnly(True)
            self.shell.show_page(self.parts.login)
            self.parts.login.start(self.parts.why_again())

    def _back_to_desk(self) -> None:
        if self.parts is not None:
            self._show_desk(self.parts)

    def _show_desk(self, parts: "DeskParts") -> None:
        self.shell.show_page(parts.desk)
        parts.desk.take_keyboard()

    def _give_token(self) -> str:
        return self._token

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._task_ended)

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.remove(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.critical("%s failed", task.get_name(), exc_info=error)
            self._show_fault()

    def _show_fault(self) -> None:
        """A part of the desk is gone for this session: better said than noticed when nothing happens any more."""
        if self.parts is not None:
            words = QCoreApplication.translate(
                "Desk", "工作台内部出错，部分功能已停止。请退出后重新打开；已填内容都在。"
            )
            self.parts.desk.top.show_notice(words, "fault")

    def _save_settings(self) -> None:
        chosen = replace(self._settings_file.load(), theme=self.theme.name, window=self.shell.place)
        if self.parts is not None:
            tiles = 4 if self.parts.video_panel.four else 1
            chosen = replace(chosen, video_tiles=tiles, sound=not self.parts.tones.muted)
        if self.settings.server:
            chosen = replace(chosen, login=self.settings.login, user=self.settings.user)
        try:
            self._settings_file.save(chosen)
        except OSError as error:
            log.error("the settings cannot be saved: %s", error)

    async def _close(self) -> None:
        """Everything ends: tasks first (they stop the center and keep what is under way), then the files."""
        self.shell.hide()
        if self.parts is not None:
            self.parts.stop_views()
            self._save_settings()
            await self.parts.save()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.parts is not None:
            self.parts.drafts.flush()  # the last answers may have settled what was kept for them
            await self.parts.close()
        await _let_go()


async def _let_go() -> None:
    """Wait for what the views were in the middle of when they were told to end: once the loop has stopped, neither its
    end nor its failure could be heard of."""
    told = [task for task in asyncio.all_tasks() if task.cancelling() and task is not asyncio.current_task()]
    if told:
        _, stuck = await asyncio.wait(told, timeout=LET_GO_SECONDS)
        for task in stuck:
            log.warning("%s did not end with the desk", task.get_name())
