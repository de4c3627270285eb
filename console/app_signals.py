"""SIGTERM and SIGINT close the desk as its own quit does: what is under way is kept, the center is told to end."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals(QObject):
    """Calls ``stop`` on the Qt thread. Python's own handlers run only between byte codes, and Qt's loop has none:
    the wake-up socket brings the signal into it."""

    def __init__(self, stop: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = stop
        self._ours, self._signals = socket.socketpair()
        self._ours.setblocking(False)
        self._signals.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)
        self._before_fd = signal.set_wakeup_fd(self._signals.fileno())
        self._before = {number: signal.signal(number, self._ignore) for number in STOPPING}

    def close(self) -> None:
        """Give the handlers back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._ours.close()
        self._signals.close()

    def _arrived(self) -> None:
        if any(number in STOPPING for number in self._ours.recv(64)):
            self._stop()

    def _ignore(self, number: int, frame: FrameType | None) -> None:
        """The work is done in ``_arrived``; without a handler the process would end here."""
