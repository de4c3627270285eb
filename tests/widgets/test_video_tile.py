"""What an officer sees and reads on a camera tile in every state."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from console.domain.ports import Picture, TileState, VideoStatus
from console.domain.tile_state import Trouble
from console.widgets.marks import Mark
from console.widgets.theme import Theme
from console.widgets.video_tile import Caption, VideoTile
from console.widgets.video_words import Notice, direction, distance, trouble_words

WIDE, TALL = 480, 270
CAMERA = Caption("航天路 76 号南门", "雪亮", 60, 90)


def picture(serial: int, color: str = "#c03020", width: int = WIDE, height: int = TALL) -> Picture:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    view = image.constBits()
    return Picture(view, width, height, image.bytesPerLine(), serial, (image, view))


class Session:
    """A session that says what the test wants."""

    def __init__(self) -> None:
        self.now = VideoStatus(TileState.CONNECTING)
        self.newest: Picture | None = None
        self.size = (0, 0)

    def picture(self) -> Picture | None:
        return self.newest

    def status(self) -> VideoStatus:
        return self.now

    def resize(self, width: int, height: int) -> None:
        self.size = (width, height)

    def close(self) -> None:
        raise AssertionError("a tile does not own its session")

    def ended(self) -> bool:
        return True


class Clock:
    now = 10.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tile(qtbot: QtBot, clock: Clock) -> Iterator[VideoTile]:
    tile = VideoTile(Theme("dark"), clock=clock)
    qtbot.addWidget(tile)
    tile.resize(WIDE, TALL)
    tile.set_caption(CAMERA)
    tile.set_officer("坐席02 李明")
    tile.set_time("06:12:41")
    tile.show()
    yield tile


def live(tile: VideoTile, color: str = "#c03020") -> Session:
    session = Session()
    session.newest = picture(1, color)
    session.now = VideoStatus(TileState.LIVE, age=0.21)
    tile.watch(session)
    return session


def seen(tile: VideoTile, x: int, y: int) -> QColor:
    return tile.grab().toImage().pixelColor(QPoint(x, y))


def test_a_live_tile_shows_the_picture_and_says_who_where_and_how_old(tile: VideoTile) -> None:
    live(tile)
    assert seen(tile, 100, 100).name() == "#c03020"
    assert tile.words() == "航天路 76 号南门，60 m，朝东，雪亮，0.2 s"
    assert (tile.face.mark, tile.face.token) == (Mark.DISC, "ok")
    assert tile.accessibleName().startswith("航天路 76 号南门")


def test_a_new_picture_is_painted_and_an_old_one_is_not_painted_again(tile: VideoTile) -> None:
    session = live(tile)
    assert tile.refresh() is False
    session.newest = picture(2, "#2040a0")
    assert tile.refresh() is True
    assert seen(tile, 100, 100).name() == "#2040a0"
    assert tile.serial == 2
    assert tile.refresh() is False


def test_a_frozen_picture_is_dimmed_and_says_for_how_long(tile: VideoTile) -> None:
    session = live(tile, "#ffffff")
    bright = seen(tile, 60, 60).lightness()
    session.now = VideoStatus(TileState.STALE, age=8.4)
    tile.refresh()
    assert seen(tile, 60, 60).lightness() < bright / 2
    assert "画面停滞 8 s" in tile.words()
    assert tile.face.tag == "停滞"
    assert (tile.face.mark, tile.face.token) == (Mark.HALF, "stale")


def test_a_lost_camera_says_since_when_the_next_try_and_why(tile: VideoTile) -> None:
    session = live(tile)
    session.now = VideoStatus(TileState.BACKOFF, 8.4, retry_in=3.2, attempt=2, problem=Trouble.ENDED.value)
    tile.refresh()
    assert tile.face.title == "画面停滞 8 s"
    assert tile.face.lines == ("第 3 次重连 · 4 s 后重试", "连接中断")
    assert tile.face.dimmed


def test_a_camera_that_never_gave_a_picture_says_what_is_wrong_first(tile: VideoTile) -> None:
    session = Session()
    session.now = VideoStatus(TileState.BACKOFF, None, retry_in=1.0, attempt=0, problem=Trouble.NOT_FOUND.value)
    tile.watch(session)
    assert tile.face.title == "没有这一路"
    assert "第 1 次重连" in tile.face.lines[0]


def test_connecting_shows_nothing_for_a_moment_and_then_a_skeleton(tile: VideoTile, clock: Clock) -> None:
    session = Session()
    tile.watch(session)
    assert not tile.face.skeleton
    clock.now += 0.16
    assert tile.refresh()
    assert tile.face.skeleton
    assert tile.face.tag == "正在连接"
    strip = tile.grab().toImage().copy(2, TALL - 26, WIDE - 4, 24)
    assert max(strip.pixelColor(x, 12).lightness() for x in range(strip.width())) > 150, "the camera is named"


def test_while_reconnecting_the_old_picture_stays_old(tile: VideoTile) -> None:
    session = live(tile)
    session.now = VideoStatus(TileState.CONNECTING, 5.0, attempt=3, problem=Trouble.ENDED.value)
    tile.refresh()
    assert tile.face.title == "画面停滞 5 s"
    assert tile.face.lines == ("第 3 次重连 · 正在连接",)
    assert tile.face.dimmed


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_words_of_its_own(trouble: Trouble) -> None:
    title, _ = trouble_words(trouble.value)
    assert title
    assert title != trouble.value
    assert [trouble_words(other.value)[0] for other in Trouble].count(title) == 1


@pytest.mark.parametrize("notice", list(Notice))
def test_without_a_session_the_tile_says_why_and_shows_no_old_picture(tile: VideoTile, notice: Notice) -> None:
    live(tile, "#ffffff")
    tile.show_notice(notice)
    assert tile.session is None
    assert seen(tile, 60, 60).lightness() < 60
    assert tile.face.title or tile.face.tag


def test_the_center_s_own_reason_stands_in_a_refused_tile(tile: VideoTile) -> None:
    tile.show_notice(Notice.FORBIDDEN, "该摄像机仅限公安调看")
    assert tile.face.title == "无权调看"
    assert tile.face.lines == ("该摄像机仅限公安调看",)


def test_another_camera_never_shows_the_picture_of_the_one_before(tile: VideoTile) -> None:
    live(tile, "#ffffff")
    other = Session()
    tile.watch(other)
    assert seen(tile, 60, 60).lightness() < 60
    assert tile.serial == 0


@pytest.mark.parametrize("bright", ["#ffffff", "#606060", "#000000"])
def test_the_watermark_and_the_age_are_readable_over_every_picture(tile: VideoTile, bright: str) -> None:
    live(tile, bright)
    image = tile.grab().toImage()
    for words in (image.copy(WIDE - 130, 10, 112, 14), image.copy(WIDE - 44, TALL - 20, 30, 14)):
        tones = sorted(words.pixelColor(x, y).lightness() for x in range(words.width()) for y in range(words.height()))
        ground, ink = tones[len(tones) // 2], tones[-1]
        assert ground < 60, "dark ground under the words"
        assert ink > 190, "light words"


def test_a_picture_keeps_its_aspect_in_a_wider_tile(tile: VideoTile) -> None:
    tile.resize(800, TALL)
    live(tile)
    assert seen(tile, 20, 100).name() == tile._ink.color("sunken").name()
    assert seen(tile, 400, 100).name() == "#c03020"


def test_a_session_is_told_how_many_pixels_are_painted(tile: VideoTile) -> None:
    session = live(tile)
    assert session.size == (WIDE, TALL)
    tile.resize(300, 180)
    assert session.size == (300, 180)


def test_in_a_narrow_tile_the_name_stays_and_the_details_go(tile: VideoTile) -> None:
    live(tile)
    for width in (480, 320, 240, 160):
        tile.resize(width, width * 9 // 16)
        assert not tile.grab().isNull()
    assert tile.words().startswith("航天路 76 号南门，60 m")


def test_enter_and_double_click_ask_to_make_it_large(tile: VideoTile, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tile.opened):
        qtbot.keyClick(tile, Qt.Key.Key_Return)
    with qtbot.waitSignal(tile.opened):
        qtbot.mouseDClick(tile, Qt.MouseButton.LeftButton)


def test_both_themes_paint_the_tile_and_the_strip_stays_dark(tile: VideoTile) -> None:
    live(tile, "#ffffff")
    dark = seen(tile, 200, TALL - 4)
    tile.set_theme(Theme("light", parent=tile))
    assert seen(tile, 200, TALL - 4) == dark
    assert dark.lightness() < 90


def test_name_and_age_are_readable_on_the_strip_over_a_white_picture(tile: VideoTile) -> None:
    live(tile, "#ffffff")
    ground, ink = seen(tile, 250, TALL - 4), tile._ink
    for token in ("text", "text_dim", "ok", "stale"):
        floor = 4.5 if token in ("text", "text_dim") else 3.0
        assert contrast(ink.color(token), ground) >= floor, token


def test_what_stands_on_a_dimmed_white_picture_is_readable(tile: VideoTile) -> None:
    session = live(tile, "#ffffff")
    session.now = VideoStatus(TileState.STALE, age=3.0)
    tile.refresh()
    ground = seen(tile, 60, 60)
    for token in ("stale", "text_dim", "text"):
        assert contrast(tile._ink.color(token), ground) >= 4.5, token


def contrast(a: QColor, b: QColor) -> float:
    """WCAG 2.2 contrast ratio."""

    def luminance(color: QColor) -> float:
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_directions_and_distances_read_as_an_officer_says_them() -> None:
    assert [direction(h) for h in (0, 44, 90, 180, 359, None)] == ["朝北", "朝东北", "朝东", "朝南", "朝北", ""]
    assert [distance(m) for m in (3, 62, 940, 1440)] == ["10 m", "60 m", "940 m", "1.4 km"]


def test_a_tile_can_be_saved_as_it_is_seen(tile: VideoTile, tmp_path: Path) -> None:
    live(tile)
    assert tile.grab().save(str(tmp_path / "tile.png"))
