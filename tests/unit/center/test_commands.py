"""Commands, intake, contacts and queries on a real SQLite store."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from center.domain.bigrams import words
from center.service import batch, queries
from center.service.attachment_rights import who
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.jobs import Job
from center.service.log import EventLog, StoredEvent
from center.service.refusals import Refused
from center.service.register import local_time, register_table
from center.service.retention import sweep
from center.service.search_sql import Ask
from center.service.timers import Timers
from center.service.verify import verify_log
from center.store import schema
from center.store.attachment_schema import attachment_upload
from center.store.sqlite import SqliteStore
from contract.command import CommandResult, IntakeReport
from contract.event import Event
from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town
from tests.unit.center.town import DISTRICT, GAS, OFFICER, OTHER_STREET, STREET, WATER, WATER_WORKS

DAY = 86_400_000
PHOTO = "c" * 64


@dataclass
class Center:
    store: SqliteStore
    clock: CenterClock
    log: EventLog
    commands: CommandService

    async def report(self, who: Caller = OFFICER, **payload: Any) -> str:
        incident_id = new_id()
        await self.commands.submit(incident_id, town.report(**payload), who)
        return incident_id

    async def do(self, incident_id: str, type_: str, who: Caller = OFFICER, **payload: Any) -> CommandResult:
        version = (await self.incident(incident_id)).version
        return await self.commands.submit(incident_id, town.command(type_, version, **payload), who)

    async def incident(self, incident_id: str) -> Incident:
        found = await self.store.read(lambda c: queries.incident(c, incident_id, {DISTRICT}))
        assert found is not None
        return found

    async def close(self, incident_id: str) -> None:
        await self.do(incident_id, "register")
        await self.do(incident_id, "dispatch", lead=WATER)
        await self.do(incident_id, "accept", WATER_WORKS)
        await self.do(incident_id, "feedback", WATER_WORKS, text="已疏通")
        await self.do(incident_id, "check")
        await self.do(incident_id, "close")


@pytest.fixture
async def center(database_file: Path) -> AsyncIterator[Center]:
    store = SqliteStore(database_file)
    await store.open()
    clock, log = CenterClock(), EventLog(store)
    made = Center(store, clock, log, CommandService(store, clock, log, town.TOWN))
    await made.commands.start()
    yield made
    await made.commands.stop()
    await store.close()


def intake(**fields: object) -> IntakeReport:
    lon, lat = town.INSIDE
    given = {"text": "井盖缺失", "class_code": "flood", "place": {"lon": lon, "lat": lat}, **fields}
    return IntakeReport.model_validate(given, strict=False)


async def test_a_report_sent_twice_by_another_system_is_one_matter(center: Center) -> None:
    hotline = town.integration()
    first = await center.commands.intake(intake(external_id="HL-1"), hotline)
    again = await center.commands.intake(intake(external_id="HL-1"), hotline)
    assert (again.incident_id, again.code, again.seq) == (first.incident_id, first.code, first.seq)
    assert (first.replayed, again.replayed) == (False, True)
    assert (await center.incident(first.incident_id)).source.external_id == "HL-1"


async def test_an_idempotency_key_does_the_same_for_a_system_without_numbers_of_its_own(center: Center) -> None:
    answers = await asyncio.gather(*(center.commands.intake(intake(), town.integration(), "key-1") for _ in range(5)))
    assert len({a.incident_id for a in answers}) == 1


async def test_two_systems_may_use_the_same_number(center: Center) -> None:
    one = await center.commands.intake(intake(external_id="1"), town.integration("12345"))
    two = await center.commands.intake(intake(external_id="1"), town.integration("police"))
    assert one.incident_id != two.incident_id


async def test_the_same_number_with_another_text_is_refused(center: Center) -> None:
    await center.commands.intake(intake(external_id="HL-1"), town.integration())
    with pytest.raises(Refused) as refused:
        await center.commands.intake(intake(external_id="HL-1", text="路灯不亮"), town.integration())
    assert refused.value.problem.code == "command_reused"


async def test_a_used_command_id_is_no_way_into_another_callers_matter(center: Center) -> None:
    command, incident_id = town.report(), new_id()
    await center.commands.submit(incident_id, command, OFFICER)
    with pytest.raises(Refused) as refused:
        await center.commands.submit(incident_id, command, town.caller("acceptor", org=OTHER_STREET))
    assert refused.value.problem.code == "command_reused"


async def test_a_matter_out_of_scope_is_not_there(center: Center) -> None:
    incident_id = await center.report()
    neighbour = town.caller("acceptor", org=OTHER_STREET)
    with pytest.raises(Refused) as refused:
        await center.commands.submit(incident_id, town.command("register", 1), neighbour)
    assert refused.value.problem.status == 404
    assert await center.store.read(lambda c: queries.incident(c, incident_id, neighbour.roots)) is None
    assert await center.store.read(lambda c: queries.timeline(c, incident_id, neighbour.roots)) is None


async def test_the_contact_is_kept_apart_masked_in_the_log_and_shown_for_a_reason(center: Center) -> None:
    incident_id = await center.report(reporter={"name": "李建国", "phone": "13912342207"})
    shown = await center.commands.reveal(incident_id, "回访核实", OFFICER)
    events = await center.log.after(0, 10)
    assert (shown.name, shown.phone) == ("李建国", "13912342207")
    assert [e.type for e in events] == ["incident.reported", "incident.contact_revealed"]
    assert events[1].event.data.step.text == "回访核实"
    assert all(b"13912342207" not in e.json for e in events)


async def test_looking_up_a_contact_stands_in_the_access_register_with_its_event(center: Center) -> None:
    incident_id = await center.report(reporter={"name": "李建国", "phone": "13912342207"})
    await center.commands.reveal(incident_id, "回访核实", OFFICER)
    names, *lines = await center.store.read(register_table)
    event = (await center.log.after(1, 10))[0]
    line = dict(zip(names, lines[0], strict=True))
    assert (line["登记编号"], line["时间"], line["类别"]) == (event.command_id, local_time(event.at), "联系方式")
    assert (line["人员编号"], line["姓名"], line["单位编号"]) == (OFFICER.actor.id, "王值班", "510115")
    code = (await center.incident(incident_id)).code
    assert (line["事件编号"], line["案号"], line["事由"]) == (incident_id, code, "回访核实")
    assert len(lines) == 1
    assert "13912342207" not in str(lines)


async def test_a_refused_look_up_leaves_no_line_and_does_not_tell_whether_the_matter_exists(center: Center) -> None:
    incident_id = await center.report(reporter={"name": "李建国", "phone": "13912342207"})
    neighbour = town.caller("acceptor", org=OTHER_STREET)
    told = []
    for asked in (incident_id, new_id()):
        with pytest.raises(Refused) as refused:
            await center.commands.reveal(asked, "想知道", neighbour)
        told.append(refused.value.problem)
    assert told[0] == told[1]
    assert len(await center.store.read(register_table)) == 1, "the heading alone"


async def test_a_contact_nobody_left_cannot_be_shown_and_nothing_is_logged(center: Center) -> None:
    incident_id = await center.report()
    with pytest.raises(Refused) as refused:
        await center.commands.reveal(incident_id, "回访核实", OFFICER)
    assert refused.value.problem.code == "not_found"
    assert (await center.log.head()).seq == 1


async def test_a_contact_is_deleted_after_half_a_year_and_the_log_stays_whole(center: Center) -> None:
    incident_id = await center.report(reporter={"name": "李建国", "phone": "13912342207"})
    center.clock.hold(center.clock.now() + 181 * DAY)
    timers = Timers(center.store, center.clock, center.commands)
    await timers.start()
    await timers.stop()
    with pytest.raises(Refused):
        await center.commands.reveal(incident_id, "回访核实", OFFICER)
    assert (await center.incident(incident_id)).reporter is not None
    assert (await center.store.read(verify_log)).holds


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("gone.db*"))


async def test_a_deleted_contact_is_gone_from_the_file_and_not_only_from_the_table(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "gone.db")
    await store.open()
    rows = [
        {"incident_id": new_id(), "name": "李建国", "phone": phone, "expires_at": due}
        for phone, due in (("13912342207", 1), ("13800001111", 9_000))
    ]
    await store.write(lambda c: c.execute(schema.contact.insert(), rows).rowcount)
    await sweep(store, 5_000)
    await store.close()
    kept = bytes_of(tmp_path)
    assert (b"13912342207" in kept, b"13800001111" in kept) == (False, True)


async def test_photos_of_a_report_are_tied_to_their_matter(center: Center) -> None:
    row = {"hash": PHOTO, "media_type": "image/jpeg", "size": 9, "name": "附件", "uploaded_by": "u", "at": 1}
    mine = {"hash": PHOTO, "who": who(OFFICER), "org_id": DISTRICT, "name": "现场.jpg", "at": 1}
    await center.store.write(lambda c: c.execute(schema.attachment.insert(), [row]).rowcount)
    await center.store.write(lambda c: c.execute(attachment_upload.insert(), [mine]).rowcount)
    incident_id = await center.report(attachments=[PHOTO])
    uses = await center.store.read(lambda c: [tuple(r) for r in c.execute(select(schema.attachment_use))])
    assert uses == [(PHOTO, incident_id, None)]
    assert (await center.incident(incident_id)).attachments[0].name == "现场.jpg"


async def test_the_timeline_holds_every_step_in_order(center: Center) -> None:
    incident_id = await center.report()
    await center.close(incident_id)
    events = await center.store.read(lambda c: queries.timeline(c, incident_id, {DISTRICT}))
    assert events is not None
    assert [e.version for e in events] == list(range(1, 8))
    assert events[-1].data.step.action == "close"


async def test_a_department_sees_from_its_dispatch_on_and_keeps_seeing(center: Center) -> None:
    incident_id = await center.report()
    await center.do(incident_id, "register")
    assert await center.store.read(lambda c: queries.snapshot_incidents(c, {WATER}, 0)) == []
    await center.do(incident_id, "dispatch", lead=WATER)
    await center.do(incident_id, "return", WATER_WORKS, reason="不属水务")
    await center.do(incident_id, "dispatch", lead=GAS)
    for root in (WATER, GAS, STREET):
        seen = await center.store.read(lambda c, r=root: queries.snapshot_incidents(c, {r}, 0))  # type: ignore[misc]
        assert [i.id for i in seen] == [incident_id]


async def test_a_snapshot_holds_what_is_open_and_what_was_closed_lately(center: Center) -> None:
    closed = await center.report()
    await center.close(closed)
    opened = await center.report()
    since = (await center.incident(closed)).closed_at
    assert since is not None
    both = await center.store.read(lambda c: queries.snapshot_incidents(c, {DISTRICT}, since))
    only = await center.store.read(lambda c: queries.snapshot_incidents(c, {DISTRICT}, since + 1))
    assert {i.id for i in both} == {closed, opened}
    assert [i.id for i in only] == [opened]


async def test_pages_go_back_in_time_without_a_gap_or_a_repeat(center: Center) -> None:
    made = [await center.report() for _ in range(7)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await center.store.read(
            lambda c, at=cursor: queries.page(c, Ask((DISTRICT,)), at, 3)  # type: ignore[misc]
        )
        seen += [i.id for i in page.incidents]
        cursor = page.next
        if cursor is None:
            break
    assert seen == made[::-1]


@pytest.mark.parametrize("q", ["积水", "深井", "SHELL", "00001", "大道9号"])
async def test_two_characters_find_a_matter_by_title_text_code_or_address(center: Center, q: str) -> None:
    lon, lat = town.INSIDE
    wanted = await center.report(
        title="道路积水", text="加油站 Shell 旁有深井", place={"lon": lon, "lat": lat, "address": "光华大道9号"}
    )
    await center.report(title="噪音", text="广场舞声音大", place={"lon": lon, "lat": lat, "address": "来凤路"})
    page = await center.store.read(lambda c: queries.page(c, Ask((DISTRICT,), words(q)), None, 10))
    assert [i.id for i in page.incidents] == [wanted]


async def test_percent_and_underscore_are_searched_as_themselves(center: Center) -> None:
    await center.report(text="完成100%")
    found = await center.store.read(lambda c: queries.page(c, Ask((DISTRICT,), words("0%")), None, 10))
    none = await center.store.read(lambda c: queries.page(c, Ask((DISTRICT,), words("%_%")), None, 10))
    assert (len(found.incidents), len(none.incidents)) == (1, 0)


@pytest.mark.parametrize("cursor", ["x", "1.", "-1", "9" * 30, "９", "-1." + "a" * 36, "9" * 30 + "." + "a" * 36])
async def test_a_made_up_cursor_is_refused(center: Center, cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        await center.store.read(lambda c: queries.page(c, Ask((DISTRICT,)), cursor, 10))


async def test_a_line_that_is_full_refuses_the_next_command_and_does_all_it_took_in(
    center: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("center.service.commands.MOST_WAITING", 5)
    answers = await asyncio.gather(*(center.report() for _ in range(8)), return_exceptions=True)
    refused = [a for a in answers if isinstance(a, Refused)]
    assert {(r.problem.status, r.problem.code, r.problem.params["seconds"]) for r in refused} == {
        (503, "storage_busy", 2)
    }
    assert len(refused) == 3
    assert (await center.log.head()).seq == 5
    await center.report()


async def test_a_broken_constraint_fails_its_own_command_and_no_other(
    center: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another process opens the same matter between our look and our write."""
    taken = new_id()
    whole = batch.run

    def run(connection: Connection, jobs: list[Job], **rest: object) -> batch.Outcome:
        if any(job.incident_id == taken for job in jobs):
            raise IntegrityError("INSERT", {}, Exception("unique"))
        return whole(connection, jobs, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "run", run)
    answers = await asyncio.gather(
        *(center.commands.submit(i, town.report(), OFFICER) for i in (new_id(), taken, new_id())),
        return_exceptions=True,
    )
    assert [isinstance(a, Refused) for a in answers] == [False, True, False]
    assert (await center.log.head()).seq == 2


