"""schemathesis asks the whole API, all its checks on, in sequences too, on both engines: no failure is left over."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.identity import new_id
from tests.e2e.center_process import API_KEY, DESK_TOKEN, CenterProcess, report_body, running_center, verify_log

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("SHOUWANG_FUZZ_SECONDS", "25"))
"""Per engine; more of them find more."""
ELSEWHERE = ("/v1/events", "/v1/logout", "/v1/progress")
"""A stream without an end, the end of the session, and a look-up that allows few tries: these have their own tests."""


@pytest.fixture(params=["sqlite", "postgresql"])
def center(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CenterProcess]:
    if request.param == "sqlite":
        with running_center(tmp_path / "data") as center:
            yield center
        return
    with (
        request.getfixturevalue("postgres_server").database(empty=True) as url,
        running_center(tmp_path / "data", database=url) as center,
    ):
        yield center


@pytest.mark.timeout(SECONDS + 120)
def test_the_api_does_what_its_description_says(center: CenterProcess, tmp_path: Path) -> None:
    incident_id, camera_id = _something_to_ask_about(center)
    arguments = [arg for path in ELSEWHERE for arg in ("--exclude-path", path)]
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            *("--config-file", ROOT / "tests" / "e2e" / "schemathesis.toml"),
            *("run", ROOT / "docs" / "openapi.json", "--url", center.url),
            *("--checks", "all", "--max-time", str(SECONDS), "--continue-on-failure", *arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={
            **os.environ,
            "SHOUWANG_DESK_TOKEN": DESK_TOKEN,
            "SHOUWANG_API_KEY": API_KEY,
            "SHOUWANG_INCIDENT": incident_id,
            "SHOUWANG_CAMERA": camera_id,
            "COLUMNS": "160",
        },
    )
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    checked = verify_log(center)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _something_to_ask_about(center: CenterProcess) -> tuple[str, str]:
    """A matter and a camera beside it, so that questions reach further than 404."""
    camera = {"id": "51011500001320000777", "name": "路口", "url": "rtsp://127.0.0.1:1/none"}
    payload = {k: v for k, v in report_body().items() if k not in ("source", "source_name")}
    incident_id = new_id()
    command = {"type": "report", "command_id": new_id(), "expected_version": 0, "payload": payload}
    with center.client() as officer:
        place = {key: payload["place"][key] for key in ("lon", "lat")}
        cameras = {"cameras": [{**camera, **place}]}
        officer.put("/v1/cameras", json=cameras, headers={"X-API-Key": API_KEY}).raise_for_status()
        officer.post(f"/v1/incidents/{incident_id}/commands", json=command).raise_for_status()
    return incident_id, camera["id"]
