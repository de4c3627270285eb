"""What a step asks an officer for, as values: the fields of a form and the payload they make. No widget."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contract.catalog import Condition
from contract.org import Org
from contract.parts import PhotoKind
from contract.wire import Request

Value = str | int | bool | tuple[str, ...] | dict[str, float | str] | None
Values = Mapping[str, Value]
SPOKEN = ("note", "reason", "text", "outcome")
"""Names under which a payload holds what the officer wrote; the draft of a form calls it ``words``."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text; several ``lines`` high. ``initial``: what stands there already; unchanged it is not sent."""

    name: str
    hint: str
    required: bool = False
    lines: int = 1
    initial: str = ""
    limit: int = 2_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few. ``initial``: chosen at the start. ``only_changed``: the initial one is not sent."""

    name: str
    label: str
    options: tuple[tuple[Value, str], ...]
    initial: Value = None
    only_changed: bool = False


@dataclass(frozen=True, slots=True)
class Stands:
    """Which condition of its class holds; ``of_class``: the name of the choice of the class. ``held``: class and
    condition as they are now; unchanged it is not sent."""

    name: str
    of_class: str
    conditions: Mapping[str, tuple[Condition, ...]]
    held: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Several:
    """Any of a few, all chosen at the start."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class When:
    """A point in time, Unix ms. ``presets``: texts that ``when_words.parse_when`` reads, one click or key each."""

    name: str
    label: str
    presets: tuple[str, ...] = ("2h", "18:00", "1d", "3d")
    required: bool = False
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list to pick from. ``found_by``: what may be typed to find it; ``name`` and ``short`` also by
    their sounds or first letters (城管, cg)."""

    value: str
    words: str
    found_by: str
    name: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """One, or ``many``, of a long list that narrows as one types."""

    name: str
    label: str
    options: tuple[Option, ...]
    required: bool = True
    many: bool = False
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Serving:
    """An officer on duty at one of ``orgs``, as the center tells them when the form comes up. ``known``: whom this desk
    knows by itself; ``without``: the id of whoever sits here."""

    name: str
    label: str
    orgs: tuple[str, ...]
    known: tuple[Option, ...]
    without: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds."""

    name: str
    label: str
    least: int
    most: int
    initial: int | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """Photos and other files; they go to the center as soon as they are added. ``usual``: what a photo shows until
    the officer says otherwise."""

    name: str = "attachments"
    usual: PhotoKind | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Another place (WGS-84), as ``contract.payload.Spot`` has it; the present one serves where only the address is
    another."""

    name: str
    label: str
    orgs: tuple[Org, ...]
    lon: float
    lat: float
    address: str


Field = Words | Choice | Stands | Several | When | Pick | Serving | Whole | Where | Files


@dataclass(frozen=True, slots=True)
class Form:
    """One step. Field names are those of ``model``'s fields, so a filled form is its payload.

    ``fixed``: what is sent besides. ``check``: what is wrong with what was filled in, in words, or None. ``at_once``:
    there is nothing to ask, the key is enough. ``made``: the payload, when it is not simply the fields. ``said``: what
    the other side wrote, to be read before answering.
    """

    title: str
    submit: str
    model: type[Request]
    fields: tuple[Field, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[Values], str | None] | None = None
    made: Callable[[Values], Request] | None = None
    at_once: bool = False
    said: str = ""

    def payload(self, values: Values) -> Request:
        """Raises ValueError (pydantic's) when the contract refuses what was filled in."""
        if self.made is not None:
            return self.made(values)
        given = {name: value for name, value in values.items() if value not in (None, "", ())}
        return self.model(**given, **self.fixed)


def draft_names(fields: tuple[Field, ...]) -> dict[str, str]:
    """What each field is called in a draft: ``words`` is what the officer wrote; of two such fields the last."""
    names = {f.name: f.name for f in fields}
    spoken = [f.name for f in fields if isinstance(f, Words) and f.name in SPOKEN]
    if spoken:
        names[spoken[-1]] = "words"
    return names
