"""Whose desk it is: what one officer has open is put away when another one logs in, and comes back with the first."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from console.models.bridge import Flush, StoreBridge
from console.services.drafts import Draft, Drafts

OPEN = "open"
"""The draft that says what stood open."""


class Page(Protocol):
    """What is shown to the officer."""

    def put_away(self) -> Draft:
        """Close and empty everything an officer typed into; say what was open."""

    def bring_back(self, opened: Draft) -> None:
        """Open what ``put_away`` told, as far as it is still possible."""


class WhoseDesk(QObject):
    """Make it before anything else that follows ``bridge.changed``: nothing may react to the next officer's view with
    the first one's words still open."""

    _changed = Signal()

    def __init__(self, bridge: StoreBridge, drafts: Drafts, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._drafts, self._page = bridge.store, drafts, page
        bridge.changed.connect(self._on_flush)
        # behind everything else that follows this flush: the matter and its steps are shown by then
        self._changed.connect(self._bring_back, Qt.ConnectionType.QueuedConnection)

    def _on_flush(self, flush: Flush) -> None:
        session = self._store.session
        if session is None or "session" not in flush.fields or self._drafts.belongs_to(session.user.id):
            return
        if not self._drafts.unowned:
            self._drafts.put(OPEN, self._page.put_away())
        self._drafts.belong_to(session.user.id)
        self._changed.emit()

    def _bring_back(self) -> None:
        opened = self._drafts.get(OPEN)
        self._drafts.drop(OPEN)
        if opened:
            self._page.bring_back(opened)
