"""The index of places follows the matters, on SQLite and on a real PostgreSQL."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import select

from center.service import similar
from center.store import migrate, place_index, search_index
from center.store.place_schema import search_place
from center.store.protocol import Store
from contract.identity import new_id
from contract.similar import SimilarMatters
from tests.unit.center import town
from tests.unit.center.running import Center


@pytest.fixture
async def center(make_store: Callable[[], Store]) -> AsyncIterator[Center]:
    store = make_store()
    await store.open()
    made = Center(store)
    await made.commands.start()
    yield made
    await made.commands.stop()
    await store.close()


async def report(center: Center, lon: float, text: str, class_code: str = "flood") -> str:
    incident_id = new_id()
    place = {"lon": lon, "lat": town.INSIDE[1], "address": "柳城大道中段"}
    await center.commands.submit(incident_id, town.report(text=text, class_code=class_code, place=place), town.OFFICER)
    return incident_id


async def like(center: Center, incident_id: str, root: str = town.DISTRICT) -> SimilarMatters:
    found = await center.store.read(lambda c: similar.of_matter(c, incident_id, frozenset({root}), town.TOWN))
    assert found is not None
    return found


async def test_two_reports_of_one_flood_find_each_other(center: Center) -> None:
    lon = town.INSIDE[0]
    first = await report(center, lon, "柳城大道积水很深，电动车过不去")
    second = await report(center, lon + 0.0003, "柳城大道有积水，过不去")
    await report(center, lon + 0.002, "柳城大道积水很深，电动车过不去")
    await report(center, lon, "楼上半夜吵闹", "noise")
    found = (await like(center, second)).similar
    assert [(one.row.id, one.metres, one.same) for one in found] == [(first, 29, "class")]
    assert found[0].likeness is not None and found[0].likeness > 0.5
    back = (await like(center, first)).similar
    assert [one.row.id for one in back] == [second]
    assert back[0].earlier == -found[0].earlier


async def test_a_matter_that_was_set_right_is_looked_for_where_it_is_now(center: Center) -> None:
    lon = town.INSIDE[0]
    first = await report(center, lon, "柳城大道积水很深")
    second = await report(center, lon, "柳城大道积水很深")
    await center.commands.submit(second, town.command("register", 1), town.OFFICER)
    place = {"lon": lon + 0.01, "lat": town.INSIDE[1], "address": "东头"}
    await center.commands.submit(second, town.command("correct", 2, place=place, reason="地点登记有误"), town.OFFICER)
    assert (await like(center, first)).similar == ()
    await center.store.write(search_index.rebuild)
    assert (await like(center, first)).similar == ()
    third = await report(center, lon + 0.01, "东头积水很深")
    assert [one.row.id for one in (await like(center, third)).similar] == [second]


async def test_what_was_merged_is_not_offered_again(center: Center) -> None:
    lon = town.INSIDE[0]
    first, second = [await report(center, lon, "柳城大道积水很深") for _ in range(2)]
    assert [one.row.id for one in (await like(center, first)).similar] == [second]
    await center.commands.submit(second, town.command("merge", 1, into=first, reason="同一处积水"), town.OFFICER)
    assert (await like(center, first)).similar == ()


async def test_nobody_is_shown_what_lies_out_of_his_scope(center: Center) -> None:
    first, second = [await report(center, town.INSIDE[0], "柳城大道积水很深") for _ in range(2)]
    roots = frozenset({town.OTHER_STREET})
    assert await center.store.read(lambda c: similar.of_matter(c, first, roots, town.TOWN)) is None
    assert [one.row.id for one in (await like(center, first, town.STREET)).similar] == [second]


async def test_a_database_from_before_the_places_gets_them(center: Center) -> None:
    first, second = [await report(center, town.INSIDE[0], "柳城大道积水很深") for _ in range(2)]
    before = await center.store.read(lambda c: c.execute(select(search_place).order_by(search_place.c.n)).all())
    await center.store.write(place_index.clear)
    await center.store.write(place_index.fill_if_empty)
    after = await center.store.read(lambda c: c.execute(select(search_place).order_by(search_place.c.n)).all())
    assert before == after and len(after) == 2
    assert [one.row.id for one in (await like(center, first)).similar] == [second]
    assert migrate.NEWEST >= "0007"
