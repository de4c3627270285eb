"""How long a file lies in the folder, asked of SQLite and of a real PostgreSQL alike."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, func, select

from center.service import attachment_sweep
from center.service.attachment_sweep import KEPT_DAYS, UNUSED_MS, AttachmentSweep
from center.service.attachments import Attachments, path_of
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog
from center.service.refusals import Refused
from center.service.verify import verify_log
from center.store import schema
from center.store.connect import store_for
from center.store.protocol import Store
from contract.command import CommandResult
from contract.event import Event
from contract.identity import new_id
from contract.incident import Attachment
from tests.postgres import PostgresServer
from tests.unit.center import town
from tests.unit.center.town import OFFICER, OTHER_STREET, WATER, WATER_WORKS

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 600 + bytes.fromhex("ffd9")
DAY = 86_400_000
LATE = KEPT_DAYS * DAY + 2 * DAY


class Town:
    """A center without its routes: log, commands, files."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.clock = CenterClock()
        self.log = EventLog(store)
        self.commands = CommandService(store, self.clock, self.log, town.TOWN)
        self.files = Attachments(store, self.clock, folder)
        self.sweep = AttachmentSweep(store, self.clock, self.commands, folder)

    async def bring(self, content: bytes = JPEG, caller: Caller = OFFICER) -> Attachment:
        async def chunks() -> AsyncIterator[bytes]:
            yield content

        return await self.files.save(chunks(), "现场.jpg", caller)

    async def report(self, *photos: Attachment, caller: Caller = OFFICER) -> str:
        incident_id = new_id()
        await self.commands.submit(incident_id, town.report(attachments=[p.hash for p in photos]), caller)
        return incident_id

    async def close(self, incident_id: str) -> None:
        steps = (
            ("register", OFFICER, {}),
            ("dispatch", OFFICER, {"lead": WATER}),
            ("accept", WATER_WORKS, {}),
            ("feedback", WATER_WORKS, {"text": "已疏通"}),
            ("check", OFFICER, {}),
            ("close", OFFICER, {}),
        )
        for version, (type_, caller, payload) in enumerate(steps, 1):
            await self.commands.submit(incident_id, town.command(type_, version, **payload), caller)

    async def lines(self) -> int:
        count = select(func.count()).select_from(schema.attachment)
        return await self.store.read(lambda c: c.execute(count).scalar_one())

    def there(self, photo: Attachment) -> bool:
        return path_of(self.folder, photo.hash).exists()

    async def events(self) -> list[Event]:
        return [stored.event for stored in await self.log.after(0, 100)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def center(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    if request.param == "sqlite":
        async with _started(store_for(request.getfixturevalue("database_file")), tmp_path) as made:
            yield made
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        async with _started(store_for(url), tmp_path) as made:
            yield made


@asynccontextmanager
async def _started(store: Store, tmp_path: Path) -> AsyncIterator[Town]:
    await store.open()
    made = Town(store, tmp_path / "附件")
    await made.commands.start()
    try:
        yield made
    finally:
        await made.commands.stop()
        await store.close()


async def code_of(work: object) -> str:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value.problem.code


async def test_an_upload_nobody_used_is_gone_after_a_day_line_and_file(center: Town) -> None:
    photo, now = await center.bring(), center.clock.now()
    assert await center.sweep.turn(now + UNUSED_MS - 60_000) is False
    assert center.there(photo)
    await center.sweep.turn(now + UNUSED_MS + 60_000)
    assert (center.there(photo), await center.lines()) == (False, 0)
    assert await code_of(center.report(photo)) == "unknown_attachment"
    assert await code_of(center.files.find(photo.hash, OFFICER)) == "not_found"


async def test_a_used_photo_outlives_the_upload_but_not_the_uploaders_right_to_it(center: Town) -> None:
    elsewhere = town.caller("acceptor", org=OTHER_STREET)
    photo = await center.bring(caller=elsewhere)
    again = await center.bring()
    assert again.hash == photo.hash
    await center.report(again)
    assert (await center.files.find(photo.hash, elsewhere)).path.read_bytes() == JPEG
    await center.sweep.turn(center.clock.now() + UNUSED_MS + 60_000)
    assert (await center.files.find(photo.hash, OFFICER)).path.read_bytes() == JPEG
    assert await code_of(center.files.find(photo.hash, elsewhere)) == "not_found"


async def test_photos_of_a_matter_expire_three_years_after_it_was_closed_and_the_log_says_so(center: Town) -> None:
    photo, open_one = await center.bring(), await center.bring(JPEG + b"\x01")
    closed = await center.report(photo)
    await center.report(open_one)
    await center.close(closed)
    now = center.clock.now()
    await center.sweep.turn(now + KEPT_DAYS * DAY - DAY)
    assert center.there(photo)
    await center.sweep.turn(now + LATE)
    assert (center.there(photo), center.there(open_one)) == (False, True)
    told = [e for e in await center.events() if e.type == "incident.attachments_expired"]
    assert [(e.aggregate, e.actor.kind, e.data.step.attachments[0].hash) for e in told] == [
        (closed, "center", photo.hash)
    ]
    with pytest.raises(Refused) as refused:
        await center.files.find(photo.hash, OFFICER)
    assert (refused.value.problem.status, refused.value.problem.code) == (404, "not_found")
    assert "保存期限" in refused.value.problem.detail
    stranger = town.caller("acceptor", org=OTHER_STREET)
    with pytest.raises(Refused) as refused:
        await center.files.find(photo.hash, stranger)
    assert "保存期限" not in refused.value.problem.detail, "out of scope hears what anybody hears"
    assert (await center.store.read(verify_log)).faults == ()


async def test_what_expired_is_said_once_however_often_and_by_how_many_it_is_swept(center: Town) -> None:
    closed = await center.report(await center.bring())
    await center.close(closed)
    now = center.clock.now() + LATE
    other = AttachmentSweep(center.store, center.clock, center.commands, center.folder)
    await asyncio.gather(*(s.turn(now) for s in (center.sweep, other, center.sweep)))
    await center.sweep.turn(now + DAY)
    assert [e.type for e in await center.events()].count("incident.attachments_expired") == 1


async def test_a_photo_two_matters_show_stays_until_the_last_of_them_lets_it_go(center: Town) -> None:
    photo = await center.bring()
    closed = await center.report(photo)
    await center.report(photo)
    await center.close(closed)
    await center.sweep.turn(center.clock.now() + LATE)
    assert center.there(photo)
    assert (await center.files.find(photo.hash, OFFICER)).path.is_file()


async def test_an_expired_photo_that_is_brought_again_is_shown_where_it_is_used_again_only(center: Town) -> None:
    closed = await center.report(await center.bring())
    await center.close(closed)
    now = center.clock.now() + LATE
    await center.sweep.turn(now)
    photo = await center.bring()
    assert (await center.files.find(photo.hash, OFFICER)).path.read_bytes() == JPEG
    await center.report(photo)
    await center.sweep.turn(center.clock.now() + UNUSED_MS + 60_000)
    assert (await center.files.find(photo.hash, OFFICER)).path.is_file()
    assert await code_of(center.files.find(photo.hash, WATER_WORKS)) == "not_found"


async def test_a_photo_named_or_brought_again_in_the_second_it_is_swept_is_never_lost(center: Town) -> None:
    """Whatever the order: who was told that it is kept finds it; who came too late is told so."""
    for round_ in range(16):
        content = JPEG + bytes([round_])
        photo = await center.bring(content)
        late = center.clock.now() + UNUSED_MS + 60_000
        center.clock.hold(late)

        async def name_it(of: Attachment = photo) -> str | None:
            try:
                return await center.report(of)
            except Refused as refused:
                assert refused.problem.code == "unknown_attachment"
                return None

        bring = center.bring(content) if round_ % 2 else asyncio.sleep(0)
        named, _, *_ = await asyncio.gather(name_it(), center.sweep.turn(late), bring)
        if named is not None or round_ % 2:
            assert (await center.files.find(photo.hash, OFFICER)).path.read_bytes() == content
        else:
            assert not center.there(photo)


async def test_a_command_that_holds_a_photo_keeps_its_right_to_it_from_the_sweep(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Between a command's two looks, at the file and at who brought it, comes a whole turn of another center's sweep.

    Only PostgreSQL lets two write at once.
    """
    with postgres_server.database() as url:
        async with _started(store_for(url), tmp_path) as center:
            photo = await center.bring()
            late = center.clock.now() + UNUSED_MS + 60_000
            command = await asyncpg.connect(url.replace("+asyncpg", ""))
            try:
                held = command.transaction()
                await held.start()
                await command.execute("SELECT hash FROM attachment FOR KEY SHARE")
                await center.sweep.turn(late)
                brought = await command.fetchval("SELECT count(*) FROM attachment_upload")
                await held.rollback()
            finally:
                await command.close()
            assert (brought, center.there(photo)) == (1, True)
            await center.sweep.turn(late)
            assert (center.there(photo), await center.lines()) == (False, 0)


async def test_what_a_killed_upload_left_goes_and_what_is_still_being_received_stays(center: Town) -> None:
    center.folder.mkdir()
    old, fresh = center.folder / "a.part", center.folder / "b.part"
    for part in (old, fresh):
        part.write_bytes(JPEG)
    os.utime(old, (time.time() - 7_200,) * 2)
    await center.sweep.turn(center.clock.now())
    assert (old.exists(), fresh.exists()) == (False, True)


async def test_a_file_that_no_upload_knows_goes_after_a_day_and_the_others_stay(
    center: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_sweep, "LOOKED_AT", 256)
    known = await center.bring()
    await center.report(known)
    old, fresh = path_of(center.folder, "a" * 64), path_of(center.folder, "b" * 64)
    for path in (old, fresh):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(JPEG)
    for path in (old, path_of(center.folder, known.hash)):
        os.utime(path, (time.time() - 90_000,) * 2)
    await center.sweep.turn(center.clock.now())
    assert (old.exists(), fresh.exists(), center.there(known)) == (False, True, True)
    assert await center.lines() == 1


def unexpired(connection: Connection) -> int:
    use = schema.attachment_use.c
    return connection.execute(select(func.count()).where(use.expired_at.is_(None))).scalar_one()


async def test_a_matter_that_was_opened_again_keeps_its_photos(center: Town) -> None:
    closed = await center.report(await center.bring())
    await center.close(closed)
    answer = center.commands.expire_attachments(closed, 1, center.clock.now() - DAY)
    assert await code_of(answer) == "illegal_transition"
    assert await center.store.read(unexpired) == 1
    done: CommandResult = await center.commands.expire_attachments(closed, 1, center.clock.now() + DAY)
    assert (done.version, await center.store.read(unexpired)) == (8, 0)
