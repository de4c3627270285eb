"""Finding matters: the same on SQLite and on a real PostgreSQL, and never less than comparing every text."""

import random
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, select, text

from benchmarks._queue_samples import incident
from center.domain import bigrams
from center.service import search
from center.service.search import find
from center.service.search_sql import Ask
from center.store import migrate, schema, search_index
from center.store.connect import store_for
from center.store.protocol import Store
from center.store.search_schema import PLACES, WEEK, search_line, search_scope
from contract.identity import new_id
from tests.postgres import PostgresServer
from tests.unit.center import town

MakeStore = Callable[[], Store]
DISTRICT = Ask((town.DISTRICT,))
START = 1_700_000_000_000
ROADS = ("柳城大道", "凤溪大道北段", "航天路 76 号", "万盛路LED屏旁", "瑞泉馨城３号门")
THINGS = (
    "电动车占道",
    "路面积水",
    "井盖缺失",
    "夜市油烟扰民",
    "垃圾堆放",
    "水管破裂积水",
    "电瓶车起火",
    "ＷＩＦＩ箱倒伏",
)
ENDS = ("，请尽快处理", "。居民第三次反映", "，约 30 平方米", "；已设围挡", " 双方情绪平稳")


@pytest.fixture
async def store(make_store: MakeStore) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    yield made
    await made.close()


def line(number: int, at: int, words: tuple[str, str, str], **given: object) -> search_index.Line:
    title, address, body = words
    return {
        "incident_id": new_id(),
        "code": f"510115-261122-{number:05d}-{number % 10}",
        "state": "closed",
        "level": "normal",
        "severity": 4,
        "class_code": "U05-06",
        "late": False,
        "reported_at": at,
        "closed_at": None,
        "lead": None,
        "lead_name": None,
        "title": title,
        "address": address,
        "words": bigrams.searched(title, address, body),
        **given,
    }


