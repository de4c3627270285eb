"""What every test may ask for, and what every test must not leave behind (``tests.leaks``).

Python warnings and Qt messages fail a test too: see ``filterwarnings`` and ``qt_log_*`` in pyproject.toml.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from center.store.connect import store_for
from center.store.protocol import Store
from tests.leaks import Leak, Watch
from tests.postgres import PostgresServer, bring_up_to_date, running_postgres
from tests.postgres import free_port as _free_port

# Widgets are drawn in memory unless a test starts an X server of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What terminals say is asserted in Chinese; a test of the English words asks for them itself.
os.environ["LC_ALL"] = "C.UTF-8"

# What says nothing of its own tries fewer examples in `./test.sh fast`, and never fails because a machine is busy.
hypothesis.settings.register_profile("whole", deadline=None)
hypothesis.settings.register_profile("fast", deadline=None, max_examples=25)
hypothesis.settings.load_profile(os.environ.get("SHOUWANG_EXAMPLES", "whole"))

gc.disable()  # until everything is imported and collected: nearly all that is made until then stays

watch = Watch()
passed = pytest.StashKey[bool]()


SERVED = frozenset({"newest_sqlite", "database_file", "postgres_server", "store", "make_store", "town", "seeded"})
"""Fixtures that stand on a database."""
ENGINES = frozenset({"sqlite", "postgresql"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``served``: the test asks a database or the whole application; ``./test.sh fast`` leaves these out.

    A file whose tests open a database themselves says so in its own ``pytestmark``."""
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        given = item.callspec.params.values() if hasattr(item, "callspec") else ()
        engine = any(isinstance(value, str) and value in ENGINES for value in given)
        if engine or not SERVED.isdisjoint(item.fixturenames):
            item.add_marker("served")


def pytest_collection_finish() -> None:
    # What was imported and collected stays to the end: the collector need not look at it after every test.
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionstart() -> None:
    watch.install()
    if "PySide6.QtCore" in sys.modules:  # imported by pytest-qt
        watch.follow_timers()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call":
        item.stash[passed] = report.passed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    left = ""
    try:
        with watch.watching(lambda: request.node.stash.get(passed, False)):
            yield
    except Leak as leak:
        left = str(leak)
    if left:
        pytest.fail(left, pytrace=False)


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
def newest_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the newest schema and nothing in it, to copy: migrating one costs ten times as much."""
    path = tmp_path_factory.mktemp("newest") / "center.db"
    bring_up_to_date(path)
    return path


@pytest.fixture
def database_file(newest_sqlite: Path, tmp_path: Path) -> Path:
    """A center's SQLite database with the newest schema and nothing in it: ``tmp_path``/center.db."""
    return Path(shutil.copy(newest_sqlite, tmp_path / "center.db"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One real PostgreSQL for the whole run; take your own by ``with postgres_server.database() as url``: with the
    newest schema, or ``empty=True`` for what a first start does."""
    with running_postgres(durable=False) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def make_store(request: pytest.FixtureRequest) -> Iterator[Callable[[], Store]]:
    """Opens one database as often as it is called, with the newest schema and nothing in it; once on each engine."""
    if request.param == "sqlite":
        path = request.getfixturevalue("database_file")
        yield lambda: store_for(path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield lambda: store_for(url)
