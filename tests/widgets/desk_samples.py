"""A desk on a hand-made store: real views, real values, and a center that answers from memory."""

import asyncio
import json
from pathlib import Path
from typing import Any

from benchmarks import _queue_samples as samples
from console.domain.history_list import Ask
from console.domain.ports import CenterUnreachable
from console.domain.store import Store
from console.domain.values import CommandState, Link, LinkKind, PendingCommand
from console.models.bridge import StoreBridge
from console.models.workspace import Workspace
from console.services.center_time import CenterTime
from console.services.delivery import build
from console.services.drafts import Drafts
from console.services.video import VideoService
from console.views.desk import DeskServices
from console.views.video_panel import VideoPanel
from console.widgets.theme import Theme
from contract.command import Revealed, RevealedParty
from contract.event import Actor, Changes, Event, EventData, Step, Timeline
from contract.figures import Figures, Hour, Ratio, Tally
from contract.history import HistoryPage
from contract.incident import Attachment, Incident, IncidentPage, IncidentView, Permit, Place, Reporter, Source
from contract.officer import OfficerLine, Officers
from contract.org import Org, OrgRef
from contract.problems import Problem
from contract.reference import Cameras, IncidentClass, Reference, Stream, StreamRequest
from contract.similar import SimilarAsk, SimilarMatters

NOW, MINUTE, HOUR = samples.NOW, samples.MINUTE, samples.HOUR
DISTRICT = samples.DISTRICT
WATER = OrgRef(id="D-510115-water", name="区水务局")
CLASSES = (
    IncidentClass(
        code="05-01",
        name="供水管破裂",
        branch="城市管理",
        severity=2,
        lead=WATER.id,
        words=("水管", "爆管", "漏水", "冒水"),
    ),
    IncidentClass(code="02-02", name="邻里纠纷", branch="矛盾纠纷", severity=4, words=("邻居", "吵架", "纠纷")),
    IncidentClass(code="01-28", name="商业噪声", branch="城市管理", severity=4, words=("噪声", "太吵", "音响")),
)


def reference() -> Reference:
    plain = samples.reference()
    orgs = tuple(_placed(org, index) for index, org in enumerate(plain.orgs))
    return Reference(version="1", district=plain.district, orgs=orgs, classes=CLASSES)


def _placed(org: Org, index: int) -> Org:
    return org.model_copy(update={"lon": 103.80 + index * 0.003, "lat": 30.66 + index * 0.002})


def permits(*actions: str) -> tuple[Permit, ...]:
    roles = {"register": "acceptor", "dispatch": "dispatcher", "accept": "dispatcher", "feedback": "dispatcher"}
    roles |= {"return": "dispatcher", "check": "acceptor", "close": "shift_supervisor", "note": "acceptor"}
    return tuple(
        Permit.model_validate_json(json.dumps({"org": DISTRICT, "roles": [roles.get(a, "acceptor")], "actions": [a]}))
        for a in actions
    )


def burst_pipe(**fields: Any) -> Incident:
    """The matter of the drawing: a burst pipe, accepted by the water bureau."""
    values: dict[str, Any] = {
        "code": "510115-261122-00417-6",
        "title": "供水管破裂 路面积水",
        "text": "航天路 76 号南门外供水管破裂，路面积水约 30 平方米，还在往外冒，旁边有人骑车滑倒，没有受伤。",
        "severity": 2,
        "state": "accepted",
        "version": 4,
        "place": Place(
            lon=103.85,
            lat=30.69,
            address="航天路 76 号南门外",
            path=(DISTRICT, "510115001", "510115001001"),
        ),
        "source": Source(kind="grid", name="航天路社区网格 03"),
        "reporter": Reporter(name="李*", phone="139****2207"),
        "lead": WATER,
        "reported_at": NOW - 11 * MINUTE,
        "clock": samples.clock(NOW - 39 * MINUTE, NOW + 21 * MINUTE),
        "permits": permits("feedback", "return", "note", "reveal"),
    }
    return samples.incident(17, **(values | fields))


def _event(seq: int, version: int, minutes: int, kind: str, step: Step, actor: str, changes: Changes) -> Event:
    return Event(
        seq=seq,
        aggregate=samples.identity(17),
        version=version,
        type=kind,
        actor=Actor(kind="user", id="u", name=actor),
        command_id=None,
        at=NOW - minutes * MINUTE,
        scope=(DISTRICT,),
        data=EventData(full=False, changes=changes, step=step),
    )


def burst_story() -> Timeline:
    source = Changes(source=Source(kind="grid", name="航天路社区网格 03"))
    nothing = Changes()
    dispatch = Step(action="dispatch", org=WATER, text="1 小时内到场，先关阀")
    accept = Step(action="accept", org=WATER, text="抢修二组已出发，预计 06:20 到场", on_behalf=True)
    return Timeline(
        events=(
            _event(1, 1, 11, "incident.reported", Step(action="report"), "网格员 03", source),
            _event(2, 2, 11, "incident.registered", Step(action="register", text="05-01 供水管破裂"), "张敏", nothing),
            _event(3, 3, 10, "incident.dispatched", dispatch, "张敏", nothing),
            _event(4, 4, 8, "incident.accepted", accept, "张敏", nothing),
        )
    )


