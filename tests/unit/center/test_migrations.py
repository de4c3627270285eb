"""A database is brought up to date wholly or not at all."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from center.store import migrate
from center.store.protocol import StoreError
from center.store.sqlite import SqliteStore


def test_the_program_works_with_the_newest_script() -> None:
    with create_engine("sqlite://").connect() as connection:
        scripts = ScriptDirectory.from_config(migrate.config(connection))
    assert scripts.get_heads() == [migrate.NEWEST]


async def test_a_migration_that_fails_half_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = command.upgrade

    def broken(config: object, revision: str) -> None:
        whole(config, revision)  # type: ignore[arg-type]
        raise StoreError("the power went out")

    monkeypatch.setattr(command, "upgrade", broken)
    store = SqliteStore(tmp_path / "center.db")
    with pytest.raises(StoreError, match="power"):
        await store.open()
    assert await store.read(tables) == []
    monkeypatch.undo()
    await store.open()
    assert "event" in await store.read(tables)
    await store.close()


async def test_a_database_of_a_newer_program_is_refused_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = SqliteStore(path)
    await store.open()
    await store.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")).rowcount)
    await store.close()
    newer = SqliteStore(path)
    with pytest.raises(StoreError, match="update the program"):
        await newer.open()
    await newer.close()


async def test_what_is_not_a_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    path.write_bytes(b"this is a letter, not a database" * 64)
    store = SqliteStore(path)
    with pytest.raises(StoreError, match=r"center\.db"):
        await store.open()
    await store.close()


def tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
