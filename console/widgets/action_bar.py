"""The next steps of a matter as buttons with their keys: at most six in sight, the first wears the focus edge, the rest
unfold."""

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
        super().__init__(theme, action.text(), key.replace(", ", " "), parent)
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
    """Shows the actions given to it, in their order. Those beyond IN_SIGHT are folded until ``unfold``, and fold again
    when other actions are shown."""

    def __init__(self, theme: Theme, more_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[ActionButton] = []
        self._all: tuple[QAction, ...] = ()
        self._unfolded = False
        self._flow = FlowLayout(self, theme.size("gap"))
        self._more = KeyButton(theme, "", more_key, self)
        self._more.clicked.connect(self.unfold)
        self._more.hide()

    @property
    def actions_shown(self) -> tuple[QAction, ...]:
        return self._all if self._unfolded else self._all[:IN_SIGHT]

    def set_actions(self, actions: tuple[QAction, ...]) -> None:
        """Show ``actions``; the first is the primary one. Buttons stay when nothing changed."""
        if actions != self._all:
            self._all = actions
            self._unfolded = False
            self._rebuild()

    def unfold(self) -> None:
        """Show all of them; once more, only the first."""
        if len(self._all) > IN_SIGHT:
            self._unfolded = not self._unfolded
            self._rebuild()

    def _rebuild(self) -> None:
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._flow.removeWidget(self._more)
        self._buttons = [ActionButton(self._theme, action, self) for action in self.actions_shown]
        for index, button in enumerate(self._buttons):
            button.set_primary(index == 0)
            self._flow.addWidget(button)
            button.show()
        folded = len(self._all) - IN_SIGHT
        self._more.setText(self.tr("收起") if self._unfolded else self.tr("更多 {n}").format(n=folded))
        self._more.setVisible(folded > 0)
        self._flow.addWidget(self._more)
        self.updateGeometry()
