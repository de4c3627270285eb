"""Rows of the history have the numbers that counting by hand gives: on both engines, whatever was added meanwhile."""

import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection, insert, update
from sqlalchemy import event as sql_event

from center.service import history
from center.service.history import Where
from center.service.log import Head
from center.service.row_numbers import RowNumbers
from center.service.search_sql import Ask
from center.store import schema, search_index
from center.store.protocol import Store
from center.store.search_schema import PLACES, search_scope
from contract.history import HistoryPage
from tests.unit.center import town
from tests.unit.center.test_search import START, line

DAY = 86_400_000
EVERYBODY = (town.DISTRICT, town.STREET, town.OTHER_STREET, town.WATER, town.GAS)
MANY = (town.WATER, town.STREET, *(f"5101159{n:02d}" for n in range(98)))


@dataclass
class Ledger:
    """The history in a store, and who sees what of it, kept beside to count by hand."""

    store: Store
    numbers: RowNumbers = field(default_factory=RowNumbers)
    seen: dict[str, set[str]] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    seq: int = 0

    async def add(self, matters: list[tuple[int, list[str]]]) -> list[str]:
        """Matters by the time of their report and who sees them, each with its event; returns their ids."""
        lines = [line(len(self.at) + i, at, ("路面积水", "航天路", "")) for i, (at, _) in enumerate(matters)]
        scopes = [scope for _, scope in matters]
        await self._step([x["incident_id"] for x in lines], lambda c: search_index.add_lines(c, lines, scopes))
        for x, scope in zip(lines, scopes, strict=True):
            self.at[x["incident_id"]] = x["n"]
            for org in scope:
                self.seen.setdefault(org, set()).add(x["incident_id"])
        return [x["incident_id"] for x in lines]

    async def widen(self, incident_id: str, org: str) -> None:
        await self._step([incident_id], lambda c: search_index.widen(c, [(incident_id, org)]))
        self.seen.setdefault(org, set()).add(incident_id)

    async def _step(self, ids: list[str], work: Callable[[Connection], None]) -> None:
        def write(c: Connection) -> None:
            work(c)
            for id_ in ids:
                self.seq += 1
                c.execute(
                    insert(schema.event).values(
                        seq=self.seq, aggregate=id_, version=self.seq, type="reported", actor="{}", at=0, scope="[]",
                        data="{}", prev_hash="0" * 64, hash="0" * 64,
                    )
                )  # fmt: skip
            c.execute(update(schema.log_head).values(seq=self.seq))

        await self.store.write(write)

    def ids(self, *roots: str) -> list[str]:
        """Counted by hand, the newest first."""
        found = set[str]().union(*(self.seen.get(root, set()) for root in roots))
        return sorted(found, key=self.at.__getitem__, reverse=True)

    async def page(
        self,
        where: Where,
        roots: tuple[str, ...],
        limit: int = 10,
        since: int | None = None,
        until: int | None = None,
    ) -> HistoryPage:
        ask = Ask(tuple(sorted(roots)), since=since, until=until)
        return await self.store.read(lambda c: history.page(c, ask, where, limit, self.numbers))


@pytest.fixture
async def ledger(make_store: Callable[[], Store]) -> AsyncIterator[Ledger]:
    made = make_store()
    await made.open()
    yield Ledger(made)
    await made.close()


def matters(count: int, chance: random.Random, days: int = 200) -> list[tuple[int, list[str]]]:
    """In no order, some of the same moment; most in a street and the district, some with departments."""
    found = []
    for _ in range(count):
        scope = [town.DISTRICT] if chance.random() < 0.9 else []
        scope += [chance.choice((town.STREET, town.OTHER_STREET))]
        scope += [town.WATER] if chance.random() < 0.3 else []
        scope += [town.GAS] if chance.random() < 0.1 else []
        found.append((START + chance.randrange(days) * DAY + chance.randrange(3), scope))
    return found


