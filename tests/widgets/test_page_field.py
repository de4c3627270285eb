"""Writing with an input method into a field of several lines."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.widgets.page_field import PageField

HINT = "对方怎么说就怎么写：什么事、在哪里、多严重。"


def field(qtbot: QtBot, hint: str) -> PageField:
    made = PageField()
    made.setPlaceholderText(hint)
    made.setFixedSize(400, 80)
    made.setCursorWidth(0)
    qtbot.addWidget(made)
    made.show()
    return made


def compose(field: PageField, letters: str, committed: str = "") -> None:
    event = QInputMethodEvent(letters, [])
    event.setCommitString(committed)
    QApplication.sendEvent(field, event)


def test_what_is_being_composed_does_not_stand_on_the_placeholder(qtbot: QtBot) -> None:
    hinted, plain = field(qtbot, HINT), field(qtbot, "")
    for each in (hinted, plain):
        compose(each, "lu mian")
    assert hinted.grab().toImage() == plain.grab().toImage()


def test_the_placeholder_is_back_when_nothing_was_written(qtbot: QtBot) -> None:
    hinted = field(qtbot, HINT)
    before = hinted.grab().toImage()
    compose(hinted, "l")
    compose(hinted, "lu")
    compose(hinted, "")
    assert hinted.placeholderText() == HINT
    assert hinted.grab().toImage() == before


def test_what_was_composed_is_the_text(qtbot: QtBot) -> None:
    hinted = field(qtbot, HINT)
    compose(hinted, "lu mian")
    compose(hinted, "", "路面")
    assert hinted.toPlainText() == "路面"
