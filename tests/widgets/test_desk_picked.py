"""Keys on the desk while several matters are picked."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.widgets.test_desk_page import PIPE, Seat


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def test_a_letter_is_about_all_that_is_picked_and_a_step_for_one_says_so(seat: Seat) -> None:
    await seat.select(PIPE)
    others = [i.id for i in seat.parts.store.incidents.values() if i.id != PIPE][:2]
    seat.parts.workspace.mark([PIPE, *others])
    await seat.turn()
    await seat.press(Qt.Key.Key_T)
    bulk = seat.desk.queue.bulk
    assert bulk is not None
    assert seat.desk.detail.steps.panel is None, "not this matter alone"
    assert bulk.submit_button.isVisible() and bulk.submit_button.text().startswith("备注")
    await seat.press(Qt.Key.Key_Escape)
    seat.desk.queue.focus_rows()
    await seat.press(Qt.Key.Key_F)
    assert seat.desk.detail.steps.panel is None
    assert "“反馈”一次只办一件" in bulk.error
    seat.parts.workspace.mark(())
    seat.desk.queue.focus_rows()
    await seat.press(Qt.Key.Key_T)
    assert seat.panel.objectName() == "panel-note"