async def told_right(ledger: Ledger, roots: tuple[str, ...], chance: random.Random) -> None:
    """Length, jumps to rows, jumps to times and pages are those of the list counted by hand."""
    order = ledger.ids(*roots)
    for number in {0, len(order) - 1, len(order), *(chance.randrange(len(order)) for _ in range(6))}:
        found = await ledger.page(Where(offset=number), roots)
        assert (found.count, found.offset) == (len(order), number)
        assert [row.id for row in found.rows] == order[number : number + 10]
    wanted = order[chance.randrange(len(order))]
    at = ledger.at[wanted] // PLACES
    then = await ledger.page(Where(at=at), roots)
    assert then.offset == next(i for i, id_ in enumerate(order) if ledger.at[id_] // PLACES <= at)
    assert then.rows[0].id == order[then.offset]
    walked, cursor = [], None
    while True:
        page = await ledger.page(Where(cursor), roots, limit=97)
        walked += [row.id for row in page.rows]
        if page.older is None:
            break
        cursor = int(page.older)
    assert walked == order


@pytest.mark.parametrize(
    "roots",
    [
        (town.DISTRICT,),
        (town.WATER,),
        (town.STREET, town.WATER),
        (town.STREET, town.OTHER_STREET, town.GAS),
        EVERYBODY,
        MANY,
    ],
    ids=len,
)
async def test_rows_have_the_numbers_that_counting_by_hand_gives(ledger: Ledger, roots: tuple[str, ...]) -> None:
    chance = random.Random(3)
    await ledger.add(matters(400, chance))
    await told_right(ledger, roots, chance)


async def test_what_is_added_anywhere_and_seen_by_others_later_is_counted_at_once(ledger: Ledger) -> None:
    chance = random.Random(4)
    ids = await ledger.add(matters(200, chance))
    for turn in range(6):
        for roots in ((town.DISTRICT,), (town.GAS, town.STREET), (town.GAS,)):
            await told_right(ledger, roots, chance)
        ids += await ledger.add(matters(turn, chance, days=200 + turn))
        for id_ in chance.sample(ids, 3):
            await ledger.widen(id_, chance.choice((town.GAS, town.DISTRICT)))


async def test_a_period_has_numbers_of_its_own(ledger: Ledger) -> None:
    chance = random.Random(5)
    await ledger.add(matters(300, chance))
    for _ in range(5):
        since, until = sorted(START + chance.randrange(200) * DAY + chance.randrange(3) for _ in range(2))
        until += 1
        for roots in ((town.DISTRICT,), (town.STREET, town.WATER)):
            order = [id_ for id_ in ledger.ids(*roots) if since <= ledger.at[id_] // PLACES < until]
            number = chance.randrange(len(order) + 1)
            found = await ledger.page(Where(offset=number), roots, since=since, until=until)
            assert (found.count, found.offset) == (len(order), number)
            assert [row.id for row in found.rows] == order[number : number + 10]


async def test_an_older_state_of_the_database_is_counted_anew(ledger: Ledger) -> None:
    """As after a backup was put back under a running center: the log is shorter and goes on differently."""
    chance = random.Random(6)
    await ledger.add(matters(50, chance))
    assert (await ledger.page(Where(), (town.DISTRICT,), limit=1)).count == len(ledger.ids(town.DISTRICT))

    def go_back(c: Connection) -> None:
        for table in (schema.event, search_scope):
            c.execute(table.delete())
        c.execute(update(schema.log_head).values(seq=0))

    await ledger.store.write(go_back)
    ledger.seq, ledger.seen = 0, {}
    await ledger.numbers.replaced(Head("another", 0, "0" * 64))
    await ledger.add(matters(20, chance))
    await told_right(ledger, (town.DISTRICT,), chance)


async def test_after_the_first_question_a_jump_looks_at_one_week_only(ledger: Ledger) -> None:
    await ledger.add([(START + day * DAY // 8, [town.DISTRICT]) for day in range(1_600)])
    roots = (town.DISTRICT,)
    await ledger.page(Where(), roots)
    walked: list[str] = []

    def heard(conn: object, cursor: object, statement: str, *rest: object) -> None:
        walked.append(statement)

    def jump(c: Connection) -> HistoryPage:
        sql_event.listen(c.engine, "before_cursor_execute", heard)
        try:
            return history.page(c, Ask(roots), Where(offset=1_200), 10, ledger.numbers)
        finally:
            sql_event.remove(c.engine, "before_cursor_execute", heard)

    assert [row.id for row in (await ledger.store.read(jump)).rows] == ledger.ids(*roots)[1_200:1_210]
    assert not [statement for statement in walked if "GROUP BY" in statement], "the weeks are known"
