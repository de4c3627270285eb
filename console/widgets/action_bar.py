"""The next steps of a matter as buttons with their keys: at most six in sight, the first wears the focus edge."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from console.widgets.flow import FlowLayout
from console.widgets.keycap import KeyButton
from console.widgets.theme import Theme

IN_SIGHT = 6


class ActionButton(KeyButton):
    """A button that is one QAction: its words, its first key, whether it can be pressed."""

    def __init__(self, theme: Theme, action: QAction, parent: QWidget | None = None) -> None:
        keys = action.shortcuts()
        key = keys[0].toString(QKeySequence.SequenceFormat.PortableText) if keys else ""
        super().__init__(theme, action.text(), key, parent)
        self.action = action
        self.setObjectName(f"do-{action.objectName()}")
        action.changed.connect(self._sync)
        self.clicked.connect(action.trigger)
        self._sync()

    def _sync(self) -> None:
        self.setText(self.action.text())
        self.setEnabled(self.action.isEnabled())
        self.updateGeometry()


class ActionBar(QWidget):
    """Shows the actions given to it, in their order. ``more_wanted``: the officer asked for the rest."""

    more_wanted = Signal()

    def __init__(self, theme: Theme, more_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[ActionButton] = []
        self._actions: tuple[QAction, ...] = ()
        self._flow = FlowLayout(self, theme.size("gap"))
        self._more = KeyButton(theme, "…", more_key, self)
        self._more.setAccessibleName(self.tr("全部操作"))
        self._more.clicked.connect(self.more_wanted)
        self._flow.addWidget(self._more)

    @property
    def actions_shown(self) -> tuple[QAction, ...]:
        return self._actions

    def set_actions(self, actions: tuple[QAction, ...]) -> None:
        """Show ``actions``; the first is the primary one. Buttons stay when nothing changed."""
        shown = actions[:IN_SIGHT]
        if shown == self._actions:
            return
        self._actions = shown
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._flow.removeWidget(self._more)
        self._buttons = [ActionButton(self._theme, action, self) for action in shown]
        for index, button in enumerate(self._buttons):
            button.set_primary(index == 0)
            self._flow.addWidget(button)
            button.show()
        self._flow.addWidget(self._more)
        self.updateGeometry()
