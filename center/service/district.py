"""The district in memory: its organisations, its class catalogue and its borders, read once from the store."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from sqlalchemy import Connection, select

from center.domain.geometry import Finder, Shape
from center.service.demo_district import seed_demo
from center.store import schema
from center.store.protocol import Store
from contract.org import Org
from contract.reference import IncidentClass

__all__ = ["DistrictTables", "PlacedOrg", "seed_demo"]

PLACED = ("grid", "community", "street")
"""Kinds of org that have a shape, the closest first."""


@dataclass(frozen=True, slots=True)
class PlacedOrg:
    """An org and its shape as a GeoJSON geometry, if it has one."""

    org: Org
    shape: str | None


class DistrictTables:
    """What the rules ask of the district (``center.domain.district.District``). Immutable; safe from any thread."""

    def __init__(self, orgs: Iterable[PlacedOrg], classes: Iterable[tuple[IncidentClass, int | None]]) -> None:
        placed = tuple(orgs)
        listed = tuple(classes)
        self._orgs = {p.org.id: p.org for p in placed}
        self._classes = MappingProxyType({c.code: c for c, _ in listed})
        self._minutes = {c.code: minutes for c, minutes in listed}
        self._paths = {id: self._path(id) for id in self._orgs}
        self._finders = tuple(_finder(placed, kind) for kind in PLACED)
        self._outline = _outline(placed)
        self._district = next((o.id for o in self._orgs.values() if o.kind == "district"), None)
        self.version = _digest(placed, listed)
        """Changes with the content."""

    @classmethod
    async def load(cls, store: Store) -> Self:
        """Read the tables. Empty tables make an empty district, where every place is outside. Raises StoreError."""
        return await store.read(cls._read)

    @property
    def orgs(self) -> Mapping[str, Org]:
        return MappingProxyType(self._orgs)

    @property
    def classes(self) -> Mapping[str, IncidentClass]:
        return self._classes

    def org(self, id: str) -> Org | None:
        return self._orgs.get(id)

    def path_of(self, org_id: str) -> tuple[str, ...]:
        return self._paths.get(org_id, ())

    def locate(self, lon: float, lat: float) -> tuple[str, ...] | None:
        """Some 10 µs. A point between two simplified shapes gets the closest level that holds it; a district that
        has no outline takes every point."""
        for finder in self._finders:
            found = finder.find(lon, lat)
            if found is not None:
                return self._paths[found]
        if self._district is None or (self._outline is not None and not self._outline.holds(lon, lat)):
            return None
        return (self._district,)

    def handle_minutes(self, class_code: str) -> int | None:
        return self._minutes.get(class_code)

    def _path(self, org_id: str) -> tuple[str, ...]:
        path: list[str] = []
        at: str | None = org_id
        while at is not None and at not in path and (org := self._orgs.get(at)) is not None:
            path.insert(0, at)
            at = org.parent
        return tuple(path)

    @classmethod
    def _read(cls, c: Connection) -> Self:
        org, kind = schema.org, schema.incident_class
        orgs = [
            PlacedOrg(Org(id=r.id, name=r.name, parent=r.parent, kind=r.kind, lon=r.lon, lat=r.lat), r.shape)
            for r in c.execute(select(org).order_by(org.c.id))
        ]
        classes = [
            (
                IncidentClass(
                    code=r.code,
                    name=r.name,
                    branch=r.branch,
                    severity=r.severity,
                    lead=r.lead,
                    words=tuple(json.loads(r.words)),
                ),
                r.handle_minutes,
            )
            for r in c.execute(select(kind).order_by(kind.c.code))
        ]
        return cls(orgs, classes)


def _finder(placed: tuple[PlacedOrg, ...], kind: str) -> Finder:
    return Finder([(p.org.id, Shape(json.loads(p.shape))) for p in placed if p.org.kind == kind and p.shape])


def _outline(placed: tuple[PlacedOrg, ...]) -> Shape | None:
    return next((Shape(json.loads(p.shape)) for p in placed if p.org.kind == "district" and p.shape), None)


def _digest(placed: tuple[PlacedOrg, ...], classes: tuple[tuple[IncidentClass, int | None], ...]) -> str:
    digest = hashlib.sha256()
    for p in placed:
        digest.update(p.org.model_dump_json().encode())
        digest.update((p.shape or "").encode())
    for c, minutes in classes:
        digest.update(c.model_dump_json().encode())
        digest.update(str(minutes).encode())
    return digest.hexdigest()[:16]
