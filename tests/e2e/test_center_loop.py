"""From a report of another system to a closed matter, over HTTP, on both databases."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contract.identity import new_id
from tests.e2e.center_process import DESK_TOKEN, CenterProcess, running_center, verify_log
from tests.e2e.feed_reader import Reader, eventually

STEPS: list[tuple[str, dict[str, Any]]] = [
    ("register", {"note": "属实"}),
    ("dispatch", {"lead": "D-510115-water"}),
    ("accept", {}),
    ("feedback", {"text": "已关阀抢修，路面恢复"}),
    ("check", {}),
    ("close", {}),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def center(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CenterProcess]:
    if request.param == "sqlite":
        with running_center(tmp_path / "数据 目录") as center:
            yield center
        return
    server = request.getfixturevalue("postgres_server")
    with server.database(empty=True) as url, running_center(tmp_path / "data", database=url) as center:
        yield center


async def test_a_report_becomes_a_closed_matter_and_the_desk_hears_every_step(center: CenterProcess) -> None:
    reader = Reader(center, DESK_TOKEN).start()
    await reader.until(1, "beat")
    with center.client() as desk:
        receipt = center.report().json()
        incident_id, version = receipt["incident_id"], 1
        for step, payload in STEPS:
            assert step in desk.get(f"/v1/incidents/{incident_id}").json()["allowed"]
            body = {"type": step, "command_id": new_id(), "expected_version": version, "payload": payload}
            answer = desk.post(f"/v1/incidents/{incident_id}/commands", json=body)
            assert answer.status_code == 200, answer.text
            version = answer.json()["version"]
        timeline = desk.get(f"/v1/incidents/{incident_id}/events").json()["events"]
        told = await reader.until(7)
        assert [f.data for f in told] == timeline, "the feed, the timeline and the log are the same words"
        assert [e["data"]["step"]["to_state"] for e in timeline] == [
            "reported", "registered", "dispatched", "accepted", "feedback", "checked", "closed"
        ]  # fmt: skip
        snapshot = desk.get("/v1/snapshot").json()
        assert [(i["id"], i["state"]) for i in snapshot["incidents"]] == [(incident_id, "closed")]
        assert snapshot["cursor"] == told[-1].id
        assert snapshot["figures"]["closure"] == {"numerator": 1, "denominator": 1}
    await eventually(lambda: reader.of("figures")[-1].data["today_closed"] == 1)
    await reader.stop()
    verified = await asyncio.to_thread(verify_log, center)
    assert verified.returncode == 0, verified.stderr
    assert "7 条" in verified.stdout


async def test_two_centers_on_one_database_tell_each_others_events_and_sessions(
    postgres_server: Any, tmp_path: Path
) -> None:
    files = ("--attachments", str(tmp_path / "附件"))
    with (
        postgres_server.database(empty=True) as url,
        running_center(tmp_path / "one", database=url, options=files) as one,
        copied_secrets(tmp_path / "one", tmp_path / "two"),
        running_center(tmp_path / "two", database=url, options=files) as two,
    ):
        reader = Reader(two, DESK_TOKEN).start()
        await reader.until(1, "beat")
        with one.client() as desk:
            for _ in range(5):
                answer = one.report()
                assert answer.status_code == 200, answer.text
            await reader.until(5)
            assert reader.sequence == [1, 2, 3, 4, 5]
            assert desk.get("/v1/figures").json()["open"] == 5
            with two.client() as other:
                assert other.get("/v1/figures").json()["open"] == 5
            desk.post("/v1/logout")
        bye = await reader.until(1, "bye", seconds=12)
        assert "登录" in bye[0].data["reason"]
        await reader.stop()


@contextmanager
def copied_secrets(source: Path, target: Path) -> Iterator[None]:
    """As an administrator does for the second center of a demonstration."""
    target.mkdir()
    shutil.copy(source / "secrets.json", target)
    yield


def test_a_second_center_with_another_folder_for_files_does_not_start_and_says_why(
    postgres_server: Any, tmp_path: Path
) -> None:
    with postgres_server.database(empty=True) as url, running_center(tmp_path / "one", database=url):
        second = CenterProcess(tmp_path / "two", database=url)
        with pytest.raises(AssertionError, match="--attachments") as said:
            second.start()
        assert str(tmp_path / "one" / "attachments") in str(said.value), "where the files are"
        assert len(str(said.value).splitlines()) == 1
        assert second.process is not None
        assert second.process.returncode == 6
        second.options = ("--attachments", str(tmp_path / "one" / "attachments"))
        with pytest.raises(AssertionError, match=r"secrets\.json.*--data"):
            second.start()
        shutil.copy(tmp_path / "one" / "secrets.json", tmp_path / "two")
        second.start()
        assert second.stop() == 0
