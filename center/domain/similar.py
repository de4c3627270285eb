"""Which matters may be the same one, reported twice: near, at about the same time, of the same kind or told alike.

Who calls often says no more than the community; its middle is written down then. Such a place is rough: it is compared
with everything in that community, and what is told alike counts instead of metres.

Nothing here decides: an officer compares and merges (合并) or relates (关联). So each comes with why it is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from center.domain import bigrams
from center.domain.district import District
from contract.viewing import metres_between

RADIUS_M = 50
WINDOW_MS = 24 * 3_600_000
ALIKE = 0.5
"""The likeness from which on a matter of a quite different class is shown all the same: one of them may be wrong."""
ROUGHLY_ALIKE = 0.35
"""The likeness that two matters of the same kind must have where metres say nothing."""
EXACT = 1e-6
"""Degrees within which a point is the middle of an org: a tenth of a metre."""
Same = Literal["class", "branch"]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Told:
    """A matter as far as it can be compared. ``class_code`` and ``branch`` empty while nobody has said; ``at`` ms.
    ``rough``: the org whose middle stands for the place, None when it is a place of its own."""

    class_code: str
    branch: str
    lon: float
    lat: float
    at: int
    grams: frozenset[str]
    rough: str | None = None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Why a matter is shown. ``metres`` None: one of the places is rough. ``earlier``: by how many ms it was reported
    before the one asked about, negative after. ``likeness`` of the words, 0 to 1 (Dice); None when one of the two says
    nothing. ``score`` ranks, 0 to 1."""

    metres: float | None
    earlier: int
    same: Same | None
    likeness: float | None
    score: float


def grams_of(*lines: str) -> frozenset[str]:
    """What likeness goes by: the pairs of characters of title and text. The address is compared on the ground."""
    return frozenset(gram for gram in bigrams.grams(bigrams.searched(*lines)) if len(gram) == 2)


def likeness(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Dice's coefficient: twice what both have, by what each has."""
    if not one or not other:
        return None
    return 2 * len(one & other) / (len(one) + len(other))


def resemblance(asked: Told, other: Told) -> Resemblance | None:
    """None for what is not to be shown. Two places of which one is rough are taken to lie in the same area."""
    metres = None
    if asked.rough is None and other.rough is None:
        metres = metres_between(asked.lon, asked.lat, other.lon, other.lat)
    earlier = asked.at - other.at
    if (metres is not None and metres > RADIUS_M) or abs(earlier) > WINDOW_MS:
        return None
    same = _same(asked, other)
    alike = likeness(asked.grams, other.grams)
    least = ALIKE if same is None and asked.class_code else ROUGHLY_ALIKE if metres is None else 0.0
    if (alike or 0.0) < least:
        return None
    kind = {"class": 1.0, "branch": 0.5, None: 0.0}[same]
    near, soon = 0.0 if metres is None else 1 - metres / RADIUS_M, 1 - abs(earlier) / WINDOW_MS
    return Resemblance(metres, earlier, same, alike, 0.45 * (alike or 0.0) + 0.2 * kind + 0.2 * near + 0.15 * soon)


def middles(path: tuple[str, ...], district: District) -> dict[str, tuple[float, float]]:
    """The middles of the orgs of a place below the district, the closest last: where a rough place may be."""
    orgs = [org for id_ in path[1:] if (org := district.org(id_)) is not None]
    return {org.id: (org.lon, org.lat) for org in orgs if org.lon is not None and org.lat is not None}


def rough(lon: float, lat: float, middle: Mapping[str, tuple[float, float]]) -> str | None:
    """The org whose middle the point is."""
    for id_, (x, y) in middle.items():
        if abs(lon - x) < EXACT and abs(lat - y) < EXACT:
            return id_
    return None


def ranked(asked: Told, others: Iterable[tuple[K, Told]], most: int) -> list[tuple[K, Resemblance]]:
    """The likeliest first, ``most`` at most; of equals the one reported nearest in time."""
    found = [(key, seen) for key, other in others if (seen := resemblance(asked, other)) is not None]
    found.sort(key=lambda pair: (-pair[1].score, abs(pair[1].earlier)))
    return found[:most]


def _same(asked: Told, other: Told) -> Same | None:
    if asked.class_code and asked.class_code == other.class_code:
        return "class"
    return "branch" if asked.branch and asked.branch == other.branch else None
