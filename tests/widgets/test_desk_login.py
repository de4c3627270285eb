"""The login page, and the strip that asks for it again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.views.login import LoginPage
from console.widgets.theme import Theme


@pytest.fixture
def page(qtbot: QtBot) -> LoginPage:
    shown = LoginPage(Theme("dark"), "https://zz.example.gov.cn", "seat02")
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    shown.activateWindow()
    shown.start()
    return shown


def test_the_cursor_is_in_the_first_empty_field_and_enter_logs_in(page: LoginPage) -> None:
    asked = QSignalSpy(page.submitted)
    QTest.keyClicks(QApplication.focusWidget(), "geheim")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert asked.count() == 1 and asked.at(0) == ["https://zz.example.gov.cn", "seat02", "geheim"]


def test_a_second_enter_while_the_center_is_asked_does_nothing(page: LoginPage) -> None:
    asked = QSignalSpy(page.submitted)
    page.password.setText("geheim")
    page.submit()
    page.submit()
    assert asked.count() == 1


@pytest.mark.parametrize(
    ("server", "login", "password", "words"),
    [
        ("", "a", "b", "中心地址"),
        ("ftp://x", "a", "b", "中心地址"),
        ("https://x.cn", "", "b", "用户名"),
        ("https://x.cn", "a", "", "密码"),
    ],
)
def test_what_is_missing_is_said_before_the_center_is_asked(
    page: LoginPage, server: str, login: str, password: str, words: str
) -> None:
    asked = QSignalSpy(page.submitted)
    page.server.setText(server)
    page.login.setText(login)
    page.password.setText(password)
    page.submit()
    assert words in page.error and asked.count() == 0


def test_an_address_without_a_scheme_is_taken_as_https(page: LoginPage) -> None:
    asked = QSignalSpy(page.submitted)
    page.server.setText("zz.example.gov.cn/")
    page.password.setText("x")
    page.submit()
    assert asked.at(0)[0] == "https://zz.example.gov.cn"


def test_an_error_is_read_whole_and_keeps_what_was_typed(page: LoginPage) -> None:
    page.password.setText("wrong")
    page.submit()
    words = "用户名或密码不正确。请核对后重试；忘记密码请联系系统管理员。" * 2
    page.show_error(words)
    QApplication.processEvents()
    assert page.error == words and page.login.text() == "seat02"
    assert page._error.height() >= page._error.heightForWidth(page._error.width())


def test_escape_goes_back_only_where_there_is_a_desk_to_go_back_to(page: LoginPage) -> None:
    back = QSignalSpy(page.cancelled)
    QTest.keyClick(page.password, Qt.Key.Key_Escape)
    assert back.count() == 0
    page.set_returnable(True)
    QTest.keyClick(page.password, Qt.Key.Key_Escape)
    assert back.count() == 1
