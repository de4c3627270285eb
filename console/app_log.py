"""Where the desk writes what went on: ``desk.log`` in the data directory, a few megabytes, the oldest lines go."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

BYTES, FILES = 2 * 2**20, 3
QUIET = ("httpx", "httpcore", "qasync", "asyncio")
"""Libraries that tell every call: only their warnings are kept."""

qt_log = logging.getLogger("qt")
crash_log = logging.getLogger("console")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def keep_log(folder: Path) -> None:
    """Write the log of this program to ``folder`` from now on, also what nobody caught and what Qt says.

    On a disk that cannot be written the desk works on; warnings go to the terminal then.
    """
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    qInstallMessageHandler(_from_qt)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = RotatingFileHandler(folder / "desk.log", maxBytes=BYTES, backupCount=FILES, encoding="utf-8")
    except OSError as error:
        crash_log.warning("there is no log: %s", error)
        return
    kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(kept)
    root.setLevel(logging.INFO)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault in one slot must not end the desk, and must not be forgotten either."""
    crash_log.critical("nobody caught this", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


def _from_qt(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
    qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)
