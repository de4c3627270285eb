"""What a desk asks of a long history, and what it keeps of it."""

import random

from console.domain.history_list import AHEAD, HELD, MOST_FOUND, PAGE, Ask, HistoryList, Query
from contract.history import HistoryPage, HistoryRow

NEWEST = 2_000_000_000_000


def row(number: int) -> HistoryRow:
    return HistoryRow(
        id=f"{number:08x}-0000-7000-8000-{number:012x}",
        cursor=str(10_000_000 - number),
        code=f"510115-{number}",
        title=f"第 {number} 件",
        state="closed",
        class_code="01-01",
        severity=4,
        address="航天路",
        lead=None,
        level="normal",
        late=False,
        reported_at=NEWEST - number * 1000,
        closed_at=NEWEST,
    )


class Center:
    """``count`` matters, one a second; answers as the center does."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[Ask] = []

    def answer(self, ask: Ask) -> HistoryPage:
        self.asked.append(ask)
        begin, offset = ask.offset or 0, ask.offset if ask.offset is not None else (0 if not ask.cursor else None)
        if ask.at is not None:
            begin = offset = max(0, -(-(NEWEST - ask.at) // 1000))
        if ask.cursor:
            place = 10_000_000 - int(ask.cursor)
            begin = place + 1 if ask.direction == "older" else max(0, place - ask.limit)
        end = begin + ask.limit
        if ask.cursor and ask.direction == "newer":
            end = 10_000_000 - int(ask.cursor)
        rows = tuple(row(n) for n in range(begin, min(end, self.count)))
        older = rows[-1].cursor if rows and begin + len(rows) < self.count else None
        numbered = ask.query.counted and not ask.cursor
        count = self.count if numbered and ask.counted else None
        return HistoryPage(rows=rows, newer=None, older=older, count=count, offset=offset if numbered else None)


def settle(book: HistoryList, center: Center, first: int, last: int, down: bool = True) -> None:
    """Ask until nothing is missing; bounded, as the desk's questions must be."""
    for _ in range(12):
        ask = book.wanted(first, last, down)
        if ask is None:
            return
        book.take(ask, center.answer(ask), first)
    raise AssertionError(f"still asking: {book.wanted(first, last, down)}")


def test_the_first_answer_says_how_long_the_list_is() -> None:
    book, center = HistoryList(Query(until=NEWEST)), Center(1_000_000)
    settle(book, center, 0, 19)
    assert book.count == 1_000_000
    assert book.row(19) == row(19)


def test_wherever_the_officer_scrolls_each_number_holds_its_own_row() -> None:
    chance, center = random.Random(3), Center(123_457)
    book = HistoryList(Query(until=NEWEST))
    settle(book, center, 0, 20)
    first = 0
    for _ in range(300):
        move = chance.choice((1, 20, 20, -20, -19, 3_000, -3_000, None))
        before, first = first, chance.randrange(center.count) if move is None else first + move
        first = min(max(0, first), center.count - 21)
        settle(book, center, first, first + 20, down=first >= before)
        assert [book.row(n) for n in range(first, first + 21)] == [row(n) for n in range(first, first + 21)]
        assert book.held <= HELD + PAGE


def test_reading_on_page_by_page_never_asks_for_row_numbers() -> None:
    book, center = HistoryList(Query(until=NEWEST)), Center(50_000)
    for first in range(0, 6_000, 20):
        settle(book, center, first, first + 20)
    assert all(ask.offset is None for ask in center.asked), "a row number costs the center a count; a cursor does not"
    assert len(center.asked) <= (6_000 + AHEAD) // PAGE + 2


def test_reading_back_up_goes_by_cursors_too() -> None:
    book, center = HistoryList(Query(until=NEWEST)), Center(50_000)
    settle(book, center, 0, 20)
    settle(book, center, 40_000, 40_020)
    center.asked.clear()
    for first in range(40_000, 38_000, -20):
        settle(book, center, first, first + 20, down=False)
    assert sum(ask.offset is not None for ask in center.asked) <= 1


def test_a_jump_to_a_date_keeps_the_numbers_of_the_rows() -> None:
    book, center = HistoryList(Query(until=NEWEST)), Center(50_000)
    settle(book, center, 0, 20)
    ask = Ask(book.query, at=NEWEST - 30_000 * 1000)
    assert book.take(ask, center.answer(ask), 0) == 30_000
    assert book.row(30_000) == row(30_000)
    assert book.row(0) is None or book.row(0) == row(0)


def test_an_answer_to_an_older_question_is_dropped() -> None:
    book, center = HistoryList(Query("水管")), Center(500)
    late = Ask(Query("水"))
    assert book.take(late, center.answer(late)) == -1
    assert book.count == 0


def test_found_matters_grow_downwards_as_they_are_read_and_end_somewhere() -> None:
    book, center = HistoryList(Query("水管")), Center(500)
    settle(book, center, 0, 20)
    assert book.count == PAGE and book.more
    settle(book, center, 80, 100)
    assert book.count == 2 * PAGE
    settle(book, center, 480, 500)
    assert (book.count, book.more) == (500, False)
    endless, many = HistoryList(Query("水")), Center(10_000_000)
    while (ask := endless.wanted(endless.count - 5, endless.count)) is not None:
        endless.take(ask, many.answer(ask))
    assert endless.count == MOST_FOUND and endless.cut


def test_a_search_goes_on_past_an_answer_without_rows() -> None:
    book = HistoryList(Query("狐狸"))
    first = book.wanted(0, 20)
    assert first is not None
    book.take(first, HistoryPage(rows=(), newer=None, older="77", count=None, offset=None))
    further = book.wanted(0, 20)
    assert further is not None and further.cursor == "77"
    book.take(further, HistoryPage(rows=(row(4),), newer=None, older=None, count=None, offset=None))
    assert book.wanted(0, 20) is None and book.count == 1


def test_when_older_matters_are_handed_over_meanwhile_the_numbers_are_taken_anew() -> None:
    book, center = HistoryList(Query(until=NEWEST)), Center(5_000)
    settle(book, center, 0, 20)
    center.count = 6_000
    recount = book.recount()
    book.take(recount, center.answer(recount), 0)
    assert book.count == 6_000
    settle(book, center, 3_000, 3_020)
    assert book.row(3_000) == row(3_000)
