"""The center as a program: how it starts, how it ends, and what it says when it cannot."""

import asyncio
import json
import os
import socket
import stat
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psutil
import pytest

from tests.e2e.center_process import API_KEY, DESK_TOKEN, CenterProcess, report_body, run_center, running_center
from tests.e2e.feed_reader import Reader


def test_it_ends_when_the_desk_that_started_it_is_gone(tmp_path: Path) -> None:
    center = CenterProcess(tmp_path)
    center.start()
    began = time.monotonic()
    assert center.hang_up() == 0
    assert time.monotonic() - began < 3


async def test_open_streams_do_not_hold_up_its_end_and_hear_why(tmp_path: Path) -> None:
    center = CenterProcess(tmp_path)
    center.start()
    readers = [Reader(center, DESK_TOKEN).start() for _ in range(5)]
    for reader in readers:
        await reader.until(1, "beat")
    began = time.monotonic()
    code = await asyncio.to_thread(center.stop)
    assert (code, time.monotonic() - began < 3) == (0, True)
    for reader in readers:
        await reader.until(1, "bye")
        await reader.stop()


def test_its_files_tell_programs_of_the_same_user_where_it_is_and_nobody_else(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        assert json.loads((tmp_path / "center.json").read_text())["url"] == center.url
        for name in ("center.json", "secrets.json"):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not (tmp_path / "center.json").exists()


def test_a_second_center_on_the_same_data_gives_up_and_names_the_first(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        second = run_center("serve", "--data", str(tmp_path), "--port", "0")
        assert second.returncode == 3
        assert center.url in second.stderr
        assert "--data" in second.stderr
        assert second.stdout == ""


def test_a_database_locked_by_another_program_is_said_so(tmp_path: Path) -> None:
    with running_center(tmp_path):
        pass
    import sqlite3

    other = sqlite3.connect(tmp_path / "center.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        done = run_center("serve", "--data", str(tmp_path), "--port", "0")
    finally:
        other.close()
    assert done.returncode == 3
    assert "锁定" in done.stderr


def test_a_port_that_is_taken_is_exit_code_four_and_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run_center("serve", "--data", str(tmp_path), "--port", port)
    assert done.returncode == 4
    assert port in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_directory_that_cannot_be_written_is_exit_code_five_and_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = run_center("serve", "--data", str(blocked / "data"), "--port", "0")
    assert done.returncode == 5
    assert "--data" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_exit_code_five(tmp_path: Path) -> None:
    data = tmp_path / "small"
    data.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "x", data]).returncode:
        pytest.skip("needs to mount a small file system")
    try:
        done = run_center("serve", "--demo", "--no-simulator", "--data", str(data), "--port", "0")
    finally:
        subprocess.run(["umount", data], check=True)
    assert done.returncode == 5
    assert "磁盘" in done.stderr


def test_a_wrong_database_address_is_a_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql+asyncpg://nobody@127.0.0.1:1/x"
    done = run_center("serve", "--data", str(tmp_path), "--database", nowhere, "--port", "0")
    assert done.returncode == 5
    assert "数据库" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_another_make_is_named(tmp_path: Path) -> None:
    done = run_center("serve", "--data", str(tmp_path), "--database", "mysql://x", "--port", "0")
    assert done.returncode == 2
    assert "mysql" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_demonstration_center_brings_its_people_along_and_takes_them_with_it(tmp_path: Path) -> None:
    center = CenterProcess(tmp_path, simulator=True)
    center.start()
    with center.client() as desk:
        end = time.monotonic() + 30
        while not (desk.get("/v1/snapshot").json()["incidents"] and desk.get("/v1/cameras").json()["cameras"]):
            assert time.monotonic() < end, (tmp_path / "simulator.log").read_text()
            time.sleep(0.2)
    assert processes_of(tmp_path)
    center.kill()
    end = time.monotonic() + 5
    while processes_of(tmp_path) and time.monotonic() < end:
        time.sleep(0.1)
    assert processes_of(tmp_path) == []


def processes_of(data: Path) -> list[str]:
    """The programs that work on a data directory."""
    found = [" ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"])]
    return [
        line for line in found if "center" in line and str(data) in line and "pytest" not in line.split(str(data))[0]
    ]


