"""``shouwang tour DIR``: the real desk on a fresh demonstration district, led through its screens, one picture of each.

Nothing is staged: the center is a child process, the rejection is the center's own, the stale picture is a camera
server that was frozen. Every screen is taken in both languages, both themes and two sizes, unless a ``Choice`` says
less.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from console.app import open_shell
from console.app_desk import DeskProgram, DeskStart
from console.app_parts import DeskParts
from console.domain.options import DeskOptions, Language
from console.domain.ports import TileState
from console.domain.values import LinkKind
from console.i18n import TRANSLATIONS
from console.services import data_dir as files
from console.services.settings import Settings, SettingsFile
from console.tour_choice import CUT_OFF, DISTRICT, SIZES, Choice, file_name

SETTLE = 0.25
"""Seconds for layouts, pictures and prepared rows to follow a new size or theme."""
PICTURES_FROM = SIZES[-1][0]
"""Width in pixels from which a desk must show its cameras; a narrower one may leave them out."""
LINK_SECONDS = 60.0
"""How long a picture waits for a link that was lost while it was not meant to be."""
CAMERAS_CHANGE = 0.6
"""Seconds until another matter's cameras are being opened."""
CAMERA_LOOKS = 80
"""How often it is looked whether the cameras are live: four seconds."""
MAY_BE_LOST = frozenset((*CUT_OFF, *DISTRICT))


class TourFailed(Exception):
    """A screen did not come up, or not as it is to be shown; its text says which."""


