"""What an officer likes outlives the desk, for each officer at each center."""

import asyncio
from pathlib import Path

from console.services.desk_file import DeskFile
from console.services.queue_keep import QueueKeep


async def opened(folder: Path) -> DeskFile:
    file = DeskFile(folder)
    await asyncio.wrap_future(file.open())
    return file


async def test_what_was_kept_comes_back_for_the_same_officer_and_for_no_other(tmp_path: Path) -> None:
    file = await opened(tmp_path)
    keep = QueueKeep(file, "center-a", lambda: {"density": "compact"})
    assert await keep.open("u-02") is None
    keep.changed()
    keep.close()
    await asyncio.to_thread(file.close)
    file = await opened(tmp_path)
    again = QueueKeep(file, "center-a", dict)
    assert await again.open("u-77") is None
    assert await again.open("u-02") == {"density": "compact"}
    elsewhere = QueueKeep(file, "center-b", dict)
    assert await elsewhere.open("u-02") is None
    await asyncio.to_thread(file.close)


async def test_what_is_broken_is_left_behind_and_the_desk_goes_on(tmp_path: Path) -> None:
    file = await opened(tmp_path)
    await asyncio.wrap_future(file.run(lambda c: c.execute("INSERT INTO liking VALUES ('a|u', '{')").close()))
    keep = QueueKeep(file, "a", dict)
    assert await keep.open("u") is None
    keep.changed()
    keep.close()
    assert await keep.open("u") == {}
    await asyncio.to_thread(file.close)


async def test_without_a_file_nothing_is_kept_and_nothing_breaks(tmp_path: Path) -> None:
    keep = QueueKeep(DeskFile(tmp_path), "a", dict)
    assert await keep.open("u") is None
    keep.changed()
    keep.close()


async def test_what_changes_while_the_windows_go_asks_for_no_loop(tmp_path: Path) -> None:
    file = await opened(tmp_path)
    keep = QueueKeep(file, "a", dict)
    await keep.open("u")
    keep.close()
    await asyncio.to_thread(keep.changed)  # there no loop runs, as after the end of the desk's
    await asyncio.to_thread(file.close)