def test_its_log_is_one_line_per_record_without_secrets_or_telephone_numbers(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        center.login("seat01")
        httpx.post(f"{center.url}/v1/reports", json=report_body(), headers={"X-API-Key": API_KEY})
        httpx.post(f"{center.url}/v1/login", json={"login": "13912342207", "password": "geheim"})
    lines = (tmp_path / "center.log").read_text("utf-8").splitlines()
    assert all(line[:2] == "20" for line in lines)
    text = "\n".join(lines)
    for secret in (
        DESK_TOKEN,
        API_KEY,
        "geheim",
        "13912342207",
        *json.loads((tmp_path / "secrets.json").read_text())["passwords"].values(),
    ):
        assert secret not in text
    assert "login refused for an unknown name from 127.0.0.1" in text, "what was tried is recorded, not what was typed"


def test_an_administrator_lets_in_people_and_systems_and_the_old_password_ends(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        old = center.login("seat01")
        data = ("--data", str(tmp_path))
        words = ("--name", "李文博", "--org", "510115", "--role", "acceptor")
        made = run_center("create-user", "seat01", *words, "--password-stdin", *data, given="ein langes Wort\n")
        assert made.returncode == 0, made.stderr
        answer = httpx.post(f"{center.url}/v1/login", json={"login": "seat01", "password": "ein langes Wort"})
        assert answer.json()["session"]["roles"] == ["acceptor"]
        end = time.monotonic() + 8
        with center.client(old) as desk:
            while desk.get("/v1/session").status_code == 200 and time.monotonic() < end:
                time.sleep(0.2)
            assert desk.get("/v1/session").json()["code"] == "session_expired"
        key = run_center("create-key", "水务平台", "--org", "510115", "--grant", "report", *data).stdout.strip()
        receipt = httpx.post(f"{center.url}/v1/reports", json=report_body(), headers={"X-API-Key": key})
        assert receipt.status_code == 200
        short = run_center("create-user", "x", *words, "--password-stdin", *data, given="kurz\n")
        assert "10" in short.stderr
        nowhere = run_center("create-key", "x", "--org", "999", "--grant", "report", *data)
        assert (nowhere.returncode, "999" in nowhere.stderr) == (1, True)


def test_the_access_register_is_exported_as_a_table(tmp_path: Path) -> None:
    with running_center(tmp_path) as center, center.client() as desk:
        place = report_body()["place"]
        camera = {"id": "c1", "name": "一", "lon": place["lon"], "lat": place["lat"], "url": "rtsp://127.0.0.1/1"}
        httpx.put(f"{center.url}/v1/cameras", json={"cameras": [camera]}, headers={"X-API-Key": API_KEY})
        asked = {"purpose": "other", "reason": "查找走失老人", "case_code": "A51"}
        assert desk.post("/v1/cameras/c1/streams", json=asked).status_code == 200
        matter = center.report(reporter={"name": "李晓芳", "phone": "13912342207"}).json()
        asking = f"/v1/incidents/{matter['incident_id']}/reveal"
        assert desk.post(asking, json={"reason": "=1+1 回访核实"}).status_code == 200
        lines = run_center("register", "--data", str(tmp_path)).stdout.splitlines()
    assert lines[0].startswith("登记编号,时间,人员编号,姓名,单位编号,单位,类别")
    assert [word in lines[1] for word in ("周敏", "温江区", "视频,c1,一", "A51", "查找走失老人")] == [True] * 5
    assert [word in lines[2] for word in ("联系方式", "周敏", matter["code"], "'=1+1 回访核实")] == [True] * 4
    for line in lines[1:]:
        at = datetime.fromisoformat(line.split(",")[1])
        assert at.utcoffset() == timedelta(hours=8)
        assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)


def test_an_accelerated_clock_is_told_to_every_desk(tmp_path: Path) -> None:
    with running_center(tmp_path, options=("--clock-rate", "60")) as center, center.client() as desk:
        before = desk.get("/v1/about").json()
        time.sleep(0.5)
        after = desk.get("/v1/about").json()
        assert after["rate"] == 60.0
        assert 25_000 < after["at"] - before["at"] < 60_000
