"""The parts of the desk page on their own: figures and charts, the window, actions, jobs, the timeline."""

import asyncio
import logging

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.models.actions import Actions, UnknownAction
from console.views.figures_strip import hour_label, parts, percent, short
from console.views.jobs import Jobs
from console.views.shell import Outline, Shell
from console.widgets.action_bar import IN_SIGHT, ActionBar
from console.widgets.alarm_banner import AlarmBanner
from console.widgets.charts import BarChart, Bars
from console.widgets.theme import Theme
from console.widgets.timeline import Timeline, TimelineEntry
from contract.figures import Ratio
from tests.widgets.desk_samples import NOW


def test_a_ratio_is_shown_with_two_decimals_and_its_sum() -> None:
    tianmen = Ratio(numerator=911, denominator=972)
    assert (percent(tianmen), parts(tianmen)) == ("93.72 %", "911 / 972")
    assert percent(Ratio(numerator=0, denominator=0)) == "—"


def test_axis_labels_are_few_and_short() -> None:
    hours = [hour_label(NOW - NOW % 3_600_000 + i * 3_600_000) for i in range(24)]
    assert sorted(h for h in hours if h) == ["0:00", "12:00", "18:00", "6:00"]
    assert [short(name) for name in ("柳城街道", "万春镇", "镇")] == ["柳城", "万春", "镇"]


def test_a_chart_keeps_its_bars_when_the_theme_changes_under_it(qtbot: QtBot) -> None:
    theme = Theme("dark")
    chart = BarChart(theme, "近 24 小时", ("chart_rest", "chart_1"))
    qtbot.addWidget(chart)
    chart.show_bars([Bars("0:00", 3, 2), Bars("", 5, 5)])
    theme.set_name("light")
    assert chart.bars == (Bars("0:00", 3, 2), Bars("", 5, 5))
    assert "0:00 3/2" in chart.accessibleName()


def test_the_window_stands_in_outline_until_the_first_page_comes(qtbot: QtBot) -> None:
    shell = Shell(Theme("dark"))
    qtbot.addWidget(shell)
    assert isinstance(shell.page, Outline)
    first, second = QLabel("1"), QLabel("2")
    shell.show_page(first)
    shell.show_page(second)
    shell.show_page(first)
    assert shell.page is first and second.text() == "2"


def test_a_window_that_was_on_a_screen_now_gone_opens_on_one_that_is_there(qtbot: QtBot) -> None:
    shell = Shell(Theme("dark"))
    qtbot.addWidget(shell)
    shell.show_on_screen((90_000, 90_000, 800, 600))
    assert shell.screen().geometry().intersects(shell.geometry())


def test_a_key_can_mean_only_one_action(qapp: QApplication) -> None:
    owner = QObject()
    actions = Actions(owner)
    actions.declare("new", "登记", ("N",), owner.deleteLater, group="desk")
    with pytest.raises(ValueError, match="clashes"):
        actions.declare("other", "别的", ("N",), owner.deleteLater, group="desk")
    with pytest.raises(UnknownAction):
        actions["nothing"]
    assert actions.key("new") == "N"


def test_at_most_six_actions_are_in_sight_and_the_first_is_the_primary_one(qtbot: QtBot) -> None:
    owner = QObject()
    actions = Actions(owner)
    made = tuple(actions.declare(str(n), f"动作{n}", (f"Ctrl+{n}",), owner.objectName, group="desk") for n in range(9))
    bar = ActionBar(Theme("dark"), ".")
    qtbot.addWidget(bar)
    bar.set_actions(made)
    assert len(bar.actions_shown) == IN_SIGHT
    made[0].setEnabled(False)
    buttons = [child for child in bar.children() if getattr(child, "action", None) in made]
    assert [bool(b.property("primary")) for b in buttons][:2] == [True, False]
    assert not buttons[0].isEnabled()


def test_the_banner_keeps_its_place_when_there_is_no_alarm(qtbot: QtBot) -> None:
    banner = AlarmBanner(Theme("dark"), "F8")
    qtbot.addWidget(banner)
    banner.show_alarm(1, "特别重大", "沿江路排涝泵站", "")
    banner.hide()
    assert banner.sizePolicy().retainSizeWhenHidden() and "沿江路" in banner.accessibleName()


def test_a_long_line_of_the_timeline_wraps_and_makes_it_higher(qtbot: QtBot) -> None:
    timeline = Timeline(Theme("dark"))
    qtbot.addWidget(timeline)
    timeline.set_entries((TimelineEntry("06:01", "上报", "短"),))
    low = timeline.heightForWidth(400)
    timeline.set_entries((TimelineEntry("06:01", "上报", "很长的说明" * 30),))
    assert timeline.heightForWidth(400) > low * 2
    assert timeline.heightForWidth(400) > timeline.heightForWidth(1200)


async def test_the_newest_job_of_a_name_replaces_the_one_before() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        await asyncio.sleep(0.02)
        done.append(name)

    jobs = Jobs()
    jobs.start("story", work("old"))
    jobs.start("story", work("new"))
    await asyncio.sleep(0.08)
    assert done == ["new"] and not jobs.running("story")
    jobs.close()
    jobs.start("story", work("late"))
    await asyncio.sleep(0.05)
    assert done == ["new"]


async def test_a_job_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("broken")

    jobs = Jobs()
    with caplog.at_level(logging.ERROR):
        jobs.start("story", fail())
        await asyncio.sleep(0.02)
    assert "story failed" in caplog.text
    jobs.close()
