"""Who holds which posts, as the tables say."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, bindparam, select

from center.domain.made import made
from center.service.reach import widened, with_past
from center.store import schema
from center.store.people_schema import user_post
from contract.org import OrgRef, Person, Post, Role

CONFIGURATION_ONLY: frozenset[Role] = frozenset({"admin", "auditor"})
"""Roles that see no matter (三员分立): configuration, or logs, only."""

_u, _o, _p = schema.app_user.c, schema.org.c, user_post.c
_FIRST = select(_u.id, _u.name, _u.seat, _u.active, _u.password_hash, _u.roles, _o.id, _o.name).join_from(
    schema.app_user, schema.org, _o.id == _u.org_id
)
_FURTHER = (
    select(_p.user_id, _p.roles, _o.id, _o.name)
    .join_from(user_post, schema.org, _o.id == _p.org_id)
    .where(_p.user_id.in_(bindparam("ids", expanding=True)))
    .order_by(_p.user_id, _p.place)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A user as the tables have them now. ``posts``: the first one first; ``roots``: whose subtrees are in scope, and
    the orgs that came into them later (``center.service.reach``)."""

    person: Person
    seat: str
    active: bool
    posts: tuple[Post, ...]
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A user with what a password is checked against."""

    standing: Standing
    password_hash: str


def users(c: Connection, which: ColumnElement[bool]) -> list[Known]:
    """The users for whom ``which`` (on ``app_user``) holds, active or not."""
    rows = c.execute(_FIRST.where(which)).all()
    further = _further(c, [row[0] for row in rows])
    known = [Known(_standing(*row[:4], *row[5:], further.get(row[0], ())), row[4]) for row in rows]
    below = widened(c, {root for one in known for root in one.standing.roots})
    if not below:
        return known
    return [replace(k, standing=replace(k.standing, roots=with_past(k.standing.roots, below))) for k in known]


def further_posts(c: Connection, ids: Iterable[str]) -> Mapping[str, tuple[Post, ...]]:
    """By user id, in order; who has only one post is not there."""
    return {id_: tuple(post(*one) for one in held) for id_, held in _further(c, ids).items()}


@lru_cache(maxsize=8_192)
def post(org_id: str, name: str, roles: str) -> Post:
    """``roles``: a JSON list."""
    return made(Post, org=made(OrgRef, id=org_id, name=name), roles=tuple(json.loads(roles)))


def works(posts: Iterable[Post]) -> bool:
    """True for somebody who works on matters, in one of these posts at least."""
    return any(set(one.roles) - CONFIGURATION_ONLY for one in posts)


_Raw = tuple[str, str, str]
"""Of a post: org, its name, roles as JSON."""


def _further(c: Connection, ids: Iterable[str]) -> Mapping[str, tuple[_Raw, ...]]:
    found: dict[str, tuple[_Raw, ...]] = {}
    for user_id, roles, org_id, name in c.execute(_FURTHER, {"ids": sorted(ids)}):
        found[user_id] = (*found.get(user_id, ()), (org_id, name, roles))
    return found


@lru_cache(maxsize=8_192)
def _standing(
    id_: str, name: str, seat: str, active: bool, roles: str, org_id: str, org_name: str, further: tuple[_Raw, ...]
) -> Standing:
    """Remembered: everybody who is logged in is looked up each second, and is nearly always the same."""
    posts = (post(org_id, org_name, roles), *(post(*one) for one in further))
    # a post that only configures or audits opens no matter, whatever stands beside it
    seeing = tuple(one.org.id for one in posts if works((one,))) or (org_id,)
    return Standing(made(Person, id=id_, name=name), seat, active, posts, seeing)
