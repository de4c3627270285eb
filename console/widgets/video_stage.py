"""Where tiles stand: two by two, or one above the other where the room is tall and narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from console.widgets.camera_list import CameraList
from console.widgets.theme import Theme
from console.widgets.video_tile import VideoTile

ASPECT = 16 / 9


class VideoStage(QWidget):
    """Lays ``tiles`` out over its whole width, none taller than 16:9, so that pictures are as large as they can be.
    Under a tile that stands alone there is room for the list of ``others``."""

    def __init__(
        self, theme: Theme, tiles: Sequence[VideoTile], others: CameraList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._tiles, self._others = theme, tiles, others
        others.setParent(self)
        others.hide()
        self._alone: int | None = None
        for tile in tiles:
            tile.setParent(self)

    def arrange(self, alone: int | None) -> None:
        """All tiles, or the one with this index."""
        self._alone = alone
        for n, tile in enumerate(self._tiles):
            tile.setVisible(alone is None or n == alone)
        self._place()

    def _place(self) -> None:
        gap = self._theme.size("gap")
        room = self.rect().adjusted(gap, gap, -gap, -gap)
        if self._alone is not None:
            large = QRect(room.topLeft(), _flat(room.size()))
            self._tiles[self._alone].setGeometry(large)
            under = room.adjusted(0, large.height() + gap, 0, 0)
            self._others.setGeometry(under)
            self._others.setVisible(under.height() >= self._others.least)
            return
        self._others.hide()
        columns = max((2, 1), key=lambda n: _picture_width(self._cell(room, gap, n)))
        cell = self._cell(room, gap, columns)
        for n, tile in enumerate(self._tiles):
            left = room.x() + n % columns * (cell.width() + gap)
            top = room.y() + n // columns * (cell.height() + gap)
            tile.setGeometry(left, top, cell.width(), cell.height())

    def _cell(self, room: QRect, gap: int, columns: int) -> QSize:
        rows = -(-len(self._tiles) // columns)
        wide, tall = (room.width() - gap * (columns - 1)) // columns, (room.height() - gap * (rows - 1)) // rows
        return _flat(QSize(wide, tall))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / ASPECT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(150))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(520), self._theme.px(300))


def _flat(room: QSize) -> QSize:
    """The whole width of ``room``, and no more height than a 16:9 picture needs."""
    return QSize(max(16, room.width()), max(9, min(room.height(), round(room.width() / ASPECT))))


def _picture_width(cell: QSize) -> float:
    return min(cell.width(), cell.height() * ASPECT)
