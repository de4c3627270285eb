"""The pictures around the selected matter: one or four tiles, the nearest cameras first."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout

from console.domain.nearest import Sight
from console.domain.ports import Center
from console.models.actions import Actions
from console.models.queue_order import ZONE
from console.services.video import VideoService
from console.views.jobs import Jobs
from console.views.viewing_reason import ViewingReason
from console.views.watching import Matter, Watching, Why, caption_of
from console.widgets.camera_list import CameraLine, CameraList
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from console.widgets.video_stage import VideoStage
from console.widgets.video_tile import Caption, VideoTile
from console.widgets.video_words import Notice
from contract.viewing import runs

FRAME_MS = 20
"""One timer for all tiles: a picture waits at most this long to be painted."""
SETTLE_MS = 250
"""A selection must hold this long before streams are asked for: going through the queue by key opens none."""
TILES = 4


class VideoPanel(QFrame):
    """``show_for`` and ``clear`` say what is looked at; V changes between one and four tiles, a double click or Enter
    on a tile makes it large and small again. ``now``: the center's clock, Unix ms; ``four``: four tiles at first.
    Call ``close_video`` before the end.
    """

    def __init__(
        self, theme: Theme, center: Center, video: VideoService, now: Callable[[], int], *, four: bool = True
    ) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self._jobs = Jobs()
        self._watching = Watching(center, video, self._count, self._list)
        self._matter: Matter | None = None
        self._why: Why | None = None
        self._unsaid = False
        self._four, self._large = four, -1
        self._near = 0
        self._none = False
        self._sights: Sequence[Sight] = ()
        self._second = 0
        self.setProperty("frame", "panel")
        self.tiles = [VideoTile(theme) for _ in range(TILES)]
        self.others = CameraList(theme)
        self.stage = VideoStage(theme, self.tiles, self.others)
        self._title, self._hint = PlainLabel("", "title"), PlainLabel("", "small dim")
        self._empty = PlainLabel("", "dim")
        self.asking = ViewingReason(theme)
        self.toggle = QPushButton()
        self._frames, self._settle = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._arrange()

    def show_for(self, incident_id: str, lon: float, lat: float, closed_at: int | None = None, code: str = "") -> None:
        """Show the cameras nearest to this place (WGS-84) for this incident, once the selection holds still.

        A matter closed (``closed_at``, Unix ms) some time ago shows them only after the officer said why.
        """
        matter = Matter(incident_id, lon, lat, closed_at, code)
        if matter != self._matter:
            if self._matter is None or matter.incident_id != self._matter.incident_id:
                self._why = None
                self.asking.ask(code, self._watching.rule.after_closing // 3_600_000)
            self._matter, self._sights = matter, ()
            self._name_others()  # the distances were those of another place
            self._settle.start()

    def clear(self) -> None:
        """Nothing is selected: let the sessions go."""
        self._matter, self._why, self._unsaid, self._sights = None, None, False, ()
        self._settle.stop()
        self._jobs.stop("watch")
        self._watching.close_all()
        self._large = -1
        self._arrange()

    def close_video(self) -> None:
        """End the panel's tasks, timers and sessions; nothing starts any more. Their threads end by themselves."""
        self._settle.stop()
        self._frames.stop()
        self._jobs.close()
        self._watching.close_all()

    def declare(self, actions: Actions) -> None:
        """Bind the panel's keys in its window."""
        actions.declare("video.tiles", self.tr("单路 / 四路画面"), ("V",), self.toggle_tiles, group="video")

    def toggle_tiles(self) -> None:
        """One tile or four. From a large tile: back to where it was."""
        if self._large >= 0:
            self._large = -1
        else:
            self._four = not self._four
            self._follow()
        self._arrange()

    @property
    def four(self) -> bool:
        """The officer wants four tiles, not one."""
        return self._four

    @property
    def shown(self) -> list[VideoTile]:
        """The tiles in sight."""
        return [tile for tile in self.tiles if not tile.isHidden()]

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("frame", "header")
        line = QHBoxLayout(head)
        line.setContentsMargins(self._theme.px(12), self._theme.px(5), self._theme.px(12), self._theme.px(5))
        line.setSpacing(self._theme.px(10))
        line.addWidget(self._title)
        line.addWidget(self._hint, 1)
        line.addWidget(self.toggle)
        self.toggle.setProperty("tone", "cap")
        self.toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggle.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.stage)
        self._pages.addWidget(self.asking)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._frames.setInterval(FRAME_MS)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.timeout.connect(self._paint_new)
        self._settle.setInterval(SETTLE_MS)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._follow)
        self.toggle.clicked.connect(self.toggle_tiles)
        self.asking.given.connect(self._said)
        for tile in self.tiles:
            tile.opened.connect(self._enlarge)

    def _follow(self) -> None:
        """The selection held still."""
        if self._matter is None:
            return
        tiles = self.tiles if self._four else self.tiles[:1]
        for tile in self.tiles[len(tiles) :]:
            tile.set_caption(Caption(""))
            tile.show_notice(Notice.VACANT)
        self._unsaid = self._why is None and not runs(self._matter.closed_at, self._now(), self._watching.rule)
        if self._unsaid:
            self._jobs.stop("watch")
            self._watching.close_all()
        else:
            self._jobs.start("watch", self._watching.show(self._matter, tiles, self._why))
        self._arrange()

    def _said(self, reason: str, code: str) -> None:
        self._why = Why(reason, code)
        self._follow()

    def _enlarge(self) -> None:
        tile = self.sender()
        if isinstance(tile, VideoTile):
            self._large = -1 if self._large >= 0 else self.tiles.index(tile)
            self._arrange()
            tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        vacant = self._matter is None or (self._none and not self._unsaid)
        page = self._empty if vacant else self.asking if self._unsaid else self.stage
        nothing, unknown = self.tr("管辖范围内没有摄像机"), self.tr("选中一件事件，调看附近画面")
        self._empty.setText(unknown if self._matter is None else nothing)
        self._pages.setCurrentWidget(page)
        alone = self._large if self._large >= 0 else None if self._four else 0
        self.stage.arrange(alone)
        self._name_others()
        self._say()

    def _list(self, sights: Sequence[Sight]) -> None:
        self._sights = sights
        self._name_others()

    def _name_others(self) -> None:
        """Every camera near but the one that stands alone, by distance: which serves best is said by the tiles."""
        alone = max(0, self._large)
        rest = [sight for n, sight in enumerate(self._sights) if n != alone] if self._matter is not None else []
        rest.sort(key=_distance)
        self.others.show_lines([CameraLine(caption_of(sight), sight.camera.online) for sight in rest])

    def _count(self, near: int) -> None:
        """Not one camera in scope (a department's desk): that is said once, not on each tile."""
        self._near = near
        if self._none != (near == 0):
            self._none = near == 0
            self._arrange()
        self._say()

    def _say(self) -> None:
        hint = ""
        if self._unsaid:
            hint = self.tr("须写明事由")
        elif self._matter is not None and self._near > 0:
            hint = self.tr("就近 {n} 路").format(n=self._near)
        elif self._matter is not None and self._near < 0:
            hint = self.tr("中心没有应答")
        self._hint.setText(hint)
        single = self._four and self._large < 0
        self.toggle.setText(self.tr("V 单路") if single else self.tr("V 四路"))
        self.toggle.setVisible(self._matter is not None and not self._unsaid and not self._none)

    def _paint_new(self) -> None:
        """Every 20 ms: tiles whose mailbox holds something new ask for a repaint."""
        second = self._now() // 1000
        if second != self._second:
            self._second = second
            time_of_day = f"{datetime.fromtimestamp(second, ZONE):%H:%M:%S}"
            for tile in self.tiles:
                tile.set_time(time_of_day)
        for tile in self.tiles:
            tile.refresh()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("现场"))
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._frames.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frames.stop()


def _distance(sight: Sight) -> float:
    return sight.distance
