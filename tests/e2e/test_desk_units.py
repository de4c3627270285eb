"""A department, a street and a community work their matters at the same desk, each in its own scope."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from contract.identity import new_id
from tests.e2e.center_process import CenterProcess, running_center

ROOT = Path(__file__).resolve().parents[2]
OTHER = "D-510115-water"


def command(center: CenterProcess, incident_id: str, kind: str, **payload: Any) -> dict[str, Any]:
    """As the seat of the district's centre does it; returns the matter afterwards."""
    with center.client() as desk:
        path = f"/v1/incidents/{incident_id}"
        version = desk.get(path).json()["incident"]["version"]
        body = {"command_id": new_id(), "expected_version": version, "type": kind, "payload": payload}
        answer = desk.post(f"{path}/commands", json=body)
        assert answer.status_code == 200, answer.text
        return dict(desk.get(path).json()["incident"])


def dispatched(center: CenterProcess, lead: str) -> str:
    incident_id = str(center.report().json()["incident_id"])
    command(center, incident_id, "register")
    command(center, incident_id, "dispatch", lead=lead)
    return incident_id


@pytest.mark.parametrize("unit", ["department", "street", "community"])
def test_a_unit_refuses_does_and_reports_by_keyboard(tmp_path: Path, unit: str) -> None:
    photo = tmp_path / "after.png"
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert image.save(str(photo))
    with running_center(tmp_path / "center") as center:
        probe = str(center.report().json()["incident_id"])
        with center.client() as desk:
            path = desk.get(f"/v1/incidents/{probe}").json()["incident"]["place"]["path"]
        org = {"department": "D-510115-city", "street": path[1], "community": path[2]}[unit]
        login = {"department": "city01", "street": f"street-{path[1][6:]}", "community": f"community-{path[2][6:]}"}[
            unit
        ]
        refused, done, called = dispatched(center, org), dispatched(center, org), dispatched(center, OTHER)
        command(center, called, "whistle", orgs=[org], minutes=30, text="请到现场会商")
        password = json.loads((center.data / "secrets.json").read_text("utf-8"))["passwords"][login]
        given = (center.url, login, password, str(tmp_path / "desk"), str(photo), refused, done, called)
        program = [sys.executable, "-m", "tests.e2e.desk_units", *given]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        ran = subprocess.run(
            program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False
        )
    assert ran.returncode == 0, ran.stderr[-3000:]
    seen = json.loads(ran.stdout.splitlines()[-1])
    assert (seen["refused"], seen["returns"]) == ("returned", 1)
    assert (seen["done"], seen["extensions"], seen["photos"]) == ("feedback", 1, ["after"])
    assert seen["arrived_by"] == login
    assert seen["place_named"], "street and community of the place are told by name"