def many(count: int) -> tuple[list[search_index.Line], list[list[str]]]:
    """An ordinary history, the same on every run; some of it of the same millisecond."""
    chance = random.Random(5)
    lines, scopes = [], []
    for number in range(count):
        thing, road, end = chance.choice(THINGS), chance.choice(ROADS), chance.choice(ENDS)
        rare = "，见狐狸一只" if number % 397 == 5 else ""
        given = {
            "state": "returned" if number % 211 == 7 else "closed",
            "severity": chance.choice((1, 2, 3, 4, 4, 4)),
            "class_code": chance.choice(("U05-06", "U01-30", "E07")),
            "level": "overdue" if number % 307 == 9 else "normal",
            "late": chance.random() < 0.1,
            "lead": chance.choice((town.WATER, town.GAS, None)),
        }
        lines.append(line(number, START + number // 3 * 1000, (thing, road, f"{road}{thing}{end}{rare}"), **given))
        scopes.append([town.DISTRICT, chance.choice((town.STREET, town.OTHER_STREET))])
        if number % 101 == 3:
            scopes[-1].append(town.GRID)
    return lines, scopes


async def fill(store: Store, lines: list[search_index.Line], scopes: list[list[str]]) -> None:
    copies = [dict(x) for x in lines]
    await store.write(lambda c: search_index.add_lines(c, copies, scopes))


async def places(store: Store, ask: Ask, limit: int = 50, newest_first: bool = True) -> list[int]:
    """Everything that is found, page after page."""
    found: list[int] = []
    start: int | None = None
    while True:
        page = await store.read(lambda c, s=start: find(c, ask, limit, s, newest_first))  # type: ignore[misc]
        assert len(page.places) <= limit
        found += page.places
        if page.last is None:
            return found
        start = page.last


async def codes(store: Store, ask: Ask, limit: int = 50, newest_first: bool = True) -> list[str]:
    numbered = await store.read(lambda c: {r.n: r.code for r in c.execute(select(search_line.c.n, search_line.c.code))})
    return [numbered[n] for n in await places(store, ask, limit, newest_first)]


def expected(lines: list[search_index.Line], *wanted: str) -> list[str]:
    """What comparing every text finds, newest first."""
    kept = [x for x in lines if all(bigrams.normal(w) in x["words"] or _coded(w, x["code"]) for w in wanted)]
    return [x["code"] for x in reversed(kept)]


def _coded(word: str, code: str) -> bool:
    return any(len(run) >= 3 for run in word.split("-")) and set(word) <= set("0123456789-") and word in code


@pytest.mark.parametrize(
    "query",
    [
        "电动车", "积水", "水", "狐狸", "起火 万盛", "电动车 柳城大道", "大道北段", "led", "LED屏", "屏旁",
        "76", "76 号", "3号门", "瑞泉馨城３", "wifi箱", "WIFI", "路 30 平方米", "第三次", "不存在", "00417", "417",
        "261122-004", "510115-261122-00417-7",
        "0", "狐 狸", "，", "缺失；已设", "号万", "街", "动电", "417-7", "平稳", "水 火",
    ],
)  # fmt: skip
async def test_search_finds_what_comparing_every_text_finds(store: Store, query: str) -> None:
    lines, scopes = many(900)
    await fill(store, lines, scopes)
    asked = replace(DISTRICT, words=bigrams.words(query))
    assert await codes(store, asked) == expected(lines, *query.split())


async def test_every_piece_of_every_text_is_found_again(store: Store) -> None:
    lines, scopes = many(300)
    await fill(store, lines, scopes)
    chance = random.Random(3)
    for _ in range(60):
        words = chance.choice(lines)["words"].replace("\n", " ").split()
        whole = chance.choice(words)
        start = chance.randrange(len(whole))
        piece = whole[start : start + chance.randint(1, 6)]
        assert await codes(store, replace(DISTRICT, words=bigrams.words(piece)), 200) == expected(lines, piece), piece


async def test_filters_are_all_wanted_together(store: Store) -> None:
    lines, scopes = many(900)
    await fill(store, lines, scopes)
    asks: list[tuple[Ask, Callable[[search_index.Line, list[str]], bool]]] = [
        (replace(DISTRICT, states=("returned",)), lambda x, s: x["state"] == "returned"),
        (replace(DISTRICT, states=("returned", "closed"), severities=(1, 2)), lambda x, s: x["severity"] < 3),
        (replace(DISTRICT, levels=("overdue",)), lambda x, s: x["level"] == "overdue"),
        (replace(DISTRICT, classes=("E07",), late=True), lambda x, s: x["class_code"] == "E07" and x["late"]),
        (replace(DISTRICT, classes=()), lambda x, s: False),
        (replace(DISTRICT, org=town.GRID), lambda x, s: town.GRID in s),
        (replace(DISTRICT, lead=town.WATER, late=False), lambda x, s: x["lead"] == town.WATER and not x["late"]),
        (Ask((town.STREET,)), lambda x, s: town.STREET in s),
        (Ask((town.STREET, town.OTHER_STREET)), lambda x, s: True),
        (Ask((town.GRID, town.STREET)), lambda x, s: town.STREET in s or town.GRID in s),
        (Ask((town.STREET,), org=town.OTHER_STREET), lambda x, s: False),
        (Ask(("nobody",)), lambda x, s: False),
        (Ask(()), lambda x, s: False),
        (
            replace(DISTRICT, since=START + 50_000, until=START + 90_000),
            lambda x, s: START + 50_000 <= x["reported_at"] < START + 90_000,
        ),
    ]
    for ask, keeps in asks:
        wanted = [x["code"] for x, s in zip(lines, scopes, strict=True) if keeps(x, s)]
        assert await codes(store, ask, 37) == wanted[::-1], ask
        assert await codes(store, ask, 37, newest_first=False) == wanted, ask
        worded = replace(ask, words=bigrams.words("积水"))
        both = [x["code"] for x, s in zip(lines, scopes, strict=True) if keeps(x, s) and "积水" in x["words"]]
        assert await codes(store, worded, 20) == both[::-1], worded


async def test_a_question_that_is_hard_is_answered_in_parts_without_a_gap(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 1)
    monkeypatch.setattr(search, "FIRST", 16)
    lines, scopes = many(900)
    await fill(store, lines, scopes)
    for query in ("积水 狐狸", "狐", "！", "井盖 3号门"):
        asked = Ask((town.STREET,), bigrams.words(query), severities=(1,))
        rows = [x for x, s in zip(lines, scopes, strict=True) if town.STREET in s and x["severity"] == 1]
        assert await codes(store, asked, 3) == expected(rows, *query.split()), query


async def test_what_is_reported_in_one_millisecond_overflows_into_the_next_and_keeps_its_order(store: Store) -> None:
    count = 2 * PLACES + 30
    lines = [line(n, START, ("积水", "柳城", "积水")) for n in range(count)]
    lines += [line(count, START + 1, ("积水", "柳城", "积水"))]
    for each in lines[:3], lines[3:-1], lines[-1:]:
        await fill(store, each, [[town.DISTRICT]] * len(each))
    found = await codes(store, DISTRICT)
    assert sorted(found) == [x["code"] for x in lines]
    assert found == [x["code"] for x in reversed(lines)]


async def test_the_index_made_anew_is_the_index_that_was_kept(store: Store) -> None:
    from tests.unit.center.test_store_conformance import Center

    center = Center(store)
    await center.commands.start()
    ids = [await center.reported() for _ in range(5)]
    await center.commands.submit(ids[0], town.command("register", 1, title="凤凰山脚下塌方", severity=2), town.OFFICER)
    await center.commands.submit(ids[0], town.command("dispatch", 2, lead=town.WATER), town.OFFICER)
    await center.commands.stop()

    async def state() -> tuple[object, ...]:
        lines = await store.read(lambda c: c.execute(select(search_line).order_by(search_line.c.n)).all())
        scope = await store.read(
            lambda c: c.execute(select(search_scope).order_by(search_scope.c.org_id, search_scope.c.n)).all()
        )
        hits = [await places(store, replace(DISTRICT, words=bigrams.words(q))) for q in ("凤凰山", "积水", "电动车")]
        return lines, scope, hits

    before = await state()
    assert [len(hits) for hits in before[2]] == [1, 5, 5]  # type: ignore[attr-defined]
    assert await places(store, Ask((town.WATER,))) == before[2][0]  # type: ignore[index]
    assert await store.write(search_index.rebuild) == 5
    assert await state() == before


async def test_words_that_were_changed_are_no_longer_found(store: Store) -> None:
    from tests.unit.center.test_store_conformance import Center

    center = Center(store)
    await center.commands.start()
    incident_id = new_id()
    await center.commands.submit(incident_id, town.report(text="桥面塌陷一处"), town.OFFICER)
    old = await store.read(lambda c: c.execute(select(search_line.c.title)).scalar_one())
    await center.commands.submit(incident_id, town.command("register", 1, title="护栏歪斜", severity=2), town.OFFICER)
    await center.commands.stop()
    found = {q: len(await places(store, replace(DISTRICT, words=bigrams.words(q)))) for q in ("护栏", "歪斜", "塌陷")}
    assert found == {"护栏": 1, "歪斜": 1, "塌陷": 1}, old


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        yield store_for(tmp_path / "center.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(empty=True) as url:
        yield store_for(url)


async def test_a_database_from_before_the_index_gets_one(empty_store: Store) -> None:
    def old(connection: Connection) -> None:
        command.upgrade(migrate.config(connection), "0003")
        for number in range(3):
            held = incident(number)
            connection.execute(
                text(
                    "INSERT INTO incident (id, code, version, state, level, severity, class_code, late, reported_at,"
                    " moved, search, body)"
                    " VALUES (:id, :code, 1, 'accepted', 'normal', 4, '05-01', FALSE, :at, 1, '', :body)"
                ),
                {"id": held.id, "code": held.code, "at": held.reported_at, "body": held.model_dump_json()},
            )
            connection.execute(schema.incident_scope.insert(), {"incident_id": held.id, "org_id": town.STREET})

    await empty_store.write(old)
    await empty_store.open()
    found = await codes(empty_store, Ask((town.STREET,), bigrams.words("航天路")))
    await empty_store.close()
    assert found == [incident(number).code for number in range(3)]


async def test_a_database_whose_words_had_no_weeks_gives_the_same_pages_after_it_was_brought_up_to_date(
    empty_store: Store,
) -> None:
    """Over so many weeks, and with a word so rare, that PostgreSQL goes from week to week."""
    lines = [
        line(n, START + n * 7_200_000, ("路面积水", "航天路", "狐狸" if n % 97 == 5 else "请处理"))
        for n in range(2_000)
    ]

    def old(connection: Connection) -> None:
        command.upgrade(migrate.config(connection), "0010")
        search_index.add_lines(connection, [dict(x) for x in lines], [[town.DISTRICT]] * len(lines))
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("UPDATE search_words SET grams = ts_delete(grams, '@' || n / :week)"), {"week": WEEK}
            )

    await empty_store.write(old)
    await empty_store.open()
    ask = Ask((town.DISTRICT,), bigrams.words("狐狸"))
    for newest_first in (True, False):
        found = await codes(empty_store, ask, limit=3, newest_first=newest_first)
        assert found == expected(lines, "狐狸")[:: 1 if newest_first else -1]
    await empty_store.close()


async def test_a_page_of_several_organisations_holds_what_both_see_once_and_loses_nothing_by_it(store: Store) -> None:
    lines = [line(n, START + n * 1000, ("路面积水", "航天路", "请处理")) for n in range(900)]
    scopes = [[town.DISTRICT] if n % 5 else [town.STREET, town.WATER] for n in range(900)]
    await fill(store, lines, scopes)
    ask = Ask((town.STREET, town.WATER), bigrams.words("积水"), org=town.WATER, states=("closed", "returned"))
    assert await codes(store, ask, limit=40) == [x["code"] for x in reversed(lines[::5])]
