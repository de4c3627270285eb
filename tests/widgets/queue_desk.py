"""A queue panel on a hand-made store, as the tests of the queue use it."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import (
    HOUR,
    MINUTE,
    NOW,
    OFFICER,
    clock,
    incident,
    reference,
    snapshot,
)
from console.domain.store import Store
from console.domain.values import Link, LinkKind
from console.models.bridge import StoreBridge
from console.models.workspace import Workspace
from console.views.queue_panel import QueuePanel
from console.widgets.theme import Theme
from contract.incident import Incident


class Desk:
    def __init__(self, qtbot: QtBot) -> None:
        self.store = Store()
        self.bridge = StoreBridge(self.store)
        self.workspace = Workspace()
        self.now = NOW
        self.theme = Theme()
        self.panel = QueuePanel(self.theme, self.bridge, self.workspace, self.clock)
        qtbot.addWidget(self.panel)
        self.panel.resize(790, 500)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def clock(self) -> int:
        return self.now

    def load(self, *incidents: Incident) -> None:
        self.store.identify(OFFICER, reference())
        self.store.load(snapshot(*incidents))
        self.store.set_link(Link(LinkKind.LIVE, NOW))
        self.bridge.flush()

    def picture(self) -> QImage:
        return self.panel.grab().toImage()

    @property
    def row(self) -> int:
        return self.panel.view.currentIndex().row()


def matters(count: int) -> list[Incident]:
    return [incident(n, clock=clock(NOW - HOUR, NOW + (n + 1) * 10 * MINUTE)) for n in range(count)]
