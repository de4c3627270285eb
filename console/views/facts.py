"""The head of a matter: what, where, from whom, who has it, how much time is left."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from console.models.incident_sheet import Sheet, clock_words
from console.widgets.bars import ThinBar
from console.widgets.frames import Frame, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.marks import MarkLabel
from console.widgets.theme import Theme
from contract.command import Revealed
from contract.incident import Incident

SHOWN_SECONDS = 60
"""How long a contact stays readable after it was asked for with a reason."""
LINE = 24


class TitleRow(Frame):
    """Severity, title, state, case code. The code can be selected and copied."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("header")
        self.setFixedHeight(theme.px(40))
        self._mark = MarkLabel(theme, size=14)
        self._title = ElidedLabel("", "title")
        self._state = PlainLabel("", "strong")
        self._code = PlainLabel("", "dim")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = row(self, sides=theme.size("pad"))
        for widget, stretch in ((self._mark, 0), (self._title, 1), (self._state, 0), (self._code, 0)):
            line.addWidget(widget, stretch)

    def show_sheet(self, sheet: Sheet, severity: int) -> None:
        self._mark.set_severity(severity)
        self._title.setText(sheet.title)
        self._state.setText(sheet.state)
        self._state.set_role("strong" if sheet.state_token == "text" else f"strong {sheet.state_token}")
        self._code.setText(sheet.code)


class SmallKeyButton(KeyButton):
    """A key button no higher than a line of text, for use inside one."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LINE)


class Facts(QWidget):
    """The labelled lines. ``reveal_wanted``: the officer asks for the reporter's full contact."""

    reveal_wanted = Signal()

    def __init__(self, theme: Theme, reveal_key: str) -> None:
        super().__init__()
        self._revealed = False
        self._masked = ""
        self._place = PlainLabel()
        self._place.setWordWrap(True)
        self._kind, self._source = ElidedLabel(), ElidedLabel()
        self._reporter, self._lead = PlainLabel(), ElidedLabel()
        self._reporter.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reveal = SmallKeyButton(theme, self.tr("查看需登记事由"), reveal_key)
        self._reveal.setObjectName("reveal")
        self._reveal.clicked.connect(self.reveal_wanted)
        self._bar, self._left, self._limit = ThinBar(theme), PlainLabel(), PlainLabel("", "dim")
        self._bar.setMaximumWidth(theme.px(170))
        self._hide_again = QTimer(self)
        self._hide_again.setSingleShot(True)
        self._hide_again.setInterval(SHOWN_SECONDS * 1000)
        self._hide_again.timeout.connect(self.hide_contact)
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.size("pad"), theme.px(10), theme.size("pad"), theme.px(10))
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnMinimumWidth(0, theme.px(56))
        grid.setColumnStretch(1, 1)
        person = row()
        person.addWidget(self._reporter)
        person.addWidget(self._reveal)
        person.addStretch(1)
        time = row(gap=12)
        time.addWidget(self._bar, 1)
        time.addWidget(self._left)
        time.addWidget(self._limit)
        time.addStretch(1)
        lines = (
            (self.tr("地点"), self._place),
            (self.tr("类别"), self._kind),
            (self.tr("来源"), self._source),
            (self.tr("当事人"), person),
            (self.tr("牵头"), self._lead),
            (self.tr("时限"), time),
        )
        for index, (name, value) in enumerate(lines):
            grid.addWidget(PlainLabel(name, "dim"), index, 0, Qt.AlignmentFlag.AlignTop)
            if isinstance(value, QWidget):
                grid.addWidget(value, index, 1)
            elif isinstance(value, QLayout):
                grid.addLayout(value, index, 1)

    def show_sheet(self, sheet: Sheet, *, may_reveal: bool) -> None:
        self._place.setText(sheet.place)
        self._kind.setText(sheet.kind)
        self._source.setText(sheet.source)
        self._lead.setText(sheet.lead)
        self._masked = sheet.reporter or self.tr("未留联系方式")
        if not self._revealed:
            self._reporter.setText(self._masked)
        self._reveal.setVisible(bool(sheet.reporter) and may_reveal and not self._revealed)

    def show_clock(self, incident: Incident, now: int) -> None:
        left, limit = clock_words(incident.clock, now, incident.severity)
        self._bar.setVisible(incident.clock is not None)
        self._bar.set_share(left.share, left.bar_token)
        self._left.setText(left.text)
        self._left.set_role("" if left.text_token in ("text", "text_dim") else left.text_token)
        self._limit.setText(limit)

    def show_contact(self, contact: Revealed) -> None:
        """Show the full contact until it is masked again, at the latest after a minute."""
        self._revealed = True
        self._reporter.setText(f"{contact.name} {contact.phone}".strip())
        self._reporter.set_role("strong")
        self._reveal.hide()
        self._hide_again.start()

    def hide_contact(self) -> None:
        """Show the masked contact: the minute is over, or another matter is shown."""
        self._hide_again.stop()
        if self._revealed:
            self._revealed = False
            self._reporter.set_role("")
            self._reporter.setText(self._masked)
            self._reveal.show()
