"""A district of one's own, without the demo: from an empty database to the first matter, by the steps of the manual."""

import json
import time
from pathlib import Path
from typing import Any

import httpx

from contract.identity import new_id
from tests.e2e.center_process import run_center, running_center

PASSWORD = "ein langes Wort"
Feature = dict[str, Any]


def org(id: str, kind: str, name: str, parent: str | None, box: tuple[float, float, float, float] | None) -> Feature:
    border = None
    if box is not None:
        west, south, east, north = box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        border = {"type": "Polygon", "coordinates": [ring]}
    said = {"id": id, "kind": kind, "name": name, "parent": parent}
    return {"type": "Feature", "properties": said, "geometry": border}


ROSTER = [
    org("330106", "district", "西湖区", None, (120.0, 30.1, 120.2, 30.4)),
    org("330106001", "street", "北山街道", "330106", (120.0, 30.1, 120.1, 30.4)),
    org("330106001001", "community", "曙光社区", "330106001", (120.0, 30.1, 120.1, 30.2)),
    org("330106001001001", "grid", "第一网格", "330106001001", (120.0, 30.1, 120.1, 30.2)),
    org("D-330106-city", "department", "区城管局", "330106", None),
]
CATALOG = """
format = 1
version = "2026.1"
title = "西湖区事件目录"

[[classes]]
code = "A01"
name = "占道经营"
branch = "城市管理"
severity = 4
lead = "D-330106-city"
limit = "4 work_hour"
"""


def test_a_real_district_takes_its_first_matter_without_a_trace_of_the_demo(tmp_path: Path) -> None:
    with running_center(tmp_path, demo=False) as center:
        where = ("--data", str(tmp_path))
        roster, catalog = tmp_path / "机构.geojson", tmp_path / "目录.toml"
        roster.write_text(json.dumps({"type": "FeatureCollection", "features": ROSTER}, ensure_ascii=False), "utf-8")
        catalog.write_text(CATALOG, "utf-8")
        for step in (
            ("import-district", str(roster), "--whole", "--apply"),
            ("import-catalog", str(catalog), "--apply"),
        ):
            done = run_center(*step, *where)
            assert done.returncode == 0, done.stderr
        for login, name, role in (("admin", "管理员", "admin"), ("seat01", "值班员", "acceptor")):
            words = ("--name", name, "--org", "330106", "--role", role, "--password-stdin")
            made = run_center("create-user", login, *words, *where, given=f"{PASSWORD}\n")
            assert made.returncode == 0, made.stderr
        desk = _at_desk(center.url, "seat01")
        _until_known(desk, "A01")
        incident_id = new_id()
        place = {"lon": 120.05, "lat": 30.15, "address": "曙光路 1 号"}
        report = {"text": "曙光路口占道经营", "class_code": "A01", "place": place}
        body = {"type": "report", "command_id": new_id(), "expected_version": 0, "payload": report}
        answer = desk.post(f"/v1/incidents/{incident_id}/commands", json=body)
        assert answer.status_code == 200, answer.text
        matter = desk.get(f"/v1/incidents/{incident_id}").json()["incident"]
        assert matter["place"]["path"] == ["330106", "330106001", "330106001001", "330106001001001"]
        assert matter["code"].startswith("330106")
        reference = desk.get("/v1/reference").text
        assert "温江" not in reference and "510115" not in reference
        admin = _at_desk(center.url, "admin")
        assert admin.get("/v1/snapshot").status_code == 403
        renamed = {"change": {"type": "rename", "org": "330106001", "name": "北山新街道"}}
        assert admin.post("/v1/orgs/changes", json=renamed).status_code == 200
        for client in (desk, admin):
            client.close()


def _at_desk(url: str, login: str) -> httpx.Client:
    token = httpx.post(f"{url}/v1/login", json={"login": login, "password": PASSWORD}, timeout=20).json()["token"]
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20)


def _until_known(desk: httpx.Client, class_code: str) -> None:
    end = time.monotonic() + 15
    while class_code not in desk.get("/v1/reference").text:
        assert time.monotonic() < end, "the catalogue was not taken over"
        time.sleep(0.2)
