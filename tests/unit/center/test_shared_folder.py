"""What several centers on one PostgreSQL must share, they are told at the start and not by missing photos."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from center.service.secrets import Secrets
from center.service.shared import ID_FILE, NotShared, claim_folder, claim_secrets
from center.store.connect import store_for
from center.store.protocol import Store
from tests.postgres import PostgresServer


@pytest.fixture
async def store(postgres_server: PostgresServer) -> AsyncIterator[Store]:
    with postgres_server.database() as url:
        made = store_for(url)
        await made.open()
        yield made
        await made.close()


async def test_centers_that_start_first_at_once_agree_on_the_folder(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "附件"
    await asyncio.gather(*(claim_folder(store, folder, n) for n in range(4)))
    assert len((folder / ID_FILE).read_text("utf-8").split()) == 1
    await claim_folder(store, folder, 9)


async def test_another_folder_is_refused_with_the_place_of_the_right_one(store: Store, tmp_path: Path) -> None:
    await claim_folder(store, tmp_path / "a", 1)
    with pytest.raises(NotShared, match="--attachments") as said:
        await claim_folder(store, tmp_path / "b", 2)
    assert str(tmp_path / "a") in str(said.value)
    own = (tmp_path / "a" / ID_FILE).read_text("utf-8").strip()
    assert own in str(said.value), "the last way out, when the folder is lost"
    (tmp_path / "b" / ID_FILE).write_text(own)
    await claim_folder(store, tmp_path / "b", 3)


async def test_a_folder_that_moved_with_its_files_is_known_again(store: Store, tmp_path: Path) -> None:
    await claim_folder(store, tmp_path / "a", 1)
    shutil.move(tmp_path / "a", tmp_path / "moved")
    await claim_folder(store, tmp_path / "moved", 2)


async def test_the_folder_of_another_database_is_not_taken_over(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a" / "ab").mkdir(parents=True)
    (tmp_path / "a" / ID_FILE).write_text("another")
    with pytest.raises(NotShared, match="属于另一个数据库"):
        await claim_folder(store, tmp_path / "a", 1)
    (tmp_path / "a" / "ab").rmdir()
    await claim_folder(store, tmp_path / "a", 2)


async def test_a_demo_with_other_secrets_is_refused_before_it_sows_anything(store: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first = Secrets.load(tmp_path / "a", {})
    await claim_secrets(store, first, 1)
    await claim_secrets(store, Secrets.load(tmp_path / "a", {"SHOUWANG_API_KEY": "given"}), 2)
    with pytest.raises(NotShared, match=r"secrets\.json"):
        await claim_secrets(store, Secrets.load(tmp_path / "b", {}), 3)


async def test_a_sqlite_database_has_one_center_and_needs_no_folder_before_the_first_upload(tmp_path: Path) -> None:
    store = store_for(tmp_path / "center.db")
    await store.open()
    await claim_folder(store, tmp_path / "attachments", 1)
    assert not (tmp_path / "attachments").exists()
    await store.close()
