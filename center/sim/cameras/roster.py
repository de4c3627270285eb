"""Which cameras there are and which place each of them looks at."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

SUPPLIED = Path(__file__).parents[3] / "resources" / "district" / "510115" / "cameras.json"

_PLACES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("堤", "泵站", "水闸", "号闸", "闸", "渡口", "渡桥", "步道", "绿道", "号桥"), ("river-day",)),
    (("市场", "花市", "夜市", "步行街", "广场"), ("market-night",)),
    (("小区", "家园", "馨城", "期西门", "幼儿园", "小学", "医院", "工地", "园大门", "园北门"), ("gate-dusk",)),
    (("路口", "巷口", "十字口", "与"), ("junction-day", "junction-night")),
    (("航天路",), ("avenue-rain",)),
)
_ELSEWHERE = ("avenue-day", "avenue-rain", "avenue-dusk")


class BadRoster(Exception):
    """The camera list cannot be read: no such file, no JSON, or a camera without id or name."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One demo camera: its GB/T 28181 code, its name, and the scene it shows."""

    id: str
    name: str
    scene: str


def load(path: Path | None = None) -> list[Seat]:
    """The cameras of ``path``, or those supplied with the demo district. Raises BadRoster."""
    source = path or SUPPLIED
    try:
        listed: Any = json.loads(source.read_text("utf-8"))
        cameras = listed["cameras"] if isinstance(listed, dict) else listed
        return [
            Seat(str(c["id"]), str(c["name"]), str(c.get("scene") or scene_of(str(c["id"]), str(c["name"]))))
            for c in cameras
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRoster(f"{source}: {error}") from error


def scene_of(id: str, name: str) -> str:
    """A place that fits the name; the same camera always looks at the same one."""
    fits = next((scenes for words, scenes in _PLACES if any(word in name for word in words)), _ELSEWHERE)
    return fits[crc32(id.encode()) % len(fits)]
