"""The composition root, first half: paint the window, then load everything else.

Up to the first paint only QtWidgets and the theme are imported (ground: 200-270 ms against a second for all). The
second half is ``console.app_desk``.
"""

import json
import os
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from console.domain.options import DeskOptions
from console.i18n import install_language
from console.services import data_dir as files
from console.services.settings import Settings, SettingsFile
from console.views.shell import Shell
from console.widgets.theme import Theme

TRACE = "SHOUWANG_TRACE_START"
WIDE, WIDE_SCALE = 3200, 1.5
ICON = Path(__file__).resolve().parents[1] / "resources" / "icons" / "shouwang.png"


def main(options: DeskOptions) -> int:
    """Open the desk and stay until it is closed. Returns the exit code. Call once, on the main thread."""
    app = QApplication(sys.argv[:1])
    folder = files.resolve(options.data_dir)
    settings_file = SettingsFile(folder / "settings.json")
    settings = chosen(settings_file.load(), options)
    shell, theme = open_shell(app, settings)
    from console.app_desk import DeskStart, run_desk

    return run_desk(app, DeskStart(shell, theme, folder, settings, settings_file))


def chosen(settings: Settings, options: DeskOptions) -> Settings:
    """The settings with what this start was asked for on top."""
    return replace(
        settings,
        theme=options.theme or settings.theme,
        lang=options.lang or settings.lang,
        server=options.server or settings.server,
        login=options.login or settings.login,
        authority=str(options.authority or settings.authority),
    )


def open_shell(app: QApplication, settings: Settings) -> tuple[Shell, Theme]:
    """The window in outline, painted when this returns."""
    app.setApplicationName("shouwang")
    app.setDesktopFileName("shouwang")
    app.setQuitOnLastWindowClosed(False)
    install_language(app, settings.lang)
    theme = Theme(settings.theme, scale_for(app), parent=app)
    theme.apply(app)
    shell = Shell(theme)
    shell.show_on_screen(settings.window)
    app.processEvents()
    trace("first_paint")
    app.setWindowIcon(QIcon(str(ICON)))
    return shell, theme


def scale_for(app: QApplication) -> float:
    """How much larger than drawn. A 4K screen that the system does not scale by itself would be read with a glass."""
    screen = app.primaryScreen()
    unscaled = screen.devicePixelRatio() == 1.0 and screen.size().width() >= WIDE
    return WIDE_SCALE if unscaled else 1.0


def trace(event: str) -> None:
    """With ``$SHOUWANG_TRACE_START`` set, say on stderr when ``event`` was: seconds of the system's monotonic clock."""
    if os.environ.get(TRACE):
        os.write(_trace_output(), f"{json.dumps({'event': event, 'monotonic': time.monotonic()})}\n".encode())


@cache
def _trace_output() -> int:
    """Of our own: while libvlc is probed, file 2 points to nowhere for a moment."""
    return os.dup(2)
