"""How an officer likes the queue: groups, columns, density, and filters under a name. Pure: values and questions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from typing import Any, Literal, TypeVar

from contract.incident import Incident

Column = Literal["time", "owner", "lead", "state", "left"]
COLUMNS: tuple[Column, ...] = ("time", "owner", "lead", "state", "left")
"""What may be left out, put in another order or made wider; severity and title are always there."""
WIDTHS = (60, 400)
"""Logical pixels a column may be set to."""
STATE_ORDER = [
    "draft",
    "reported",
    "verifying",
    "registered",
    "returned",
    "dispatched",
    "accepted",
    "handling",
    "feedback",
    "inspecting",
    "checked",
    "suspended",
    "escalated",
    "closed",
    "visited",
    "evaluated",
    "archived",
    "declined",
    "merged",
    "voided",
]
FILTERS_KEPT = 24
E = TypeVar("E", bound=Enum)


class Grouping(Enum):
    NONE = "none"
    STREET = "street"
    LEAD = "lead"
    BRANCH = "branch"
    STATE = "state"


class Density(Enum):
    """One line a row, two, or two with more air."""

    COMPACT = "compact"
    NORMAL = "normal"
    COMFORTABLE = "comfortable"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Of one view. ``columns``: those shown, from left to right. ``widths``: logical pixels, only where set by hand."""

    grouping: Grouping = Grouping.NONE
    columns: tuple[Column, ...] = COLUMNS
    widths: tuple[tuple[Column, int], ...] = ()

    def moved(self, column: Column, places: int) -> "Arrangement":
        """``column`` further right by ``places``, or left; time stays first."""
        rest = [c for c in self.columns if c != column]
        at = min(max(self.columns.index(column) + places, 0), len(rest))
        return replace(self, columns=(*rest[:at], column, *rest[at:]))

    def shown(self, column: Column, on: bool) -> "Arrangement":
        held = set(self.columns) | {column} if on else set(self.columns) - {column}
        kept = [c for c in self.columns if c in held]
        return replace(self, columns=(*kept, *(c for c in COLUMNS if c in held and c not in kept)))

    def widened(self, column: Column, width: int | None) -> "Arrangement":
        """``width`` None: as wide as the desk thinks best."""
        rest = tuple((c, w) for c, w in self.widths if c != column)
        return replace(self, widths=rest if width is None else (*rest, (column, min(max(width, WIDTHS[0]), WIDTHS[1]))))


@dataclass(frozen=True, slots=True)
class Narrow:
    """A filter: every field that is given must hold; of its values one is enough. ``name`` empty: not kept.

    ``branches``: 事项大类; ``classes``: codes; ``streets`` and ``leads``: org ids; ``levels``: of the running clock.
    """

    name: str = ""
    words: str = ""
    branches: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    severities: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Narrow(name=self.name)

    @property
    def by_fields(self) -> bool:
        return not replace(self, name="", words="").empty

    def admits(self, incident: Incident, branches: Mapping[str, str]) -> bool:
        """``branches``: class code to branch. Words are looked for elsewhere, with those of the search."""
        lead = incident.lead.id if incident.lead is not None else ""
        level = incident.clock.level if incident.clock is not None else "normal"
        return (
            (not self.branches or branches.get(incident.class_code, "") in self.branches)
            and (not self.classes or incident.class_code in self.classes)
            and (not self.streets or not set(self.streets).isdisjoint(incident.place.path))
            and (not self.severities or incident.severity in self.severities)
            and (not self.levels or level in self.levels)
            and (not self.sources or incident.source.kind in self.sources)
            and (not self.leads or lead in self.leads)
            and (not self.states or incident.state in self.states)
        )


def group_key(incident: Incident, grouping: Grouping, branches: Mapping[str, str]) -> str:
    """What the groups are told apart and sorted by; empty for what belongs to none."""
    match grouping:
        case Grouping.STREET:
            return incident.place.path[1] if len(incident.place.path) > 1 else ""
        case Grouping.LEAD:
            return incident.lead.id if incident.lead is not None else ""
        case Grouping.BRANCH:
            return branches.get(incident.class_code, "")
        case Grouping.STATE:
            return f"{STATE_ORDER.index(incident.state):02d}{incident.state}"
        case Grouping.NONE:
            return ""


@dataclass(frozen=True, slots=True)
class Liking:
    """Everything one officer has set. ``since``: Unix ms of the first time he sat here, what is older counts as seen;
    ``seen``: ids of newer matters he has looked at. ``views``: by the name of the view."""

    density: Density = Density.NORMAL
    views: Mapping[str, Arrangement] = field(default_factory=dict)
    filters: tuple[Narrow, ...] = ()
    since: int = 0
    seen: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Any: what json can write."""
        return {
            "density": self.density.value,
            "views": {name: asdict(a) | {"grouping": a.grouping.value} for name, a in self.views.items()},
            "filters": [asdict(f) for f in self.filters],
            "since": self.since,
            "seen": list(self.seen),
        }


def liking_of(held: object) -> Liking:
    """What ``to_json`` wrote, also by another version: what is unknown or broken is left at its default."""
    data = held if isinstance(held, dict) else {}
    views = data.get("views")
    filters = data.get("filters")
    since, seen = data.get("since"), data.get("seen")
    return Liking(
        density=_one_of(Density, data.get("density"), Density.NORMAL),
        views={str(n): _arrangement(a) for n, a in views.items()} if isinstance(views, dict) else {},
        filters=tuple(f for f in map(_narrow, filters) if f.name)[:FILTERS_KEPT] if isinstance(filters, list) else (),
        since=since if isinstance(since, int) else 0,
        seen=tuple(s for s in seen if isinstance(s, str)) if isinstance(seen, list) else (),
    )


def _one_of(kind: type[E], value: object, otherwise: E) -> E:
    return next((each for each in kind if each.value == value), otherwise)


def _arrangement(held: object) -> Arrangement:
    data = held if isinstance(held, dict) else {}
    columns, widths = data.get("columns"), data.get("widths")
    made = Arrangement(_one_of(Grouping, data.get("grouping"), Grouping.NONE))
    if isinstance(columns, list):
        made = replace(made, columns=tuple(dict.fromkeys(c for c in columns if c in COLUMNS)))
    for pair in widths if isinstance(widths, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and pair[0] in COLUMNS and isinstance(pair[1], int):
            made = made.widened(pair[0], pair[1])
    return made


def _narrow(held: object) -> Narrow:
    data = held if isinstance(held, dict) else {}
    given: dict[str, Any] = {}
    for each in fields(Narrow):
        value = data.get(each.name)
        if each.name in ("name", "words"):
            given[each.name] = value if isinstance(value, str) else ""
        elif isinstance(value, list):
            kind = int if each.name == "severities" else str
            given[each.name] = tuple(v for v in value if isinstance(v, kind))
    return Narrow(**given)
