"""One figure with its name, its sum, and, when it is not live, that it is old."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from console.widgets.frames import Frame, column, row
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme


class FigureCard(Frame):
    """``sum``: what a ratio is made of (737 / 787). ``token`` colours the figure while it is not zero."""

    def __init__(self, theme: Theme, name: str, token: str = "", parent: QWidget | None = None) -> None:
        super().__init__("clear", parent)
        self._token = token
        self._name = PlainLabel(name, "small dim")
        self._sum = PlainLabel("", "small dim")
        self._value = PlainLabel("—", "figure")
        head = row(gap=theme.px(8))
        head.addWidget(self._name)
        head.addWidget(self._sum)
        head.addStretch(1)
        whole = column(self)
        whole.setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(6))
        whole.addLayout(head)
        whole.addWidget(self._value)
        whole.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def value(self) -> str:
        return self._value.text()

    @property
    def sum(self) -> str:
        return self._sum.text()

    def show_figure(self, value: str, sum: str = "", *, alert: bool = False, live: bool = True) -> None:
        """``alert``: in its warning colour; not ``live``: dimmed, because it is old."""
        self._value.setText(value)
        self._sum.setText(sum)
        self._value.set_role("figure dim" if not live else f"figure {self._token}" if alert else "figure")
        self.setAccessibleName(f"{self._name.text()} {value} {sum}".strip())
