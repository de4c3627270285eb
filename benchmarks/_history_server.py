"""A real center whose history holds ``--rows`` matters: written first, then served until standard input ends.

The lines are those the search benchmark writes; whole matters are left out, because a list shows lines only. Prints
``{"written": seconds}``, then the ready line of the center.
"""

import argparse
import asyncio
import json
import time
from pathlib import Path

from benchmarks._search_history import History
from center import server
from center.compose import Center, Settings
from center.store import search_index
from center.store.connect import store_for

PART = 20_000


async def _write(data: Path, rows: int) -> None:
    """Not when a history stands there already."""
    if (data / "center.db").exists():
        return
    store = store_for(str(data / "center.db"))
    await store.open()
    try:
        for part in History(rows).parts(PART):
            lines, scopes = [line for line, _, _ in part], [scope for _, scope, _ in part]
            await store.write(lambda c, a=lines, b=scopes: search_index.add_lines(c, a, b))  # type: ignore[misc]
    finally:
        await store.close()


async def _live(data: Path, rows: int) -> None:
    began = time.perf_counter()
    await _write(data, rows)
    print(json.dumps({"written": time.perf_counter() - began}), flush=True)
    center = Center(Settings(data, demo=True))
    app = await center.open()
    sock = server.bind("127.0.0.1", 0)

    async def ready() -> None:
        server.say_ready(server.url_of(sock))

    await server.serve(app, sock, ready, center.hush, until_stdin_ends=True)
    await center.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, required=True)
    given = parser.parse_args()
    asyncio.run(_live(given.data, given.rows))
