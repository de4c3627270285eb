"""Looking after the child: started, heard, restarted, shared between two desks, never left behind."""

import asyncio
import json
import os
import stat
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from console.services import embedded as module
from console.services import link_words as words
from console.services.embedded import Address, EmbeddedCenter, Trouble
from console.services.pacing import Backoff

CHILD = """
import fcntl, json, os, socket, sys, threading
data = sys.argv[sys.argv.index("--data") + 1]
mode = open(os.path.join(data, "mode")).read() if os.path.exists(os.path.join(data, "mode")) else ""
lock = open(os.path.join(data, "lock"), "w")
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.exit(3)
if mode == "full":
    sys.stderr.write("磁盘已满\\n")
    sys.exit(5)
if mode == "mute":
    sys.stdin.read()
if mode == "babble":
    print("hello, I am not JSON", flush=True)
server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: [server.accept() for _ in iter(int, 1)], daemon=True).start()
sys.stderr.write("started with " + " ".join(sys.argv[1:]) + "\\n")
print(json.dumps({"url": "http://127.0.0.1:%d" % server.getsockname()[1], "pid": os.getpid()}), flush=True)
sys.stdin.read()
"""


class Watch:
    def __init__(self, data: Path, backoff: Backoff | None = None) -> None:
        self.heard: list[Address] = []
        self.troubles: list[Trouble | None] = []
        self.center = EmbeddedCenter(
            data,
            self.heard.append,
            self.troubles.append,
            command=(sys.executable, str(data / "child.py")),
            backoff=backoff or Backoff(0.01, 0.02, 0.05),
        )

    async def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110  any condition
                await asyncio.sleep(0.01)

    async def kill_each(self, lives: int) -> None:
        """Kill the center as soon as it has said where it is, so often."""
        for life in range(1, lives + 1):
            await self.until(lambda life=life: len(self.heard) == life)
            assert self.center.pid is not None
            os.kill(self.center.pid, 9)


@asynccontextmanager
async def desk(data: Path, backoff: Backoff | None = None) -> AsyncIterator[Watch]:
    watch = Watch(data, backoff)
    task = asyncio.create_task(watch.center.run())
    try:
        yield watch
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "child.py").write_text(CHILD, encoding="utf-8")
    return tmp_path


async def test_a_center_is_started_and_ends_with_the_desk(data: Path) -> None:
    async with desk(data) as watch:
        await watch.until(lambda: bool(watch.heard))
        pid = watch.center.pid
        assert pid is not None and psutil.pid_exists(pid)
        assert watch.heard[0].ours and watch.heard[0].url.startswith("http://127.0.0.1:")
        assert watch.troubles == [None]
    assert not psutil.pid_exists(pid)


async def test_a_center_that_crashes_comes_back_on_another_address(data: Path) -> None:
    async with desk(data) as watch:
        await watch.until(lambda: len(watch.heard) == 1)
        assert watch.center.pid is not None
        os.kill(watch.center.pid, 9)
        await watch.until(lambda: len(watch.heard) == 2)
        assert watch.troubles[1] is not None and watch.troubles[1].text == words.CENTER_STOPPED
        assert "started with serve --embedded" in watch.troubles[1].detail
        assert watch.troubles[-1] is None


async def test_a_center_that_served_is_never_long_in_coming_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it was killed, and however slowly one that cannot start would be tried by now."""
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.05)
    async with desk(data, Backoff(60.0, 60.0, 60.0)) as watch:
        await watch.kill_each(4)


async def test_a_center_that_served_a_while_is_started_again_as_after_its_first_end(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEALTHY_SECONDS", 0.0)
    monkeypatch.setattr(module, "AGAIN_SECONDS", 60.0)
    async with desk(data, Backoff(0.01, 60.0, 60.0)) as watch:
        await watch.kill_each(3)


async def test_a_center_that_cannot_start_is_tried_ever_more_slowly(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.0)
    (data / "mode").write_text("full")
    async with desk(data, Backoff(0.01, 60.0, 60.0)) as watch:
        await watch.until(lambda: len(watch.troubles) == 2)
        (data / "mode").unlink()
        await asyncio.sleep(1.0)
        assert (len(watch.troubles), watch.heard) == (2, [])


async def test_a_full_disk_is_said_and_the_center_starts_once_there_is_room(data: Path) -> None:
    (data / "mode").write_text("full")
    async with desk(data) as watch:
        await watch.until(lambda: bool(watch.troubles))
        assert watch.troubles[0] == Trouble(words.DISK_FULL, "磁盘已满")
        (data / "mode").unlink()
        await watch.until(lambda: bool(watch.heard))
        assert watch.troubles[-1] is None


async def test_a_child_that_never_gets_ready_is_ended_and_tried_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READY_SECONDS", 0.5)
    (data / "mode").write_text("mute")
    async with desk(data) as watch:
        await watch.until(lambda: len(watch.troubles) >= 2)
        assert watch.troubles[0] is not None and watch.troubles[0].text == words.CENTER_SLOW


async def test_a_child_that_says_nonsense_is_not_a_center(data: Path) -> None:
    (data / "mode").write_text("babble")
    async with desk(data) as watch:
        await watch.until(lambda: bool(watch.troubles))
        assert watch.troubles[0] is not None and watch.troubles[0].text == words.NOT_OUR_CENTER


async def test_the_way_in_is_readable_by_this_user_only(data: Path) -> None:
    async with desk(data) as watch:
        await watch.until(lambda: bool(watch.heard))
        path = data / "desk.token"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert json.loads(path.read_text())["token"] == watch.heard[0].token


async def test_a_second_desk_joins_the_first_and_takes_over_when_it_is_gone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    first = desk(data)
    one = await first.__aenter__()
    await one.until(lambda: bool(one.heard))
    async with desk(data) as two:
        await two.until(lambda: bool(two.heard))
        assert (two.heard[0].url, two.heard[0].token) == (one.heard[0].url, one.heard[0].token)
        assert not two.heard[0].ours
        assert two.troubles[-1] is not None and two.troubles[-1].text == words.ATTACHED
        await first.__aexit__(None, None, None)
        await two.until(lambda: two.heard[-1].ours)
        assert two.troubles[-1] is None


async def test_a_data_directory_held_by_a_center_without_a_desk_is_said(data: Path) -> None:
    import fcntl

    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        async with desk(data) as watch:
            await watch.until(lambda: bool(watch.troubles))
            assert watch.troubles[0] is not None and watch.troubles[0].text == words.DATA_IN_USE


async def test_a_killed_desk_takes_its_center_with_it(data: Path) -> None:
    script = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom console.services.embedded import EmbeddedCenter\n"
        "d = Path(sys.argv[1])\n"
        "command = (sys.executable, str(d / 'child.py'))\n"
        "c = EmbeddedCenter(d, lambda a: print(c.pid, flush=True), print, command=command)\n"
        "asyncio.run(c.run())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(data), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    child = 0
    while not child:
        line = await process.stdout.readline()
        child = int(line) if line.strip().isdigit() else 0
    process.kill()
    await process.wait()
    async with asyncio.timeout(5):
        while _alive(child):  # noqa: ASYNC110  another process
            await asyncio.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
