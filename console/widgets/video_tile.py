"""One camera as the officer sees it. Paints from a session's mailbox and owns nothing of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.ports import Picture, VideoSession
from console.widgets.marks import paint_mark
from console.widgets.theme import Theme
from console.widgets.video_words import Face, Notice, direction, distance, face_of, face_of_notice

STRIP = 28
"""Logical pixels of the strip at the lower edge, at desk scale."""
VEIL, DIM = 224, 222
"""Opacity (of 255) of the ground under words (strip, watermark), and of the cloth over an old picture."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Which camera it is. ``metres`` from the matter, ``heading`` in degrees from north."""

    name: str
    network: str = ""
    metres: float | None = None
    heading: int | None = None

    def details(self) -> list[str]:
        """The parts after the name, the least important last."""
        parts = ("" if self.metres is None else distance(self.metres), direction(self.heading), self.network)
        return [part for part in parts if part]


class VideoTile(QWidget):
    """``refresh`` is called by the owner's one timer; nothing here runs by itself. Qt thread only.

    What lies over a picture is painted in the dark theme's tokens under every theme: a picture is no panel.
    """

    opened = Signal()
    """Double click or Enter: the officer wants it large, or small again."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._ink = Theme("dark", theme.scale, self)
        self._session: VideoSession | None = None
        self._since = 0.0
        self._notice, self._detail = Notice.VACANT, ""
        self._caption = Caption("")
        self._watermark, self._time = "", ""
        self._picture: Picture | None = None
        self._image = QImage()
        self._face = face_of_notice(self._notice, "")
        self._strip: tuple[object, QPixmap] = (None, QPixmap())
        self._mark: tuple[object, QPixmap] = (None, QPixmap())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._dress)
        self._tell()

    @property
    def session(self) -> VideoSession | None:
        return self._session

    @property
    def notice(self) -> Notice:
        """What was said last without a session."""
        return self._notice

    @property
    def face(self) -> Face:
        """What the tile says now."""
        return self._face

    @property
    def serial(self) -> int:
        """The serial of the picture painted last, 0 before the first."""
        return self._picture.serial if self._picture else 0

    def pixels(self) -> tuple[int, int]:
        """Physical pixels of the tile: what a session should deliver."""
        ratio = self.devicePixelRatioF()
        return max(16, round(self.width() * ratio)), max(16, round(self.height() * ratio))

    def set_theme(self, theme: Theme) -> None:
        self._theme.changed.disconnect(self._dress)
        self._theme = theme
        theme.changed.connect(self._dress)
        self._dress()

    def set_caption(self, caption: Caption) -> None:
        if caption != self._caption:
            self._caption = caption
            self._tell()

    def set_officer(self, officer: str) -> None:
        """Who looks, over every picture: ``坐席02``."""
        self._watermark = officer
        self.update()

    def set_time(self, time_of_day: str) -> None:
        """When, beside it: ``06:12:41``."""
        if time_of_day != self._time:
            self._time = time_of_day
            if self._session is not None:
                self.update()

    def watch(self, session: VideoSession) -> None:
        """Show this session from now on. The picture of the one before goes at once."""
        if session is not self._session:
            self._drop_picture()
            self._session, self._since = session, self._clock()
            session.resize(*self.pixels())
            self.refresh()

    def show_notice(self, notice: Notice, detail: str = "") -> None:
        """No session, and why."""
        if self._session is not None or (notice, detail) != (self._notice, self._detail):
            self._session, self._notice, self._detail = None, notice, detail
            self._drop_picture()
            self._say(face_of_notice(notice, detail))

    def refresh(self) -> bool:
        """Look into the mailbox; ask for a repaint when something is new. Returns whether it did."""
        session = self._session
        if session is None:
            return False
        said = self._say(face_of(session.status(), self._clock() - self._since))
        picture = session.picture()
        if picture is None or (self._picture is not None and picture.serial == self._picture.serial):
            return said
        self._image = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
        self._picture = picture  # owns the memory of the image: replaced after it
        self.update()
        return True

    def words(self) -> str:
        """Everything the tile says, for screen readers and tests."""
        parts = (self._caption.name, *self._caption.details(), self._face.words())
        return "，".join(part for part in parts if part)

    def _say(self, face: Face) -> bool:
        if face == self._face:
            return False
        spoken = (self._face.mark, self._face.title) != (face.mark, face.title)
        self._face = face
        if spoken:  # not for each tenth of a second of age
            self._tell()
        self.update()
        return True

    def _tell(self) -> None:
        self.setAccessibleName(self.words())
        self.update()

    def _dress(self) -> None:
        self._ink.set_scale(self._theme.scale)
        self._strip = self._mark = (None, QPixmap())
        self.update()

    def _drop_picture(self) -> None:
        self._image, self._picture = QImage(), None
        self.update()

    def _paint_picture(self, painter: QPainter) -> None:
        ink, face = self._ink, self._face
        ratio = self.devicePixelRatioF()
        room = QRectF(self.rect())
        size = self._image.size().scaled(QSize(*self.pixels()), Qt.AspectRatioMode.KeepAspectRatio)
        wide, tall = size.width() / ratio, size.height() / ratio
        left, top = round((room.width() - wide) / 2), round((room.height() - tall) / 2)
        exact = abs(size.width() - self._image.width()) <= 2 and abs(size.height() - self._image.height()) <= 2
        if wide < room.width() - 1 or tall < room.height() - 1:
            painter.fillRect(room, ink.color("sunken"))
        if exact and ratio == 1.0:
            painter.drawImage(left, top, self._image)
        else:
            painter.drawImage(QRectF(left, top, wide, tall), self._image)
        if face.dimmed:
            painter.fillRect(room, _thin(ink.color("sunken"), DIM))

    def _paint_skeleton(self, painter: QPainter) -> None:
        ink, w, h = self._ink, self.width(), self.height()
        painter.fillRect(0, 0, w, h, ink.color("sunken"))
        if self._face.skeleton:
            painter.save()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.color("panel"))
            road = ((0.36, 0.4), (0.64, 0.4), (1.04, 1.0), (-0.04, 1.0))
            painter.drawPolygon(QPolygonF([QPointF(x * w, y * h) for x, y in road]))
            painter.restore()

    def _paint_title(self, painter: QPainter) -> None:
        face, ink = self._face, self._ink
        title, line = ink.font("title", strong=True), ink.font("small")
        if face.token == "text_faint":
            title = ink.font("text")
        elif self.width() > ink.px(360):
            title.setPixelSize(round(title.pixelSize() * 1.15))
        heights = [QFontMetrics(title).height(), *(QFontMetrics(line).height() + ink.px(2) for _ in face.lines)]
        y = max(ink.px(4), (self.height() - ink.px(STRIP) - sum(heights)) / 2)
        for n, (text, height) in enumerate(zip((face.title, *face.lines), heights, strict=True)):
            font, token = (title, face.token) if n == 0 else (line, face.token if n == 1 else "text_dim")
            painter.setFont(font)
            painter.setPen(
                ink.color("text" if token == "calm" and n == 0 else "text_dim" if token == "calm" else token)
            )
            room = QRectF(ink.px(8), y, self.width() - ink.px(16), height)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _elided(font, text, room.width()))
            y += height

    def _strip_pixmap(self) -> QPixmap:
        """The strip but for the age, which changes too often to be cached with it."""
        face, ratio = self._face, self.devicePixelRatioF()
        key = (self._caption, face.mark, face.token, self.width(), self._tag_room(), ratio)
        if self._strip[0] != key:
            pixmap = QPixmap(round(self.width() * ratio), round(self._ink.px(STRIP) * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(_thin(self._ink.color("sunken"), VEIL))
            painter = QPainter(pixmap)
            self._paint_strip(painter, QRect(0, 0, self.width(), self._ink.px(STRIP)))
            painter.end()
            self._strip = (key, pixmap)
        return self._strip[1]

    def _tag_room(self) -> int:
        """Pixels at the right end for the age or what stands in its place."""
        return max(self._ink.px(58), _advance(self._ink.font("small"), self._face.tag) + self._ink.px(22))

    def _paint_strip(self, painter: QPainter, room: QRect) -> None:
        ink, face = self._ink, self._face
        middle = QPointF(ink.px(16), room.height() / 2)
        paint_mark(painter, middle, ink.px(12), face.mark, ink.color(face.token))
        name, small = ink.font("text"), ink.font("small")
        name.setPixelSize(ink.px(13))
        left, end = ink.px(30), room.width() - self._tag_room()
        details = self._caption.details()
        wanted = QFontMetrics(name).horizontalAdvance(self._caption.name)
        while details and left + wanted + ink.px(10) + _advance(small, " · ".join(details)) > end:
            details.pop()
        painter.setFont(name)
        painter.setPen(ink.color("text"))
        text = _elided(name, self._caption.name, end - left)
        painter.drawText(QRect(left, 0, end - left, room.height()), _MIDDLE, text)
        left += _advance(name, text) + ink.px(10)
        if len(details) == 3:
            details.insert(0, details.pop())  # in the order of the drawing: network, distance, direction
        painter.setFont(small)
        painter.setPen(ink.color("text_dim"))
        painter.drawText(QRect(left, 0, max(0, end - left), room.height()), _MIDDLE, " · ".join(details))

    def _watermark_pixmap(self) -> QPixmap:
        text, ratio = f"{self._watermark} {self._time}".strip(), self.devicePixelRatioF()
        if self._mark[0] != (text, ratio):
            ink = self._ink
            font, pad = ink.font("small"), ink.px(5)
            wide, tall = _advance(font, text) + 2 * pad, QFontMetrics(font).height() + ink.px(2)
            pixmap = QPixmap(round(wide * ratio), round(tall * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(_thin(ink.color("sunken"), VEIL))  # a ground of its own: readable on the brightest picture
            painter = QPainter(pixmap)
            painter.setFont(font)
            painter.setPen(ink.color("text"))
            painter.drawText(QRectF(0, 0, wide, tall), Qt.AlignmentFlag.AlignCenter, text)
            painter.end()
            self._mark = ((text, ratio), pixmap)
        return self._mark[1]

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(270))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(90))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._session is not None:
            self._session.resize(*self.pixels())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink, face = self._ink, self._face
        if self._image.isNull():
            self._paint_skeleton(painter)
        else:
            self._paint_picture(painter)
        if face.title or face.lines:
            self._paint_title(painter)
        if self._caption.name:
            tall = ink.px(STRIP)
            painter.drawPixmap(0, self.height() - tall, self._strip_pixmap())
            painter.setFont(ink.font("small"))
            painter.setPen(ink.color(face.token if face.token == "stale" else "text"))
            right = QRect(0, self.height() - tall, self.width() - ink.px(12), tall)
            painter.drawText(right, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), face.tag)
        if self._session is not None and (self._watermark or self._time):
            mark = self._watermark_pixmap()
            painter.drawPixmap(
                QPointF(self.width() - mark.deviceIndependentSize().width() - ink.px(10), ink.px(8)), mark
            )
        painter.setPen(self._theme.color("focus" if self.hasFocus() else "line"))
        painter.drawRect(0, 0, self.width() - 1, self.height() - 1)
        painter.end()


_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _thin(color: QColor, alpha: int) -> QColor:
    thin = QColor(color)
    thin.setAlpha(alpha)
    return thin


def _advance(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def _elided(font: QFont, text: str, room: float) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room))
