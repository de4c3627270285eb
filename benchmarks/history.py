"""A history of a million matters scrolls on the desk like a hundred rows.

A real center in its own process serves ``GET /v1/history``; the desk's history panel at 1920x1080 is scrolled, and each
time is taken from the step until every row in sight is painted with its words. What is not there yet is painted as
three points meanwhile; the desk never waits.

``scroll_*``        a page further, 25 times a second, from several places of the list, up and down
``wheel_*``         three rows further, 60 times a second
``jump_*``          to a row anywhere, by the scroll bar
``date_*``          to a day anywhere
``blocked_max_ms``  the longest time one step held up the desk itself
``limit_*``         the same panel and steps on a list of a hundred rows that are all there
``peer_offset_*``   what is commonly built: pages of 100 by LIMIT and OFFSET on the same database, in process, without
                    HTTP and without painting, to the same rows

Options: ``--rows 1000000``, ``--steps 400``, ``--data DIR`` (the history is written there once and used again).
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
import qasync
from PySide6.QtCore import QDate, QEvent, QObject
from PySide6.QtWidgets import QApplication

from benchmarks._queue_samples import OFFICER, reference
from benchmarks._search_history import FIRST_AT, SPAN_MS
from console.domain.history_list import Ask, Query
from console.domain.store import Store
from console.models.bridge import StoreBridge
from console.models.workspace import Filter, Workspace
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.views.history_panel import HistoryPanel
from console.widgets.theme import Theme
from contract.history import HistoryPage

Figures = dict[str, float | int]
TOKEN = "benchmark-desk"
GIVE_UP = 10.0
PLACES = 5


class Watch(QObject):
    """Knows when the rows were last painted."""

    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__()
        self._panel = panel
        self.painted = asyncio.Event()
        panel.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            asyncio.get_running_loop().call_soon(self.painted.set)
        return False

    def complete(self) -> bool:
        first, last = self._panel.view.rows_in_sight()
        return (
            not self._panel.table.jumping
            and last >= first
            and all(self._panel.table.at(n) is not None for n in range(first, last + 1))
        )


class Desk:
    """The history panel on a client, and what its steps took."""

    def __init__(self, client: CenterClient, theme: Theme, now: Callable[[], int]) -> None:
        store = Store()
        self.bridge = StoreBridge(store)
        workspace = Workspace()
        store.identify(OFFICER, reference())
        workspace.set_filter(Filter.HISTORY)
        self.panel = HistoryPanel(theme, self.bridge, workspace, client, now)
        self.watch = Watch(self.panel)
        self.blocked = 0.0

    async def open(self) -> float:
        began = time.perf_counter()
        self.panel.resize(1920, 1080)
        self.panel.show()
        await self._painted(began)
        return (time.perf_counter() - began) * 1000

    async def step(self, act: Callable[[], None]) -> float:
        """Milliseconds from ``act`` until all rows in sight are painted."""
        self.watch.painted.clear()
        began = time.perf_counter()
        act()
        self.panel.view.viewport().update()  # also when it stands there already
        self.blocked = max(self.blocked, (time.perf_counter() - began) * 1000)
        await self._painted(began)
        return (time.perf_counter() - began) * 1000

    async def _painted(self, began: float) -> None:
        while True:
            await asyncio.wait_for(self.watch.painted.wait(), GIVE_UP)
            if self.watch.complete():
                return
            self.watch.painted.clear()

    def close(self) -> None:
        self.panel.close_jobs()
        self.panel.close()
        self.panel.deleteLater()  # its pictures of rows are not to be counted with those of the next one
        self.bridge.close()


class Hundred(CenterClient):
    """The list that everything is held against: its first hundred rows and no more."""

    async def history(self, ask: Ask) -> HistoryPage:
        page = await super().history(Ask(Query(until=ask.query.until)))
        return page.model_copy(update={"count": len(page.rows), "older": None})


def main(argv: Sequence[str]) -> Figures:
    parser = argparse.ArgumentParser(prog="benchmarks history", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--data", type=Path, help="keep the history here, and use one that stands here")
    given = parser.parse_args(argv)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)  # the loop goes on after the first panel
    theme = Theme()
    theme.apply(app)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="shouwang-history-") as scratch, loop:
        folder = str(given.data or scratch)
        Path(folder).mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "benchmarks._history_server", "--data", folder, "--rows", str(given.rows)]
        environment = {**os.environ, "SHOUWANG_DESK_TOKEN": TOKEN, "SHOUWANG_API_KEY": "benchmark-key"}
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
            try:
                assert process.stdout is not None
                url = _ready(process.stdout, given.rows)
                found: Figures = loop.run_until_complete(_measured(url, theme, given.rows, given.steps))
            finally:
                process.communicate(timeout=60)
        return found | _offsets(Path(folder) / "center.db", given.rows) | {"rows": given.rows}


def _ready(output: IO[bytes], rows: int) -> str:
    print(f"writing {rows:,} matters", flush=True)
    seconds = json.loads(output.readline())["written"]
    print(f"written in {seconds:.0f} s", flush=True)
    url: str = json.loads(output.readline())["url"]
    return url


async def _measured(url: str, theme: Theme, rows: int, steps: int) -> Figures:
    clock = CenterTime()
    process = psutil.Process()
    limit, limit_wheel = await _hundred(url, theme, clock, steps)
    gc.collect()  # what the first desk kept is not weighed with the second
    client = CenterClient(url, lambda: TOKEN)
    desk = Desk(client, theme, clock.now)
    before = process.memory_info().rss
    opened = await desk.open()
    assert desk.panel.table.rowCount() == rows, desk.panel.table.rowCount()
    chance = random.Random(1)
    scroll, wheel = await _scroll(desk, steps, rows, chance)
    bar = desk.panel.view.verticalScrollBar()
    jumps = [await desk.step(_To(bar.setValue, chance.randrange(bar.maximum()))) for _ in range(steps // 2)]
    dates = [await desk.step(_Day(desk, chance)) for _ in range(steps // 8)]
    rss = process.memory_info().rss
    desk.close()
    await asyncio.sleep(0.2)  # what was given up ends
    await client.close()
    return {
        "scroll_p50_ms": _at(scroll, 0.5),
        "scroll_p99_ms": _at(scroll, 0.99),
        "wheel_p50_ms": _at(wheel, 0.5),
        "wheel_p99_ms": _at(wheel, 0.99),
        "jump_p50_ms": _at(jumps, 0.5),
        "jump_p99_ms": _at(jumps, 0.99),
        "date_p99_ms": _at(dates, 0.99),
        "open_ms": opened,
        "blocked_max_ms": desk.blocked,
        "rss_mb": rss / 2**20,
        "history_mb": (rss - before) / 2**20,
        "limit_scroll_p50_ms": _at(limit, 0.5),
        "limit_scroll_p99_ms": _at(limit, 0.99),
        "limit_wheel_p99_ms": _at(limit_wheel, 0.99),
    }


async def _hundred(url: str, theme: Theme, clock: CenterTime, steps: int) -> tuple[list[float], list[float]]:
    """The same steps on the list of a hundred rows."""
    client = Hundred(url, lambda: TOKEN)
    desk = Desk(client, theme, clock.now)
    await desk.open()
    found = await _scroll(desk, steps, 100, random.Random(1))
    desk.close()
    await asyncio.sleep(0.2)
    await client.close()
    return found


class _To:
    def __init__(self, set: Callable[[int], None], value: int) -> None:
        self._set, self._value = set, value

    def __call__(self) -> None:
        self._set(self._value)


class _Day:
    """To a day of the three years."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        at = FIRST_AT + chance.randrange(SPAN_MS)
        day = time.gmtime(at / 1000)
        self._panel, self._day = desk.panel, QDate(day.tm_year, day.tm_mon, day.tm_mday)

    def __call__(self) -> None:
        self._panel.date.setDate(self._day)
        self._panel.jump_to_date()


