"""The queue under a flood: 1,000 events a second into a visible 1920x1080 queue.

Half of the events are new matters, half change one that is there. One new matter in five is due so soon that it lands
on top of the page, the others fall among those below; every second change is of a matter on the page; one new matter in
a hundred is critical and does not wait for the next flush. Events are contract values; each goes through
``Store.apply``, the bridge and the model. Runs of the same flood in one process:

``peer``     QTableView, eight columns, default delegate, Fusion without a stylesheet, on the same model
``limit``    store and bridge only, what is flushed is discarded
``worst``    half as long, every new matter lands on top: each flush changes the whole page and no picture is used twice

``lag_p99_ms``: how late a 5 ms timer of the Qt loop fires. ``painted_hz``: paint events of the rows' viewport.
``cpu_ratio_to_default`` compares processor time for the same flood, whatever was painted meanwhile. On a busy machine
the peer paints less often and is cheaper by that; ``cpu_per_paint_ratio`` compares the time for each paint.
Options: ``--seconds 10 --rate 1000 --tick-ms 20`` (how often a batch arrives).
"""

import argparse
import gc
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks._queue_samples import (
    DISTRICT,
    HOUR,
    NOW,
    OFFICER,
    TITLES,
    changed,
    clock,
    incident,
    reference,
    reported,
)
from benchmarks._queue_samples import snapshot as make_snapshot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from console.domain.store import Store
from console.domain.values import Link, LinkKind
from console.models.bridge import StoreBridge
from console.models.incident_table import IncidentTable
from console.models.workspace import Workspace
from console.views.queue_panel import QueuePanel
from console.widgets.theme import Theme
from contract.event import Event

PROBE_MS = 5
HELD_AT_START = 200
ON_PAGE = 20
SIZE = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Measured:
    cpu_percent: float
    lag_p50_ms: float
    lag_p99_ms: float
    lag_max_ms: float
    painted_hz: float
    rows: int

    @property
    def cpu_ms_per_paint(self) -> float:
        """Everything the process does for the flood, shared out to its paints."""
        return 10 * self.cpu_percent / self.painted_hz


def flood_events(count: int, on_page: float) -> list[Event]:
    """``count`` events, every other one a new matter; ``on_page``: the share of those that land on top of the page."""
    chance = random.Random(7)
    events: list[Event] = []
    births: list[Event] = []
    page: list[int] = []
    versions: list[int] = []
    for step in range(count):
        if step % 2 == 0:
            top = chance.random() < on_page
            due = NOW + HOUR - step * 100 if top else NOW + chance.randrange(2 * HOUR, HELD_AT_START * HOUR)
            severity = 1 if step % 200 == 0 else chance.randint(2, 4)
            birth = reported(
                HELD_AT_START + step,
                step + 1,
                title=f"{TITLES[step % len(TITLES)]}，第 {step} 件",
                clock=clock(NOW - HOUR, due),
                state="registered",
                severity=severity,
                reported_at=NOW,
            )
            if top or not page:
                page.append(len(births))
            births.append(birth)
            versions.append(1)
            events.append(birth)
        else:
            place = chance.choice(page[-ON_PAGE:]) if step % 4 == 1 else chance.randrange(len(births))
            versions[place] += 1
            state = "accepted" if versions[place] % 2 else "dispatched"
            events.append(changed(births[place], versions[place], step + 1, state=state, updated_at=NOW + step))
    return events


class Probe(QObject):
    """Notes how late a precise 5 ms timer is, and how often a viewport paints."""

    def __init__(self, viewport: QWidget | None) -> None:
        super().__init__()
        self.late: list[float] = []
        self.paints = 0
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PROBE_MS)
        self._timer.timeout.connect(self._fire)
        if viewport is not None:
            viewport.installEventFilter(self)

    def start(self) -> None:
        self._due = time.perf_counter() + PROBE_MS / 1000
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _fire(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._due) * 1000)
        self._due = now + PROBE_MS / 1000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
        return False


