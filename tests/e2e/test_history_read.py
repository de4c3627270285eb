"""The desk's history against a real center: every number holds its own row, whichever way it was come by."""

import random
from pathlib import Path

import httpx

from console.domain.history_list import Ask, HistoryList, Query
from console.services.center_client import CenterClient
from tests.e2e.center_process import API_KEY, DESK_TOKEN, report_body, running_center

REPORTS = 340


def _report(url: str, texts: list[str]) -> None:
    with httpx.Client(base_url=url, headers={"X-API-Key": API_KEY}) as reporter:
        for text in texts:
            reporter.post("/v1/reports", json=report_body(text=text)).raise_for_status()


async def _settle(client: CenterClient, book: HistoryList, first: int, last: int, down: bool = True) -> None:
    for _ in range(10):
        ask = book.wanted(first, last, down)
        if ask is None:
            return
        book.take(ask, await client.history(ask), first)
    raise AssertionError(f"still asking: {book.wanted(first, last, down)}")


async def test_scrolling_jumping_searching_and_late_arrivals_on_a_real_center(tmp_path: Path) -> None:
    with running_center(tmp_path / "center") as center:
        _report(center.url, [f"第{number}处路灯不亮" for number in range(REPORTS)])
        client = CenterClient(center.url, lambda: DESK_TOKEN)
        try:
            newest = await client.history(Ask(Query()))
            book = HistoryList(Query(until=newest.rows[0].reported_at + 1))
            await _settle(client, book, 0, 20)
            assert book.count == REPORTS
            whole = HistoryList(book.query)
            for first in range(0, REPORTS, 20):
                await _settle(client, whole, first, first + 19)
            order = [row.id for n in range(REPORTS) if (row := whole.row(n)) is not None]
            assert len(set(order)) == REPORTS

            _report(center.url, ["后来的一件"])
            chance, first = random.Random(5), 0
            for _ in range(40):
                before, first = first, chance.randrange(REPORTS - 20)
                await _settle(client, book, first, first + 19, down=first >= before)
                shown = [book.row(n) for n in range(first, first + 20)]
                assert [row.id for row in shown if row is not None] == order[first : first + 20]

            middle = whole.row(200)
            assert middle is not None
            jump = Ask(book.query, at=middle.reported_at)
            begin = book.take(jump, await client.history(jump), 0)
            found = book.row(begin)
            assert found is not None and found.reported_at == middle.reported_at

            words = HistoryList(Query("第33处"))
            await _settle(client, words, 0, 20)
            assert words.count == 1 and not words.more
        finally:
            await client.close()
