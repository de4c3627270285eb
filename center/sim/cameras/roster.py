"""Which cameras there are and which place each of them looks at."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zlib import crc32

SUPPLIED = Path(__file__).parents[3] / "resources" / "district" / "510115" / "cameras.json"

ZONE = timezone(timedelta(hours=8), "CST")

_PLACES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("堤", "泵站", "水闸", "号闸", "闸", "渡口", "渡桥", "步道", "绿道", "号桥"), ("river",)),
    (("市场", "花市", "夜市", "步行街", "广场"), ("market", "bazaar")),
    (("小区", "家园", "馨城", "期西门", "幼儿园", "小学", "医院", "工地", "园大门", "园北门"), ("gate",)),
    (("路口", "巷口", "十字口", "与"), ("junction", "crossing")),
    (("航天路",), ("wet",)),
)
_ELSEWHERE = ("avenue", "boulevard")


class BadRoster(Exception):
    """The camera list cannot be read: no such file, no JSON, or a camera without id or name."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One demo camera: its GB/T 28181 code, its name, and the scene it shows."""

    id: str
    name: str
    scene: str


def load(path: Path | None, hour: str) -> list[Seat]:
    """The cameras of ``path``, or those supplied with the demo district, as they look at this hour (``day``, ``dusk``
    or ``night``); a scene named in the list is taken as it is. Raises BadRoster."""
    source = path or SUPPLIED
    try:
        listed: Any = json.loads(source.read_text("utf-8"))
        cameras = listed["cameras"] if isinstance(listed, dict) else listed
        named = [(str(c["id"]), str(c["name"]), c.get("scene")) for c in cameras]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRoster(f"{source}: {error}") from error
    return [Seat(id, name, str(scene or f"{place_of(id, name)}-{hour}")) for id, name, scene in named]


def place_of(id: str, name: str) -> str:
    """A place that fits the name of a camera; the same camera always looks at the same one."""
    fits = next((places for words, places in _PLACES if any(word in name for word in words)), _ELSEWHERE)
    return fits[crc32(id.encode()) % len(fits)]


def hour_now(now: datetime | None = None) -> str:
    """What light it is in the district: ``day``, ``dusk`` (also at dawn) or ``night``."""
    local = (now or datetime.now(ZONE)).astimezone(ZONE)
    clock = local.hour + local.minute / 60
    if 7.0 <= clock < 17.5:
        return "day"
    return "dusk" if 6.0 <= clock < 19.5 else "night"
