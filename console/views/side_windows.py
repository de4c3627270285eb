"""The matters an officer has open beside the desk: a few windows, each where it stood when the desk is opened again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from console.domain.ports import Center, Commands
from console.models.bridge import Flush, StoreBridge
from console.services.center_time import CenterTime
from console.services.drafts import Drafts
from console.views.matter_window import MatterWindow
from console.widgets.theme import Theme

MOST = 8
"""Windows at once: more nobody keeps in mind, and each repaints its clock every second."""
KEPT = "windows"
"""The draft that says which matters stand open, and where."""
STEP = 36
"""Pixels between one new window and the next, so that each title can be seen."""


class SideWindows(QObject):
    """``wanted`` and ``edit_report`` as of MatterWindow. ``focused``: the matter whose window has the keyboard, empty
    when it went back to the desk; ``full``: one more was asked for than there may be."""

    wanted = Signal(str)
    edit_report = Signal(str)
    focused = Signal(str)
    full = Signal(int)
    _known = Signal()

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        center: Center,
        commands: Commands,
        drafts: Drafts,
        clock: CenterTime,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._make: Callable[[str], MatterWindow] = _Maker(theme, bridge, center, commands, drafts, clock)
        self._bridge, self._drafts = bridge, drafts
        self._windows: dict[str, MatterWindow] = {}
        self._restored_for = ""
        self._closed_down = False
        bridge.changed.connect(self._on_flush)
        # behind everything else of this flush: by then the drafts belong to whoever sits here
        self._known.connect(self._restore, Qt.ConnectionType.QueuedConnection)

    @property
    def open_ids(self) -> tuple[str, ...]:
        """In the order they were opened."""
        return tuple(self._windows)

    def window(self, incident_id: str) -> MatterWindow | None:
        return self._windows.get(incident_id)

    def open(self, incident_id: str) -> None:
        """A window for this matter, or the one it has, brought to the front."""
        if self._bridge.store.find(incident_id) is None:
            return
        held = self._windows.get(incident_id)
        if held is None and len(self._windows) >= MOST:
            self.full.emit(MOST)
            return
        window = held or self._add(incident_id, None)
        window.show()
        window.raise_()
        window.activateWindow()
        self._keep()

    def put_away(self) -> None:
        """Another officer sits down: every window goes, and comes back with the one it belongs to."""
        for window in tuple(self._windows.values()):
            self._drop(window)
        self._windows.clear()
        self._restored_for = ""

    def close(self) -> None:
        """The desk ends: nothing is opened any more. What stood open is kept for the next start."""
        self._closed_down = True
        self.put_away()

    def _add(self, incident_id: str, place: QRect | None) -> MatterWindow:
        window = self._make(incident_id)
        window.closed.connect(self._closed)
        window.moved.connect(self._keep)
        window.entered.connect(self.focused)
        window.wanted.connect(self.wanted)
        window.edit_report.connect(self.edit_report)
        if place is not None:
            window.setGeometry(place)
        else:
            screen = QGuiApplication.primaryScreen().availableGeometry()
            shift = STEP * (len(self._windows) + 1)
            window.move(max(screen.left(), screen.right() - window.width() - shift), screen.top() + shift)
        self._windows[incident_id] = window
        return window

    def _closed(self, incident_id: str) -> None:
        window = self._windows.pop(incident_id, None)
        if window is not None:
            window.deleteLater()
        self._keep()
        self.focused.emit("")

    def _drop(self, window: MatterWindow) -> None:
        window.close_jobs()
        window.hide()
        window.deleteLater()

    def _keep(self) -> None:
        """Which stand open and where: x, y, width, height in pixels and the name of the screen."""
        self._drafts.put(KEPT, {id: _place_words(window) for id, window in self._windows.items()})

    def _on_flush(self, flush: Flush) -> None:
        session = self._bridge.store.session
        if self._closed_down:
            return
        if session is not None and session.user.id != self._restored_for and self._bridge.store.incidents:
            self._restored_for = session.user.id
            self._known.emit()

    def _restore(self) -> None:
        """Those that stood open, as far as their matters are still here."""
        session = self._bridge.store.session
        if self._closed_down or session is None or not self._drafts.belongs_to(session.user.id):
            self._restored_for = ""
            return
        kept = self._drafts.get(KEPT)
        for incident_id, words in list(kept.items())[:MOST]:
            if incident_id not in self._windows and self._bridge.store.find(incident_id) is not None:
                window = self._add(incident_id, _place_of(words))
                window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
                window.show()
                window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
        if kept:
            self._keep()


class _Maker:
    """Makes windows; holds what each needs."""

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        center: Center,
        commands: Commands,
        drafts: Drafts,
        clock: CenterTime,
    ) -> None:
        self._parts = (center, commands, drafts, clock)
        self._theme, self._bridge = theme, bridge

    def __call__(self, incident_id: str) -> MatterWindow:
        return MatterWindow(self._theme, self._bridge, incident_id, *self._parts)


def _place_words(window: MatterWindow) -> str:
    place, screen = window.place, window.screen()
    name = screen.name() if screen is not None else ""
    return f"{place.x()},{place.y()},{place.width()},{place.height()},{name}"


def _place_of(words: str) -> QRect | None:
    """Where a window stood; None when that screen is not there, or its middle would not be on any."""
    parts = words.split(",", 4)
    try:
        place = QRect(*(int(part) for part in parts[:4]))
    except (TypeError, ValueError):
        return None
    screens: list[QScreen] = QGuiApplication.screens()
    named = [s for s in screens if len(parts) > 4 and s.name() == parts[4]]
    on = named or screens
    return place if any(s.availableGeometry().contains(place.center()) for s in on) else None
