"""Which fields of a form the officer filled by hand: they are marked, and nothing is filled into them by itself."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from console.widgets.labels import repolish


class ByHand:
    """``widgets``: what shows the mark, by the name of the field; a name may have none."""

    def __init__(self, widgets: Mapping[str, QWidget]) -> None:
        self._widgets = dict(widgets)
        self._names: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._names))

    def add(self, name: str) -> None:
        self._names.add(name)
        self._mark(name)

    def drop(self, name: str) -> None:
        """The officer took it back: it may be filled again."""
        self._names.discard(name)
        self._mark(name)

    def replace(self, names: Iterable[str]) -> None:
        before, self._names = self._names, set(names)
        for name in before | self._names:
            self._mark(name)

    def _mark(self, name: str) -> None:
        widget = self._widgets.get(name)
        if widget is None or bool(widget.property("byhand")) is (name in self._names):
            return
        widget.setProperty("byhand", name in self._names)
        words = QCoreApplication.translate("ByHand", "您已选定，自动填写不会改动")
        widget.setToolTip(words if name in self._names else "")
        widget.setAccessibleDescription(words if name in self._names else "")
        repolish(widget)
