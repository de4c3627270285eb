"""Draws one row of the queue, whole or only the part that changed.

Chinese text is what costs (about 2.5 us a glyph), so words that many rows share are kept as small pictures.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap

from console.widgets.bars import paint_bar
from console.widgets.marks import paint_severity, severity_token
from console.widgets.queue_columns import Chosen, Columns, Span, columns
from console.widgets.queue_row import Part, QueueRow, TimeLeft
from console.widgets.theme import Theme

WORDS_KEPT = 512
PARTS_KEPT = 512
BAR_STEPS = 100
NOT_LIVE = 0.62
"""Opacity of what is shown and not live."""

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class RowLook:
    """How the row stands in the view just now."""

    width: int
    selected: bool = False
    hovered: bool = False
    focused: bool = False
    live: bool = True
    marked: bool = False
    """Picked for something that is done to several at once."""


class RowDrawing:
    """Draws rows at the painter's origin. ``ratio``: device pixels in a logical one, of what is drawn on."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._dense = False
        self._row = "row"
        self._chosen = Chosen()
        self._ratio = 1.0
        self._parts: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._words: OrderedDict[tuple[object, ...], tuple[QPixmap, float, float]] = OrderedDict()
        self.forget()

    def set_dense(self, dense: bool) -> None:
        """One line of 32 px instead of two in 44."""
        self.set_height("row_dense" if dense else "row")

    def set_height(self, token: str) -> None:
        """``row_dense``: one line a row; ``row`` and ``row_roomy``: two, the second with more air."""
        self._row, self._dense = token, token == "row_dense"
        self.forget()

    def set_chosen(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self.forget()

    def widths(self, width: int) -> dict[str, int]:
        """What each column measures in a row of ``width``, before scaling."""
        at, unit = columns(width, self._theme, self._chosen), self._theme.px(100) / 100
        spans = {"time": at.time, "owner": at.owner, "lead": at.lead, "state": at.state, "left": at.left}
        return {name: round(span.width / unit) for name, span in spans.items()}

    def forget(self) -> None:
        """Drop every kept picture: the theme or the language is another."""
        self.row_height = self._theme.size(self._row)
        self._parts.clear()
        self._words.clear()
        self._columns: tuple[int, Columns] = (-1, columns(0, self._theme, self._chosen))
        self._fonts = {
            "text": self._theme.font("text"),
            "strong": self._theme.font("text", strong=True),
            "small": self._theme.font("small"),
        }
        self._pixels = {name: font.pixelSize() for name, font in self._fonts.items()}
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}

    def draw(self, painter: QPainter, face: QueueRow, left: TimeLeft, look: RowLook, ratio: float) -> None:
        """The whole row."""
        at, height = self._begin(look, ratio), self.row_height
        if face.head:
            self._draw_head(painter, face, look, height)
            return
        painter.fillRect(0, 0, look.width, height, self._theme.color(_ground(look)))
        painter.setOpacity(1.0 if look.live else NOT_LIVE)
        if face.severity < 4:
            painter.fillRect(0, 0, at.edge, height - 1, self._theme.color(severity_token(face.severity)))
        self._mark(painter, face.severity, at.mark_x, height)
        if at.time.width:
            self._word(painter, face.when, "text_dim", at.time, height / 2, "text")
        if face.unread:
            self._dot(painter, at.mark_x, height)
        if self._dense:
            self._draw_dense(painter, face, at, height)
        else:
            self._draw_two_lines(painter, face, at, height)
        self._lead(painter, face, at, height)
        self._owner(painter, face, at, height)
        self._state(painter, face, at, height)
        self._left(painter, left, at, height)
        painter.setOpacity(1.0)
        self._draw_frame(painter, look, height)

    def draw_parts(
        self, painter: QPainter, face: QueueRow, left: TimeLeft, parts: set[Part], look: RowLook, ratio: float
    ) -> None:
        """Only ``parts``, over a row of the same look that is drawn already, is not selected and has these columns."""
        at, height = self._begin(look, ratio), self.row_height
        for part in parts:
            span = {"owner": at.owner, "lead": at.lead, "state": at.state, "left": at.left}[part]
            self._clear(painter, look, span)
            painter.setOpacity(1.0 if look.live else NOT_LIVE)
            if part == "state":
                self._state(painter, face, at, height)
            elif part == "left":
                self._left(painter, left, at, height)
            elif part == "lead":
                self._lead(painter, face, at, height)
            else:
                self._owner(painter, face, at, height)
            painter.setOpacity(1.0)

    def drawable(self, parts: set[Part], look: RowLook) -> set[Part] | None:
        """Those of ``parts`` that a row of this width shows; None when one of them can only be drawn with the whole
        row: the lead of a narrow row stands behind the place, the frame of a selected one runs through all."""
        at = self._begin(look, self._ratio)
        if look.selected or look.marked or ("lead" in parts and not at.lead.width):
            return None
        spans: dict[Part, Span] = {"owner": at.owner, "lead": at.lead, "state": at.state, "left": at.left}
        return {part for part in parts if spans[part].width}

    def _begin(self, look: RowLook, ratio: float) -> Columns:
        self._ratio = ratio
        if self._columns[0] != look.width:
            self._columns = (look.width, columns(look.width, self._theme, self._chosen))
        return self._columns[1]

    def _clear(self, painter: QPainter, look: RowLook, span: Span) -> None:
        """Ground over ``span`` and half the gap on each side, where nothing else stands."""
        gap, height = self._theme.px(10) // 2, self.row_height
        x, width = span.x - gap, span.width + 2 * gap
        painter.fillRect(x, 0, width, height, self._theme.color(_ground(look)))
        painter.fillRect(x, height - 1, width, 1, self._theme.color("line_soft"))

    def _draw_two_lines(self, painter: QPainter, face: QueueRow, at: Columns, height: int) -> None:
        upper, lower = height * 0.34, height * 0.735
        self._line(painter, face.title, "text", at.title, upper, "strong" if face.fresh else "text")
        place = face.place if at.lead.width else " · ".join(part for part in (face.place, face.lead) if part)
        room = self._marks(painter, face, at.title, lower) if face.marks else at.title
        self._word(painter, place, "text_dim", room, lower, "small")

    def _draw_dense(self, painter: QPainter, face: QueueRow, at: Columns, height: int) -> None:
        middle = height / 2
        font = "strong" if face.fresh else "text"
        used = min(at.title.width, self._metrics[font].horizontalAdvance(face.title) + self._theme.px(10))
        self._line(painter, face.title, "text", at.title, middle, font)
        rest = Span(at.title.x + used, at.title.width - used)
        if face.marks:
            rest = self._marks(painter, face, rest, middle)
        if rest.width > self._theme.px(60):
            self._line(painter, face.place, "text_dim", rest, middle, "small")

    def _lead(self, painter: QPainter, face: QueueRow, at: Columns, height: int) -> None:
        if at.lead.width:
            self._word(painter, face.lead, face.lead_token, at.lead, height / 2, "text")

    def _owner(self, painter: QPainter, face: QueueRow, at: Columns, height: int) -> None:
        if at.owner.width and face.owner and not self._dense:
            self._word(painter, face.owner, face.owner_token, at.owner, height / 2, "text")

    def _state(self, painter: QPainter, face: QueueRow, at: Columns, height: int) -> None:
        """In a dense row an act that is not settled takes the place of the state."""
        if not at.state.width:
            return
        if face.overlay:
            self._tag(painter, face, at.state, height * (0.5 if self._dense else 0.745))
        if not (face.overlay and self._dense):
            middle = height * 0.28 if face.overlay else height / 2
            self._word(painter, face.state, face.state_token, at.state, middle, "text")

    def _left(self, painter: QPainter, left: TimeLeft, at: Columns, height: int) -> None:
        if not at.left.width:
            return
        text, bar = (0.42, 0.82) if self._dense else (0.385, 0.68)
        self._word(painter, left.text, left.text_token, at.left, height * text, "text", right=True)
        self._bar(painter, left, at.left, height * bar)

    def _draw_head(self, painter: QPainter, face: QueueRow, look: RowLook, height: int) -> None:
        """The head of a group: which way it opens, its name, how many are in it."""
        px, ground = self._theme.px, "select" if look.selected else "hover" if look.hovered else "sunken"
        painter.fillRect(0, 0, look.width, height, self._theme.color(ground))
        painter.setOpacity(1.0 if look.live else NOT_LIVE)
        arrow, middle, x = px(4), height / 2, px(18)
        painter.setPen(QPen(self._theme.color("text_dim"), px(2)))
        if face.head == "folded":
            points = [QPointF(x, middle - arrow), QPointF(x + arrow, middle), QPointF(x, middle + arrow)]
        else:
            points = [QPointF(x - arrow, middle - arrow / 2), QPointF(x, middle + arrow / 2)]
            points.append(QPointF(x + arrow, middle - arrow / 2))
        painter.drawPolyline(points)
        words = Span(px(34), look.width - px(110))
        self._line(painter, face.title, "text", words, middle, "strong")
        self._word(painter, str(face.size), "text_dim", Span(look.width - px(72), px(60)), middle, "text", right=True)
        painter.setOpacity(1.0)
        self._draw_frame(painter, look, height)

    def _dot(self, painter: QPainter, x: int, height: int) -> None:
        """Nobody has looked at it yet: at the upper right of the mark, in the colour of the words."""
        side = self._theme.px(12)
        part = self._part(("dot", 0), QSize(side, side))
        painter.drawPixmap(QPointF(x + self._theme.px(4), height / 2 - self._theme.px(16)), part)

    def _draw_frame(self, painter: QPainter, look: RowLook, height: int) -> None:
        painter.fillRect(0, height - 1, look.width, 1, self._theme.color("line_soft"))
        if look.marked:
            painter.fillRect(
                look.width - self._theme.px(4), 0, self._theme.px(4), height - 1, self._theme.color("focus")
            )
        if look.selected:
            painter.setPen(QPen(self._theme.color("focus" if look.focused else "line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, look.width - 1, height - 1))

    def _line(self, painter: QPainter, text: str, token: str, span: Span, middle: float, font: str) -> None:
        """A line that is hardly ever the same twice: measured and cut only when it may not fit."""
        metrics = self._metrics[font]
        if len(text) * self._pixels[font] > span.width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, span.width)
        painter.setFont(self._fonts[font])
        painter.setPen(self._theme.color(token))
        painter.drawText(QPointF(span.x, middle + (metrics.ascent() - metrics.descent()) / 2), text)

    def _word(
        self, painter: QPainter, text: str, token: str, span: Span, middle: float, font: str, right: bool = False
    ) -> None:
        """A word that many rows share: copied instead of set (4 us for 12)."""
        if len(text) * self._pixels[font] > span.width:
            text = self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, span.width)
        kept = self._words.get((text, font, token, self._ratio))
        word, width, height = kept if kept is not None else self._set_word(text, font, token)
        x = span.x + span.width - width if right else span.x
        painter.drawPixmap(QPointF(x, round(middle - height / 2)), word)

    def _set_word(self, text: str, font: str, token: str) -> tuple[QPixmap, float, float]:
        """The picture of a word with its width and height in logical pixels."""
        metrics, ratio = self._metrics[font], self._ratio
        width, height = max(1, metrics.horizontalAdvance(text)), metrics.height()
        word = _transparent(QSize(width, height), ratio)
        inner = QPainter(word)
        inner.setFont(self._fonts[font])
        inner.setPen(self._theme.color(token))
        inner.drawText(QPointF(0, metrics.ascent()), text)
        inner.end()
        size = word.deviceIndependentSize()
        kept = (word, size.width(), size.height())
        _keep(self._words, (text, font, token, ratio), kept, WORDS_KEPT)
        return kept

    def _tag(self, painter: QPainter, face: QueueRow, span: Span, middle: float) -> None:
        """What the officer did and the center has not confirmed: framed in dashes, never written as fact."""
        theme, metrics = self._theme, self._metrics["small"]
        room, text = span.width - theme.px(8), face.overlay
        if metrics.horizontalAdvance(text) > room:
            text = text.rpartition(" · ")[2]  # of "return · refused" the second word must be read
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width, height = metrics.horizontalAdvance(text) + theme.px(8), theme.px(16)
        pen = QPen(theme.color(face.overlay_token), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(span.x + 0.5, round(middle - height / 2) + 0.5, width, height))
        self._line(painter, text, face.overlay_token, Span(span.x + theme.px(4), width), middle, "small")

    def _marks(self, painter: QPainter, face: QueueRow, span: Span, middle: float) -> Span:
        """As many framed signs as fit into two thirds of ``span``; returns what is left of it."""
        x, end = span.x, span.x + span.width * 2 // 3
        for mark in face.marks:
            kept = self._words.get((mark.sign, "mark", mark.token, self._ratio))
            sign, width, height = kept if kept is not None else self._set_mark(mark.sign, mark.token)
            if x + width > end:
                break
            painter.drawPixmap(QPointF(x, round(middle - height / 2)), sign)
            x += round(width) + self._theme.px(4)
        return Span(x, span.x + span.width - x)

    def _set_mark(self, sign: str, token: str) -> tuple[QPixmap, float, float]:
        """The picture of a framed sign with its width and height in logical pixels."""
        theme, metrics, ratio = self._theme, self._metrics["small"], self._ratio
        width, height = metrics.horizontalAdvance(sign) + theme.px(7), theme.px(16)
        picture = _transparent(QSize(width, height), ratio)
        inner = QPainter(picture)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner.setPen(QPen(theme.color(token), 1))
        inner.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 3, 3)
        inner.setFont(self._fonts["small"])
        inner.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, sign)
        inner.end()
        size = picture.deviceIndependentSize()
        kept = (picture, size.width(), size.height())
        _keep(self._words, (sign, "mark", token, ratio), kept, WORDS_KEPT)
        return kept

    def _mark(self, painter: QPainter, severity: int, x: int, height: int) -> None:
        side = self._theme.px(18)
        place = QPointF(x - side / 2, (height - side) / 2)
        painter.drawPixmap(place, self._part(("mark", severity), QSize(side, side)))

    def _bar(self, painter: QPainter, left: TimeLeft, span: Span, middle: float) -> None:
        height = self._theme.px(4)
        part = self._part((left.bar_token, bar_step(left)), QSize(span.width, height))
        painter.drawPixmap(QPointF(span.x, round(middle - height / 2)), part)

    def _part(self, what: tuple[str, int], size: QSize) -> QPixmap:
        """A mark or a bar: smooth edges cost more than the rest of a row, and there are only a few of them."""
        key = (what, size.width(), self._ratio)
        part = self._parts.get(key)
        if part is None:
            part = _transparent(size, self._ratio)
            inner = QPainter(part)
            name, value = what
            if name == "dot":
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                inner.setPen(QPen(self._theme.color("panel"), self._theme.px(2)))
                inner.setBrush(self._theme.color("text"))
                inner.drawEllipse(QRectF(0, 0, size.width(), size.height()).adjusted(2, 2, -2, -2))
            elif name == "mark":
                middle = QPointF(size.width() / 2, size.height() / 2)
                paint_severity(inner, middle, self._theme.px(13), value, self._theme)
            else:
                rect = QRectF(0, 0, size.width(), size.height())
                paint_bar(inner, rect, value / BAR_STEPS, self._theme.color(name), self._theme.color("line_soft"))
            inner.end()
            _keep(self._parts, key, part, PARTS_KEPT)
        return part


def bar_step(left: TimeLeft) -> int:
    """The share of the time used in the steps a bar is drawn in."""
    return round(min(1.0, max(0.0, left.share)) * BAR_STEPS)


def _ground(look: RowLook) -> str:
    return "select" if look.selected or look.marked else "hover" if look.hovered else "panel"


def _transparent(size: QSize, ratio: float) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _keep(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    """Add to a bounded dictionary; the one added first goes."""
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
