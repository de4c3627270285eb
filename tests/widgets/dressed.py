"""The application in a theme, as an officer sees it, and undressed again.

What stayed dressed would make every later test of its process build its desk in three times the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from console.widgets.theme import Theme


@contextmanager
def dressed(app: QApplication, theme: Theme) -> Iterator[None]:
    before = app.styleSheet(), app.palette(), app.font()
    theme.apply(app)
    try:
        yield
    finally:
        app.setStyleSheet(before[0])
        app.setPalette(before[1])
        app.setFont(before[2])
