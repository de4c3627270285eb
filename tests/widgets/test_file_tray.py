"""Photos go with the words, each with what it shows."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QPushButton, QWidget

from contract.envelope import FeedbackCommand, ReportCommand
from contract.problems import Problem
from tests.widgets.desk_samples import reference, samples
from tests.widgets.test_desk_page import PIPE, Seat

CTRL = Qt.KeyboardModifier.ControlModifier
HASH = "a" * 64


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    sitting.parts.store.identify(samples.OFFICER, reference())
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "现场.png"
    path.write_bytes(b"picture")
    return path


async def drop(seat: Seat, target: QWidget, path: Path) -> None:
    """As the file manager does it."""
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), copy, files, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), copy, files, left, none))
    for _ in range(50):
        await seat.turn(0.02)
        taken = seat.desk.findChild(QPushButton, "take-off")
        if taken is not None and taken.isVisible():
            return
    raise AssertionError("the file was not attached")


def kinds(panel: QWidget) -> list[QComboBox]:
    return [box for box in panel.findChildren(QComboBox, "photo-kind") if box.isVisibleTo(panel)]


async def test_a_photo_of_a_feedback_shows_the_place_afterwards_unless_said_otherwise(seat: Seat, photo: Path) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    await seat.type("已关阀")
    await drop(seat, seat.panel, photo)
    (box,) = kinds(seat.panel)
    assert box.currentText() == "处置后"
    box.setCurrentIndex(box.findData("near"))
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, FeedbackCommand)
    assert (pending.command.payload.attachments, pending.command.payload.photos) == ((HASH,), {HASH: "near"})


async def test_what_a_photo_shows_is_kept_with_the_draft(seat: Seat, photo: Path) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    await drop(seat, seat.panel, photo)
    (box,) = kinds(seat.panel)
    box.setCurrentIndex(0)
    await seat.press(Qt.Key.Key_Escape)
    await seat.press(Qt.Key.Key_F)
    assert [each.currentText() for each in kinds(seat.panel)] == ["未注明"]


async def test_a_file_dropped_on_the_words_is_attached_and_no_path_is_written(seat: Seat, photo: Path) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    words = QApplication.focusWidget()
    assert isinstance(words, QPlainTextEdit)
    await drop(seat, words.viewport(), photo)
    assert words.toPlainText() == "" and len(kinds(seat.panel)) == 1


async def test_a_report_is_sent_with_its_photos_and_a_refused_one_gets_them_back(seat: Seat, photo: Path) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type("凤溪社区门口水管爆了")
    await seat.press(Qt.Key.Key_Tab)
    form = seat.desk.new
    await drop(seat, form, photo)
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending.values()
    assert isinstance(pending.command, ReportCommand)
    assert pending.command.payload.photos == {HASH: "before"}
    assert form.files.hashes == (), "the next report begins without"
    seat.parts.commands.reject(pending.id, Problem(title="", status=422, code="place_outside"))
    await seat.turn(0.1)
    await seat.press(Qt.Key.Key_E, modifier=CTRL)
    assert form.isVisible() and form.files.photos == {HASH: "before"}


async def test_a_report_waits_for_a_photo_under_way(seat: Seat, tmp_path: Path) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type("凤溪社区门口水管爆了")
    await seat.press(Qt.Key.Key_Tab)
    seat.parts.center.down = True
    seat.desk.new.files.add_file(tmp_path / "gone.png")
    seat.desk.new.submit()
    assert not seat.parts.store.pending and "附件还在上传" in seat.words(seat.desk.new)
    await seat.turn(0.2)
    assert "gone.png 读不出来" in seat.words(seat.desk.new)
