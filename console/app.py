"""The composition root, first half: paint the window, then load everything else.

Up to the first paint only QtWidgets and the theme are imported (ground: 200-270 ms against a second for all). The
second half is ``console.app_desk``.
"""

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from console.domain.options import DeskOptions
from console.i18n import install_language
from console.views.shell import Shell
from console.widgets.theme import Theme

TRACE = "SHOUWANG_TRACE_START"
ICON = Path(__file__).resolve().parents[1] / "resources" / "icons" / "shouwang.png"


def main(options: DeskOptions) -> int:
    """Open the desk and stay until it is closed. Returns the exit code. Call once, on the main thread."""
    app = QApplication(sys.argv[:1])
    shell, theme = open_shell(app, options)
    from console.app_desk import run_desk

    return run_desk(app, shell, theme, options)


def open_shell(app: QApplication, options: DeskOptions) -> tuple[Shell, Theme]:
    """The window in outline, painted when this returns."""
    app.setApplicationName("shouwang")
    app.setDesktopFileName("shouwang")
    app.setQuitOnLastWindowClosed(False)
    install_language(app, options.lang or "zh_CN")
    theme = Theme(options.theme or "dark", parent=app)
    theme.apply(app)
    shell = Shell(theme)
    shell.show_on_screen()
    app.processEvents()
    trace("first_paint")
    app.setWindowIcon(QIcon(str(ICON)))
    return shell, theme


def trace(event: str) -> None:
    """With ``$SHOUWANG_TRACE_START`` set, say on stderr when ``event`` was: seconds of the system's monotonic clock."""
    if os.environ.get(TRACE):
        sys.stderr.write(json.dumps({"event": event, "monotonic": time.monotonic()}) + "\n")
        sys.stderr.flush()
