"""The pictures around the selected matter: one or four tiles, the nearest cameras first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.domain.nearest import Sight
from console.domain.ports import Center
from console.models.actions import Actions
from console.models.queue_order import ZONE
from console.services.video import VideoService
from console.views.camera_elsewhere import CameraElsewhere
from console.views.jobs import Jobs
from console.views.viewing_reason import ViewingReason
from console.views.watching import Matter, Watching, Why, caption_of
from console.widgets.camera_list import CameraLine, CameraList
from console.widgets.labels import ElidedLabel, PlainLabel, plain_tip
from console.widgets.theme import Theme
from console.widgets.video_stage import VideoStage
from console.widgets.video_tile import Caption, VideoTile
from console.widgets.video_words import Notice
from contract.reference import Camera
from contract.viewing import runs

FRAME_MS = 20
"""One timer for all tiles: a picture waits at most this long to be painted."""
SETTLE_MS = 250
"""A selection must hold this long before streams are asked for: going through the queue by key opens none."""
TILES = 4


class VideoPanel(QFrame):
    """``show_for`` and ``clear`` say what is looked at; V changes between one and four tiles, a double click or Enter
    on a tile makes it large and small again. Shift+V asks for any other camera, with reason and case code; it is
    watched until another matter is looked at. ``now``: the center's clock, Unix ms; ``four``: four tiles at first;
    ``names``: of orgs, by id. Call ``close_video`` before the end. ``left``: the keyboard is free again. ``vacant``:
    whether there is not one camera in scope, each time that changes.
    """

    left = Signal()
    vacant = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        center: Center,
        video: VideoService,
        now: Callable[[], int],
        *,
        four: bool = True,
        names: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__()
        self._theme, self._now, self._names = theme, now, names
        self._jobs = Jobs()
        self._watching = Watching(center, video, self._count, self._list)
        self._matter: Matter | None = None
        self._why: Why | None = None
        self._elsewhere: tuple[Camera, Why] | None = None
        self._unsaid = False
        self._choosing = False
        self._four, self._large = four, -1
        self._near = 0
        self._none = False
        self._sights: Sequence[Sight] = ()
        self._second = 0
        self.setProperty("frame", "panel")
        self.tiles = [VideoTile(theme) for _ in range(TILES)]
        self.others = CameraList(theme)
        self.stage = VideoStage(theme, self.tiles, self.others)
        self._title, self._hint = PlainLabel("", "title"), ElidedLabel("", "small dim")
        self._empty = PlainLabel("", "dim")
        self.asking = ViewingReason(theme)
        self.elsewhere = CameraElsewhere(theme)
        self.toggle, self.other = QPushButton(), QPushButton()
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
                self._why, self._elsewhere, self._choosing = None, None, False
                self.asking.ask(code, self._watching.rule.after_closing // 3_600_000)
            self._matter, self._sights = matter, ()
            self._name_others()  # the distances were those of another place
            self._settle.start()

    def clear(self) -> None:
        """Nothing is selected: let the sessions go."""
        self._matter, self._why, self._unsaid, self._sights = None, None, False, ()
        self._elsewhere, self._choosing = None, False
        self.elsewhere.forget()
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
        self.elsewhere.close_jobs()
        self._watching.close_all()

    def declare(self, actions: Actions) -> None:
        """Bind the panel's keys in its window."""
        actions.declare("video.tiles", self.tr("单路 / 四路画面"), ("V",), self.toggle_tiles, group="video")
        other = self.tr("调看其他摄像机（须写事由）")
        actions.declare(
            "video.elsewhere", other, ("Shift+V",), self.choose_camera, group="video", possible=self._has_matter
        )

    def toggle_tiles(self) -> None:
        """One tile or four. From a large tile, or a camera elsewhere: back to where it was."""
        if self._elsewhere is not None:
            self._elsewhere = None
            self._follow()
        elif self._large >= 0:
            self._large = -1
        else:
            self._four = not self._four
            self._follow()
        self._arrange()

    def choose_camera(self) -> None:
        """Ask for one that does not lie around the matter."""
        if self._matter is not None:
            self._choosing = True
            self._arrange()
            self.elsewhere.ask(self._matter.code, self._look_around, self._names())

    def _has_matter(self) -> bool:
        return self._matter is not None and self._matter.code != "" and not self._none

    async def _look_around(self) -> Sequence[Sight] | None:
        return None if self._matter is None else await self._watching.all_from(self._matter)

    def _watch_elsewhere(self, camera: Camera, reason: str, code: str) -> None:
        self._elsewhere, self._large = (camera, Why(reason, code)), -1
        self._leave_choosing()
        self._follow()

    def _leave_choosing(self) -> None:
        self._choosing = False
        self._arrange()
        self.left.emit()

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
        line.addWidget(self.other)
        line.addWidget(self.toggle)
        for button in (self.toggle, self.other):
            button.setProperty("tone", "cap")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.stage)
        self._pages.addWidget(self.asking)
        self._pages.addWidget(self.elsewhere)
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
        self.other.clicked.connect(self.choose_camera)
        self.asking.given.connect(self._said)
        self.elsewhere.given.connect(self._watch_elsewhere)
        self.elsewhere.left.connect(self._leave_choosing)
        for tile in self.tiles:
            tile.opened.connect(self._enlarge)

    def _follow(self) -> None:
        """The selection held still."""
        if self._matter is None:
            return
        tiles = self.tiles if self._four and self._elsewhere is None else self.tiles[:1]
        for tile in self.tiles[len(tiles) :]:
            tile.set_caption(Caption(""))
            tile.show_notice(Notice.VACANT)
        ended = not runs(self._matter.closed_at, self._now(), self._watching.rule)
        self._unsaid = ended and self._why is None and self._elsewhere is None
        if self._elsewhere is not None:
            camera, why = self._elsewhere
            self._jobs.start("watch", self._watching.show(self._matter, tiles, why, camera.id))
        elif self._unsaid:
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
        page: QWidget = self._empty if vacant else self.asking if self._unsaid else self.stage
        if self._choosing and self._matter is not None:
            page = self.elsewhere
        nothing, unknown = self.tr("管辖范围内没有摄像机"), self.tr("选中一件事件，调看附近画面")
        self._empty.setText(unknown if self._matter is None else nothing)
        self._pages.setCurrentWidget(page)
        alone = self._large if self._large >= 0 else None if self._four and self._elsewhere is None else 0
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
        if self._elsewhere is not None and near == 0:
            return  # the one that was asked for is not in scope any more; its tile says so
        self._near = near
        if self._none != (near == 0):
            self._none = near == 0
            self._arrange()
            self.vacant.emit(self._none)
        self._say()

    def _say(self) -> None:
        hint = ""
        if self._elsewhere is not None:
            hint = self.tr("已登记调看，不在事件周边")
        elif self._unsaid:
            hint = self.tr("须写明事由")
        elif self._matter is not None and self._near > 0:
            hint = self.tr("就近 {n} 路").format(n=self._near)
        elif self._matter is not None and self._near < 0:
            hint = self.tr("中心没有应答")
        self._hint.setText(hint)
        single = self._four and self._large < 0
        layout = self.tr("V 单路") if single else self.tr("V 四路")
        self.toggle.setText(layout if self._elsewhere is None else self.tr("V 回到周边"))
        self.toggle.setVisible(self._pages.currentWidget() is self.stage)
        self.other.setVisible(self._has_matter() and not self._choosing)

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
        self.other.setText(self.tr("Shift+V 其他"))
        self.other.setToolTip(plain_tip(self.tr("调看其他摄像机（须写事由）")))
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
