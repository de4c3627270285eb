"""What changes rarely, cut to the caller: the org tree and the catalogue, encoded once per scope."""

import hashlib
from collections.abc import Iterable, Mapping

from center.domain.catalog import Catalog
from contract.org import Org, OrgKind, OrgRef
from contract.reference import IncidentClass, Reference

EVERYWHERE: tuple[OrgKind, ...] = ("department", "enterprise")
"""Kinds of org to which a matter of any place may be given."""
PLACES: tuple[OrgKind, ...] = ("street", "community", "grid")


class ReferenceBook:
    """``orgs``: all of the district. A caller gets its subtrees, what lies above them, and the departments; a
    department, whose matters lie anywhere, gets the names of all places."""

    def __init__(self, orgs: Iterable[Org], catalog: Catalog, edition: int = 0) -> None:
        self.adopt(orgs, catalog, edition)

    def adopt(self, orgs: Iterable[Org], catalog: Catalog, edition: int) -> None:
        """From now on this is what is told."""
        self._edition = edition
        self._orgs = {o.id: o for o in orgs}
        self._catalog = catalog
        self._classes = tuple(sorted(catalog.classes.values(), key=_code))
        self._encoded: dict[frozenset[str], bytes] = {}

    @property
    def orgs(self) -> Mapping[str, Org]:
        return self._orgs

    @property
    def classes(self) -> tuple[IncidentClass, ...]:
        return self._classes

    @property
    def district(self) -> OrgRef:
        top = next((o for o in self._orgs.values() if o.kind == "district"), None)
        if top is None:
            return OrgRef(id="-", name="未设置区县")
        return OrgRef(id=top.id, name=top.name)

    def within(self, org_id: str, roots: frozenset[str]) -> bool:
        """Whether an org lies in one of the subtrees."""
        return not roots.isdisjoint(self._above(org_id))

    def encoded(self, roots: frozenset[str]) -> bytes:
        """The ``Reference`` for ``roots`` as JSON."""
        held = self._encoded.get(roots)
        if held is None:
            held = self._encoded[roots] = self._cut(roots).model_dump_json().encode()
        return held

    def _cut(self, roots: frozenset[str]) -> Reference:
        above = {up for root in roots for up in self._above(root)}
        anywhere = any(org.kind in EVERYWHERE for root in roots if (org := self._orgs.get(root)) is not None)
        named = ("department", *PLACES) if anywhere else ("department",)
        orgs = tuple(o for o in self._orgs.values() if o.kind in named or o.id in above or self.within(o.id, roots))
        whole = Reference(
            version="0",
            district=self.district,
            orgs=orgs,
            classes=self._classes,
            dispute_types=tuple(self._catalog.dispute_types.values()),
            catalog=self._catalog.version,
            edition=self._edition,
        )
        version = hashlib.sha256(whole.model_dump_json().encode()).hexdigest()[:16]
        return whole.model_copy(update={"version": version})

    def _above(self, org_id: str) -> list[str]:
        """The org and all above it."""
        found: list[str] = []
        at: str | None = org_id
        while at is not None and at not in found and (org := self._orgs.get(at)) is not None:
            found.append(at)
            at = org.parent
        return found


def _code(incident_class: IncidentClass) -> str:
    return incident_class.code
