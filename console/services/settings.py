"""What an officer or an administrator may choose, in ``settings.json`` of the data directory.

Standard library only: the theme and the language are needed before the first paint. A value that makes no sense falls
back to its default, a file that makes no sense is set aside, both said in ``notice``; keys of a newer desk are kept.
"""

import json
import logging
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from console.domain.options import Language, Theme

log = logging.getLogger(__name__)

MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """``MEANING`` says what each one means and which values make sense."""

    theme: Theme = "dark"
    lang: Language = "zh_CN"
    server: str = ""
    login: str = ""
    window: tuple[int, int, int, int] | None = None
    video_tiles: int = 4
    video_engine: str = ""
    user: str = ""
    sound: bool = True
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    what: str
    valid: Callable[[object], bool]


def _one_of(*values: object) -> Callable[[object], bool]:
    return lambda value: value in values and not isinstance(value, bool)


def _text(longest: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and len(value) <= longest and value.isprintable()


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_window(value: object) -> bool:
    return value is None or (
        isinstance(value, tuple) and len(value) == 4 and all(type(n) is int and abs(n) < 100_000 for n in value)
    )


MEANING: dict[str, Meaning] = {
    "theme": Meaning("Colours of all windows", _one_of(*get_args(Theme))),
    "lang": Meaning("Language of all windows", _one_of(*get_args(Language))),
    "server": Meaning("Base URL of the district's center; empty: the embedded one", _text(500)),
    "login": Meaning("Name of the last login at the district's center", _text(64)),
    "authority": Meaning(
        "File (PEM) with the district's own certificate authority, trusted besides the system's; empty: none",
        _text(1_000),
    ),
    "window": Meaning("Main window when last closed: x, y, width, height in pixels; null: maximised", _is_window),
    "video_tiles": Meaning("Cameras shown at once beside the queue: 1 or 4", _one_of(1, 4)),
    "video_engine": Meaning("Name of the video engine for RTSP; empty: chosen by the desk", _text(40)),
    "sound": Meaning("Tones for accepted and refused commands", _flag),
    "user": Meaning("User id of the last login: nobody else's data is shown at the start", _text(64)),
}


class SettingsFile:
    """Blocking, well under a millisecond to read. Used from one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._others: dict[str, object] = {}
        self.notice = ""
        """After ``load``: what could not be used, else empty."""

    def load(self) -> Settings:
        """Never raises: a desk opens whatever the file holds."""
        self.notice = ""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            return self._unusable(f"{self._path.name}: {error}")
        try:
            held = _parsed(raw)
        except (ValueError, RecursionError) as error:
            aside = self._path.with_name(f"{self._path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
            try:
                self._path.rename(aside)
            except OSError as failure:
                return self._unusable(f"{self._path.name}: {error}; {failure}")
            return self._unusable(f"{self._path.name} -> {aside.name}: {error}")
        return self._read(held)

    def look(self) -> Settings:
        """As ``load``, for programs beside the desk: a file that cannot be used stays where it is."""
        try:
            return self._read(_parsed(self._path.read_bytes()))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, RecursionError) as error:
            return self._unusable(f"{self._path.name}: {error}")

    def save(self, settings: Settings) -> None:
        """Replace the file as a whole. Raises OSError; the old file is whole then."""
        said = {**self._others, "version": len(STEPS) + 1, **asdict(settings)}
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, fresh = tempfile.mkstemp(prefix=".settings-", dir=self._path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(said, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(self._path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise

    def _read(self, held: dict[str, object]) -> Settings:
        self._others = {key: value for key, value in held.items() if key not in MEANING and key != "version"}
        chosen: dict[str, Any] = {}  # of any type; each was checked by its meaning
        for name, meaning in MEANING.items():
            if name not in held:
                continue
            value = held[name]
            if isinstance(value, list):
                value = tuple(value)
            if meaning.valid(value):
                chosen[name] = value
            else:
                self.notice = f"{name}: {str(value)[:80]!r}"
                log.warning("setting %s cannot be %r; the default is used", name, str(value)[:80])
        return Settings(**chosen)

    def _unusable(self, why: str) -> Settings:
        log.warning("the settings cannot be used: %s", why)
        self.notice = why
        return Settings()


STEPS: list[Callable[[dict[str, object]], dict[str, object]]] = []
"""``STEPS[n]`` turns what version n + 1 wrote into what version n + 2 writes."""


def _parsed(raw: bytes) -> dict[str, object]:
    """Raises ValueError, RecursionError."""
    held = json.loads(raw[:MAX_BYTES])
    if not isinstance(held, dict):
        raise ValueError("not an object")
    return _migrated(held)


def _migrated(held: dict[str, object]) -> dict[str, object]:
    """From the version the file was written by to ours. A newer file is read as far as we know its keys."""
    version = held.get("version", 1)
    if type(version) is not int or version < 1:
        raise ValueError(f"version {version!r}")
    for step in STEPS[version - 1 :]:
        held = step(held)
    return held
