"""What the doctor finds, and that each finding names its cure."""

import http.server
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console.commandline import app
from console.services import display, doctor, doctor_machine
from console.services.doctor import Finding, Level
from contract.reference import About


class Answer(http.server.BaseHTTPRequestHandler):
    body = b""
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *said: object) -> None:
        """Silent."""


@pytest.fixture
def server() -> Iterator[str]:
    """Something that answers on 127.0.0.1 with what ``Answer.body`` holds."""
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as answering:
        thread = threading.Thread(target=answering.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{answering.server_port}"
        answering.shutdown()
        thread.join()


def about(at: float, rate: float = 1.0) -> bytes:
    said = About(name="温江区综治中心", district="温江区", version="0.1.0", at=int(at * 1000), rate=rate)
    return said.model_dump_json().encode()


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1
    return findings[0]


def test_every_finding_that_is_not_ok_names_a_cure_in_both_languages(data_dir: Path) -> None:
    findings = doctor.examine(data_dir, "http://127.0.0.1:9")
    assert {finding.check for finding in findings} >= {"python", "qt_libraries", "fonts", "codecs", "vlc", "center"}
    for finding in findings:
        assert (finding.cure is None) == (finding.level is Level.OK), finding
        assert "\n" not in finding.line("zh_CN") + finding.line("en")


def test_json_is_for_programs_and_the_exit_code_says_failed(data_dir: Path) -> None:
    said = CliRunner().invoke(app, ["doctor", "--json", "--lang", "en", "--server", "http://127.0.0.1:9"])
    findings = {finding["check"]: finding for finding in json.loads(said.output)}
    assert said.exit_code == 1
    assert findings["center"]["level"] == "fail"
    assert "port" in findings["center"]["cure"]


def test_a_center_that_answers_is_fine(server: str, data_dir: Path) -> None:
    Answer.body, Answer.status = about(time.time()), 200
    found = only(doctor.center_link(data_dir, server))
    assert found.level is Level.OK
    assert "温江区综治中心" in found.what.zh


def test_a_clock_that_differs_is_said_with_its_size(server: str, data_dir: Path) -> None:
    Answer.body, Answer.status = about(time.time() - 600), 200
    found = only(doctor.center_link(data_dir, server))
    assert found.level is Level.NOTE
    assert "-600" in found.what.zh


def test_a_calendar_that_ends_soon_is_said_with_where_to_mend_it(server: str, data_dir: Path) -> None:
    said = json.loads(about(time.time())) | {"holidays_until": "2026-12-31"}
    Answer.body, Answer.status = json.dumps(said).encode(), 200
    center, days = doctor.center_link(data_dir, server)
    assert (center.level, days.check, days.level) == (Level.OK, "holidays", Level.NOTE)
    assert "2026-12-31" in days.what.zh and days.cure is not None and "import-catalog" in days.cure.zh


@pytest.mark.parametrize(("body", "status"), [(b"<html>", 200), (b"{}", 200), (b"", 404)])
def test_something_else_at_the_address_is_no_center(server: str, data_dir: Path, body: bytes, status: int) -> None:
    Answer.body, Answer.status = body, status
    assert only(doctor.center_link(data_dir, server)).level is Level.FAIL


def test_a_desk_that_is_closed_has_no_center_and_that_is_fine(data_dir: Path) -> None:
    assert only(doctor.center_link(data_dir, None)).level is Level.OK


def test_a_directory_that_cannot_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert only(doctor.storage(tmp_path / "file" / "data")).level is Level.FAIL
    assert only(doctor.storage(tmp_path / "new" / "data")).level is not Level.FAIL
    assert not (tmp_path / "new").exists()


def test_a_full_disk_is_a_failure_and_a_fuller_one_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((10, Level.FAIL), (doctor.NO_SPACE + 1, Level.NOTE), (doctor.LOW_SPACE, Level.OK)):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr("shutil.disk_usage", lambda _, usage=usage: usage)
        assert only(doctor.storage(tmp_path)).level is level


def test_a_translation_older_than_its_source_is_named(tmp_path: Path) -> None:
    source, made = tmp_path / "shouwang_en.ts", tmp_path / "shouwang_en.qm"
    source.touch()
    assert "shouwang_en.ts" in only(doctor.translations(tmp_path)).what.zh
    made.touch()
    assert only(doctor.translations(tmp_path)).level is Level.OK
    os.utime(source, (time.time() + 60, time.time() + 60))
    assert only(doctor.translations(tmp_path)).level is Level.NOTE


def test_a_missing_library_leads_to_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_machine, "_not_found", lambda path: ["libxcb-icccm.so.4", "libxcb-cursor.so.0"])
    found = only(doctor_machine.qt_libraries())
    assert found.level is Level.FAIL
    assert found.cure is not None
    assert found.cure.zh == "运行 apt-get install libxcb-cursor0 libxcb-icccm4"


@pytest.mark.parametrize(
    ("version", "level"),
    [("6.8.0.2", Level.OK), ("6.8.1", Level.OK), ("6.11.3", Level.OK), ("6.12.0", Level.FAIL), ("6.7.3", Level.FAIL)],
)
def test_qt_outside_the_tested_range_fails(version: str, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: version)
    assert doctor_machine.versions()[1].level is level


@pytest.mark.parametrize(
    ("process", "environment", "level"),
    [
        (None, {}, Level.NOTE),
        ("fcitx5", {}, Level.OK),
        ("fcitx5", {"QT_IM_MODULE": "ibus"}, Level.NOTE),
        ("fcitx5", {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}, Level.OK),
        ("fcitx", {}, Level.NOTE),
        ("ibus-daemon", {"QT_IM_MODULE": "xim"}, Level.NOTE),
    ],
)
def test_an_input_method_qt_cannot_reach_is_said(
    process: str | None, environment: dict[str, str], level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "running", lambda names: process)
    assert only(doctor_machine.input_method(environment)).level is level


def test_a_qt_that_cannot_start_is_a_finding_and_not_the_end_of_the_doctor() -> None:
    found = only(doctor_machine.screens_and_fonts({**os.environ, "QT_QPA_PLATFORM": "no-such-platform"}))
    assert found.level is Level.FAIL


def test_screens_are_told_with_size_and_scale() -> None:
    screens = doctor_machine.screens_and_fonts({**os.environ, "QT_QPA_PLATFORM": "offscreen"})[0]
    assert screens.level is Level.OK
    assert "×" in screens.what.zh
