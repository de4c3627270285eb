"""One center per data directory: ``center.lock`` is held for life, ``center.json`` says where it listens."""

import fcntl
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from contract.said import here

LOCK = "center.lock"
WHERE = "center.json"


class LockedByAnother(Exception):
    """Another center serves this directory; the message names it."""


class DirectoryLock:
    """Released by the kernel when the process ends, however it ends."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._file: IO[str] | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def acquire(self) -> None:
        """Raises LockedByAnother; OSError when the directory cannot be written."""
        self._data.mkdir(parents=True, exist_ok=True)
        file = (self._data / LOCK).open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise LockedByAnother(
                here(
                    f"数据目录 {self._data} 正由另一个中心使用{self._holder()}。"
                    "请先关闭那个中心或值守席，或用 --data 指定另一个目录。",
                    f"another center uses the data directory {self._data}{self._holder()}. "
                    "Close that center or desk, or name another directory with --data.",
                )
            ) from None
        self._file = file

    def announce(self, url: str) -> None:
        """Write ``center.json``, readable by its owner alone. Raises OSError."""
        fresh = self._data / f".{WHERE}.{os.getpid()}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"url": url, "pid": os.getpid()}, file)
        fresh.replace(self._data / WHERE)

    def release(self) -> None:
        if self._file is not None:
            with suppress(FileNotFoundError):
                (self._data / WHERE).unlink()
            self._file.close()
            self._file = None

    def _holder(self) -> str:
        try:
            held = json.loads((self._data / WHERE).read_text("utf-8"))
            url, pid = held["url"], held["pid"]
            return here(f"（{url}，进程 {pid}）", f" ({url}, process {pid})")
        except (OSError, ValueError, KeyError, TypeError):
            return ""
