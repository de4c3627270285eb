"""A disk that fills and a database that is locked while the center serves: refused, said so, and well again after."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.center_process import running_center


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 6 MB."""
    path = tmp_path / "small"
    path.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "x", path]).returncode:
        pytest.skip("needs to mount a small file system")
    yield path
    subprocess.run(["umount", path], check=True)


def test_a_disk_that_fills_refuses_with_507_and_takes_reports_again_when_there_is_room(small_disk: Path) -> None:
    filler = small_disk / "somebody else's file"
    with running_center(small_disk / "data") as center:
        assert center.report("before").status_code == 200
        room = os.statvfs(small_disk)
        filler.write_bytes(b"x" * (room.f_bavail * room.f_bsize - 64 * 1024))
        answers = [center.report(f"full-{n}", text="水" * 5_000) for n in range(30)]
        refused = [a for a in answers if a.status_code != 200]
        assert refused, "the disk did not fill"
        assert {(a.status_code, a.json()["code"]) for a in refused} == {(507, "storage_full")}
        filler.unlink()
        repeated = [center.report(f"full-{n}", text="水" * 5_000) for n in range(30)]
        assert {a.status_code for a in repeated} == {200}
        kept = [a.json()["incident_id"] for a in answers if a.status_code == 200]
        assert [a.json()["incident_id"] for a in repeated[: len(kept)]] == kept, "what was acknowledged is kept"


def test_a_database_locked_by_another_program_refuses_with_503_and_a_time_to_come_again(tmp_path: Path) -> None:
    with running_center(tmp_path) as center:
        other = sqlite3.connect(tmp_path / "center.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            refused = center.report("locked")
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_busy")
        assert int(refused.headers["retry-after"]) >= 1
        assert center.report("locked").json()["replayed"] is False
        with center.client() as desk:
            assert len(desk.get("/v1/snapshot").json()["incidents"]) == 1
