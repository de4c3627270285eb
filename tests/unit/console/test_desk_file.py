"""The desk's own file: durable, private, and never the reason that a desk does not start."""

import errno
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.values import CommandState, PendingCommand
from console.services.delivery import build
from console.services.desk_file import DeskFile, DeskFileError
from console.services.outbox import DONE, KEPT_SECONDS, Outbox
from contract.identity import new_id
from contract.payload import Contact, Remark, Report, Spot
from tests.unit.console import words

OWNER = "embedded|seat02"


def opened(folder: Path) -> DeskFile:
    file = DeskFile(folder)
    file.open().result()
    return file


def note(text: str = "到场") -> PendingCommand:
    return PendingCommand(new_id(), build("note", Remark(text=text), 1), words.NOW, 900.0, CommandState.WAITING)


def test_what_was_appended_is_there_after_a_restart_in_the_order_it_was_made(tmp_path: Path) -> None:
    file, made = opened(tmp_path), [note(str(n)) for n in range(5)]
    for command in made:
        Outbox(file).append(OWNER, command).result()
    file.close()
    again = opened(tmp_path)
    assert Outbox(again).unsettled(OWNER).result() == made
    again.close()


def test_nobody_gets_what_another_officer_wrote(tmp_path: Path) -> None:
    file = opened(tmp_path)
    Outbox(file).append(OWNER, note()).result()
    assert Outbox(file).unsettled("embedded|seat03").result() == []
    assert Outbox(file).unsettled("https://district|seat02").result() == []
    file.close()


def test_what_is_over_stays_in_the_history_for_thirty_days_without_the_reporters_name(tmp_path: Path) -> None:
    now = [1_000_000.0]
    file = opened(tmp_path)
    outbox = Outbox(file, lambda: now[0])
    contact = Contact(name="李秀英", phone="13900002207")
    report = Report(text="漏水", class_code="E05", place=Spot(lon=103.8, lat=30.7), reporter=contact)
    made = PendingCommand(new_id(), build("report", report, 0), words.NOW, 900.0, CommandState.WAITING)
    outbox.append(OWNER, made).result()
    assert b"13900002207" in (tmp_path / "desk.db-wal").read_bytes()
    outbox.mark(made.id, DONE).result()
    kept = file.run(lambda conn: conn.execute("SELECT body, state FROM outbox").fetchall()).result()
    assert [state for _, state in kept] == [DONE]
    assert "李秀英" not in kept[0][0] and "漏水" in kept[0][0]
    now[0] += KEPT_SECONDS + 1
    assert outbox.unsettled(OWNER).result() == []
    assert file.run(lambda conn: conn.execute("SELECT count(*) FROM outbox").fetchone()).result() == (0,)
    file.close()


def test_the_problem_of_a_rejected_command_is_kept(tmp_path: Path) -> None:
    file, made = opened(tmp_path), note()
    outbox, why = Outbox(file), words.problem("version_conflict", 409, current_version=3)
    outbox.append(OWNER, made).result()
    outbox.mark(made.id, CommandState.REJECTED, why).result()
    assert outbox.unsettled(OWNER).result() == [replace(made, state=CommandState.REJECTED, problem=why)]
    file.close()


def test_a_row_of_another_version_of_the_desk_is_kept_and_does_not_stop_the_others(tmp_path: Path) -> None:
    file, first, second = opened(tmp_path), note(), note()
    outbox = Outbox(file)
    outbox.append(OWNER, first).result()
    outbox.append(OWNER, second).result()
    file.run(lambda c: c.execute('UPDATE outbox SET body=\'{"type":"teleport"}\' WHERE id=?', (first.id,))).result()
    assert outbox.unsettled(OWNER).result() == [second]
    assert file.run(lambda c: c.execute("SELECT count(*) FROM outbox").fetchone()).result() == (2,)
    file.close()


def test_the_file_is_readable_by_this_user_only(tmp_path: Path) -> None:
    file = opened(tmp_path)
    assert file.path == tmp_path / "desk.db"
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    file.close()


def test_a_file_that_is_not_a_database_is_set_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"this is not a database at all" * 100)
    file = opened(tmp_path)
    assert file.notice.startswith("desk.db.broken-")
    assert (tmp_path / file.notice).read_bytes().startswith(b"this is not")
    Outbox(file).append(OWNER, note()).result()
    file.close()


def test_a_damaged_file_gives_back_the_commands_that_can_still_be_read(tmp_path: Path) -> None:
    file, made = opened(tmp_path), [note("字" * 300) for _ in range(40)]
    for command in made:
        Outbox(file).append(OWNER, command).result()
    file.close()
    raw = bytearray((tmp_path / "desk.db").read_bytes())
    raw[-4096:] = b"\xff" * 4096
    (tmp_path / "desk.db").write_bytes(raw)
    again = opened(tmp_path)
    assert again.notice
    saved = Outbox(again).unsettled(OWNER).result()
    assert saved and saved == made[: len(saved)]
    again.close()


def test_a_second_desk_has_a_file_of_its_own_and_what_it_leaves_is_adopted(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    assert second.path == tmp_path / "desk-2.db"
    left = note("第二席")
    Outbox(second).append(OWNER, left).result()
    assert Outbox(first).unsettled(OWNER).result() == []
    second.close()
    first.close()
    again = opened(tmp_path)
    assert Outbox(again).unsettled(OWNER).result() == [left]
    assert not (tmp_path / "desk-2.db").exists()
    again.close()


def test_a_full_disk_is_an_error_that_says_so_and_nothing_is_half_written(tmp_path: Path) -> None:
    file = opened(tmp_path)
    outbox, kept = Outbox(file), note()
    outbox.append(OWNER, kept).result()

    def fill(conn: sqlite3.Connection) -> None:
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count={pages}")

    file.run(fill).result()
    with pytest.raises(DeskFileError) as full:
        outbox.append(OWNER, note("字" * 10_000)).result()
    assert full.value.errno == errno.ENOSPC
    assert outbox.unsettled(OWNER).result() == [kept]
    file.close()


def test_a_folder_that_cannot_be_made_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    file = DeskFile(tmp_path / "file" / "data")
    with pytest.raises(OSError):
        file.open().result()
    with pytest.raises(DeskFileError):
        Outbox(file).append(OWNER, note()).result()
    file.close()
