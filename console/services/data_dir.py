"""Where one installation keeps its files, and what stands there for programs beside the desk.

``center.lock`` is held by the center that serves the directory, ``center.json`` says where it listens, ``secrets.json``
holds the demo's keys, ``demo.json`` the tempo asked of the simulator.
"""

import fcntl
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract.said import Said

ENVIRONMENT = "SHOUWANG_DATA"
DEMO_FILES = ("center.db*", "desk.db*", "center.json", "demo.json", "attachments")
"""What a reset removes. Secrets and rendered camera clips stay: they hold nothing that happened."""


class DataDirError(Exception):
    """Something in the data directory is absent or not what it should be; ``said`` names the file and the cure."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


def resolve(chosen: Path | None) -> Path:
    """``chosen``, else ``$SHOUWANG_DATA``, else the platform's directory for user data. Creates nothing."""
    if chosen is not None:
        return chosen.expanduser().absolute()
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("shouwang")


@dataclass(frozen=True, slots=True)
class RunningCenter:
    """The embedded center that serves this data directory now."""

    url: str
    pid: int


def center_is_running(data_dir: Path) -> bool:
    """Whether a center holds ``center.lock``. The lock goes with its process, however that ends. Raises OSError."""
    try:
        lock = (data_dir / "center.lock").open("r+b")
    except FileNotFoundError:
        return False
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def running_center(data_dir: Path) -> RunningCenter:
    """What ``center.json`` says. Raises DataDirError when no center runs here, OSError."""
    if not center_is_running(data_dir):
        raise DataDirError(
            Said(
                f"{data_dir} 上没有正在运行的中心：请先打开值守席", f"no center runs on {data_dir}: open the desk first"
            )
        )
    said = _read(data_dir / "center.json")
    url, pid = said.get("url"), said.get("pid")
    if not isinstance(url, str) or not isinstance(pid, int):
        raise _unreadable(data_dir / "center.json")
    return RunningCenter(url, pid)


def intake_key(data_dir: Path) -> str:
    """The demo key for ``POST /v1/reports``. Raises DataDirError."""
    key = _read(data_dir / "secrets.json").get("api_key")
    if not isinstance(key, str) or not key:
        raise _unreadable(data_dir / "secrets.json")
    return key


def read_tempo(data_dir: Path) -> str | None:
    """The tempo that ``demo.json`` asks for, None when nothing was asked. Raises DataDirError."""
    if not (data_dir / "demo.json").exists():
        return None
    tempo = _read(data_dir / "demo.json").get("tempo")
    return tempo if isinstance(tempo, str) else None


def write_tempo(data_dir: Path, tempo: str) -> None:
    """Ask the simulator for ``tempo``; it never sees half a file. Raises OSError."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=data_dir, prefix=".demo-", delete=False, encoding="utf-8") as fresh:
        json.dump({"tempo": tempo}, fresh)
    Path(fresh.name).replace(data_dir / "demo.json")


def forget_demo(data_dir: Path) -> list[Path]:
    """Remove what the demo district recorded and return what was removed.

    Raises DataDirError while a center runs on it, OSError.
    """
    if center_is_running(data_dir):
        raise DataDirError(
            Said(
                f"{data_dir} 正被一个运行中的中心使用：请先关闭值守席，再重置",
                f"a running center uses {data_dir}: close the desk, then reset",
            )
        )
    found = sorted(path for pattern in DEMO_FILES for path in data_dir.glob(pattern))
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return found


def _read(path: Path) -> dict[str, Any]:
    """Raises DataDirError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataDirError(
            Said(f"没有 {path}：请先在此数据目录上打开一次值守席", f"{path} is not there: open the desk on it once")
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if not isinstance(content, dict):
        raise _unreadable(path)
    return content


def _unreadable(path: Path) -> DataDirError:
    return DataDirError(
        Said(f"{path} 读不懂：请关闭值守席后重新打开", f"{path} makes no sense: close the desk and open it again")
    )
