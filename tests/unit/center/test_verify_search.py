"""verify-log proves that what searching reads is what the log says, names the matter that differs and the cure."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from center.domain.imported import RowReader
from center.service.append_whole import append_whole
from center.service.demo_district import RESOURCES, seed_demo
from center.service.district import DistrictTables
from center.service.ids import named_id
from center.service.secrets import Secrets
from center.service.verify import verify_log
from center.store import search_index
from center.store.protocol import Store
from center.store.search_schema import search_line
from contract.event import Actor
from tests.unit.center.test_append_whole import MAPPING, NOW

WHICH = named_id("import", "old", "T2")


@pytest.fixture
async def store(make_store: Callable[[], Store], tmp_path: Path) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    await seed_demo(made, RESOURCES, Secrets.load(tmp_path, {}))
    reader = RowReader(MAPPING, await DistrictTables.load(made), {}, NOW)
    given = []
    for number in range(1, 6):
        cells = {"text": f"第 {number} 处路面积水", "lon": "103.8338", "lat": "30.6987", "state": "归档"}
        times = {"reported_at": "2023-04-05 06:07", "closed_at": "2023-04-06 06:07"}
        known = reader.row({**cells, **times}).known(f"T{number}", named_id("import", "old", f"T{number}"))
        actor = Actor(kind="integration", id="import.old", name="原平台")
        given.append((named_id("import-step", known.incident.id), reader.decision(known, number, actor)))
    await made.write(lambda c: append_whole(c, given, NOW))
    yield made
    await made.close()


def another_state(connection: Connection, n: int) -> None:
    connection.execute(text("UPDATE search_line SET state = 'closed' WHERE n = :n"), {"n": n})


def no_line(connection: Connection, n: int) -> None:
    connection.execute(text("DELETE FROM search_line WHERE n = :n"), {"n": n})


def no_place(connection: Connection, n: int) -> None:
    connection.execute(text("DELETE FROM search_place WHERE n = :n"), {"n": n})


def elsewhere(connection: Connection, n: int) -> None:
    connection.execute(text("UPDATE search_place SET lon = lon + 0.01 WHERE n = :n"), {"n": n})


def seen_by_another(connection: Connection, n: int) -> None:
    connection.execute(text("INSERT INTO search_scope (org_id, n) VALUES ('D-510115-water', :n)"), {"n": n})


def hidden(connection: Connection, n: int) -> None:
    connection.execute(text("DELETE FROM search_scope WHERE n = :n AND org_id = '510115'"), {"n": n})


def not_found_by_a_word(connection: Connection, n: int) -> None:
    forget = {
        "sqlite": "INSERT INTO search_words (search_words, rowid, grams) VALUES ('delete', :n, '积水')",
        "postgresql": "UPDATE search_words SET grams = ts_delete(grams, '积水') WHERE n = :n",
    }
    connection.execute(text(forget[connection.dialect.name]), {"n": n})


async def test_what_was_written_with_the_log_agrees_with_it(store: Store) -> None:
    proof = await store.read(verify_log)
    assert (proof.events, proof.incidents, proof.faults, proof.search) == (5, 5, (), ())


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (another_state, f"incident {WHICH}: state in the index"),
        (no_line, f"incident {WHICH} is not in the index"),
        (no_place, f"incident {WHICH}: place in the index"),
        (elsewhere, f"incident {WHICH}: place in the index"),
        (seen_by_another, f"incident {WHICH}: who may see it in the index"),
        (hidden, f"incident {WHICH}: who may see it in the index"),
        (not_found_by_a_word, f"incident {WHICH}: words in the index"),
    ],
)
async def test_a_row_of_searching_that_differs_is_named_and_making_it_anew_heals_it(
    store: Store, damage: Callable[[Connection, int], None], what: str
) -> None:
    n = await store.read(
        lambda c: c.execute(select(search_line.c.n).where(search_line.c.incident_id == WHICH)).scalar_one()
    )
    await store.write(lambda c: damage(c, n))
    proof = await store.read(verify_log)
    assert not proof.holds and proof.faults == ()
    assert proof.search[0].startswith(what)
    await store.write(search_index.rebuild)
    assert (await store.read(verify_log)).holds


async def test_after_the_proof_a_reader_reads_only_as_before(store: Store) -> None:
    await store.read(verify_log)
    with pytest.raises(Exception, match=r"readonly|read-only"):
        await store.read(lambda c: c.execute(text("DELETE FROM search_scope")))
