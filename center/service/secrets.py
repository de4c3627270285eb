"""The secrets of one installation: made once at random, kept in ``secrets.json`` that only its owner can read.

The environment wins over the file: ``SHOUWANG_API_KEY`` and ``SHOUWANG_DESK_TOKEN`` are given by the desk that starts
its own center and are never written down.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from contract.said import here

FILE = "secrets.json"
MODE = 0o600


class SecretsError(Exception):
    """The file is there but cannot be read as secrets; says which file and what to do."""


@dataclass(slots=True)
class Secrets:
    """``group_passwords`` holds one password per role group; ``passwords`` maps each login to its own for programs."""

    path: Path
    api_key: str
    desk_token: str
    group_passwords: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, data_dir: Path, environment: Mapping[str, str] = os.environ) -> Self:
        """Read ``data_dir``/secrets.json, or make it. Raises SecretsError, OSError. Blocking: a few milliseconds."""
        path = data_dir / FILE
        held = _read(path)
        kept = {
            "api_key": str(held.get("api_key") or secrets.token_urlsafe(32)),
            "desk_token": str(held.get("desk_token") or secrets.token_urlsafe(32)),
        }
        made = cls(
            path=path,
            api_key=environment.get("SHOUWANG_API_KEY") or kept["api_key"],
            desk_token=environment.get("SHOUWANG_DESK_TOKEN") or kept["desk_token"],
            group_passwords=_texts(held.get("group_passwords")),
            passwords=_texts(held.get("passwords")),
            _kept=kept,
        )
        if not held.keys() >= {"api_key", "desk_token", "passwords", "group_passwords"}:
            made.save()
        else:
            path.chmod(MODE)
        return made

    @property
    def kept_key(self) -> str:
        """The key that stands in the file, whatever the environment says: it tells one file from another."""
        return self._kept["api_key"]

    def password_for(self, login: str, group: str) -> str:
        """The password of ``login``, which all logins of ``group`` share; made when it is not there yet."""
        if group not in self.group_passwords:
            self.group_passwords[group] = secrets.token_urlsafe(12)
        return self.passwords.setdefault(login, self.group_passwords[group])

    def save(self) -> None:
        """Replace the file at once, readable by its owner alone. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        body = {**self._kept, "group_passwords": self.group_passwords, "passwords": self.passwords}
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(MODE)
        fresh.replace(self.path)


def _read(path: Path) -> dict[str, object]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _broken(path) from error
    if not isinstance(held, dict):
        raise _broken(path)
    return held


def _broken(path: Path) -> SecretsError:
    return SecretsError(
        here(
            f"{path} 已损坏，无法读取口令：请从备份恢复，或删除数据目录后重新初始化",
            f"{path} is damaged, its passwords cannot be read: restore it from a backup, "
            "or delete the data directory and start anew",
        )
    )


def _texts(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
