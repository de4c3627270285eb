"""What an administrator changes about the organisations: one change at a time, each logged and chained.

Matters are never changed by it: those that are closed keep the orgs they were handled by, open ones are re-located by
the center where their grid was split, merged or moved.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.org import OrgKind, OrgRef, Person
from contract.wire import Filled, Key, Latitude, Line, Longitude, Millis, Note, Request, Seq, Sha256, Wire

Ring = Annotated[tuple[tuple[Longitude, Latitude], ...], Field(min_length=4, max_length=20_000)]
"""Points as [longitude, latitude] (WGS-84), the last one equal to the first."""
PolygonRings = Annotated[tuple[Ring, ...], Field(min_length=1, max_length=200)]


class Polygon(Request):
    type: Literal["Polygon"]
    coordinates: PolygonRings


class MultiPolygon(Request):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[tuple[PolygonRings, ...], Field(min_length=1, max_length=200)]


Border = Annotated[Polygon | MultiPolygon, Field(discriminator="type")]
"""A GeoJSON geometry."""


class CreateOrg(Request):
    type: Literal["create"]
    id: Key
    name: Filled
    kind: OrgKind
    parent: Key
    border: Border | None = None


class RenameOrg(Request):
    type: Literal["rename"]
    org: Key
    name: Filled


class MoveOrg(Request):
    """Below another parent, with everything that lies below it."""

    type: Literal["move"]
    org: Key
    parent: Key


class Part(Request):
    """A grid that a split makes."""

    id: Key
    name: Filled
    border: Border


class SplitGrid(Request):
    """The grid is retired; its parts, new grids of the same parent, take its place."""

    type: Literal["split"]
    org: Key
    parts: Annotated[tuple[Part, ...], Field(min_length=2, max_length=50)]


class MergeGrids(Request):
    """``orgs`` are retired and lie below ``into`` from now on, which takes their ground."""

    type: Literal["merge"]
    orgs: Annotated[tuple[Key, ...], Field(min_length=1, max_length=50)]
    into: Key


class RetireOrg(Request):
    """Kept for what it did, offered for nothing more."""

    type: Literal["retire"]
    org: Key


class BindGrid(Request):
    """A special grid (专属网格) sees the matters of ``classes`` in the base grids ``bound_to``; empty: unbound."""

    type: Literal["bind"]
    org: Key
    bound_to: Annotated[tuple[Key, ...], Field(max_length=2_000)]
    classes: Annotated[tuple[Key, ...], Field(max_length=2_000)]


OrgChange = Annotated[
    CreateOrg | RenameOrg | MoveOrg | SplitGrid | MergeGrids | RetireOrg | BindGrid, Field(discriminator="type")
]
OrgChangeAdapter: TypeAdapter[CreateOrg | RenameOrg | MoveOrg | SplitGrid | MergeGrids | RetireOrg | BindGrid] = (
    TypeAdapter(OrgChange)
)


class OrgChangeRequest(Request):
    change: OrgChange


class OrgChangeLine(Wire):
    """A line of the administrators' log. ``hash``: SHA-256 over the line and the ``hash`` before it."""

    seq: Seq
    at: Millis
    by: Line
    said: Note
    hash: Sha256


class OrgChanged(Wire):
    """``staff``: who still holds a post in an org that was retired, and has to be given another."""

    line: OrgChangeLine
    orgs: tuple[OrgRef, ...]
    staff: tuple[Person, ...]


class OrgChanges(Wire):
    """The newest first."""

    lines: tuple[OrgChangeLine, ...]
