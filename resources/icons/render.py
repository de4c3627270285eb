"""Draw ``shouwang.png`` from ``shouwang.svg``: run it after the drawing changed."""

import sys
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIDE = 256
HERE = Path(__file__).resolve().parent


def main() -> int:
    app = QGuiApplication(["render", "-platform", "offscreen"])
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray((HERE / "shouwang.svg").read_bytes())).render(painter)
    painter.end()
    written = image.save(str(HERE / "shouwang.png"))
    app.quit()
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main())
