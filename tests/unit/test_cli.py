"""What a person types after ``shouwang``, and what they read then."""

import fcntl
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from center.sim.rhythm import PER_HOUR
from center.sim.rhythm import TEMPOS as SIMULATED
from console.cli import read_desk_arguments
from console.commandline import TEMPOS, app
from console.domain.options import DeskOptions
from console.services import data_dir as files
from console.services import display

runner = CliRunner()


def shouwang(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    command = [sys.executable, "-P", "-m", "console", *arguments]
    return subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=False, cwd="/")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], DeskOptions()),
        (["desk"], DeskOptions()),
        (["--theme", "light"], DeskOptions(theme="light")),
        (["desk", "--lang=en", "--data", "数据 目录"], DeskOptions(lang="en", data_dir=Path("数据 目录"))),
        (
            ["desk", "--server", "http://10.0.0.8:8080", "--login", "wj-zhang"],
            DeskOptions(server="http://10.0.0.8:8080", login="wj-zhang"),
        ),
        (
            ["--server", "https://zz.example", "--authority", "/etc/zz/根证书.pem"],
            DeskOptions(server="https://zz.example", authority=Path("/etc/zz/根证书.pem")),
        ),
    ],
)
def test_plain_desk_options_are_read_at_once(typed: list[str], meant: DeskOptions) -> None:
    assert read_desk_arguments(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        ["--help"],
        ["desk", "--theme", "blue"],
        ["desk", "--theme"],
        ["desk", "--data", ""],
        ["desk", "--server", "10.0.0.8"],
        ["--data", "a", "--data", "b"],
        ["doctor"],
        ["desk", "surprise"],
    ],
)
def test_anything_else_is_left_to_the_parser_that_explains(typed: list[str]) -> None:
    assert read_desk_arguments(typed) is None


def test_an_address_that_is_none_is_refused_with_an_example() -> None:
    said = shouwang("--server", "10.0.0.8:8080", COLUMNS="200")
    assert said.returncode == 2
    assert "http://10.1.2.3:8080" in said.stderr


def test_without_a_screen_the_desk_says_so_and_ends_with_2() -> None:
    said = shouwang()
    assert said.returncode == 2
    assert said.stderr.startswith("没有屏幕")
    assert len(said.stderr.splitlines()) == 1


def test_a_display_that_does_not_answer_is_named() -> None:
    said = shouwang("desk", "--lang", "en", DISPLAY=":54321")
    assert said.returncode == 2
    assert "DISPLAY=:54321" in said.stderr


def test_a_wayland_session_that_answers_is_a_screen(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        here = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert display.problem(here) is None
    assert display.problem(here) is not None


def test_fcitx5_is_reached_by_the_ibus_plugin_unless_the_user_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "running", lambda names: "fcitx5" if "fcitx5" in names else None)
    plain: dict[str, str] = {}
    assert display.prepare_input_method(plain)
    assert plain == {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
    chosen = {"QT_IM_MODULE": "compose"}
    assert not display.prepare_input_method(chosen)
    assert chosen == {"QT_IM_MODULE": "compose"}


def test_a_running_process_is_found_by_its_name() -> None:
    own = Path("/proc/self/comm").read_text().strip()
    assert display.running(frozenset({own})) == own
    assert display.running(frozenset({"no-such-process-name"})) is None


def test_the_tempo_is_left_for_the_simulator(data_dir: Path) -> None:
    said = runner.invoke(app, ["demo", "flood"])
    assert said.exit_code == 0
    assert json.loads((data_dir / "demo.json").read_text()) == {"tempo": "flood"}
    assert [path.name for path in data_dir.iterdir()] == ["demo.json"]
    assert "汹涌" in runner.invoke(app, ["demo", "status"]).output


def test_every_tempo_the_simulator_knows_is_offered_with_its_true_rate() -> None:
    assert tuple(TEMPOS) == SIMULATED
    for tempo, rate in PER_HOUR.items():
        assert f"约 {rate:.0f} 件" in TEMPOS[tempo].zh


def running_center(data_dir: Path) -> int:
    """Hold the lock as a center does; returns the descriptor to close."""
    lock = os.open(data_dir / "center.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    (data_dir / "center.json").write_text('{"url": "http://127.0.0.1:40123", "pid": 7}')
    (data_dir / "secrets.json").write_text('{"api_key": "demo-key"}')
    return lock


def test_the_key_is_printed_for_curl_while_a_center_runs(data_dir: Path) -> None:
    lock = running_center(data_dir)
    said = runner.invoke(app, ["demo", "key"])
    os.close(lock)
    assert said.output == "SHOUWANG_URL=http://127.0.0.1:40123\nSHOUWANG_KEY=demo-key\n"
    after = runner.invoke(app, ["demo", "key"])
    assert after.exit_code == 1
    assert "请先打开值守席" in after.output


def test_a_reset_under_a_running_center_is_refused_and_removes_nothing(data_dir: Path) -> None:
    (data_dir / "center.db").write_text("kept")
    lock = running_center(data_dir)
    said = runner.invoke(app, ["demo", "reset", "--yes"])
    os.close(lock)
    assert said.exit_code == 1
    assert "请先关闭值守席" in said.output
    assert (data_dir / "center.db").read_text() == "kept"


def test_a_reset_asks_first_and_keeps_secrets_and_clips(data_dir: Path) -> None:
    for name in ("center.db", "center.db-wal", "desk.db", "secrets.json"):
        (data_dir / name).write_text("x")
    (data_dir / "attachments").mkdir()
    (data_dir / "attachments" / "photo").write_text("x")
    (data_dir / "clips").mkdir()
    assert runner.invoke(app, ["demo", "reset"], input="n\n").exit_code == 1
    assert (data_dir / "center.db").exists()
    said = runner.invoke(app, ["demo", "reset"], input="y\n")
    assert said.exit_code == 0
    assert sorted(path.name for path in data_dir.iterdir()) == ["clips", "secrets.json"]


def test_a_center_that_was_killed_does_not_hold_its_directory(data_dir: Path) -> None:
    (data_dir / "center.lock").touch()
    assert not files.center_is_running(data_dir)


def test_spoilt_files_are_named_with_the_cure(data_dir: Path) -> None:
    (data_dir / "demo.json").write_text("{")
    said = runner.invoke(app, ["demo", "status"])
    assert said.exit_code == 1
    assert "demo.json" in said.output