async def test_a_listener_that_fails_harms_nobody(center: Center) -> None:
    def broken(events: list[StoredEvent]) -> None:
        raise RuntimeError("on purpose")

    heard: list[StoredEvent] = []
    center.log.subscribe(broken)
    stop = center.log.subscribe(heard.extend)
    await center.report()
    stop()
    await center.report()
    assert [e.seq for e in heard] == [1]


async def test_what_listeners_are_told_is_what_the_log_says_for_every_kind_of_step(center: Center) -> None:
    heard: list[StoredEvent] = []
    center.log.subscribe(heard.extend)
    incident_id = await center.report(reporter={"name": "李建国", "phone": "13912342207"})
    await center.do(incident_id, "note", text="已联系")
    await center.commands.reveal(incident_id, "回访", OFFICER)
    center.clock.hold(center.clock.now() + DAY)
    await center.commands.fire_due()
    await center.close(incident_id)
    assert len(heard) == 10
    for stored in heard:
        assert stored.event == Event.model_validate_json(stored.json)


async def test_every_column_the_rules_write_can_be_worked_out_again_from_the_log(center: Center) -> None:
    for _ in range(3):
        await center.close(await center.report(reporter={"name": "李建国", "phone": "13912342207"}))
    await center.do(await center.report(), "note", text="已联系")
    proof = await center.store.read(verify_log)
    assert (proof.faults, proof.incidents) == ((), 4)
    timers = await center.store.read(lambda c: c.execute(select(func.count()).select_from(schema.sla_timer)).scalar())
    assert timers == 4, "the open one for its registration, the closed ones for the call back to who reported them"


async def test_a_changed_projection_is_found_out(center: Center) -> None:
    incident_id = await center.report()
    await center.store.write(lambda c: c.execute(schema.incident.update().values(state="closed")).rowcount)
    proof = await center.store.read(verify_log)
    assert proof.faults == (f"incident {incident_id}: state differ from what the log says",)
