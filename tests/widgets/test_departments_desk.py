"""What is another at the desk of a department."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from tests.widgets.desk_samples import WATER, reference, samples
from tests.widgets.test_desk_page import PIPE, Seat


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def test_a_departments_desk_gives_the_room_of_pictures_to_the_matter(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.turn(0.5)
    assert seat.video.isVisible(), "a centre waits for its cameras"
    unit = samples.OFFICER.model_copy(update={"org": WATER, "roles": ("handler",), "posts": ()})
    seat.parts.store.identify(unit, reference())
    seat.video.vacant.emit(True)
    await seat.turn(0.5)
    assert not seat.video.isVisible()
    wide = seat.desk.detail.width()
    seat.video.vacant.emit(False)
    await seat.turn()
    assert seat.video.isVisible() and seat.desk.detail.width() < wide
