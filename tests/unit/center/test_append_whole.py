"""A history that comes in by the thousand stands in the tables as if each of its matters had been written by itself."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from center.domain.import_mapping import parse
from center.domain.imported import RowReader
from center.domain.values import Decision
from center.service.append import Entry, append
from center.service.append_whole import append_whole
from center.service.demo_district import RESOURCES, seed_demo
from center.service.district import DistrictTables
from center.service.ids import named_id
from center.service.secrets import Secrets
from center.store.protocol import Store
from contract.event import Actor

NOW = 1_764_000_000_000
MAPPING = parse(
    'format = 1\nsource = "old"\nsource_name = "原平台"\n[columns]\nkey = "号"\ntext = "内容"\nlon = "经"\nlat = "纬"\n'
    'reported_at = "上报"\nclosed_at = "结案"\nstate = "状态"\nlate = "超期"\nreporter_name = "姓名"\nlead = "单位"\n'
    '[defaults]\nclass = "U05-06"\n[states]\n"归档" = "archived"\n"在办" = "reported"\n"作废" = "voided"\n'
    '[orgs]\n"水务" = "D-510115-water"\n'
)
ROWS = (
    {"text": '引号"与\\反斜杠\n第二行\t制表', "state": "归档", "closed_at": "2023-04-06 09:00", "late": "是"},
    {"text": "路面破损积水，Wi-Fi 信号塔旁", "state": "在办", "reporter_name": "欧阳雪"},
    {"text": "重复上报", "state": "作废", "closed_at": "2023-04-06 09:00", "lead": "水务"},
    {"text": "𠮷野家门口占道", "state": "归档", "closed_at": "2023-04-05 06:07:08", "lead": "水务"},
)


TABLES = ("log_head", "event", "command", "incident", "incident_scope", "sla_timer", "notice", "search_line")
TABLES += ("search_scope", "search_place")
Tables = dict[str, list[tuple[object, ...]]]


class Undone(Exception):
    """What the tables held, said on the way back to how they were."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables


@pytest.fixture
async def store(make_store: Callable[[], Store], tmp_path: Path) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    await seed_demo(made, RESOURCES, Secrets.load(tmp_path, {}))
    yield made
    await made.close()


async def decisions(store: Store) -> list[tuple[str, Decision]]:
    reader = RowReader(MAPPING, await DistrictTables.load(store), {}, NOW)
    actor = Actor(kind="integration", id="import.old", name="原平台")
    given = []
    for number, row in enumerate(ROWS, start=1):
        cells = {"lon": "103.8338", "lat": "30.6987", "reported_at": "2023-04-05 06:07:08", **row}
        known = reader.row(cells).known(f"T{number}", named_id("import", "old", f"T{number}"))
        given.append((named_id("import-step", known.incident.id), reader.decision(known, number, actor)))
    return given


async def tables_after(store: Store, write: Callable[[Connection], object]) -> Tables:
    def work(connection: Connection) -> None:
        write(connection)
        names = [*TABLES, *(("search_words",) if connection.dialect.name == "postgresql" else ())]
        rows = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in names}
        if connection.dialect.name == "sqlite":
            found = "SELECT rowid FROM search_words WHERE search_words MATCH :word ORDER BY rowid"
            rows |= {
                word: connection.execute(text(found), {"word": word}).all() for word in ("积水", "wi", "地", '"#230"')
            }
        raise Undone({name: sorted(map(tuple, found), key=repr) for name, found in rows.items()})

    with pytest.raises(Undone) as undone:
        await store.write(work)
    return undone.value.tables


async def test_the_tables_hold_the_same_as_if_each_matter_had_been_written_by_itself(store: Store) -> None:
    given = await decisions(store)
    entries = [Entry(command_id, "", decision, answers=False) for command_id, decision in given]
    by_themselves = await tables_after(store, lambda c: append(c, entries, {}, NOW))
    at_once = await tables_after(store, lambda c: append_whole(c, given, NOW))
    assert at_once == by_themselves
    assert len(at_once["event"]) == len(ROWS) and len(at_once["sla_timer"]) == 1
