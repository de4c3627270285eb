"""The rows of the queue as pictures: what is changed in a kept picture looks as if it were drawn anew."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from console.widgets.queue_delegate import QueueDelegate
from console.widgets.queue_drawing import RowLook
from console.widgets.queue_row import QueueRow, RowMark, TimeLeft
from console.widgets.theme import Theme, ThemeName

WIDTH = 1100
FACE = QueueRow(
    id="a", version=1, severity=2, when="06:12", title="井盖缺失，已设围挡", place="柳城街道 · 航天路社区",
    lead="区城管局", lead_token="text", state="待接收", state_token="text_dim", owner="坐席 02",
)  # fmt: skip
LEFT = TimeLeft("剩 0:21", "text", "calm", 0.4)
CHANGES: dict[str, tuple[QueueRow, TimeLeft]] = {
    "another state": (replace(FACE, version=2, state="退回", state_token="major"), LEFT),
    "an act under way": (replace(FACE, overlay="派遣 · 发送中"), LEFT),
    "an act refused": (replace(FACE, overlay="派遣 · 被拒", overlay_token="critical"), LEFT),
    "another lead": (replace(FACE, lead="区消防救援大队", lead_token="text_dim"), LEFT),
    "nobody's": (replace(FACE, owner="", state="处置中"), LEFT),
    "less time": (FACE, TimeLeft("超 1:02", "critical", "critical", 1.0)),
    "both": (replace(FACE, version=2, state="处置中"), TimeLeft("剩 0:03", "minor", "minor", 0.93)),
    "other marks": (replace(FACE, version=2, marks=(RowMark("督", "督办", "major"), RowMark("催2", "催办"))), LEFT),
    "other words": (replace(FACE, version=2, title="树枝倒伏占用非机动车道", severity=4), LEFT),
}
LOOKS = {
    "live": RowLook(WIDTH),
    "not live": RowLook(WIDTH, live=False),
    "under the pointer": RowLook(WIDTH, hovered=True),
    "selected": RowLook(WIDTH, selected=True, focused=True),
}


class Rows:
    def __init__(self, *rows: tuple[QueueRow, TimeLeft]) -> None:
        self.held = list(rows)

    def rows(self, first: int, last: int) -> Sequence[tuple[QueueRow, TimeLeft]]:
        return self.held[first : last + 1]


class Paper:
    """A delegate and something to paint on, ``ratio`` device pixels to a logical one."""

    def __init__(self, theme: Theme, ratio: float, *rows: tuple[QueueRow, TimeLeft]) -> None:
        self.source = Rows(*rows)
        self.delegate = QueueDelegate(theme, self.source)
        self._ratio = ratio

    def paint(self, look: RowLook) -> QImage:
        count = len(self.source.held)
        image = QImage(
            round(look.width * self._ratio),
            round(count * self.delegate.row_height * self._ratio),
            QImage.Format.Format_RGB32,
        )
        image.setDevicePixelRatio(self._ratio)
        image.fill(0)
        painter = QPainter(image)
        self.delegate.paint_rows(painter, 0, 0, [look] * count)
        painter.end()
        return image


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
@pytest.mark.parametrize("width", [560, 820, WIDTH])
def test_a_row_that_changed_in_its_picture_looks_as_if_drawn_anew(
    qtbot: QtBot, width: int, ratio: float, theme: ThemeName, dense: bool
) -> None:
    look_of = Theme(theme)
    for look in (replace(look, width=width) for look in LOOKS.values()):
        kept = Paper(look_of, ratio, (FACE, LEFT))
        kept.delegate.set_dense(dense)
        before = kept.paint(look)
        for what, changed in CHANGES.items():
            fresh = Paper(look_of, ratio, changed)
            fresh.delegate.set_dense(dense)
            kept.source.held[0] = changed
            after = kept.paint(look)
            assert after == fresh.paint(look), what
            shown = what != "another lead" or not dense or width > 640  # a narrow row of one line has no room for it
            assert (after != before) is shown, what
            kept.source.held[0] = (FACE, LEFT)
            assert kept.paint(look) == before, f"{what}, and back"


def test_a_new_version_that_shows_the_same_words_is_not_drawn(qtbot: QtBot) -> None:
    paper = Paper(Theme(), 1.0, (FACE, LEFT))
    before = paper.paint(LOOKS["live"])
    paper.source.held[0] = (replace(FACE, version=2), LEFT._replace(share=0.4001))
    assert paper.paint(LOOKS["live"]) == before
    assert paper.delegate.painted_rows == 1


def test_a_row_that_is_passed_over_by_the_pointer_looks_as_before(qtbot: QtBot) -> None:
    paper = Paper(Theme(), 1.5, (FACE, LEFT))
    before = paper.paint(LOOKS["live"])
    assert paper.paint(LOOKS["under the pointer"]) != before
    assert paper.paint(LOOKS["live"]) == before


def test_a_window_made_wider_has_its_rows_drawn_to_the_new_width(qtbot: QtBot) -> None:
    theme = Theme()
    paper, fresh = Paper(theme, 1.25, (FACE, LEFT)), Paper(theme, 1.25, (FACE, LEFT))
    paper.paint(LOOKS["live"])
    assert paper.paint(RowLook(1300)) == fresh.paint(RowLook(1300))


def test_far_more_rows_than_pictures_are_kept_are_each_painted_as_themselves(qtbot: QtBot) -> None:
    """Pictures are used again for other matters, and in a flood rows are drawn without one."""
    theme = Theme()
    rows = [(replace(FACE, id=str(n), title=f"第 {n} 件"), LEFT) for n in range(150)]
    paper = Paper(theme, 1.0, *rows)
    first = paper.paint(LOOKS["live"])
    assert paper.paint(LOOKS["live"]) == first
    height = paper.delegate.row_height
    for n in (0, 70, 149):
        alone = Paper(theme, 1.0, rows[n]).paint(LOOKS["live"])
        assert first.copy(0, n * height, WIDTH, height) == alone
