"""Logging: one line per record, into ``center.log`` beside the data and onto standard error.

Passwords, tokens and keys are never handed to a logger; a telephone number that slips into a message is masked here.
"""

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE = "center.log"
BYTES = 4 * 1024 * 1024
KEPT = 4
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


class OneLine(logging.Formatter):
    """Traces and line breaks are folded into the line, so a log can be searched and shipped line by line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return PHONE.sub(r"\1****\2", text.replace("\r", "").replace("\n", " ⏎ "))


class PatientFile(RotatingFileHandler):
    """On a full disk lines are dropped, and said so once: the standard library would print a trace for each."""

    _lost = False

    def emit(self, record: logging.LogRecord) -> None:
        lost = self._lost
        self._lost = False
        super().emit(record)
        if self._lost and not lost:
            sys.stderr.write(f"{self.baseFilename} cannot be written; lines are dropped until it can\n")

    def handleError(self, record: logging.LogRecord) -> None:
        self._lost = True


def configure(data: Path | None, console_level: int) -> None:
    """Log everything from INFO to ``data``/center.log, and from ``console_level`` to standard error. Raises OSError."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(console_level)
    handlers: list[logging.Handler] = [screen]
    if data is not None:
        handlers.append(PatientFile(data / FILE, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8"))
    for handler in handlers:
        handler.setFormatter(OneLine())
        root.addHandler(handler)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it names whole addresses, and a gateway's may hold a key
