"""``import-history`` as an administrator runs it."""

import csv
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from center.__main__ import app
from center.lock import DirectoryLock

MAPPING = """
format = 1
source = "old"
source_name = "原平台"
[columns]
key = "编号"
text = "内容"
reported_at = "上报时间"
closed_at = "结案时间"
lon = "经度"
lat = "纬度"
[defaults]
class = "U05-06"
state = "archived"
"""
TABLE = """编号,内容,上报时间,结案时间,经度,纬度
1,路面破损,2023-04-05 06:07,2023-04-06,103.8338,30.6987
2,路面积水,前天,2023-04-06,103.8338,30.6987
"""
runner = CliRunner()


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    shutil.copytree(seeded, tmp_path / "data")
    (tmp_path / "old.csv").write_text(TABLE, "utf-8")
    (tmp_path / "map.toml").write_text(MAPPING, "utf-8")
    return tmp_path / "data"


def run(data: Path, *more: str) -> tuple[int, str]:
    folder = data.parent
    given = ["import-history", str(folder / "old.csv"), "--mapping", str(folder / "map.toml"), "--data", str(data)]
    said = runner.invoke(app, [*given, *more])
    return said.exit_code, said.output


def test_what_came_in_and_what_did_not_is_said_and_a_second_run_adds_what_was_mended(data: Path) -> None:
    code, said = run(data, "--dry-run")
    assert (code, "可以导入 1" in said, "没有写入" in said) == (1, True, True)
    code, said = run(data)
    assert (code, "新导入 1，以前已导入 0，有问题 1" in said) == (1, True)
    report = data.parent / "old.csv.errors.csv"
    with report.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["行", "列", "问题", "怎么改"]
    assert lines[1][:3] == ["3", "上报时间", "看不懂的时间"]
    (data.parent / "old.csv").write_text(TABLE.replace("前天", "2023-04-05"), "utf-8")
    code, said = run(data)
    assert (code, "新导入 1，以前已导入 1，有问题 0" in said) == (0, True)
    assert not report.exists()


def test_a_look_shows_where_the_first_points_of_another_map_would_lie(data: Path) -> None:
    assert "→" not in run(data, "--dry-run")[1]
    (data.parent / "map.toml").write_text(MAPPING.replace("format = 1", 'format = 1\ncrs = "gcj02"'), "utf-8")
    said = run(data, "--dry-run")[1]
    assert "按 gcj02 换算为 WGS-84" in said
    assert "第 2 行  103.8338, 30.6987 → 103.831" in said
    (data.parent / "map.toml").write_text(MAPPING.replace("format = 1", 'format = 1\ncrs = "gcj"'), "utf-8")
    code, said = run(data, "--dry-run")
    assert (code, "crs" in said) == (1, True)


def test_under_a_running_center_nothing_is_imported(data: Path) -> None:
    lock = DirectoryLock(data)
    lock.acquire()
    code, said = run(data)
    assert (code, "请先关闭那个中心" in said) == (3, True)
    assert run(data, "--dry-run")[0] == 1, "looking is allowed"
    lock.release()
    assert "新导入 1" in run(data)[1]


def test_a_mapping_or_table_that_cannot_be_used_is_named(data: Path) -> None:
    (data.parent / "map.toml").write_text(MAPPING.replace('key = "编号"', 'key = "任务号"'), "utf-8")
    code, said = run(data)
    assert (code, "没有列：任务号" in said) == (1, True)
    (data.parent / "map.toml").write_text("format = 2", "utf-8")
    code, said = run(data)
    assert (code, "处需要改正" in said) == (1, True)
