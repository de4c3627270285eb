"""The look of every window, from named tokens: colours, sizes, fonts, palette and the one stylesheet.

Painted rows, widgets and charts take colours from here and nowhere else, so that a new theme, or a wall read from
eight metres, is a change of tokens and not of code.
"""

import json
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from console.widgets.theme_images import draw_images

ThemeName = Literal["dark", "light"]
FontRole = Literal["text", "small", "title", "figure"]

FAMILY = "Noto Sans CJK SC"
"""By name: a generic family may give the Japanese forms of the same characters."""
FONT_ROLES: tuple[FontRole, ...] = ("text", "small", "title", "figure")
THEMES: tuple[ThemeName, ...] = ("dark", "light")
DIRECTORY = Path(__file__).resolve().parents[2] / "resources" / "theme"

_HEAVY: frozenset[FontRole] = frozenset({"title", "figure"})


class UnknownToken(KeyError):
    """A name that the token file does not hold: a typing error, or a token that was renamed."""


@cache
def tokens() -> dict[str, dict[str, str | int]]:
    """The token file: ``dark`` and ``light`` (colours) and ``size`` (pixels at desk distance)."""
    loaded: dict[str, dict[str, str | int]] = json.loads((DIRECTORY / "tokens.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _template() -> Template:
    return Template((DIRECTORY / "style.qss").read_text(encoding="utf-8"))


@cache
def _directory() -> QTemporaryDir:
    """Lives and goes with the process."""
    return QTemporaryDir()


class Theme(QObject):
    """One look in force. ``changed`` tells painters to drop what they cached; widgets follow by the stylesheet.

    ``scale`` enlarges sizes and fonts (walls: 16' of arc at the reading distance). Qt thread only.
    """

    changed = Signal()

    def __init__(self, name: ThemeName = "dark", scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._scale = scale
        self._app: QApplication | None = None
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[str, QFont] = {}
        self._build()

    @property
    def name(self) -> ThemeName:
        return self._name

    @property
    def scale(self) -> float:
        return self._scale

    def color(self, token: str) -> QColor:
        """The colour of ``token``. Shared: do not change it in place. Raises UnknownToken."""
        try:
            return self._colors[token]
        except KeyError:
            raise UnknownToken(token) from None

    def css(self, token: str) -> str:
        """The same as ``#rrggbb``."""
        return self.color(token).name()

    def size(self, token: str) -> int:
        """Logical pixels of ``token`` at this scale. Raises UnknownToken."""
        try:
            return round(int(tokens()["size"][token]) * self._scale)
        except KeyError:
            raise UnknownToken(token) from None

    def px(self, pixels: float) -> int:
        """``pixels`` of the drawing at this scale, one at least."""
        return max(1, round(pixels * self._scale))

    def font(self, role: FontRole, strong: bool = False) -> QFont:
        """The font of ``role`` with figures of one width, yours to change."""
        return QFont(self._fonts[role + ("+" if strong else "")])

    def palette(self) -> QPalette:
        """For what a stylesheet does not reach: item views' text, native dialogs, disabled controls."""
        palette = QPalette()
        for role, token in _PALETTE:
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text_faint"))
        return palette

    def stylesheet(self) -> str:
        """The one stylesheet, with every token filled in.

        Raises KeyError when the template names an unknown token, OSError when there is no room for two small pictures.
        """
        names = {token: color.name() for token, color in self._colors.items()}
        sizes = {f"px_{token}": str(self.size(token)) for token in tokens()["size"]}
        images = draw_images(Path(_directory().path()), self.color("text_dim"), self.color("panel"), self._name)
        return _template().substitute(names | sizes | images, family=FAMILY)

    def apply(self, app: QApplication) -> None:
        """Dress ``app``, now and after each later ``set_name`` or ``set_scale``."""
        if self._app is None:
            app.setStyle("Fusion")
        self._app = app
        self._dress(app)

    def set_name(self, name: ThemeName) -> None:
        """Change the theme under running windows."""
        if name != self._name:
            self._name = name
            self._renew()

    def set_scale(self, scale: float) -> None:
        if scale != self._scale:
            self._scale = scale
            self._renew()

    def _renew(self) -> None:
        self._build()
        if self._app is not None:
            self._dress(self._app)
        self.changed.emit()

    def _build(self) -> None:
        self._colors = {token: QColor(str(value)) for token, value in tokens()[self._name].items()}
        for role in FONT_ROLES:
            self._fonts[role] = self._make_font(role, role in _HEAVY)
            self._fonts[role + "+"] = self._make_font(role, True)

    def _make_font(self, role: FontRole, heavy: bool) -> QFont:
        font = QFont(FAMILY)
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setPixelSize(self.size(role))
        font.setWeight(QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
        # one smoothing for all text: words kept as pictures must look like the text beside them
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
        tag = getattr(QFont.Tag, "fromString", None)
        # WORKAROUND(PySide6 6.8): no way to name a feature; the digits of Noto Sans CJK SC are of one width without it
        if tag is not None:
            font.setFeature(tag("tnum"), 1)
        return font

    def _dress(self, app: QApplication) -> None:
        app.setPalette(self.palette())
        app.setFont(self.font("text"))
        app.setStyleSheet(self.stylesheet())


_PALETTE: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (QPalette.ColorRole.Window, "ground"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "panel"),
    (QPalette.ColorRole.AlternateBase, "raised"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "raised"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "critical"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.PlaceholderText, "text_faint"),
    (QPalette.ColorRole.Highlight, "select"),
    (QPalette.ColorRole.HighlightedText, "text"),
    (QPalette.ColorRole.Link, "focus"),
    (QPalette.ColorRole.LinkVisited, "focus"),
    (QPalette.ColorRole.Light, "raised"),
    (QPalette.ColorRole.Midlight, "hover"),
    (QPalette.ColorRole.Mid, "line_soft"),
    (QPalette.ColorRole.Dark, "line"),
    (QPalette.ColorRole.Shadow, "sunken"),
)
