"""The line over everything: who sits here, the one alarm, whether what is shown is true now, what time it is."""

from datetime import datetime
from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from console.domain.values import Link, LinkKind
from console.models.actions import Actions
from console.models.alarm import grave_unhandled
from console.models.bridge import Flush, StoreBridge
from console.models.incident_sheet import names_of
from console.models.incident_text import one_line, place_line, severity_word, time_left
from console.models.link_text import link_text
from console.models.queue_order import ZONE
from console.services.center_time import CenterTime
from console.widgets.alarm_banner import AlarmBanner
from console.widgets.frames import Frame, column, row
from console.widgets.keycap import KeyButton, KeyCap
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.marks import Mark, MarkLabel
from console.widgets.theme import Theme
from contract.org import Session

TICK_MS = 250
FURTHER_NAMED = 2
"""So many further posts are named beside the officer."""
SETTLE_SECONDS = 1.0
"""A link that comes back within this time is not worth a line of words."""


class TopStrip(QWidget):
    """``jump`` carries the incident id of the banner; ``login_wanted``: the officer wants to log in again."""

    jump = Signal(str)
    login_wanted = Signal()

    def __init__(self, theme: Theme, bridge: StoreBridge, actions: Actions, clock: CenterTime) -> None:
        super().__init__()
        self._theme, self._store, self._clock = theme, bridge.store, clock
        self._alarm, self._alarm_text, self._center_name = "", "", ""
        self._notices: dict[str, str] = {}
        self._stale_alarm = False
        self._link: Link = bridge.store.link
        self._since = self._live_at = monotonic()
        self._can_login = "login" in actions
        self._build(actions)
        self._lay_out(actions)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        bridge.changed.connect(self._on_flush)
        bridge.identified.connect(self._show_who)
        self._show_who()
        self._show_alarm()
        self._show_time()

    @property
    def alarm(self) -> str:
        """The incident in the banner, empty for none."""
        return self._alarm

    def show_center(self, name: str) -> None:
        """The name of the center as it calls itself."""
        self._center_name = name
        self._show_who()

    def show_notice(self, text: str, about: str = "desk") -> None:
        """A sentence about the desk itself, until it is taken back with an empty one; one for each thing it is
        ``about`` (its center, its disk): none hides another."""
        if text:
            self._notices[about] = text
        else:
            self._notices.pop(about, None)
        self._show_time()

    @property
    def link_words(self) -> str:
        """What the strip says of the link now."""
        return self._state.text()

    def jump_to_alarm(self) -> None:
        if self._alarm:
            self.jump.emit(self._alarm)

    def _build(self, actions: Actions) -> None:
        theme = self._theme
        self._center = PlainLabel("", "")
        self._who = PlainLabel("", "dim")
        self._banner = AlarmBanner(theme, actions.key("alarm"))
        self._banner.jump.connect(self.jump_to_alarm)
        self._mark = MarkLabel(theme, size=11)
        self._state = PlainLabel("", "")
        self._state.setObjectName("link")
        self._time = PlainLabel("", "title")
        self._time.setMinimumWidth(QFontMetrics(theme.font("title")).horizontalAdvance("00:00:00") + 2)
        self._rate = PlainLabel("", "tag")
        self._rate.hide()
        self._trouble = ElidedLabel("", "")
        self._login = KeyButton(theme, self.tr("重新登录"), actions.key("login") if "login" in actions else "")
        self._login.clicked.connect(self.login_wanted)

    def _lay_out(self, actions: Actions) -> None:
        theme = self._theme
        bar = Frame("bar")
        bar.setFixedHeight(theme.size("bar"))
        line = row(bar, sides=theme.px(16), gap=theme.px(12))
        line.addWidget(PlainLabel(self.tr("守望"), "title"))
        line.addWidget(self._center)
        line.addWidget(self._who)
        line.addWidget(self._banner, 1)
        everything = self.tr("全部操作")
        line.addWidget(KeyCap(f"{actions.key('all')} {everything}"))
        for widget in (self._mark, self._state, self._rate, self._time):
            line.addWidget(widget)
        self._line = Frame("bar")
        self._line.setFixedHeight(theme.px(36))
        under = row(self._line, sides=theme.px(16), gap=theme.px(12))
        under.addWidget(MarkLabel(theme, Mark.TRIANGLE, "major", 12))
        under.addWidget(self._trouble, 1)
        under.addWidget(self._login)
        self._line.hide()
        whole = column(self)
        whole.addWidget(bar)
        whole.addWidget(self._line)

    def _on_flush(self, flush: Flush) -> None:
        if flush.urgent or flush.snapshot or "reference" in flush.fields:
            self._show_alarm()
        elif flush.ids:
            self._stale_alarm = True
        if "link" in flush.fields:
            self._show_time()

    def _show_who(self) -> None:
        session = self._store.session
        if session is not None:
            own = session.org.name if session.org.id not in self._district() else ""
            self._center.setText(own or self._center_name or session.org.name)
            seat = f"{session.seat} · " if session.seat else ""
            self._who.setText(f"{seat}{session.user.name}{self._further(session)}")

    def _further(self, session: Session) -> str:
        """The posts beside the first (兼任)."""
        names = [post.org.name for post in session.held[1:]]
        if len(names) > FURTHER_NAMED:
            shown = self.tr("{orgs} 等 {n} 处").format(orgs=names[0], n=len(names))
        else:
            shown = self.tr("、").join(names)
        return self.tr(" · 兼 {orgs}").format(orgs=shown) if shown else ""

    def _district(self) -> tuple[str, ...]:
        """The district itself: whoever sits there sits in its center, all others say where they are."""
        reference = self._store.reference
        return (reference.district.id,) if reference is not None else ()

    def _show_alarm(self) -> None:
        """Looks through all matters: at once for what is urgent, else at the next tick, however many changed."""
        self._stale_alarm = False
        urgent = grave_unhandled(self._store.incidents.values())
        if not urgent:
            self._alarm = ""
            self._banner.hide()
            return
        first = urgent[0]
        self._alarm = first.id
        place = place_line(first, names_of(self._store.reference))
        tail = self.tr("另有 {n} 件未处置").format(n=len(urgent) - 1) if len(urgent) > 1 else ""
        title = one_line(first.title) or one_line(first.text)
        self._alarm_text = f"{place}　{title}"
        self._banner.show_alarm(first.severity, severity_word(first.severity), self._alarm_text, tail)
        self._show_alarm_time()

    def _show_alarm_time(self) -> None:
        """The time that is left runs on between two changes of the matter."""
        first = self._store.incidents.get(self._alarm)
        if first is not None and first.clock is not None:
            silent = self._store.silent_until(first.id)
            left = time_left(first.clock, self._clock.now(), first.severity, silent).text
            self._banner.show_text(f"{self._alarm_text}　{left}")

    def _show_time(self) -> None:
        link = self._store.link
        if link.kind is LinkKind.LIVE:
            self._live_at = monotonic()
        if (link.kind, link.retry_in, link.attempt) != (self._link.kind, self._link.retry_in, self._link.attempt):
            self._since = monotonic()
        self._link = link
        passed = monotonic() - self._since
        retry_in = None if link.retry_in is None else max(0.0, link.retry_in - passed)
        said = link_text(link, self._clock.age(link.data_at), retry_in)
        mark = Mark.DISC if said.live else Mark.RING if link.kind is LinkKind.CONNECTING else Mark.HALF
        self._mark.set_mark(mark, said.token)
        self._set(self._state, said.text)
        self._state.set_role("" if said.live else f"strong {said.token}")
        self._set(self._time, f"{datetime.fromtimestamp(self._clock.now() / 1000, ZONE):%H:%M:%S}")
        trouble = said.trouble if monotonic() - self._live_at >= SETTLE_SECONDS else ""
        if self._stale_alarm:
            self._show_alarm()
        self._show_alarm_time()
        refused = link.kind is LinkKind.REFUSED
        lines = list(self._notices.values())
        if trouble and (refused or not lines):
            lines.insert(0, trouble)
        self._show_trouble("　".join(lines), refused)
        self._rate.setVisible(self._clock.rate != 1.0)
        if self._clock.rate != 1.0:
            self._set(self._rate, self.tr("演示时钟 ×{rate}").format(rate=f"{self._clock.rate:g}"))

    def _show_trouble(self, text: str, refused: bool) -> None:
        self._set(self._trouble, text)
        self._login.setVisible(refused and self._can_login)
        self._line.setVisible(bool(text))

    def _set(self, label: PlainLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
