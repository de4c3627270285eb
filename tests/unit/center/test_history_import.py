"""Another system's history becomes matters: whole or not at all, never twice, with the times it had there."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from center.api.ring import encode
from center.domain import bigrams, case_code
from center.domain.datums import Crs
from center.domain.import_mapping import ImportMapping, parse
from center.service import history_import
from center.service.demo_district import DISTRICT, RESOURCES, seed_demo
from center.service.district import DistrictTables
from center.service.figures import FigureBook, load_rows
from center.service.history_import import Done, Report, import_history
from center.service.import_file import UnreadableTable
from center.service.log import events_after
from center.service.queries import page
from center.service.search_sql import Ask
from center.service.secrets import Secrets
from center.service.verify import verify_log
from center.store import schema
from center.store.protocol import Store, StoreError
from contract.incident import Incident

NOW = 1_764_000_000_000
"""November 2025."""
HEAD = [
    "任务号",
    "案号",
    "内容",
    "类别",
    "状态",
    "经度",
    "纬度",
    "地址",
    "社区",
    "上报",
    "结案",
    "应结",
    "姓名",
    "电话",
    "单位",
]
MAPPING = parse(
    """
format = 1
source = "old-311"
source_name = "数字城管平台"
[columns]
key = "任务号"
code = "案号"
text = "内容"
class = "类别"
state = "状态"
lon = "经度"
lat = "纬度"
address = "地址"
org = "社区"
reported_at = "上报"
closed_at = "结案"
due_at = "应结"
reporter_name = "姓名"
reporter_phone = "电话"
lead = "单位"
[classes]
"路面破损" = "U05-06"
[states]
"已结案" = "archived"
"作废" = "voided"
"在办" = "reported"
[orgs]
"老水务局" = "D-510115-water"
"撤销的局" = ""
"""
)
SOUND = {
    "任务号": "T1",
    "案号": "旧-2023-001",
    "内容": "航天路 76 号门口路面破损积水",
    "类别": "路面破损",
    "状态": "已结案",
    "经度": "103.8338",
    "纬度": "30.6987",
    "地址": "航天路 76 号",
    "社区": "",
    "上报": "2023/4/5 6:07:08",
    "结案": "2023年4月6日 9:00",
    "应结": "2023-04-07 00:00",
    "姓名": "李建国",
    "电话": "１３９１２３４２２０７",
    "单位": "老水务局",
}
REPORTED_AT, CLOSED_AT = 1_680_646_028_000, 1_680_742_800_000


def row(**changes: str) -> list[str]:
    return [str(value) for value in {**SOUND, **changes}.values()]


def table(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", mark: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows([HEAD, *rows])
    return path


@pytest.fixture
async def store(make_store: Callable[[], Store], tmp_path: Path) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    await seed_demo(made, RESOURCES, Secrets.load(tmp_path, {}))
    yield made
    await made.close()


async def bring(
    store: Store, path: Path, *, dry_run: bool = False, mapping: ImportMapping = MAPPING
) -> tuple[Done, list[list[str]]]:
    """What came of it, and the lines of the report without its heading."""
    out = io.StringIO()
    done = await import_history(store, path, mapping, Report(out), NOW, dry_run=dry_run)
    return done, list(csv.reader(io.StringIO(out.getvalue())))[1:]


async def matters(store: Store) -> list[Incident]:
    table_ = schema.incident.c
    bodies = await store.read(lambda c: list(c.execute(select(table_.body).order_by(table_.reported_at)).scalars()))
    return [Incident.model_validate_json(body) for body in bodies]


async def test_a_row_comes_in_as_it_ended(store: Store, tmp_path: Path) -> None:
    done, faults = await bring(store, table(tmp_path / "old.csv", [row()]))
    assert (done, faults) == (Done(1, 1, 0, 0), [])
    (one,) = await matters(store)
    assert (one.state, one.class_code, one.reported_at, one.closed_at) == ("archived", "U05-06", REPORTED_AT, CLOSED_AT)
    assert (one.source.name, one.source.external_id) == ("数字城管平台", "旧-2023-001")
    assert case_code.is_valid(one.code) and one.code.startswith("510115-230405-")
    assert one.lead is not None and one.lead.name == "区水务局"
    assert set(one.place.path) | {"D-510115-water"} == set(one.scope)
    assert one.clock is None and one.late_stages == ()
    (event,) = [stored.event for stored in await store.read(lambda c: events_after(c, 0, 10))]
    assert (event.type, event.at, event.data.step.action) == ("incident.imported", CLOSED_AT, "imported")
    assert event.data.full and event.data.step.entered_at == NOW
    assert (event.actor.kind, event.actor.name) == ("integration", "数字城管平台")
    assert (await store.read(verify_log)).faults == ()


async def test_it_is_found_like_any_other_matter(store: Store, tmp_path: Path) -> None:
    await bring(store, table(tmp_path / "old.csv", [row()]))
    found = await store.read(lambda c: page(c, Ask((DISTRICT,), bigrams.words("破损积水")), None, 10))
    assert [one.text for one in found.incidents] == [SOUND["内容"]]


async def test_a_second_run_changes_nothing_and_a_longer_table_adds_what_is_new(store: Store, tmp_path: Path) -> None:
    first = [row(任务号=f"T{n}") for n in range(30)]
    assert (await bring(store, table(tmp_path / "old.csv", first)))[0].taken == 30
    before = await store.read(lambda c: events_after(c, 0, 100))
    assert (await bring(store, tmp_path / "old.csv"))[0] == Done(30, 0, 30, 0)
    more = table(tmp_path / "more.csv", [*first, row(任务号="T30"), row(任务号="Ｔ３０")])
    assert (await bring(store, more))[0] == Done(32, 1, 31, 0)
    after = await store.read(lambda c: events_after(c, 0, 100))
    assert [e.hash for e in after[:30]] == [e.hash for e in before]
    codes = [one.code for one in await matters(store)]
    assert len(set(codes)) == 31


async def test_a_run_that_was_broken_off_goes_on_where_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_import, "BATCH", 10)
    path = table(tmp_path / "old.csv", [row(任务号=f"T{n}") for n in range(35)])

    def power_cut(done: Done) -> None:
        if done.read == 20:
            raise StoreError("the power went out")

    with pytest.raises(StoreError):
        await import_history(store, path, MAPPING, Report(io.StringIO()), NOW, told=power_cut)
    assert len(await matters(store)) == 20
    assert (await bring(store, path))[0] == Done(35, 15, 20, 0)
    assert (await store.read(verify_log)).faults == ()


async def test_who_called_is_masked_in_the_log_and_kept_apart_only_as_long_as_others(
    store: Store, tmp_path: Path
) -> None:
    rows = [row(), row(任务号="T2", 上报="2025-10-01 08:00", 结案="2025-10-02 08:00", 姓名="王芳", 电话="13800001111")]
    await bring(store, table(tmp_path / "old.csv", rows))
    kept = await store.read(lambda c: c.execute(select(schema.contact.c.name, schema.contact.c.expires_at)).all())
    closed = 1_759_363_200_000
    assert [tuple(line) for line in kept] == [("王芳", closed + 180 * 86_400_000)]
    log = b"".join(e.json for e in await store.read(lambda c: events_after(c, 0, 10))).decode()
    assert "139****2207" in log and "李*" in log
    for secret in ("13912342207", "李建国", "13800001111", "王芳"):
        assert secret not in log


@pytest.mark.parametrize(
    ("changes", "column", "what"),
    [
        ({"任务号": " "}, "任务号", "没有编号"),
        ({"内容": ""}, "内容", "没有内容"),
        ({"内容": "坏\x00字"}, "内容", "含有不能保存的字符"),
        ({"内容": "长" * 20_001}, "内容", "有 20001 字，超过 20000 字"),
        ({"类别": "没听过的"}, "类别", "类别“没听过的”不在事件目录中"),
        ({"状态": "转圈"}, "状态", "状态“转圈”没有对应"),
        ({"上报": "前天"}, "上报", "看不懂的时间"),
        ({"上报": ""}, "上报", "没有上报时间"),
        ({"上报": "2031-01-01"}, "上报", "上报时间在将来"),
        ({"结案": ""}, "结案", "已办结而没有结案时间"),
        ({"结案": "2023-04-01"}, "结案", "结案早于上报，或在将来"),
        ({"经度": "一百"}, "经度", "经纬度不是数字"),
        ({"经度": "104.9"}, "经度", "地点不在本区范围内"),
        ({"经度": "", "纬度": ""}, "社区", "不知道在哪里"),
        ({"经度": "", "社区": "无名社区"}, "社区", "没有名为“无名社区”的机构"),
        ({"单位": "没有的局"}, "单位", "没有名为“没有的局”的机构"),
    ],
)
async def test_a_broken_row_is_reported_with_its_cure_and_the_rest_come_in(
    store: Store, tmp_path: Path, changes: dict[str, str], column: str, what: str
) -> None:
    path = table(tmp_path / "old.csv", [row(), row(**{"任务号": "T2", **changes}), row(任务号="T3")])
    done, faults = await bring(store, path)
    assert done == Done(3, 2, 0, 1)
    ((number, where, said, cure),) = faults
    assert (number, where, said) == ("3", column, what)
    assert cure


async def test_a_line_that_cannot_be_taken_apart_stops_no_other(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", [row(), [*row(任务号="T2"), "多出", "两格"], row(任务号="T3")[:-2], []])
    done, faults = await bring(store, path)
    assert done == Done(3, 2, 0, 1)
    assert [(number, said) for number, _, said, _ in faults] == [("3", "比表头多 2 格：内容里的逗号要加引号")]


async def test_everything_wrong_with_a_row_is_said_at_once(store: Store, tmp_path: Path) -> None:
    _, faults = await bring(store, table(tmp_path / "old.csv", [row(类别="甲", 状态="乙", 上报="丙")]))
    assert [fault[1] for fault in faults] == ["状态", "类别", "上报"]


async def test_places_come_from_the_community_where_the_table_has_no_point(store: Store, tmp_path: Path) -> None:
    name, id_ = await store.read(
        lambda c: c.execute(
            select(schema.org.c.name, schema.org.c.id).where(schema.org.c.kind == "community").limit(1)
        ).one()
    )
    await bring(store, table(tmp_path / "old.csv", [row(经度="0", 纬度="0", 社区=name, 单位="撤销的局")]))
    (one,) = await matters(store)
    assert one.place.path[-1] == id_ and one.lead is None


@pytest.mark.parametrize(
    ("crs", "lon", "lat"), [("gcj02", "103.835955", "30.696027"), ("bd09", "103.842465", "30.701926")]
)
async def test_a_point_of_another_map_lies_where_it_is_on_the_ground(
    store: Store, tmp_path: Path, crs: Crs, lon: str, lat: str
) -> None:
    await bring(store, table(tmp_path / "old.csv", [row()]))
    shifted = table(tmp_path / "map.csv", [row(任务号="T2", 经度=lon, 纬度=lat)])
    await bring(store, shifted, mapping=replace(MAPPING, crs=crs))
    there, here = await matters(store)
    assert (here.place.lon, here.place.lat) == pytest.approx((there.place.lon, there.place.lat), abs=2e-6)
    assert here.place.path == there.place.path


async def test_what_was_late_there_is_late_here_and_what_waits_is_registered_anew(store: Store, tmp_path: Path) -> None:
    rows = [
        row(应结="2023-04-06 08:00"),
        row(任务号="T2", 状态="在办", 结案="", 上报="2025-11-20"),
        row(任务号="T3", 状态="作废"),
    ]
    await bring(store, table(tmp_path / "old.csv", rows))
    by_state = {one.state: one for one in await matters(store)}
    assert by_state["archived"].late_stages == ("total",)
    waits = by_state["reported"]
    assert waits.closed_at is None and waits.lead is None
    assert waits.clock is not None and (waits.clock.stage, waits.clock.started_at) == ("register", NOW)
    assert any("register" in permit.actions for permit in waits.permits)
    timers = await store.read(lambda c: list(c.execute(select(schema.sla_timer.c.incident_id)).scalars()))
    assert timers == [waits.id]
    assert (await store.read(verify_log)).faults == ()


async def test_desks_hear_of_what_waits_and_not_of_a_whole_history(store: Store, tmp_path: Path) -> None:
    await bring(store, table(tmp_path / "old.csv", [row(), row(任务号="T2", 状态="在办", 结案="", 上报="2025-11-20")]))
    events = await store.read(lambda c: events_after(c, 0, 10))
    told = {event.event.data.changes.state: encode("epoch", event).scope for event in events}
    assert told["archived"] == () and DISTRICT in told["reported"]


async def test_figures_say_the_same_whether_they_heard_the_import_or_read_the_tables(
    store: Store, tmp_path: Path
) -> None:
    district = await DistrictTables.load(store)
    heard, read = [FigureBook(district.orgs.values(), district.classes.values()) for _ in range(2)]
    heard.figures(DISTRICT, NOW)
    recent = {"上报": "2025-11-20 08:00", "结案": "2025-11-21 08:00"}
    rows = [row(), row(任务号="T2", **recent), row(任务号="T3", **{**recent, "状态": "在办"})]
    await bring(store, table(tmp_path / "old.csv", rows))
    events = await store.read(lambda c: events_after(c, 0, 10))
    for event in events:
        heard.fold(event.event)
    since = read.oldest_needed(NOW)
    read.rebuild(await store.read(lambda c: load_rows(c, since)), events[-1].seq)
    assert heard.figures(DISTRICT, NOW) == read.figures(DISTRICT, NOW)
    assert (heard.figures(DISTRICT, NOW).open, heard.figures(DISTRICT, NOW).closure.numerator) == (1, 1)


async def test_a_dry_run_says_what_would_come_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", [row(), row(任务号="T2", 类别="甲"), row(任务号="T3")])
    done, faults = await bring(store, path, dry_run=True)
    assert done == Done(3, 2, 0, 1) and len(faults) == 1
    assert await store.read(lambda c: c.execute(select(func.count()).select_from(schema.event)).scalar()) == 0
    await bring(store, path)
    assert (await bring(store, path, dry_run=True))[0] == Done(3, 0, 2, 1)


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", ","), ("utf-8-sig", ";"), ("gbk", ","), ("gb18030", "\t"), ("utf-16", "\t")]
)
async def test_tables_are_read_in_every_encoding_they_are_saved_in(
    store: Store, tmp_path: Path, encoding: str, mark: str
) -> None:
    done, faults = await bring(store, table(tmp_path / "old.csv", [row()], encoding, mark))
    assert (done.taken, faults) == (1, [])
    assert [one.text for one in await matters(store)] == [SOUND["内容"]]


async def test_a_workbook_is_read_with_its_own_dates_and_numbers(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    typed: dict[str, object] = {
        **SOUND,
        "任务号": 20230001,
        "经度": 103.8338,
        "纬度": 30.6987,
        "上报": datetime(2023, 4, 5, 6, 7, 8),  # noqa: DTZ001  a workbook knows no zones
        "结案": 45022.375,
        "应结": None,
        "电话": 13912342207,
    }
    sheet.append(list(typed.values()))
    sheet.append([None] * len(HEAD))
    book.save(tmp_path / "old.xlsx")
    done, faults = await bring(store, tmp_path / "old.xlsx")
    assert (done, faults) == (Done(1, 1, 0, 0), [])
    (one,) = await matters(store)
    assert (one.reported_at, one.closed_at) == (REPORTED_AT, CLOSED_AT)
    assert one.reporter is not None and one.reporter.phone == "139****2207"


async def test_a_table_that_lacks_a_column_is_named_with_what_it_has(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("编号,说明\n1,积水\n", "utf-8")
    with pytest.raises(UnreadableTable, match=r"没有列：任务号、.*表头有：编号、说明"):
        await bring(store, tmp_path / "other.csv")
    for name, content in (("empty.csv", b""), ("no.xlsx", b"not a workbook"), ("letter.pdf", b"%PDF")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableTable):
            await bring(store, tmp_path / name)
