"""Small things of the look that must not lie: shapes differ without colour, strangers' text stays text."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from console.widgets.bars import ThinBar
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel, plain_tip
from console.widgets.marks import Mark, paint_mark, severity_mark, severity_token
from console.widgets.theme import Theme


def silhouette(mark: Mark) -> bytes:
    image = QImage(24, 24, QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    paint_mark(painter, QPointF(12, 12), 16, mark, Theme().color("text"))
    painter.end()
    return bytes(image.constBits())


def test_every_severity_has_its_own_shape_without_colour(qtbot: QtBot) -> None:
    shapes = [silhouette(severity_mark(severity)) for severity in (1, 2, 3, 4)]
    assert len(set(shapes)) == 4
    assert len({severity_token(s) for s in (1, 2, 3, 4)}) == 4


def test_every_state_mark_can_be_told_from_the_others(qtbot: QtBot) -> None:
    assert len({silhouette(mark) for mark in Mark}) == len(Mark)


def test_markup_from_outside_is_shown_as_it_was_written(qtbot: QtBot) -> None:
    label = PlainLabel("<b>急</b><img src=http://x/>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert plain_tip("<b>急</b>") == "<span>&lt;b&gt;急&lt;/b&gt;</span>"


def test_a_cut_line_offers_the_whole_text(qtbot: QtBot) -> None:
    label = ElidedLabel("邻里因停车位争执，双方情绪平稳，约定上午调解")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    label.grab()
    assert "约定上午调解" in label.toolTip()
    label.resize(900, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_button_says_its_key_to_a_screen_reader_and_has_room_for_it(qtbot: QtBot) -> None:
    theme = Theme()
    button, bare = KeyButton(theme, "派遣", "D"), KeyButton(theme, "派遣", "")
    qtbot.addWidget(button)
    qtbot.addWidget(bare)
    assert button.accessibleDescription() == "D"
    assert button.sizeHint().width() > bare.sizeHint().width()


def test_a_bar_is_filled_from_the_left_by_its_share(qtbot: QtBot) -> None:
    theme = Theme()
    bar = ThinBar(theme)
    qtbot.addWidget(bar)
    bar.resize(100, 4)
    bar.set_share(0.5, "minor")
    image = bar.grab().toImage()
    assert image.pixelColor(25, 2) == theme.color("minor")
    assert image.pixelColor(75, 2) == theme.color("line_soft")