async def _scroll(desk: Desk, steps: int, rows: int, chance: random.Random) -> tuple[list[float], list[float]]:
    """Pages and turns of the wheel, from several places, down and then up again."""
    bar, pages, turns = desk.panel.view.verticalScrollBar(), list[float](), list[float]()
    for place in range(PLACES):
        start = chance.randrange(bar.maximum()) if place and rows > 100 else 0
        await desk.step(_To(bar.setValue, start))
        for step in range(steps // PLACES):
            down = step < steps // PLACES // 2
            move = bar.pageStep() if down else -bar.pageStep()
            pages += await _paced(desk, bar.value() + move, bar.maximum(), 1 / 25)
        for step in range(steps // PLACES):
            move = 3 * bar.singleStep() * (1 if step < steps // PLACES // 2 else -1)
            turns += await _paced(desk, bar.value() + move, bar.maximum(), 1 / 60)
    return pages, turns


async def _paced(desk: Desk, value: int, most: int, seconds: float) -> list[float]:
    """One step, and the rest of its time; nothing when the list ends here."""
    bar = desk.panel.view.verticalScrollBar()
    if not 0 <= value <= most:
        bar.setValue(0 if value > most else most)
        await asyncio.sleep(seconds)
        return []
    took = await desk.step(_To(bar.setValue, value))
    await asyncio.sleep(max(0.0, seconds - took / 1000))
    return [took]


def _offsets(database: Path, rows: int) -> Figures:
    """The same rows by OFFSET: the page after page, and anywhere."""
    chance, query = random.Random(1), "SELECT * FROM search_line ORDER BY reported_at DESC, n DESC LIMIT 100 OFFSET ?"
    with closing(sqlite3.connect(database)) as peer:
        peer.execute("CREATE INDEX IF NOT EXISTS peer_reported ON search_line (reported_at, n)")
        begin = chance.randrange(rows)
        pages = [_timed(peer, query, min(begin + 100 * n, rows - 1)) for n in range(40)]
        jumps = [_timed(peer, query, chance.randrange(rows)) for _ in range(100)]
        peer.execute("DROP INDEX peer_reported")
    return {
        "peer_offset_scroll_p99_ms": _at(pages, 0.99),
        "peer_offset_jump_p50_ms": _at(jumps, 0.5),
        "peer_offset_jump_p99_ms": _at(jumps, 0.99),
    }


def _timed(connection: sqlite3.Connection, query: str, offset: int) -> float:
    began = time.perf_counter()
    connection.execute(query, (offset,)).fetchall()
    return (time.perf_counter() - began) * 1000


def _at(figures: Sequence[float], share: float) -> float:
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]
