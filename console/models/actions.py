"""Every action of the desk, declared once: its name, when it is possible, its keys and what it does.

Buttons, keys, menus and the sheet of all actions are made from the same ``QAction``. A single letter is a key as long
as no text is being typed: Qt gives printable keys to the field that has the focus.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence


@dataclass(frozen=True, slots=True)
class Declared:
    """One action as it was declared. ``possible``: asked at each ``refresh``; None means always."""

    id: str
    group: str
    action: QAction
    possible: Callable[[], bool] | None


class UnknownAction(KeyError):
    """An id nobody declared."""


class Actions(QObject):
    """The actions of one window. Qt thread only.

    ``declared``: a new QAction, which the window adds to itself so that its keys work. ``refreshed``: what is
    possible was asked anew.
    """

    declared = Signal(object)
    refreshed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._declared: dict[str, Declared] = {}
        # the first key of each sequence -> every sequence that begins with it and the id of its action
        self._taken: dict[str, dict[tuple[str, ...], str]] = {}

    def declare(
        self,
        id: str,
        title: str,
        keys: tuple[str, ...],
        callback: Callable[[], None],
        *,
        group: str,
        possible: Callable[[], bool] | None = None,
    ) -> QAction:
        """Declare an action; its keys work in the whole window from now on.

        Raises ValueError when the id or one of the keys is taken: two meanings of one key are found at start.
        """
        clash = [holder for key in keys for holder in self._holders(_presses(key))]
        if id in self._declared or clash:
            raise ValueError(f"action {id!r} {keys} clashes with {clash or id!r}")
        action = QAction(title, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(False)
        action.triggered.connect(callback)
        self._declared[id] = Declared(id, group, action, possible)
        for presses in map(_presses, key_names(action)):
            self._taken.setdefault(presses[0], {})[presses] = id
        self.declared.emit(action)
        return action

    def _holders(self, presses: tuple[str, ...]) -> Iterator[str]:
        """Whoever has keys that cannot both be meant with these: they are equal, or one begins as the other."""
        for held, holder in self._taken.get(presses[0], {}).items():
            if all(a == b for a, b in zip(held, presses, strict=False)):
                yield holder

    def __getitem__(self, id: str) -> QAction:
        try:
            return self._declared[id].action
        except KeyError:
            raise UnknownAction(id) from None

    def __contains__(self, id: object) -> bool:
        return id in self._declared

    def __iter__(self) -> Iterator[Declared]:
        return iter(self._declared.values())

    def key(self, id: str) -> str:
        """The first key of an action as it is shown on its cap; empty when it has none."""
        names = key_names(self[id])
        return spelled(names[0]) if names else ""

    def refresh(self) -> None:
        """Ask every action whether it is possible now."""
        for declared in self._declared.values():
            if declared.possible is not None:
                declared.action.setEnabled(declared.possible())
        self.refreshed.emit()


def key_names(action: QAction) -> tuple[str, ...]:
    """The keys of ``action`` as an officer reads them on the keyboard."""
    return tuple(s.toString(QKeySequence.SequenceFormat.PortableText) for s in action.shortcuts())


def spelled(key: str) -> str:
    """Keys pressed one after the other as they are shown: ``G, V`` is G V."""
    return key.replace(", ", " ")


def _presses(key: str) -> tuple[str, ...]:
    """The keys of a sequence, each by itself."""
    return tuple(key.split(", "))
