"""The district in memory: its organisations, its catalogue and its borders, read once from the store."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from sqlalchemy import Connection, select

from center.domain.catalog import Catalog
from center.domain.catalog_file import standard
from center.domain.geometry import Finder, Shape
from center.service.demo_district import seed_demo
from center.service.editions import catalog_in_force, newest_seq
from center.store import schema
from center.store.org_schema import org_trait
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
    """What the rules ask of the district (``center.domain.district.District``). Immutable; safe from any thread.

    ``seq``: of the last edition that is in it.
    """

    def __init__(self, orgs: Iterable[PlacedOrg], catalog: Catalog | None = None, seq: int = 0) -> None:
        placed = tuple(orgs)
        self.catalog = catalog or standard()
        self.seq = seq
        self._orgs = {p.org.id: p.org for p in placed}
        self._classes = MappingProxyType(dict(self.catalog.classes))
        self._paths = {id: self._path(id) for id in self._orgs}
        self._finders = tuple(_finder(placed, kind) for kind in PLACED)
        self._special = tuple(p.org for p in placed if p.org.bound_to and p.org.retired_at is None)
        self._outline = _outline(placed)
        self._district = next((o.id for o in self._orgs.values() if o.kind == "district"), None)
        self.version = _digest(placed, self.catalog)
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

    def bound(self, path: tuple[str, ...], class_code: str) -> tuple[str, ...]:
        return tuple(
            org.id for org in self._special if class_code in org.classes and not set(org.bound_to).isdisjoint(path)
        )

    def _path(self, org_id: str) -> tuple[str, ...]:
        path: list[str] = []
        at: str | None = org_id
        while at is not None and at not in path and (org := self._orgs.get(at)) is not None:
            path.insert(0, at)
            at = org.parent
        return tuple(path)

    @classmethod
    def _read(cls, c: Connection) -> Self:
        return cls(read_orgs(c), catalog_in_force(c), newest_seq(c))


def read_orgs(c: Connection) -> list[PlacedOrg]:
    """All of them, by id."""
    org, trait = schema.org, org_trait.c
    joined = org.outerjoin(org_trait, trait.org_id == org.c.id)
    query = select(org, trait.retired_at, trait.bound_to, trait.classes).select_from(joined).order_by(org.c.id)
    return [
        PlacedOrg(
            Org(
                id=r.id,
                name=r.name,
                parent=r.parent,
                kind=r.kind,
                lon=r.lon,
                lat=r.lat,
                retired_at=r.retired_at,
                bound_to=tuple(json.loads(r.bound_to or "[]")),
                classes=tuple(json.loads(r.classes or "[]")),
            ),
            r.shape,
        )
        for r in c.execute(query)
    ]


def _finder(placed: tuple[PlacedOrg, ...], kind: str) -> Finder:
    living = (p for p in placed if p.org.kind == kind and p.shape and p.org.retired_at is None)
    return Finder([(p.org.id, Shape(json.loads(p.shape))) for p in living if p.shape])


def _outline(placed: tuple[PlacedOrg, ...]) -> Shape | None:
    return next((Shape(json.loads(p.shape)) for p in placed if p.org.kind == "district" and p.shape), None)


def _digest(placed: tuple[PlacedOrg, ...], catalog: Catalog) -> str:
    digest = hashlib.sha256(catalog.version.encode())
    for p in placed:
        digest.update(p.org.model_dump_json().encode())
        digest.update((p.shape or "").encode())
    for one in catalog.classes.values():
        digest.update(one.model_dump_json().encode())
    return digest.hexdigest()[:16]
