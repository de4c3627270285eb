"""A believable evening in the queue: real contract values, made without a center, the same on every run.

The benchmark floods with them, the tests and pictures of the queue show them.
"""

from typing import Any

from contract.event import Actor, Changes, Event, EventData, Step
from contract.feed import Snapshot
from contract.figures import Figures, Ratio
from contract.incident import Clock, Incident, Level, Permit, Place, Source, Stage
from contract.org import Org, OrgRef, Person, Session
from contract.reference import IncidentClass, Reference

NOW = 1_795_299_161_000
"""22 November 2026, 06:12:41 in the district (22:12:41 UTC the day before)."""
MINUTE = 60_000
HOUR = 60 * MINUTE
DISTRICT = "510115"
SEAT = "坐席 02"

TITLES = (
    "供水管破裂，路面积水约 30 平方米",
    "电动车充电棚冒烟，已断电，等待消防核查",
    "夜市油烟扰民，居民第三次反映",
    "邻里因停车位争执，双方情绪平稳，约定上午调解",
    "井盖缺失，已设围挡",
    "独居老人未按约接听电话，网格员上门确认平安",
    "路灯连片不亮（凤溪大道北段 6 盏）",
    "渣土车未密闭遗撒，已通知清扫",
    "商户噪声，已劝离",
    "树枝倒伏占用非机动车道",
    "燃气异味，现场检测正常",
    "河道漂浮物聚集，已安排打捞",
    "共享单车堆放占用盲道",
    "消防通道被占，车主已挪车",
    "劳务报酬争议，双方愿意调解",
    "小区高空抛物，物业调取公共区域录像",
)
STREETS = (
    ("510115001", "柳城街道", ("航天路社区", "凤溪社区", "万盛社区")),
    ("510115002", "公平街道", ("太极社区", "红桥社区")),
    ("510115003", "涌泉街道", ("花土社区", "瑞泉馨城社区")),
    ("510115004", "天府街道", ("海科社区", "学府社区")),
    ("510115005", "金马街道", ("沿江路社区", "友福社区")),
    ("510115006", "永宁街道", ("城武社区", "芙蓉社区")),
    ("510115101", "万春镇", ("幸福村", "天乡路社区")),
    ("510115102", "和盛镇", ("土桥村",)),
    ("510115103", "寿安镇", ("天星村",)),
)
DEPARTMENTS = (
    OrgRef(id="D-510115-water", name="区水务局"),
    OrgRef(id="D-510115-fire", name="区消防救援大队"),
    OrgRef(id="D-510115-enforce", name="区综合执法局"),
    OrgRef(id="D-510115-housing", name="区住建局"),
    OrgRef(id="D-510115-city", name="区城管局"),
    OrgRef(id="D-510115-labour", name="区人社局"),
)
OFFICER = Session(
    user=Person(id="u-02", name="张敏"),
    org=OrgRef(id=DISTRICT, name="温江区综治中心"),
    seat=SEAT,
    roles=("acceptor", "dispatcher", "shift_supervisor"),
    roots=(DISTRICT,),
    expires_at=NOW + 8 * HOUR,
)
_CENTER = Actor(kind="center", id="center", name="中心")


def identity(number: int) -> str:
    """A UUIDv7 that sorts by ``number``."""
    return f"{0x019E0000 + (number >> 16):08x}-{number & 0xFFFF:04x}-7000-8000-{number:012x}"


def reference() -> Reference:
    orgs: list[Org] = [Org(id=DISTRICT, name="温江区", parent=None, kind="district")]
    for street, name, communities in STREETS:
        orgs.append(Org(id=street, name=name, parent=DISTRICT, kind="street"))
        for index, community in enumerate(communities, 1):
            orgs.append(Org(id=f"{street}{index:03d}", name=community, parent=street, kind="community"))
    orgs.extend(Org(id=d.id, name=d.name, parent=DISTRICT, kind="department") for d in DEPARTMENTS)
    classes = (IncidentClass(code="05-01", name="供水管破裂", branch="设备", severity=3),)
    return Reference(version="1", district=OrgRef(id=DISTRICT, name="温江区"), orgs=tuple(orgs), classes=classes)


def incident(number: int, **fields: Any) -> Incident:
    """Matter ``number`` with the given fields; the rest follows from the number."""
    street, _, communities = STREETS[number % len(STREETS)]
    community = f"{street}{number % len(communities) + 1:03d}"
    at = int(fields.get("reported_at", NOW - number * 7 * MINUTE))
    values: dict[str, Any] = {
        "id": identity(number),
        "code": f"510115-261122-{number % 100_000:05d}-6",
        "version": 1,
        "state": "accepted",
        "title": TITLES[number % len(TITLES)],
        "text": TITLES[number % len(TITLES)],
        "class_code": "05-01",
        "severity": 4,
        "place": Place(lon=103.85, lat=30.69, address="航天路 76 号南门", path=(DISTRICT, street, community)),
        "source": Source(kind="grid", name="网格员"),
        "reporter": None,
        "owner": Person(id="u-02", name=SEAT),
        "lead": DEPARTMENTS[number % len(DEPARTMENTS)],
        "clock": clock(NOW - HOUR + number * MINUTE, NOW + HOUR + number * MINUTE),
        "late_stages": (),
        "returns": 0,
        "reworks": 0,
        "attachments": (),
        "scope": (DISTRICT, street, community),
        "permits": (Permit(org=DISTRICT, roles=("acceptor",), actions=("note",)),),
        "reported_at": at,
        "updated_at": at,
        "closed_at": None,
    }
    return Incident.model_construct(**(values | fields))


def clock(started: int, due: int, level: Level = "normal", stage: Stage = "handle") -> Clock:
    return Clock(stage=stage, started_at=started, due_soon_at=due - (due - started) // 5, due_at=due, level=level)


def reported(number: int, seq: int = 0, **fields: Any) -> Event:
    """The event that brings matter ``number`` to the desk."""
    held = incident(number, **fields)
    changes = {name: getattr(held, name) for name in Changes.model_fields}
    return _event(held.id, 1, seq or number + 1, Changes.model_construct(set(changes), **changes), True)


def changed(first: Event, version: int, seq: int = 0, **fields: Any) -> Event:
    """A later event of the same matter with after-images ``fields``."""
    return _event(first.aggregate, version, seq or first.seq + version, Changes(**fields), False)


def snapshot(*incidents: Incident) -> Snapshot:
    figures = Figures(
        at=NOW, org=DISTRICT, open=len(incidents), overdue=0, due_soon=0, waiting=0, today_reported=86, today_closed=79,
        closure=Ratio(numerator=737, denominator=787), on_time=Ratio(numerator=737, denominator=787),
        hours=(), by_org=(), by_class=(),
    )  # fmt: skip
    return Snapshot(cursor="e.1.00000000", at=NOW, rate=1.0, incidents=incidents, figures=figures)


def _event(aggregate: str, version: int, seq: int, changes: Changes, full: bool) -> Event:
    return Event.model_construct(
        seq=seq,
        aggregate=aggregate,
        version=version,
        type="incident.reported" if full else "incident.noted",
        actor=_CENTER,
        command_id=None,
        at=NOW,
        scope=(DISTRICT,),
        data=EventData(full=full, changes=changes, step=Step(action="report" if full else "note")),
    )
