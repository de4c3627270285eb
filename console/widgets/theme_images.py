"""The two small pictures a stylesheet can only take from files: the arrow of a combo box, the tick of a check box.

They are drawn in the theme's own colours, so that no colour is named outside the tokens.
"""

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

ARROW = ((2.5, 4.5), (6.0, 8.0), (9.5, 4.5))
TICK = ((2.5, 6.2), (5.0, 8.8), (9.6, 3.4))
SIDE = 12


def draw_images(directory: Path, arrow: QColor, tick: QColor, stem: str) -> dict[str, str]:
    """Write the pictures, once and twice as large, and return their paths by template name.

    Raises OSError when ``directory`` cannot be written.
    """
    paths: dict[str, str] = {}
    for name, points, color in (("arrow", ARROW, arrow), ("tick", TICK, tick)):
        for ratio, suffix in ((1, ""), (2, "@2x")):
            path = directory / f"{stem}-{name}{suffix}.png"
            if not _stroke(points, color, ratio).save(str(path)):
                raise OSError(f"cannot write {path}")
        paths[f"image_{name}"] = (directory / f"{stem}-{name}.png").as_posix()
    return paths


def _stroke(points: tuple[tuple[float, float], ...], color: QColor, ratio: int) -> QImage:
    image = QImage(SIDE * ratio, SIDE * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio, ratio)
    painter.setPen(QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
    painter.end()
    return image
