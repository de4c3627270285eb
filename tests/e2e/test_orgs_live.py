"""Organisations and posts are changed from the command line while a center runs; nobody starts anything anew."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from tests.e2e.center_process import CenterProcess, report_body, run_center, running_center

FAR_STREET = "510115001"


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it was not taken over"
        time.sleep(0.2)


def path_of(center: CenterProcess, incident_id: str) -> list[str]:
    with center.client() as desk:
        path: list[str] = desk.get(f"/v1/incidents/{incident_id}").json()["incident"]["place"]["path"]
        return path


def test_a_community_is_moved_and_its_log_is_kept(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        where = ("--data", str(tmp_path))
        incident_id = center.report("one").json()["incident_id"]
        community = path_of(center, incident_id)[2]
        done = run_center("org", "move", community, "--parent", FAR_STREET, *where)
        assert done.returncode == 0, done.stderr
        until(lambda: path_of(center, incident_id)[1] == FAR_STREET)
        log = run_center("org", "log", *where)
        assert (log.returncode, community in log.stdout) == (0, True)
        again = run_center("org", "move", community, "--parent", FAR_STREET, *where)
        assert (again.returncode, "已隶属" in again.stderr) == (1, True)
        assert run_center("verify-log", *where).returncode == 0


def test_a_grid_is_split_by_a_file_and_a_broken_file_says_where(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        where = ("--data", str(tmp_path))
        incident_id = center.report("one").json()["incident_id"]
        grid, lon = path_of(center, incident_id)[-1], report_body()["place"]["lon"]
        features = []
        for n, (west, east) in enumerate(((103.5, lon + 0.0001), (lon + 0.0001, 104.2)), 1):
            ring = [[west, 30.4], [east, 30.4], [east, 30.95], [west, 30.95], [west, 30.4]]
            said = {"id": f"{grid}-{n}", "name": f"新网格 {n}"}
            border = {"type": "Polygon", "coordinates": [ring], "synthetic": False}
            features.append({"type": "Feature", "properties": said, "geometry": border})
        file = tmp_path / "拆分.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features[:1]}), "utf-8")
        assert run_center("org", "split", grid, str(file), *where).returncode == 2, "one part is no split"
        file.write_text("{", "utf-8")
        assert run_center("org", "split", grid, str(file), *where).returncode == 2
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        done = run_center("org", "split", grid, str(file), *where)
        assert done.returncode == 0, done.stderr
        until(lambda: path_of(center, incident_id)[-1] == f"{grid}-1")


def test_posts_are_given_and_ended_without_a_new_login(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        where = ("--data", str(tmp_path))
        posts = ("--post", "510115004:acceptor,handler", "--post", "510115001:acceptor")
        words = ("--name", "林一鸣", *posts, "--password-stdin")
        made = run_center("create-user", "both", *words, *where, given="ein langes Wort\n")
        assert made.returncode == 0, made.stderr
        incident_id = center.report("one").json()["incident_id"]
        with center.client() as http:
            token = http.post("/v1/login", json={"login": "both", "password": "ein langes Wort"}).json()["token"]
        with center.client(token) as desk:
            assert desk.get(f"/v1/incidents/{incident_id}").status_code == 200
            listed = run_center("list-users", *where).stdout
            assert "both\t林一鸣\t在用\t510115004:acceptor,handler 510115001:acceptor" in listed
            assert run_center("set-posts", "both", "--post", "510115001:acceptor", *where).returncode == 0
            until(lambda: desk.get(f"/v1/incidents/{incident_id}").status_code == 404, 4)
            assert run_center("shut-out", "both", *where).returncode == 0
            until(lambda: desk.get("/v1/session").status_code == 401, 4)
        nobody = run_center("set-posts", "both", "--post", "510115001:acceptor", *where)
        assert (nobody.returncode, "both" in nobody.stderr) == (1, True)
        wrong = run_center("set-posts", "seat01", "--post", "510115001:king", *where)
        assert (wrong.returncode, "king" in wrong.stderr) == (2, True)
