"""The small signs in a row of the queue, and what they mean in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.domain.store import Store
from console.models.bridge import StoreBridge
from console.models.incident_table import IncidentTable
from console.models.row_marks import row_marks
from console.models.workspace import Workspace
from contract.parts import CoPart, Suspension
from tests.widgets.desk_samples import NOW, WATER, burst_pipe, samples
from tests.widgets.test_step_forms import CITY, busy


def test_a_plain_matter_has_no_signs(qapp: QApplication) -> None:
    assert row_marks(burst_pipe()) == ()


def test_what_goes_on_beside_the_path_is_signed_the_gravest_first(qapp: QApplication) -> None:
    done = CoPart(org=WATER, state="done", clock=None)
    part = CoPart(org=CITY, state="accepted", clock=None)
    held = Suspension(at=NOW, from_state="handling", reason="等材料")
    marks = row_marks(busy(urges=2, reopened=1, co=(part, done), suspension=held))
    assert [mark.sign for mark in marks] == ["督", "催2", "哨", "批", "重", "停", "联1/2"]
    assert "吹哨未到：区城管局" in [mark.words for mark in marks]


def test_a_supervision_that_ran_over_is_red(qapp: QApplication) -> None:
    late = busy().supervisions[0].model_copy(update={"level": "overdue"})
    assert row_marks(busy(supervisions=(late,)))[0].token == "critical"


def test_signs_are_read_aloud_and_explained_under_the_pointer(qapp: QApplication) -> None:
    store = Store()
    bridge = StoreBridge(store)
    table = IncidentTable(bridge, Workspace(), lambda: NOW)
    store.identify(samples.OFFICER, samples.reference())
    store.load(samples.snapshot(busy(urges=2)))
    bridge.flush()
    index = table.index(0, 0)
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert "已催办 2 次" in str(index.data(role)) and "延期申请待审批" in str(index.data(role))
    bridge.close()
