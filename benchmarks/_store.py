"""A store of its own for a claim about many rows: SQLite in a folder that goes away, or a PostgreSQL that does.

PostgreSQL has the buffers it comes with, 128 MB.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from center.store.connect import store_for
from center.store.protocol import Store

Figures = dict[str, float | int]
Measure = Callable[[Store, int], Awaitable[Figures]]
"""An open, empty store and how many rows to write into it."""
ROWS = 100_000
"""What is written and measured in about a minute; the claims are about a million."""


def measured(name: str, doc: str | None, argv: Sequence[str], measure: Measure) -> Figures:
    """What ``measure`` finds with the options ``--rows`` and ``--postgres``."""
    parser = argparse.ArgumentParser(prog=f"benchmarks {name}", description=doc)
    parser.add_argument("--rows", type=int, default=ROWS, help="the claim is about 1000000")
    parser.add_argument("--postgres", action="store_true", help="the same on a PostgreSQL of its own")
    given = parser.parse_args(argv)
    if given.postgres:
        from tests.postgres import running_postgres

        with running_postgres(buffers="128MB") as server, server.database() as url:
            return asyncio.run(_on(url, given.rows, measure))
    with tempfile.TemporaryDirectory(prefix=f"shouwang-{name}-") as folder:
        return asyncio.run(_on(str(Path(folder) / "center.db"), given.rows, measure))


async def _on(database: str, rows: int, measure: Measure) -> Figures:
    store = store_for(database)
    await store.open()
    try:
        return await measure(store, rows)
    finally:
        await store.close()
