"""A new edition of the catalogue: what it would change is said first, then all of it holds, in every center process."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, func, insert, select
from typer.testing import CliRunner

from center.__main__ import app
from center.domain.calendar import Limit
from center.domain.catalog_faults import CatalogError
from center.service.catalog import Import, import_catalog
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.district import DistrictTables
from center.service.editions import body_of, catalog_in_force, editions, newest_seq
from center.service.live_district import LiveDistrict
from center.service.log import EventLog
from center.service.refusals import Refused
from center.store import schema
from center.store.catalog_schema import edition
from center.store.connect import store_for
from center.store.protocol import Store
from center.store.sqlite import SqliteStore
from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town

MakeStore = Callable[[], Store]
FIRST = f"""
format = 1
version = "1"
title = "第一版"

[[dispute_types]]
code = "02"
name = "邻里"

[[classes]]
code = "flood"
name = "道路积水"
branch = "城市管理"
severity = 3
lead = "{town.WATER}"
conditions = [
  {{ code = "1", name = "消除积水", limit = "2 urgent_hour" }},
  {{ code = "2", name = "修复排水", limit = "5 work_day" }},
]

[[classes]]
code = "noise"
name = "噪音扰民"
branch = "民生"
severity = 4
"""
SECOND = (
    FIRST.replace('version = "1"', 'version = "2"')
    .replace("2 urgent_hour", "90 minute")
    .replace(
        '[[classes]]\ncode = "noise"\nname = "噪音扰民"\nbranch = "民生"',
        '[[classes]]\ncode = "gas"\nname = "燃气泄漏"\nbranch = "公共安全"',
    )
)


@pytest.fixture
async def store(make_store: MakeStore) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    await made.write(_orgs)
    await bring_in(made, FIRST, apply=True)
    yield made
    await made.close()


def _orgs(c: Connection) -> None:
    ids = (town.DISTRICT, town.STREET, town.OTHER_STREET, town.COMMUNITY, town.GRID, town.WATER, town.GAS)
    rows = [org.model_dump() | {"shape": None} for id in ids if (org := town.TOWN.org(id)) is not None]
    c.execute(insert(schema.org), rows)


async def bring_in(store: Store, text: str, *, apply: bool) -> Import:
    return await import_catalog(store, text, apply=apply, by="admin", at=1)


class Center:
    """One process: it decides by the district in force."""

    def __init__(self, store: Store, tables: DistrictTables) -> None:
        self.store = store
        self.district = LiveDistrict(store, tables, CenterClock())
        self.commands = CommandService(store, CenterClock(), EventLog(store), tables)
        self.district.subscribe(self._adopt)
        self.adopted = asyncio.Event()

    async def _adopt(self, new: DistrictTables) -> None:
        self.commands.adopt(new)
        self.adopted.set()

    async def report(self, **payload: Any) -> Incident:
        id_ = new_id()
        await self.commands.submit(id_, town.report(**payload), town.OFFICER)
        return await self.incident(id_)

    async def incident(self, id_: str) -> Incident:
        body = select(schema.incident.c.body).where(schema.incident.c.id == id_)
        return Incident.model_validate_json(await self.store.read(lambda c: str(c.execute(body).scalar_one())))


@pytest.fixture
async def center(store: Store) -> AsyncIterator[Center]:
    made = Center(store, await DistrictTables.load(store))
    await made.commands.start()
    yield made
    await made.commands.stop()


async def versions(store: Store) -> list[str]:
    return [one.version for one in await store.read(lambda c: editions(c, "catalog"))]


async def test_a_rehearsal_says_what_would_change_and_changes_nothing(store: Store) -> None:
    done = await bring_in(store, SECOND, apply=False)
    assert [str(change) for change in done.changes] == [
        "改  类别 flood 道路积水 的立案条件 1：消除积水 2 紧急工作时 → 消除积水 90 分钟",
        "增  类别 gas 燃气泄漏",
        "删  类别 noise 噪音扰民",
    ]
    assert (done.since, done.applied) == ("1", False)
    assert await versions(store) == ["1"]


async def test_an_edition_in_force_is_kept_and_never_edited(store: Store) -> None:
    await bring_in(store, SECOND, apply=True)
    assert await versions(store) == ["2", "1"]
    assert (await store.read(catalog_in_force)).limit_of("handle", "flood", 3) == Limit(90, "minute")
    assert await store.read(lambda c: body_of(c, 1)) == FIRST


async def test_running_centers_take_over_a_new_edition_without_a_restart(center: Center, make_store: MakeStore) -> None:
    with pytest.raises(Refused, match="unknown_class"):
        await center.report(class_code="gas")
    assert not await center.district.look()
    importer = make_store()  # another process, as the command line is
    await importer.open()
    await bring_in(importer, SECOND, apply=True)
    await importer.close()
    center.district.start()
    async with asyncio.timeout(10):
        await center.adopted.wait()
    await center.district.stop()
    assert (await center.report(class_code="gas")).class_code == "gas"
    with pytest.raises(Refused, match="unknown_class"):
        await center.report(class_code="noise")


async def test_matters_keep_the_deadline_they_were_given(center: Center) -> None:
    before = await center.report()
    await bring_in(center.store, SECOND + '\n[limits]\nregister = "5 minute"\n', apply=True)
    assert await center.district.look()
    assert (await center.incident(before.id)).clock == before.clock


async def test_a_class_that_an_open_matter_has_cannot_be_dropped(center: Center) -> None:
    await center.report(class_code="noise")
    with pytest.raises(Refused) as refused:
        await bring_in(center.store, SECOND, apply=True)
    problem = refused.value.problem
    assert (problem.code, problem.status, problem.params["count"]) == ("in_use", 409, 1)
    assert "类别 noise 噪音扰民（1 件）" in problem.detail
    assert await versions(center.store) == ["1"]
    with pytest.raises(Refused, match="in_use"):
        await bring_in(center.store, SECOND, apply=False)


async def test_a_class_whose_matters_have_ended_can_be_dropped(center: Center) -> None:
    noise = await center.report(class_code="noise")
    closed = schema.incident.update().where(schema.incident.c.id == noise.id).values(state="closed")
    await center.store.write(lambda c: c.execute(closed).rowcount)
    assert (await bring_in(center.store, SECOND, apply=True)).applied


async def test_a_type_that_an_open_dispute_has_cannot_be_dropped(center: Center) -> None:
    matter = await center.report()
    dispute = {"type_code": "02", "scale": "individual", "state": "waiting"}
    body = json.dumps(json.loads(matter.model_dump_json()) | {"dispute": dispute}, separators=(",", ":"))
    changed = schema.incident.update().where(schema.incident.c.id == matter.id).values(body=body)
    await center.store.write(lambda c: c.execute(changed).rowcount)
    without = FIRST.replace('version = "1"', 'version = "2"').replace('code = "02"', 'code = "03"')
    with pytest.raises(Refused, match="纠纷类型 02 邻里（1 件）"):
        await bring_in(center.store, without, apply=True)


async def test_the_name_of_an_edition_is_used_once(store: Store) -> None:
    with pytest.raises(Refused, match="内容相同"):
        await bring_in(store, FIRST, apply=True)
    with pytest.raises(Refused, match="内容不同"):
        await bring_in(store, SECOND.replace('version = "2"', 'version = "1"'), apply=True)


async def test_of_two_that_import_in_the_same_second_one_is_refused(store: Store, make_store: MakeStore) -> None:
    other = make_store()
    await other.open()
    done = await asyncio.gather(
        bring_in(store, SECOND, apply=True), bring_in(other, SECOND, apply=True), return_exceptions=True
    )
    await other.close()
    assert sorted(type(one).__name__ for one in done) == ["Import", "Refused"]
    assert await versions(store) == ["2", "1"]


async def test_a_lead_that_does_not_exist_is_named_with_its_line(store: Store) -> None:
    wrong = SECOND.replace(town.WATER, "D-510115-watr")
    with pytest.raises(CatalogError) as caught:
        await bring_in(store, wrong, apply=True)
    [fault] = caught.value.faults
    assert wrong.splitlines()[fault.line - 1] == 'lead = "D-510115-watr"'
    assert "机构名册" in fault.message
    with pytest.raises(CatalogError, match="不是可以牵头的单位"):
        await bring_in(store, SECOND.replace(town.WATER, town.GRID), apply=True)


async def test_a_district_of_an_older_program_keeps_its_classes(tmp_path: Path) -> None:
    """The classes stood in a table of their own before."""
    from alembic import command

    from center.store import migrate

    path = tmp_path / "center.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(migrate.config(connection), "0004")
        old = "INSERT INTO incident_class VALUES ('flood', '道路积水', '城市管理', 3, NULL, '[\"积水\"]', 120)"
        connection.exec_driver_sql(old)
    engine.dispose()
    store = SqliteStore(path)
    await store.open()
    catalog = await store.read(catalog_in_force)
    await store.close()
    assert catalog.classes["flood"].words == ("积水",)
    assert catalog.limit_of("handle", "flood", 3) == Limit(120, "minute")


async def test_a_center_says_once_that_next_years_holidays_are_missing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    clock = CenterClock(wall=lambda: 1_798_000_000.0)  # 2026-12-23
    tables = await DistrictTables.load(store)
    for calendar in ("", "\n[calendar]\nholidays = [2027-01-01]\n"):
        caplog.clear()
        await bring_in(store, f'format = 1\nversion = "3{len(calendar)}"\n{calendar}', apply=True)
        district = LiveDistrict(store, await DistrictTables.load(store), clock)
        with caplog.at_level("WARNING"):
            district.start()
            await asyncio.sleep(0.05)
            await district.stop()
        assert ["until 2026-12-31" in r.getMessage() for r in caplog.records] == ([] if calendar else [True])
    assert not tables.catalog.calendar.unknown_soon(1_795_363_200_000)  # in November there is still time


async def test_looking_for_a_new_edition_costs_next_to_nothing(store: Store) -> None:
    district = LiveDistrict(store, await DistrictTables.load(store), CenterClock())
    begun = time.process_time()
    for _ in range(20):
        await district.look()
    assert (time.process_time() - begun) / 20 < 0.02


class TestCommandLine:
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        async def prepare() -> None:
            store = store_for(tmp_path / "center.db")
            await store.open()
            await store.write(_orgs)
            await store.close()

        asyncio.run(prepare())
        return tmp_path

    def run(self, *arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(app, [str(a) for a in arguments])
        return done.exit_code, done.output

    def written(self, data: Path, text: str) -> Path:
        file = data / "目录.toml"
        file.write_text(text, "utf-8")
        return file

    def test_a_catalogue_is_rehearsed_then_put_in_force_and_can_be_shown(self, data: Path) -> None:
        file = self.written(data, FIRST)
        code, said = self.run("import-catalog", file, "--data", data)
        assert (code, "预演" in said, "增  类别 flood 道路积水" in said) == (0, True, True)
        assert self.run("show-catalog", "--data", data)[0] == 1
        code, said = self.run("import-catalog", file, "--apply", "--data", data)
        assert (code, "目录 1 已启用" in said) == (0, True)
        assert self.run("show-catalog", "--data", data) == (0, FIRST)
        assert "第一版" in self.run("show-catalog", "--history", "--data", data)[1]

    def test_every_slip_is_listed_at_once_and_nothing_is_imported(self, data: Path) -> None:
        file = self.written(data, FIRST.replace("5 work_day", "5 workday").replace('name = "邻里"', 'nmae = "邻里"'))
        code, said = self.run("import-catalog", file, "--apply", "--data", data)
        assert code == 1
        assert "3 处需要改正" in said
        assert "dispute_types[0].nmae" in said
        assert self.run("show-catalog", "--data", data)[0] == 1

    def test_a_file_that_cannot_be_read_is_said_in_a_sentence(self, data: Path) -> None:
        assert self.run("import-catalog", data / "none.toml", "--data", data)[0] == 2
        (data / "gbk.toml").write_bytes("名称".encode("gbk"))
        code, said = self.run("import-catalog", data / "gbk.toml", "--data", data)
        assert (code, "UTF-8" in said) == (2, True)


async def test_nothing_is_in_force_before_the_first_import(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "center.db")
    await store.open()
    assert await store.read(newest_seq) == 0
    assert await store.read(lambda c: c.execute(select(func.count()).select_from(edition)).scalar()) == 0
    assert (await store.read(catalog_in_force)).limit_of("register", "", 4) == Limit(10, "minute")
    await store.close()
