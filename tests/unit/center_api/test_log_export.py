"""The log as other programs read it: every step once, in order, and nobody's number in it."""

import csv
import io
from xml.etree import ElementTree

from center.service.log_export import Line, Selection, lines, write_csv, write_xes
from tests.unit.center_api.desk import Town

XES = "{http://www.xes-standard.org/}"
REPORTER = {"name": "李建国", "phone": "13912342207"}


async def _two_matters(town: Town) -> tuple[str, str]:
    first = await town.officer.report(reporter=REPORTER)
    second = await town.officer.report(text="=cmd|' /C calc'!A0\x0b")
    await town.officer.do(second, "register", 1, note="属实")
    await town.officer.do(first, "register", 1)
    await town.officer.do(first, "dispatch", 2, lead="D-510115-water")
    return first, second


async def _found(town: Town, wanted: Selection | None = None) -> list[Line]:
    return await town.services.store.read(lambda c: list(lines(c, wanted or Selection())))


async def test_replaying_the_exported_steps_gives_the_state_of_each_matter(town: Town) -> None:
    first, second = await _two_matters(town)
    out = io.StringIO()
    assert write_csv(out, iter(await _found(town)), with_text=False) == 5
    state: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(out.getvalue())):
        assert row["from_state"] == state.get(row["incident_id"], "")
        state[row["incident_id"]] = row["to_state"]
    assert state == {first: "dispatched", second: "registered"}


async def test_the_export_holds_no_number_and_no_formula(town: Town) -> None:
    await _two_matters(town)
    out = io.StringIO()
    write_csv(out, iter(await _found(town)), with_text=True)
    assert "13912342207" not in out.getvalue()
    assert "李建国" not in out.getvalue()
    assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(out.getvalue())) for cell in row)


async def test_the_xes_document_has_a_trace_for_each_matter_in_the_order_of_the_schema(town: Town) -> None:
    first, _ = await _two_matters(town)
    out = io.StringIO()
    write_xes(out, iter(await _found(town)))
    log = ElementTree.fromstring(out.getvalue())
    order = [child.tag.removeprefix(XES) for child in log]
    assert order == ["extension"] * 4 + ["global"] * 2 + ["classifier", "string"] + ["trace"] * 2
    trace = log.findall(f"{XES}trace")[0]
    names = [_value(event, "concept:name") for event in trace.findall(f"{XES}event")]
    assert names == ["report", "register", "dispatch"]
    view = (await town.officer.get(f"/v1/incidents/{first}")).json()["incident"]
    assert _value(trace, "concept:name") == view["code"]
    stamps = [_value(event, "time:timestamp") for event in trace.findall(f"{XES}event")]
    assert stamps == sorted(stamps)
    assert stamps[0].endswith("+08:00")


async def test_the_export_can_be_cut_to_an_org_and_a_period(town: Town) -> None:
    await _two_matters(town)
    now = town.services.clock.now()
    other = "510115001"
    assert await _found(town, Selection(org=other)) == []
    assert len(await _found(town, Selection(org="510115004"))) == 5
    assert await _found(town, Selection(until=now - 3_600_000)) == []
    assert len(await _found(town, Selection(since=now - 3_600_000))) == 5


def _value(element: ElementTree.Element, key: str) -> str:
    return next(child.attrib["value"] for child in element if child.attrib.get("key") == key)
