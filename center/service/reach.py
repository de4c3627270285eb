"""Whose matters an org sees beyond those that name it: of orgs that came to lie below it later (ADR 0016)."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, select

from center.domain.org_tree import came_below
from center.store import schema
from center.store.org_schema import org_past
from contract.org import Org

_BELOW = select(org_past.c.root_id, org_past.c.org_id).where(org_past.c.root_id.in_(bindparam("roots", expanding=True)))
_PARENTS = select(schema.org.c.id, schema.org.c.parent)


def widened(c: Connection, roots: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For each of ``roots`` the orgs that lie below it now and did not always; those without any are not there. One
    indexed question while nothing ever moved."""
    rows = c.execute(_BELOW, {"roots": sorted(roots)}).all() if roots else []
    if not rows:
        return {}
    parents: dict[str, str | None] = {row.id: row.parent for row in c.execute(_PARENTS)}
    found: dict[str, tuple[str, ...]] = {}
    for root, org in sorted(rows):
        if _lies_below(org, root, parents):
            found[root] = (*found.get(root, ()), org)
    return found


def with_past(roots: Iterable[str], below: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """``roots``, then what ``widened`` found for them."""
    held = tuple(roots)
    return tuple(dict.fromkeys((*held, *(org for root in held for org in below.get(root, ())))))


def remember(c: Connection, before: Mapping[str, Org], after: Mapping[str, Org]) -> None:
    """Keep who came to lie below whom, in the transaction that changes the tree."""
    travelled = set(c.execute(select(org_past.c.org_id).distinct()).scalars())
    known = {(root, org) for root, org in c.execute(select(org_past.c.root_id, org_past.c.org_id))}
    rows = [{"root_id": root, "org_id": org} for root, org in sorted(came_below(before, after, travelled) - known)]
    if rows:
        c.execute(insert(org_past), rows)


def _lies_below(org: str, root: str, parents: Mapping[str, str | None]) -> bool:
    at, seen = parents.get(org), {org}
    while at is not None and at not in seen:
        if at == root:
            return True
        seen.add(at)
        at = parents.get(at)
    return False
