"""The real application on a real SQLite file, reached through ASGI."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from center.compose import Center, Settings
from tests.unit.center_api.desk import API_KEY, DESK_TOKEN, Town


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the demo district and nothing that happened."""
    path = tmp_path_factory.mktemp("seeded")

    async def seed() -> None:
        center = Center(Settings(path, demo=True))
        await center.open()
        await center.close()

    asyncio.run(seed())
    return path


@pytest.fixture
async def town(seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setenv("SHOUWANG_DESK_TOKEN", DESK_TOKEN)
    monkeypatch.setenv("SHOUWANG_API_KEY", API_KEY)
    data = tmp_path / "data"
    shutil.copytree(seeded, data)
    center = Center(Settings(data, demo=True, attachment_limit=64 * 1024))
    app = await center.open()
    passwords = json.loads((data / "secrets.json").read_text("utf-8"))["passwords"]
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://center") as http:
        yield Town(center, app.state.services, http, passwords)
    await center.close()
