"""A catalogue is changed while officers work: the center and its desks go on, without a restart."""

import time
from pathlib import Path
from typing import Any

from tests.e2e.center_process import CenterProcess, run_center, running_center


def reference(center: CenterProcess) -> dict[str, Any]:
    with center.client() as client:
        answer: dict[str, Any] = client.get("/v1/reference").raise_for_status().json()
        return answer


def test_a_new_catalogue_holds_in_the_running_center_and_an_open_class_stays(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        where = ("--data", str(tmp_path))
        text = run_center("show-catalog", *where).stdout
        assert reference(center)["catalog"] in text
        assert center.report("one", class_code="L01").status_code == 200

        file = tmp_path / "目录.toml"
        changed = text.replace('version = "2026.11"', 'version = "2027.1"')
        file.write_text(_without(changed, "L01"), "utf-8")
        refused = run_center("import-catalog", str(file), "--apply", *where)
        assert (refused.returncode, "L01 停水咨询（1 件）" in refused.stderr) == (1, True)

        file.write_text(_without(changed, "L02") + _NEW, "utf-8")
        assert "删  类别 L02 停电咨询" in run_center("import-catalog", str(file), *where).stdout
        assert reference(center)["catalog"] == "2026.11", "that was a rehearsal"
        assert run_center("import-catalog", str(file), "--apply", *where).returncode == 0
        _until_in_force(center, "2027.1")
        assert center.report("two", class_code="L02").json()["code"] == "unknown_class"
        assert center.report("three", class_code="N01").status_code == 200


_NEW = """
[[classes]]
code = "N01"
name = "低空飞行器扰民"
branch = "民生服务"
severity = 4
limit = "4 work_hour"
"""


def _without(text: str, code: str) -> str:
    """The file without one class."""
    head, *classes = text.split("[[classes]]\n")
    return "[[classes]]\n".join([head, *(one for one in classes if not one.startswith(f'code = "{code}"'))])


def _until_in_force(center: CenterProcess, version: str) -> None:
    end = time.monotonic() + 10
    while reference(center)["catalog"] != version:
        assert time.monotonic() < end, "the edition was not taken over"
        time.sleep(0.2)
