"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import PostgresServer, running_postgres
from tests.postgres import free_port as _free_port


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    return _free_port()


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory that ``$SHOUWANG_DATA`` names, so nothing of this user's own desk is touched."""
    path = tmp_path / "data"
    path.mkdir()
    monkeypatch.setenv("SHOUWANG_DATA", str(path))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One real PostgreSQL for the whole run; take your own by ``with postgres_server.database() as url``."""
    with running_postgres() as server:
        yield server
