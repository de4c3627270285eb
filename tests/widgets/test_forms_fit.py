"""Every form fits the smallest screen of a desk (1366x768), in Chinese and in English: nothing is cut off."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QWidget

from console.models.step_keys import KEYS
from contract.catalog import Condition, TimeLimit
from contract.parts import Holder
from tests.widgets.desk_samples import NOW, reference, samples
from tests.widgets.dressed import dressed
from tests.widgets.test_desk_page import PIPE, Seat
from tests.widgets.test_step_forms import LI, busy

TS = Path(__file__).resolve().parents[2] / "resources" / "translations" / "shouwang_en.ts"


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed translations, compiled."""
    beside = Path(sys.executable).parent / "pyside6-lrelease"
    tool = str(beside) if beside.exists() else shutil.which("pyside6-lrelease") or "pyside6-lrelease"
    made = tmp_path_factory.mktemp("qm") / "shouwang_en.qm"
    subprocess.run([tool, str(TS), "-qm", str(made)], check=True, capture_output=True, timeout=60)
    return made


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest, qapp: QApplication, english: Path) -> Iterator[str]:
    translator = QTranslator(qapp)
    if request.param == "en":
        assert translator.load(str(english))
        qapp.installTranslator(translator)
    yield str(request.param)
    qapp.removeTranslator(translator)


@pytest_asyncio.fixture
async def seat(qapp: QApplication, language: str, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    with dressed(qapp, sitting.theme):
        sitting.shell.resize(1366, 768)
        known = reference()
        limit = TimeLimit(amount=2, unit="urgent_hour")
        split = Condition(code="split", name="井盖、雨水篦子开裂或者塌陷，影响行人和车辆通行", limit=limit)
        classes = (known.classes[0].model_copy(update={"conditions": (split,)}), *known.classes[1:])
        sitting.parts.store.identify(samples.OFFICER, known.model_copy(update={"classes": classes}))
        others = [samples.incident(n) for n in range(30, 50)]
        sitting.parts.store.load(samples.snapshot(busy(holder=Holder(person=LI, at=NOW)), *others))
        await sitting.turn(0.1)
        await sitting.select(PIPE)
        yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


def too_wide(area: QScrollArea) -> int:
    """Pixels of what is shown that lie beyond the right edge."""
    inner = area.widget()
    assert inner is not None
    return max(0, inner.minimumSizeHint().width() - area.viewport().width())


def cut_hints(form: QWidget) -> list[str]:
    """Hints in empty fields that do not fit."""
    fields = [f for f in form.findChildren(QLineEdit) if f.isVisibleTo(form) and not f.text()]
    fields = [f for f in fields if not isinstance(f.parent(), QComboBox)]
    room = [(f.placeholderText(), f.width() - 20, f.fontMetrics()) for f in fields]
    return [hint for hint, width, metrics in room if metrics.horizontalAdvance(hint) > width]


async def test_every_step_fits_the_column_of_the_matter(seat: Seat) -> None:
    detail = seat.desk.detail
    assert detail.width() <= 420, "the column of a 1366 pixel screen"
    wrong = {}
    for action in sorted(KEYS):
        detail.steps.open(action)
        await seat.turn(0.02)
        if detail.steps.panel is None:
            continue
        if (wide := too_wide(detail._area)) or (cut := cut_hints(detail.steps.panel)):
            wrong[action] = wide or cut
        detail.steps.close_panel()
        await seat.turn(0.02)
    assert not wrong


async def test_the_form_of_a_new_matter_fits(seat: Seat) -> None:
    seat.desk.open_new()
    form = seat.desk.new
    form.fields.text.setPlainText("凤溪社区路边水管爆了，水冒得很高，已经漫到人行道，我姓李，电话13912342207")
    form.fields.fill_in()
    await seat.turn(0.1)
    area = form.findChild(QScrollArea)
    assert area is not None and too_wide(area) == 0
    assert not cut_hints(form)