class Flood(QObject):
    """Applies events at ``rate`` a second, a batch each ``tick`` ms, until all are applied."""

    def __init__(self, store: Store, events: Sequence[Event], rate: int, tick: int) -> None:
        super().__init__()
        self._store, self._events, self._rate = store, events, rate
        self._next = 0
        self._began = 0.0
        self.loop = QEventLoop(self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(tick)
        self._timer.timeout.connect(self._batch)

    def run(self) -> None:
        self._began = time.perf_counter()
        self._timer.start()
        self.loop.exec()

    def _batch(self) -> None:
        until = min(len(self._events), int((time.perf_counter() - self._began) * self._rate))
        for event in self._events[self._next : until]:
            self._store.apply(event, "c")
        self._next = until
        if until == len(self._events):
            self._timer.stop()
            self.loop.quit()


class EightColumns(IncidentTable):
    """The same model with a word in each of eight columns, as a stock table shows it."""

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 8

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        face, left = self.face(index.row()), self.time_left(index.row())
        words = (str(face.severity), face.when, face.title, face.place, face.lead, face.state, face.owner, left.text)
        return words[index.column()]


class Bench:
    """A store with an ordinary evening in it, on a live link."""

    def __init__(self) -> None:
        self.store = Store()
        self.bridge = StoreBridge(self.store)
        self.workspace = Workspace()
        self._began = time.monotonic()
        self.store.identify(OFFICER, reference())
        held = (incident(n, clock=clock(NOW - HOUR, NOW + (2 + n) * HOUR)) for n in range(HELD_AT_START))
        self.store.load(make_snapshot(*held))
        self.store.set_link(Link(LinkKind.LIVE, NOW))

    def now(self) -> int:
        return NOW + int((time.monotonic() - self._began) * 1000)


def stock_table(bench: Bench) -> QTableView:
    """QTableView as one would set it up for this: fixed rows and columns, no grid."""
    view = QTableView()
    model = EightColumns(bench.bridge, bench.workspace, bench.now, view)
    view.setModel(model)
    view.setFont(Theme().font("text"))
    view.setShowGrid(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.verticalHeader().setVisible(False)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(44)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    for column, width in enumerate((50, 90, 640, 320, 240, 180, 160, 160)):
        view.setColumnWidth(column, width)
    return view


def measure(
    bench: Bench,
    window: QWidget | None,
    viewport: QWidget | None,
    options: argparse.Namespace,
    seconds: float,
    on_page: float = 0.2,
) -> Measured:
    """Flood ``bench`` while ``window`` is visible."""
    events = flood_events(int(seconds * options.rate), on_page)
    if window is not None:
        window.resize(*SIZE)
        window.show()
    settle(400)
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # what earlier runs left behind is not looked through in this one
    probe, flood = Probe(viewport), Flood(bench.store, events, options.rate, options.tick_ms)
    began, cpu = time.perf_counter(), time.process_time()
    probe.start()
    flood.run()
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    probe.stop()
    bench.bridge.flush()
    late = sorted(probe.late)
    rows = sum(1 for i in bench.store.incidents.values() if DISTRICT in i.scope)
    if window is not None:
        window.close()
        window.deleteLater()
    bench.bridge.close()
    settle(100)
    return Measured(
        cpu_percent=100 * used / wall,
        lag_p50_ms=late[len(late) // 2],
        lag_p99_ms=late[int(len(late) * 0.99)],
        lag_max_ms=late[-1],
        painted_hz=probe.paints / wall,
        rows=rows,
    )


def settle(millis: int) -> None:
    """Let the loop run for ``millis``."""
    loop = QEventLoop()
    QTimer.singleShot(millis, loop.quit)
    loop.exec()


def main(argv: Sequence[str]) -> dict[str, float | int]:
    parser = argparse.ArgumentParser(prog="benchmarks queue", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--tick-ms", type=int, default=20)
    options = parser.parse_args(argv)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")

    seconds: float = options.seconds
    print(f"flood of {options.rate} events/s for {seconds} s, and half as long at its worst")
    peer = flood_stock_table(options, seconds)
    print(f"QTableView with the default delegate: {peer}")
    worst_peer = flood_stock_table(options, seconds / 2, 1.0)
    limit = measure(Bench(), None, None, options, seconds)
    print(f"store and bridge only: {limit}")
    theme = Theme()
    theme.apply(app)
    ours = flood_panel(theme, options, seconds)
    print(f"the desk's queue: {ours}")
    worst = flood_panel(theme, options, seconds / 2, 1.0)
    print(f"at its worst: {worst}, QTableView: {worst_peer}")
    return {
        "lag_p99_ms": ours.lag_p99_ms,
        "lag_p50_ms": ours.lag_p50_ms,
        "lag_max_ms": ours.lag_max_ms,
        "cpu_percent": ours.cpu_percent,
        "cpu_ratio_to_default": ours.cpu_percent / peer.cpu_percent,
        "cpu_per_paint_ratio": ours.cpu_ms_per_paint / peer.cpu_ms_per_paint,
        "cpu_ms_per_paint": ours.cpu_ms_per_paint,
        "painted_hz": ours.painted_hz,
        "rows_at_end": ours.rows,
        "peer_default_cpu_percent": peer.cpu_percent,
        "peer_default_lag_p99_ms": peer.lag_p99_ms,
        "peer_default_painted_hz": peer.painted_hz,
        "limit_discard_cpu_percent": limit.cpu_percent,
        "limit_discard_lag_p99_ms": limit.lag_p99_ms,
        "worst_lag_p99_ms": worst.lag_p99_ms,
        "worst_cpu_percent": worst.cpu_percent,
        "worst_cpu_ratio_to_default": worst.cpu_percent / worst_peer.cpu_percent,
    }


def flood_stock_table(options: argparse.Namespace, seconds: float, on_page: float = 0.2) -> Measured:
    bench = Bench()
    table = stock_table(bench)
    return measure(bench, table, table.viewport(), options, seconds, on_page)


def flood_panel(theme: Theme, options: argparse.Namespace, seconds: float, on_page: float = 0.2) -> Measured:
    bench = Bench()
    panel = QueuePanel(theme, bench.bridge, bench.workspace, bench.now)
    return measure(bench, panel, panel.view.viewport(), options, seconds, on_page)
