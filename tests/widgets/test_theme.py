"""The theme in a running application: rendered whole, switched live, fonts by name."""

import re

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.widgets.theme import FONT_ROLES, THEMES, Theme, ThemeName, UnknownToken, tokens
from tests.widgets.dressed import dressed


@pytest.mark.parametrize("name", THEMES)
def test_the_stylesheet_has_every_name_filled_in(qapp: QApplication, name: ThemeName) -> None:
    sheet = Theme(name).stylesheet()
    assert "$" not in sheet
    allowed = {str(value) for value in tokens()[name].values()}
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) <= allowed


def test_a_window_follows_a_live_switch(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme("dark")
    with dressed(qapp, theme):
        label = QLabel("守望")
        label.setProperty("role", "critical")
        qtbot.addWidget(label)
        label.ensurePolished()
        assert label.palette().color(label.foregroundRole()) == theme.color("critical")
        dark = theme.color("critical")
        with qtbot.waitSignal(theme.changed):
            theme.set_name("light")
        assert theme.color("critical") != dark
        assert label.palette().color(label.foregroundRole()) == theme.color("critical")


@pytest.mark.parametrize("role", FONT_ROLES)
def test_text_is_set_in_the_chinese_forms_with_figures_of_one_width(qapp: QApplication, role: str) -> None:
    font = Theme().font(role)  # type: ignore[arg-type]
    assert QFontInfo(font).family() == "Noto Sans CJK SC"
    metrics = QFontMetrics(font)
    assert len({metrics.horizontalAdvance(str(digit)) for digit in range(10)}) == 1


def test_a_wall_is_the_same_look_at_a_larger_scale(qapp: QApplication) -> None:
    desk, wall = Theme(), Theme(scale=2.0)
    assert wall.size("row") == 2 * desk.size("row")
    assert wall.font("text").pixelSize() == 2 * desk.font("text").pixelSize()
    assert wall.css("panel") == desk.css("panel")


def test_a_misspelt_token_is_named_in_the_error(qapp: QApplication) -> None:
    with pytest.raises(UnknownToken, match="critcal"):
        Theme().color("critcal")
    with pytest.raises(UnknownToken, match="rowe"):
        Theme().size("rowe")
