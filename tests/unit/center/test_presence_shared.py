"""Centers of one PostgreSQL know the same of who is at a desk; a center that starts again remembers it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from center.service import presence as book
from center.service.clock import CenterClock
from center.service.demo_district import DISTRICT, RESOURCES, seed_demo
from center.service.district import DistrictTables
from center.service.presence import PresenceBook
from center.service.secrets import Secrets
from center.store.connect import store_for
from center.store.protocol import Store, StoreError
from contract.feed import Presence
from tests.e2e.feed_reader import eventually
from tests.postgres import PostgresServer

pytestmark = pytest.mark.served


async def opened(where: str | Path, data: Path) -> tuple[Store, PresenceBook]:
    store = store_for(where)
    await store.open()
    await seed_demo(store, RESOURCES, Secrets.load(data))
    return store, PresenceBook(store, CenterClock(), await DistrictTables.load(store))


def here(of: PresenceBook) -> tuple[str, ...]:
    return Presence.model_validate_json(of.frame(frozenset({DISTRICT}))).here


async def test_two_centers_tell_the_same_of_desks_at_either(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "TURN_SECONDS", 0.1)
    with postgres_server.database() as url:
        one_store, one = await opened(url, tmp_path)
        two_store, two = await opened(url, tmp_path)
        await one.start()
        await two.start()
        one.seen("seat01")
        two.seen("seat02")
        await eventually(lambda: here(one) == here(two) == ("seat01", "seat02"), 5)
        for presence in (one, two):
            await presence.stop()
        for store in (one_store, two_store):
            await store.close()


async def test_a_center_that_starts_again_remembers_who_was_there(tmp_path: Path) -> None:
    store, before = await opened(tmp_path / "center.db", tmp_path)
    before.seen("seat01")
    await before.turn()
    await store.close()
    store, after = await opened(tmp_path / "center.db", tmp_path)
    await after.turn()
    assert here(after) == ("seat01",)
    await store.close()


async def test_what_cannot_be_written_now_is_written_later(tmp_path: Path) -> None:
    store, presence = await opened(tmp_path / "center.db", tmp_path)
    presence.seen("seat01")
    await store.write(lambda c: c.execute(text("ALTER TABLE presence RENAME TO put_aside")).rowcount)
    with pytest.raises(StoreError):
        await presence.turn()
    await store.write(lambda c: c.execute(text("ALTER TABLE put_aside RENAME TO presence")).rowcount)
    await presence.turn()
    assert here(presence) == ("seat01",)
    await store.close()