def figures() -> Figures:
    shape = (2, 1, 1, 2, 3, 4, 6, 7, 9, 9, 8, 8, 9, 8, 9, 9, 8, 7, 6, 6, 5, 4, 3, 2)
    start = NOW - NOW % HOUR - 23 * HOUR
    return Figures(
        at=NOW,
        org=DISTRICT,
        open=128,
        overdue=3,
        due_soon=9,
        waiting=11,
        today_reported=86,
        today_closed=79,
        closure=Ratio(numerator=751, denominator=787),
        on_time=Ratio(numerator=737, denominator=787),
        hours=tuple(Hour(at=start + i * HOUR, reported=n, closed=max(0, n - 1)) for i, n in enumerate(shape)),
        by_org=tuple(
            Tally(id=street, name=name, open=20 - i * 2, overdue=1 if i < 3 else 0)
            for i, (street, name, _) in enumerate(samples.STREETS)
        ),
        by_class=(),
    )


class MemoryCenter:
    """Answers from memory; ``down`` makes it unreachable. Remembers what it was asked."""

    def __init__(self) -> None:
        self.down = False
        self.reasons: list[str] = []
        self.contact = ("李强", "13912342207")
        self.parties: tuple[RevealedParty, ...] = ()
        self.stories = {samples.identity(17): burst_story()}
        self.compared: list[SimilarAsk] = []
        self.rosters: list[tuple[str, bool]] = []
        self.officers_known: tuple[OfficerLine, ...] = ()
        self.alike = SimilarMatters(similar=(), radius=50, window=86_400_000)

    async def timeline(self, incident_id: str) -> Timeline:
        await self._link()
        return self.stories.get(incident_id, Timeline(events=()))

    async def reveal(self, incident_id: str, reason: str) -> Revealed:
        await self._link()
        self.reasons.append(reason)
        name, phone = self.contact
        return Revealed(name=name, phone=phone, parties=self.parties)

    async def history(self, ask: Ask) -> HistoryPage:
        await self._link()
        return HistoryPage(rows=(), newer=None, older=None, count=0, offset=0)

    async def similar(self, ask: SimilarAsk) -> SimilarMatters:
        await self._link()
        self.compared.append(ask)
        return self.alike

    async def similar_to(self, incident_id: str) -> SimilarMatters:
        await self._link()
        return self.alike

    async def incident(self, incident_id: str) -> IncidentView:
        await self._link()
        raise CenterUnreachable("连不上中心，请检查网络或中心是否在运行")

    async def page(self, *, query: str = "", state: str = "", cursor: str = "", limit: int = 50) -> IncidentPage:
        raise NotImplementedError

    async def officers(self, *, org: str = "", duty: bool = False) -> Officers:
        self.rosters.append((org, duty))
        await self._link()
        return Officers(officers=self.officers_known, more=False)

    async def cameras(self) -> Cameras:
        return Cameras(cameras=())

    async def open_stream(self, camera_id: str, request: StreamRequest) -> Stream:
        raise NotImplementedError

    async def upload(self, name: str, content: bytes) -> Attachment:
        await self._link()
        return Attachment(hash="a" * 64, media_type="image/png", size=len(content), name=name)

    async def attachment(self, hash: str) -> bytes:
        raise NotImplementedError

    async def _link(self) -> None:
        await asyncio.sleep(0)
        if self.down:
            raise CenterUnreachable("连不上中心，请检查网络或中心是否在运行")


class MemoryCommands:
    """Puts commands on the overlay and goes no further; a test settles them as the center would."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.full = False
        self.retried: list[str] = []

    def submit(
        self, incident_id: str, type: Any, payload: Any, *, expected_version: int, valid_for: float = 900
    ) -> str:
        if self.full:
            raise OSError(28, "No space left on device")
        command = build(type, payload, expected_version)
        self.store.put_pending(PendingCommand(incident_id, command, 0, valid_for, CommandState.SENT))
        return command.command_id

    def reject(self, command_id: str, problem: Problem) -> None:
        held = self.store.pending[command_id]
        self.store.put_pending(PendingCommand(held.incident_id, held.command, 0, 900, CommandState.REJECTED, problem))

    def retry(self, command_id: str) -> None:
        self.retried.append(command_id)

    def dismiss(self, command_id: str) -> None:
        self.store.drop_pending(command_id)


class FixedTime(CenterTime):
    """The morning of the drawing, 06:12:41, standing still."""

    def now(self) -> int:
        return NOW


class DeskParts:
    """A store as it looks at 06:12 on a quiet morning, and everything a Desk is made of."""

    def __init__(self, folder: Path) -> None:
        self.store = Store()
        self.bridge = StoreBridge(self.store)
        self.workspace = Workspace()
        self.center = MemoryCenter()
        self.commands = MemoryCommands(self.store)
        self.drafts = Drafts(folder / "drafts.json")
        self.clock = FixedTime()

    def fill(self, *more: Incident, count: int = 16) -> None:
        alarm = samples.incident(
            1,
            severity=1,
            state="reported",
            title="排涝泵站水位超警戒，沿江路下穿可能积水",
            lead=None,
            source=Source(kind="sensor", name="水位监测"),
            clock=samples.clock(NOW - 3 * MINUTE, NOW + 7 * MINUTE, stage="register"),
            permits=permits("register", "note"),
        )
        others = [samples.incident(n, severity=4 if n % 5 else 3) for n in range(30, 30 + count)]
        self.store.identify(samples.OFFICER, reference())
        base = samples.snapshot(alarm, burst_pipe(), *more, *others)
        self.store.load(base.model_copy(update={"figures": figures()}))
        self.store.set_link(Link(LinkKind.LIVE, NOW - 100))

    def video_panel(self, theme: Theme) -> VideoPanel:
        """A video panel without any engine: the desk must stand without one."""
        return VideoPanel(theme, self.center, VideoService(engines={}), self.clock.now)

    @property
    def services(self) -> DeskServices:
        return DeskServices(self.bridge, self.workspace, self.clock, self.center, self.commands, self.drafts)
