"""Any other camera in scope, by name or place: watched only after the officer said why and for which case."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from console.domain.nearest import Sight
from console.domain.spelling import Spelled, spell
from console.models import form_fields as form
from console.services.sounds import sounds_of
from console.views.jobs import Jobs
from console.views.pick_field import PickField
from console.views.viewing_reason import ViewingReason
from console.widgets.frames import Form, column
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from console.widgets.video_tile import Caption
from contract.reference import Camera

Look = Callable[[], Awaitable[Sequence[Sight] | None]]
"""The cameras in scope as seen from the matter, the nearest first; None: the center does not say."""


class CameraElsewhere(Form):
    """``given``: camera, reason and case code; ``left``: the officer wants none. Regulation on public-security video,
    State Council order 799, art 16: whoever watches beyond the routine says why, and that is kept."""

    given = Signal(object, str, str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("clear")
        self._theme = theme
        self._jobs = Jobs()
        self._cameras: dict[str, Camera] = {}
        self._state = PlainLabel("", "dim small")
        self._state.setWordWrap(True)
        self.pick = PickField(theme, form.Pick("camera", self.tr("调看哪一路：名称、街道或社区"), (), required=False))
        self.why = ViewingReason(theme)
        whole = column(self, margin=theme.px(12), gap=theme.px(4))
        whole.addWidget(self.pick)
        whole.addWidget(self._state)
        whole.addWidget(self.why)
        whole.addStretch(1)
        self.pick.sent.connect(self._picked)
        self.why.given.connect(self._give)
        leave = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)

    def ask(self, code: str, look: Look, names: Mapping[str, str]) -> None:
        """Begin anew for the matter ``code``; the cursor goes to the camera. ``names``: of orgs, by id."""
        self._cameras = {}
        self.pick.restore("")
        self.pick.offer(())
        self.why.ask_elsewhere(code)
        self._state.setText(self.tr("正在取摄像机…"))
        self._jobs.start("cameras", self._load(look, names))
        self.pick.target.setFocus()

    def forget(self) -> None:
        """Nothing typed stays; nothing is asked any more."""
        self._jobs.stop("cameras")
        self.pick.restore("")
        self.why.ask_elsewhere("")

    def close_jobs(self) -> None:
        """Cancel what runs; call before the loop ends."""
        self._jobs.close()

    async def _load(self, look: Look, names: Mapping[str, str]) -> None:
        sights = await look()
        if sights is None:
            self._state.setText(self.tr("中心没有应答，取不到摄像机；恢复后请再打开。"))
            return
        options = tuple(_option(sight, names) for sight in sights)
        spelled = await asyncio.to_thread(_spelled, options)
        self._cameras = {sight.camera.id: sight.camera for sight in sights}
        self.pick.offer(options, spelled)
        found = self.tr("共 {n} 路，由近到远；在线的才能调看").format(n=len(options))
        self._state.setText(found if options else self.tr("管辖范围内没有摄像机"))

    def _picked(self) -> None:
        if self._chosen() is not None:
            self.why.reason.setFocus()

    def _give(self, reason: str, code: str) -> None:
        camera = self._chosen()
        if camera is not None:
            self.given.emit(camera, reason, code)

    def _chosen(self) -> Camera | None:
        """What is marked; None: said, and the cursor goes there."""
        camera = self._cameras.get(str(self.pick.value() or ""))
        if camera is None or not camera.online:
            absent, offline = self.tr("请先选一路摄像机"), self.tr("这一路离线，请另选")
            self.why.complain(absent if camera is None else offline)
            self.pick.target.setFocus()
            return None
        return camera


def _option(sight: Sight, names: Mapping[str, str]) -> form.Option:
    """航天路口　天网 ・ 2.3 km ・ 天府街道, found by any of it."""
    camera = sight.camera
    place = " ".join(names[id_] for id_ in camera.path[1:3] if id_ in names)
    offline = "" if camera.online else QCoreApplication.translate("CameraElsewhere", "离线")
    parts = (*Caption(camera.name, camera.network, sight.distance, camera.heading).details(), place, offline)
    words = " ・ ".join(part for part in parts if part)
    return form.Option(camera.id, f"{camera.name}　{words}", f"{camera.name} {place} {camera.id}", camera.name)


def _spelled(options: Sequence[form.Option]) -> list[Spelled]:
    return [spell(option.name, sounds_of, option.short) for option in options]
