"""A whole call without the mouse, on a real center: what is said is read, and a common dispatch takes eight keys."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.center_process import running_center

ROOT = Path(__file__).resolve().parents[2]
HOUR = 3_600_000


def test_a_call_is_written_down_registered_and_dispatched_with_fourteen_keys(tmp_path: Path) -> None:
    with running_center(tmp_path / "center") as center:
        password = json.loads((center.data / "secrets.json").read_text("utf-8"))["passwords"]["seat02"]
        command = [sys.executable, "-m", "tests.e2e.desk_keys", center.url, "seat02", password, str(tmp_path / "desk")]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False
        )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert (seen["keys_report"], seen["keys_register"], seen["keys_dispatch"]) == (3, 3, 8)
    assert (seen["class"], seen["severity"]) == ("U05-01", 3), "read out of what was said"
    assert seen["address"] == "航天路 76 号南门" and seen["path"][1] == "510115001"
    assert seen["phone"].endswith("2207"), "full-width digits are digits"
    assert seen["lead"] == "D-510115-city"
    assert abs(seen["handle_by"] - seen["updated_at"] - 4 * HOUR) < 60_000
    assert "已生效" in seen["told"]
    assert seen["urges"] == 1
    assert seen["supervised"] == [["important", "D-510115-city", "请书面说明停水范围"]]
    assert seen["called"] == [["510115001", "到现场会商", 20]]
    assert "中心不允许“立案”" in seen["refused"] and seen["still_open"]
    assert seen["focus_is_back"], seen
