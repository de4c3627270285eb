"""One real desk: the console's client, feed, store, bridge and queue page at 1920x1080, painting offscreen.

An event counts as painted after the paint of the rows that follows the flush which carried it. Prints a line when it is
live; at the end of standard input one JSON object: [[seq, monotonic ns]…] and how many events came twice.
"""

import argparse
import asyncio
import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from console.domain.store import Store
from console.domain.values import Change, LinkKind
from console.models.bridge import StoreBridge
from console.models.workspace import Workspace
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.services.feed import Feed
from console.services.link import LinkState
from console.views.queue_panel import QueuePanel
from console.widgets.theme import Theme
from contract.event import Event


class NotingStore(Store):
    """The desk's store, which also remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh: list[int] = []
        self.known = 0
        self.applied: list[tuple[int, int]] = []

    def apply(self, event: Event, cursor: str) -> Change | None:
        change = super().apply(event, cursor)
        if change is None:
            self.known += 1
        else:
            self.fresh.append(event.seq)
            self.applied.append((event.seq, time.monotonic_ns()))
        return change


class PaintWatch(QObject):
    """Notes when what was flushed stands on the screen."""

    def __init__(self, store: NotingStore, bridge: StoreBridge, panel: QueuePanel) -> None:
        super().__init__()
        self._store = store
        self._flushed: list[int] = []
        self.painted: list[tuple[int, int]] = []
        self._after = QTimer(self)
        self._after.setSingleShot(True)
        self._after.setInterval(0)
        self._after.timeout.connect(self._note)
        bridge.changed.connect(self._flush)
        panel.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._flushed:
            self._after.start()  # fires when this paint is done
        return False

    def _flush(self, flush: object) -> None:
        self._flushed += self._store.fresh
        self._store.fresh = []

    def _note(self) -> None:
        now = time.monotonic_ns()
        self.painted += [(seq, now) for seq in self._flushed]
        self._flushed = []


async def _run(url: str, token: str) -> dict[str, object]:
    theme = Theme()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    store, clock = NotingStore(), CenterTime()
    client = CenterClient(url, lambda: token)
    feed = Feed(client, store, LinkState(store, clock), clock)
    bridge = StoreBridge(store)
    panel = QueuePanel(theme, bridge, Workspace(), clock.now)
    watch = PaintWatch(store, bridge, panel)
    panel.resize(1920, 1080)
    panel.show()
    running = asyncio.ensure_future(feed.run())
    while store.link.kind is not LinkKind.LIVE:  # noqa: ASYNC110 - the store has no event to wait for
        await asyncio.sleep(0.05)
    print("live", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()
    bridge.close()
    return {"painted": watch.painted, "applied": store.applied, "duplicated": store.known}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    given = parser.parse_args()
    application = QApplication([])
    application.setStyle("Fusion")
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        print(json.dumps(loop.run_until_complete(_run(given.url, given.token))), flush=True)
    os._exit(0)  # the interpreter's own teardown of Qt is not what is measured
