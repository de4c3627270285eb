"""What happened to a matter, line by line: when, a mark, what, by whom. Later steps that are still to come are dim."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.widgets.marks import Mark, paint_mark
from console.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """``when``: a time of day, or a dash. ``head`` is read first, ``rest`` after it. ``token`` colours the mark, and
    the head too when ``alert``; ``dim``: not done yet."""

    when: str
    head: str
    rest: str = ""
    mark: Mark = Mark.RING
    token: str = "calm"
    alert: bool = False
    dim: bool = False

    @property
    def words(self) -> str:
        return f"{self.when} {self.head} {self.rest}".strip()


class Timeline(QWidget):
    """Paints its entries; as high as their wrapped text needs at its width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: tuple[TimelineEntry, ...] = ()
        self._laid: list[tuple[TimelineEntry, QTextLayout, float]] = []
        self._laid_for = -1
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._follow)

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        return self._entries

    def set_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show ``entries``, oldest first; nothing moves when they are the same."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName("\n".join(e.words for e in entries))
            self._follow()

    def _follow(self) -> None:
        self._laid_for = -1
        self.updateGeometry()
        self.update()

    def _text_left(self) -> int:
        return self._theme.px(82)

    def _lay_out(self, width: int) -> float:
        """Wrap all texts for ``width``; returns the height needed."""
        if width == self._laid_for:
            return self._laid[-1][2] + self._laid[-1][1].boundingRect().height() if self._laid else 0.0
        self._laid_for, self._laid = width, []
        y = float(self._theme.px(4))
        for entry in self._entries:
            layout = self._text(entry)
            height = _wrap(layout, max(40, width - self._text_left() - self._theme.px(4)))
            self._laid.append((entry, layout, y))
            y += height + self._theme.px(7)
        return y

    def _text(self, entry: TimelineEntry) -> QTextLayout:
        theme = self._theme
        text = f"{entry.head} ・ {entry.rest}" if entry.rest and entry.head else entry.head or entry.rest
        layout = QTextLayout(text.replace("\n", "\u2028"), theme.font("text"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        head = QTextCharFormat()
        head.setForeground(theme.color(entry.token if entry.alert else "text_dim" if entry.dim else "text"))
        if entry.alert:
            head.setFontWeight(QFont.Weight.DemiBold)
        rest = QTextCharFormat()
        rest.setForeground(theme.color("text_dim"))
        split = len(entry.head)
        layout.setFormats([_span(0, split, head), _span(split, len(text) - split, rest)])
        return layout

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(self._lay_out(width)) + self._theme.px(8)

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 100 else 400
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.heightForWidth(max(self.width(), self._theme.px(200))))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        self._lay_out(self.width())
        painter = QPainter(self)
        for entry, layout, y in self._laid:
            line = theme.px(20)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text_dim"))
            painter.drawText(0, round(y), theme.px(56), line, _LEFT, entry.when)
            mark = Mark.DASHED if entry.dim else entry.mark
            paint_mark(painter, QPointF(theme.px(65), y + line / 2), theme.px(10), mark, theme.color(entry.token))
            painter.setPen(theme.color("text"))
            layout.draw(painter, QPointF(self._text_left(), y))
        painter.end()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _span(start: int, length: int, format: QTextCharFormat) -> QTextLayout.FormatRange:
    span = QTextLayout.FormatRange()
    span.start, span.length, span.format = start, length, format
    return span


def _wrap(layout: QTextLayout, width: float) -> float:
    """Break ``layout`` into lines of ``width``; returns its height."""
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return y
