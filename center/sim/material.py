"""What the demo district is made of, read once: places, phrases, people, the areas' names. All of it invented.

Blocking (some 15 ms); raises OSError and ValueError when a file is missing or broken.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DISTRICT = "510115"


@dataclass(frozen=True, slots=True)
class Spot:
    """An invented address with its point (WGS-84). ``kind``: road, home, gate, shop, market, ...,
    as the phrases name them."""

    community: str
    kind: str
    address: str
    lon: float
    lat: float

    @property
    def short(self) -> str:
        """The name without number, corner and door: 航天路 76 号南门 -> 航天路."""
        head = self.address.split(" ", 1)[0]
        for tail in ("门口", "正门"):
            head = head.removesuffix(tail)
        head = head.split("工地", 1)[0] + "工地" if "工地" in head else head
        return head.split("与", 1)[0] if len(head) > 8 else head


@dataclass(frozen=True, slots=True)
class Phrases:
    """How people speak of one class of matter: pairs of title and text, said by callers, seen by grid workers, sensed
    by devices; ``done``: what handlers answer. See the note in phrases.json for the slots in braces."""

    class_code: str
    weight: int
    places: tuple[str, ...]
    sources: tuple[str, ...]
    titles: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    seen: tuple[tuple[str, str], ...]
    sensed: tuple[tuple[str, str], ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """``general``: openings, closings and notes by name, as in phrases.json."""

    spots: tuple[Spot, ...]
    spots_of: dict[str, tuple[Spot, ...]]
    phrases: dict[str, Phrases]
    general: dict[str, Any]  # two depths: lists of texts, and those by source
    communities: dict[str, str]
    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    cameras: tuple[dict[str, Any], ...]  # as CameraUpsert names them, without url
    severities: dict[str, int]

    @classmethod
    def load(cls, resources: Path = RESOURCES) -> Self:
        place = resources / "district" / DISTRICT
        spots = tuple(Spot(*row) for row in _json(place / "places.json")["places"])
        kinds = sorted({s.kind for s in spots})
        phrases = _json(place / "phrases.json")
        people = _json(place / "people.json")
        areas = _json(place / "communities_synthetic.geojson")["features"]
        catalog = tomllib.loads((resources / "catalog" / f"{DISTRICT}.toml").read_text("utf-8"))
        return cls(
            spots=spots,
            spots_of={kind: tuple(s for s in spots if s.kind == kind) for kind in kinds},
            phrases={one["class"]: _phrases(one) for one in phrases["classes"]},
            general=phrases["general"],
            communities={a["properties"]["code"]: a["properties"]["name"] for a in areas},
            surnames=tuple(people["surnames"]),
            given_names=tuple(people["given"]),
            cameras=tuple(_json(place / "cameras.json")["cameras"]),
            severities={c["code"]: c["severity"] for c in catalog["classes"]},
        )


def _phrases(one: dict[str, Any]) -> Phrases:
    def pairs(name: str) -> tuple[tuple[str, str], ...]:
        return tuple((title, text) for title, text in one[name])

    return Phrases(
        class_code=one["class"],
        weight=one["weight"],
        places=tuple(one["places"]),
        sources=tuple(one["sources"]),
        titles=tuple(one["titles"]),
        said=pairs("said"),
        seen=pairs("seen"),
        sensed=pairs("sensed"),
        done=tuple(one["done"]),
    )


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))
