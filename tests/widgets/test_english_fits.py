"""English words are longer: on the smallest desk nothing is cut that has to be read or pressed."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from console.models.loop_words import listed, says_of
from console.widgets.keycap import KeyButton, KeyCap
from tests.widgets.test_desk_page import Seat

TS = Path(__file__).resolve().parents[2] / "resources" / "translations" / "shouwang_en.ts"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("qm") / "en.qm"
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    command = [str(tool) if tool.exists() else shutil.which("pyside6-lrelease") or "lrelease", "-silent", str(TS)]
    subprocess.run([*command, "-qm", str(target)], check=True, capture_output=True, timeout=60)
    return target


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path, compiled: Path) -> AsyncIterator[Seat]:
    """A desk of 1366x768 in English."""
    english = QTranslator()
    assert english.load(str(compiled))
    qapp.installTranslator(english)
    sitting = Seat(tmp_path)
    sitting.shell.resize(1366, 768)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    qapp.removeTranslator(english)
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


def cut(inside: QWidget, window: QWidget, kind: type[QWidget]) -> list[str]:
    """Those of ``kind`` that stick out of ``window`` to the right."""
    found = [w for w in inside.findChildren(kind) if w.isVisibleTo(inside)]
    return [w.objectName() or str(w) for w in found if w.mapTo(window, w.rect().topRight()).x() > window.width()]


async def test_the_form_of_a_new_matter_is_as_wide_as_its_panel_and_its_buttons_are_in_sight(seat: Seat) -> None:
    seat.desk.open_new()
    seat.desk.new.fields.text.setPlainText("凤溪大道北段路边水管爆了，水冒得很高，已经漫到人行道，请快来人。")
    seat.desk.new.fields.fill_in()
    await seat.turn(0.2)
    new = seat.desk.new
    area = new.findChild(QScrollArea)
    assert area is not None
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    send = new.findChild(KeyButton, "submit")
    assert send is not None
    corner = send.mapTo(new, send.rect().bottomRight())
    assert new.rect().contains(corner), "nobody has to look for the button"


async def test_every_key_of_the_sheet_of_all_actions_is_in_sight(seat: Seat) -> None:
    seat.desk.show_all()
    await seat.turn(0.2)
    sheet = seat.desk._sheet
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert cut(area.widget(), area.viewport(), KeyCap) == []
    seat.desk.show_all()


def test_what_is_listed_and_said_of_a_matter_has_the_commas_of_its_language(qapp: QApplication, compiled: Path) -> None:
    assert (listed(("催办", "督办")), says_of("00417", "已办")) == ("催办、督办", "00417：已办")
    english = QTranslator()
    assert english.load(str(compiled))
    qapp.installTranslator(english)
    try:
        assert (listed(("urge", "supervise")), says_of("00417", "done")) == ("urge, supervise", "00417: done")
    finally:
        qapp.removeTranslator(english)