def run_tour(out_dir: Path, options: DeskOptions, choice: Choice) -> int:
    """Write the pictures into ``out_dir`` and print their names. 0 only when every one was written."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import qasync

    from console.tour_screens import lead

    if "en" in choice.langs and not (TRANSLATIONS / "shouwang_en.qm").is_file():
        sys.stderr.write(f"{TRANSLATIONS / 'shouwang_en.qm'} is missing: run ./run.sh --setup-only\n")
        return 1
    out_dir.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="shouwang-tour-") as folder, loop:
        guide = Guide(app, out_dir, options.data_dir or Path(folder) / "desk", Path(folder), choice)
        for lang in choice.langs:
            guide.lang = lang
            try:
                loop.run_until_complete(lead(guide))
            except TourFailed as failure:
                sys.stderr.write(f"{failure}\n")
    missing = [name for name in choice.screens if not guide.has(name)]
    if missing:
        sys.stderr.write(f"not taken: {', '.join(missing)}\n")
    return 1 if missing else 0


class Guide:
    """Opens desks and takes pictures of them."""

    def __init__(self, app: QApplication, out_dir: Path, data: Path, scratch: Path, choice: Choice) -> None:
        self.app, self.out_dir, self.data, self.scratch, self.choice = app, out_dir, data, scratch, choice
        self.written: list[Path] = []
        self.lang: Language = choice.langs[0]

    def has(self, name: str) -> bool:
        """Every picture of the screen ``name`` was written."""
        return all(any(p.name == file for p in self.written) for file in self.choice.files(name))

    async def open(self, settings: Settings, folder: Path) -> "Visit":
        """Open a desk on ``folder`` in the language of the tour; returns when its page is up."""
        await asyncio.to_thread(_prepare, folder)
        settings = replace(settings, lang=self.lang)
        shell, theme = open_shell(self.app, replace(settings, window=(0, 0, *SIZES[0])))
        shell.showNormal()  # also where the screen is smaller than the picture to be taken
        shell.resize(*SIZES[0])
        start = DeskStart(shell, theme, folder, settings, SettingsFile(folder / "settings.json"))
        program = DeskProgram(start)
        visit = Visit(self, program, asyncio.get_running_loop().create_task(program.run()))
        await visit.until(visit.is_built, 30, "the desk's page")
        return visit

    async def take(
        self, visit: "Visit", name: str, window: QWidget | None = None, at_size: Callable[[], None] | None = None
    ) -> None:
        """One picture of what is shown now in each theme and size, if ``name`` is wanted. Raises TourFailed.

        ``window``: one beside the desk, which is taken at half the width. ``at_size``: what is to be done to the
        screen at each size.
        """
        if not self.choice.wants(name):
            return
        shell, theme = visit.program.shell, visit.program.theme
        before = theme.name
        for each in self.choice.themes:
            theme.set_name(each)
            for width, height in self.choice.sizes:
                file = file_name(name, each, (width, height), self.lang)
                shown: QWidget = shell if window is None else window
                if window is None:
                    shell.showNormal()
                shown.resize(*((width, height) if window is None else (width // 2, height)))
                await asyncio.sleep(SETTLE)
                if at_size is not None:
                    at_size()
                    await asyncio.sleep(SETTLE)
                if name not in MAY_BE_LOST:
                    await visit.until(visit.is_live, LINK_SECONDS, f"the link for {file}")
                if window is None:
                    _check(visit, file, (width, height))
                self._save(shown.grab().toImage(), file)
        theme.set_name(before)
        shell.resize(*SIZES[0])

    def _save(self, image: QImage, file: str) -> None:
        path = self.out_dir / file
        if not image.save(str(path)):
            raise TourFailed(f"{path} cannot be written")
        self.written.append(path)
        sys.stdout.write(f"{path}\n")
        sys.stdout.flush()


class Visit:
    """One open desk during the tour."""

    def __init__(self, guide: Guide, program: DeskProgram, task: "asyncio.Task[None]") -> None:
        self.guide, self.program, self._task = guide, program, task

    def is_built(self) -> bool:
        return self.program.parts is not None and self.program.built

    @property
    def parts(self) -> DeskParts:
        assert self.program.parts is not None
        return self.program.parts

    def is_live(self) -> bool:
        return self.parts.store.link.kind is LinkKind.LIVE

    async def take(self, name: str, window: QWidget | None = None, at_size: Callable[[], None] | None = None) -> None:
        await self.guide.take(self, name, window, at_size)

    async def cameras(self) -> None:
        """Wait a little for the cameras around the matter; one that stays dark is shown as it is."""
        await asyncio.sleep(CAMERAS_CHANGE)
        for _ in range(CAMERA_LOOKS):
            sessions = [tile.session for tile in self.parts.video_panel.shown]
            if all(each is not None and each.status().state is TileState.LIVE for each in sessions):
                return
            await asyncio.sleep(0.05)

    async def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Raises TourFailed when ``what`` did not come within ``seconds``."""
        deadline = time.monotonic() + seconds
        while not true():
            if self._task.done():
                await self._task
                raise TourFailed(f"the desk ended before: {what}")
            if time.monotonic() > deadline:
                raise TourFailed(f"did not come within {seconds:.0f} s: {what}")
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        self.program.end()
        await self._task
        self.program.shell.deleteLater()


def _check(visit: Visit, file: str, size: tuple[int, int]) -> None:
    """Raises TourFailed when the window is not of ``size``, or a desk that has cameras and room for them hides them."""
    shell, desk = visit.program.shell, visit.parts.desk
    if (shell.width(), shell.height()) != size:
        raise TourFailed(f"{file}: the window is {shell.width()}x{shell.height()}")
    if desk.isVisible() and desk.has_cameras and size[0] >= PICTURES_FROM and not desk.video.isVisible():
        raise TourFailed(f"{file}: the cameras are hidden")


def _prepare(folder: Path) -> None:
    """Make the data directory with all camera clips; those that set-up has drawn already are not drawn again."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = files.resolve(None) / "clips"
    if drawn.is_dir() and not (folder / "clips").exists():
        shutil.copytree(drawn, folder / "clips")
    draw = (sys.executable, "-P", "-m", "center.sim.cameras", "--render-only", "--data", str(folder))
    subprocess.run(draw, check=True, stdout=subprocess.DEVNULL)
