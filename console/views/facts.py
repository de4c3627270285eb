"""The head of a matter: what, where, from whom, who has it, how much time is left."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QPushButton, QSizePolicy, QWidget

from console.models.incident_sheet import Sheet, clock_words
from console.models.incident_text import time_left
from console.widgets.bars import ThinBar
from console.widgets.frames import Frame, row
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.marks import MarkLabel
from console.widgets.theme import Theme
from contract.command import Revealed
from contract.incident import Incident

SHOWN_SECONDS = 60
"""How long a contact stays readable after it was asked for with a reason."""
CODE_FROM = 500
"""Width of the head (logical pixels) from which the case code fits beside the title."""


class TitleRow(Frame):
    """Severity, title, state, and the case code where there is room. ``narrowed``: whether there is none."""

    narrowed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__("header")
        self._theme = theme
        self.setFixedHeight(theme.px(40))
        self._mark = MarkLabel(theme, size=14)
        self._title = ElidedLabel("", "title")
        self._state = PlainLabel("", "strong")
        self._code = PlainLabel("", "dim")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = row(self, sides=theme.size("pad"))
        for widget, stretch in ((self._mark, 0), (self._title, 1), (self._state, 0), (self._code, 0)):
            line.addWidget(widget, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(CODE_FROM)
        if self._code.isHidden() != narrow:
            self._code.setHidden(narrow)
            self.narrowed.emit(narrow)

    def show_sheet(self, sheet: Sheet, severity: int) -> None:
        self._mark.set_severity(severity)
        self._title.setText(sheet.title)
        self._state.setText(sheet.state)
        self._state.set_role("strong" if sheet.state_token == "text" else f"strong {sheet.state_token}")
        self._code.setText(sheet.code)


class Facts(QWidget):
    """The labelled lines. ``reveal_wanted``: the officer asks for the reporter's full contact; ``masked``: what was
    revealed may not be read any more."""

    reveal_wanted = Signal()
    masked = Signal()

    def __init__(self, theme: Theme, reveal_key: str) -> None:
        super().__init__()
        self._revealed = False
        self._masked = ""
        self._may_reveal = False
        self._place = PlainLabel()
        self._place.setWordWrap(True)
        self._kind, self._source = ElidedLabel(), PlainLabel()
        self._source.setWordWrap(True)
        self._owner_name, self._owner = PlainLabel(self.tr("首问"), "dim"), PlainLabel("", "minor")
        self._owner.setObjectName("away")
        self._code = PlainLabel()
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reporter, self._lead = PlainLabel(), ElidedLabel()
        self._reporter.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        ask = self.tr("查看需登记事由")
        self._reveal = QPushButton(f"{reveal_key} {ask}")
        self._reveal.setProperty("tone", "cap")
        self._reveal.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._reveal.setObjectName("reveal")
        self._reveal.clicked.connect(self.reveal_wanted)
        self._bar, self._left, self._limit = ThinBar(theme), PlainLabel(), PlainLabel("", "dim")
        self._bar.setMaximumWidth(theme.px(170))
        self._total_bar, self._total_left = ThinBar(theme), PlainLabel("", "dim")
        self._total_bar.setMaximumWidth(theme.px(170))
        self._total_name = PlainLabel(self.tr("全程"), "dim")
        self._hide_again = QTimer(self)
        self._hide_again.setSingleShot(True)
        self._hide_again.setInterval(SHOWN_SECONDS * 1000)
        self._hide_again.timeout.connect(self.hide_contact)
        self._lay_out(theme)
        self.show_code(False)
        self.show_away("")

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
        self._time_name = PlainLabel(self.tr("时限"), "dim")
        self._time = QWidget()
        time = row(self._time, gap=12)
        time.addWidget(self._bar, 1)
        time.addWidget(self._left)
        time.addWidget(self._limit)
        time.addStretch(1)
        self._whole = QWidget()
        total = row(self._whole, gap=12)
        total.addWidget(self._total_bar, 1)
        total.addWidget(self._total_left)
        total.addStretch(1)
        self._code_name = PlainLabel(self.tr("案号"), "dim")
        lines: tuple[tuple[str | PlainLabel, QWidget | QLayout], ...] = (
            (self._code_name, self._code),
            (self.tr("地点"), self._place),
            (self.tr("类别"), self._kind),
            (self.tr("来源"), self._source),
            (self._owner_name, self._owner),
            (self.tr("当事人"), person),
            (self.tr("牵头"), self._lead),
            (self._time_name, self._time),
            (self._total_name, self._whole),
        )
        for index, (name, value) in enumerate(lines):
            label = PlainLabel(name, "dim") if isinstance(name, str) else name
            at = Qt.AlignmentFlag.AlignTop if value in (self._place, self._source) else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(label, index, 0, at)
            if isinstance(value, QWidget):
                grid.addWidget(value, index, 1)
            else:
                grid.addLayout(value, index, 1)

    def show_code(self, here: bool) -> None:
        """The case code stands here when the head of the matter has no room for it."""
        self._code.setVisible(here)
        self._code_name.setVisible(here)

    def show_away(self, words: str) -> None:
        """The first who was asked is at no desk; empty while he is."""
        self._owner.setText(words)
        self._owner.setVisible(bool(words))
        self._owner_name.setVisible(bool(words))

    def show_sheet(self, sheet: Sheet, *, may_reveal: bool) -> None:
        self._code.setText(sheet.code)
        self._place.setText(sheet.place)
        self._kind.setText(sheet.kind)
        self._source.setText(sheet.source)
        self._lead.setText(sheet.lead)
        self._masked = sheet.reporter or self.tr("未留联系方式")
        if not self._revealed:
            self._reporter.setText(self._masked)
        self._may_reveal = bool(sheet.reporter) and may_reveal
        self._reveal.setVisible(self._may_reveal and not self._revealed)

    def show_clock(self, incident: Incident, now: int, silent_until: int = 0) -> None:
        left, limit = clock_words(incident.clock, now, incident.severity, silent_until)
        for part in (self._time_name, self._time):
            part.setVisible(incident.clock is not None)
        self._bar.set_share(left.share, left.bar_token)
        self._left.setText(left.text)
        self._left.set_role("" if left.text_token in ("text", "text_dim") else left.text_token)
        self._limit.setText(limit)
        total = time_left(incident.total, now, incident.severity)
        self._total_bar.set_share(total.share, total.bar_token)
        self._total_left.setText(total.text)
        self._total_left.set_role("dim" if total.text_token in ("text", "text_dim") else total.text_token)
        for part in (self._total_name, self._whole):
            part.setVisible(incident.total is not None)

    def show_contact(self, contact: Revealed) -> None:
        """Show the full contact until it is masked again, at the latest after a minute."""
        self._revealed = True
        if said := f"{contact.name} {contact.phone}".strip():
            self._reporter.setText(said)
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
            self._reveal.setVisible(self._may_reveal)
            self.masked.emit()
