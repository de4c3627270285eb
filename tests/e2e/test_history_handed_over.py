"""Matters taken over from another platform keep the times of their steps; no officer can date back."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract.envelope import RegisterCommand
from contract.identity import new_id
from contract.payload import Register
from tests.e2e.center_process import API_KEY, CenterProcess, run_center, running_center

HOUR = 3_600_000


@pytest.fixture
def center(tmp_path: Path) -> Iterator[CenterProcess]:
    with running_center(tmp_path) as started:
        yield started


def register(center: CenterProcess, incident_id: str, **headers: str) -> httpx.Response:
    command = RegisterCommand(command_id=new_id(), expected_version=1, payload=Register(note="原平台已立案"))
    json_type = {"Content-Type": "application/json"}
    with center.client() as client:
        path = f"/v1/incidents/{incident_id}/commands"
        return client.post(path, content=command.model_dump_json(), headers=json_type | headers)


def test_a_report_counts_from_when_the_other_system_received_it(center: CenterProcess) -> None:
    received = int(time.time() * 1000) - 5 * HOUR
    incident_id = center.report(occurred_at=received).json()["incident_id"]
    with center.client() as client:
        incident = client.get(f"/v1/incidents/{incident_id}").json()["incident"]
    assert incident["reported_at"] == incident["clock"]["started_at"] == received


@pytest.mark.parametrize("shift", [HOUR, -49 * HOUR])
def test_a_date_in_the_future_or_long_past_does_not_count(center: CenterProcess, shift: int) -> None:
    before = int(time.time() * 1000)
    incident_id = center.report(occurred_at=before + shift).json()["incident_id"]
    with center.client() as client:
        incident = client.get(f"/v1/incidents/{incident_id}").json()["incident"]
    assert before <= incident["reported_at"] <= int(time.time() * 1000)


def test_a_step_keeps_its_time_beside_the_key_of_a_system_that_may(center: CenterProcess) -> None:
    received = int(time.time() * 1000) - 5 * HOUR
    incident_id = center.report(occurred_at=received).json()["incident_id"]
    done = received + HOUR // 20
    headers = {"X-API-Key": API_KEY, "X-Occurred-At": str(done)}
    assert register(center, incident_id, **headers).status_code == 200
    with center.client() as client:
        incident = client.get(f"/v1/incidents/{incident_id}").json()["incident"]
        events = client.get(f"/v1/incidents/{incident_id}/events").json()["events"]
    assert incident["late_stages"] == []
    assert [e["at"] for e in events[:2]] == [received, done]
    for event in events[:2]:
        step = event["data"]["step"]
        assert abs(step["entered_at"] - time.time() * 1000) < 30_000, "the log says when it was really entered"
        assert step["entered_by"]["name"] == "演示接入"


def test_what_is_entered_when_it_is_done_says_nothing_of_late_entry(center: CenterProcess) -> None:
    incident_id = center.report().json()["incident_id"]
    assert register(center, incident_id).status_code == 200
    with center.client() as client:
        events = client.get(f"/v1/incidents/{incident_id}/events").json()["events"]
    assert all("entered_at" not in e["data"]["step"] for e in events)


def test_a_system_of_one_street_dates_nothing_in_another(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        incident_id = center.report().json()["incident_id"]
        made = [
            run_center("create-key", "街道平台", "--org", org, "--grant", "history", "--data", str(tmp_path))
            for org in ("510115001", "510115004")
        ]
        other, own = (run.stdout.strip() for run in made)
        done = str(int(time.time() * 1000) - HOUR)
        refused = register(center, incident_id, **{"X-Occurred-At": done, "X-API-Key": other})
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        assert register(center, incident_id, **{"X-Occurred-At": done, "X-API-Key": own}).status_code == 200


def test_an_officer_without_that_key_cannot_date_back(center: CenterProcess) -> None:
    incident_id = center.report().json()["incident_id"]
    refused = register(center, incident_id, **{"X-Occurred-At": "1"})
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    nonsense = register(center, incident_id, **{"X-Occurred-At": "gestern", "X-API-Key": API_KEY})
    assert (nonsense.status_code, nonsense.json()["code"]) == (422, "invalid")
