"""Who serves in the orgs somebody may look into. Plain functions on a Connection (``Store.read``)."""

from collections.abc import Callable

from sqlalchemy import Connection, Integer, literal, select, union_all

from center.domain.duty import DUTY
from center.domain.made import made
from center.service.posts import post, works
from center.store import schema
from center.store.people_schema import user_post
from contract.officer import OfficerLine, Officers
from contract.org import Post

_u, _o, _p = schema.app_user.c, schema.org.c, user_post.c
_FIRST = (
    select(
        _u.id.label("user_id"),
        _u.name.label("name"),
        _u.roles.label("roles"),
        _o.id.label("org_id"),
        _o.name.label("org_name"),
        literal(0, Integer).label("place"),
    )
    .join_from(schema.app_user, schema.org, _o.id == _u.org_id)
    .where(_u.active.is_(True))
)
_FURTHER = (
    select(_u.id, _u.name, _p.roles, _o.id, _o.name, _p.place)
    .join_from(user_post, schema.app_user, _u.id == _p.user_id)
    .join(schema.org, _o.id == _p.org_id)
    .where(_u.active.is_(True))
)
_ALL = union_all(_FIRST, _FURTHER).subquery()
_SERVING = select(_ALL).order_by(_ALL.c.name, _ALL.c.user_id, _ALL.c.place)


def officers_in(
    c: Connection, reach: Callable[[str], bool], words: str, here: Callable[[str], bool], limit: int, duty: bool
) -> Officers:
    """Active users who work on matters in an org for which ``reach`` holds; posts elsewhere are not told.

    ``words``: a part of the name or of the login. ``here``: whether a user is at a desk. ``duty``: only those to whom
    responsibility for a matter of that org may be handed.
    """
    found: dict[str, tuple[str, list[Post]]] = {}
    wanted = words.strip().casefold()
    for user_id, name, roles, org_id, org_name, _ in c.execute(_SERVING):
        if wanted not in name.casefold() and wanted not in user_id.casefold():
            continue
        held = post(org_id, org_name, roles)
        if reach(org_id) and works((held,)) and not (duty and DUTY.isdisjoint(held.roles)):
            found.setdefault(user_id, (name, []))[1].append(held)
    lines = [
        made(OfficerLine, id=id_, name=name, posts=tuple(posts), at_desk=here(id_))
        for id_, (name, posts) in found.items()
    ]
    lines.sort(key=_absent)
    return made(Officers, officers=tuple(lines[:limit]), more=len(lines) > limit)


def _absent(line: OfficerLine) -> bool:
    return not line.at_desk
