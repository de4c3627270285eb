"""The outbox in the database: from notices to deliveries, from deliveries to what came of them. Plain, one transaction
each; several centers work on the same outbox (SKIP LOCKED), none does another's piece.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json import loads
from typing import Any

from sqlalchemy import Connection, bindparam, select

from center.domain.calendar import OFFSET
from center.domain.district import District
from center.domain.notices import Address, meant
from center.service.ids import named_id
from center.service.notices import Said, said
from center.service.notify import words
from center.service.notify.port import Way
from center.store import schema
from center.store.notice_schema import delivery, notice, notice_to, user_address
from center.store.people_schema import user_post

AT_ONCE = 100
CANNOT_WAIT = (1, 2)
"""Severities that go out in quiet hours."""
TOO_OLD_MS = 2 * 3_600_000
"""A notice that nobody handed over so long is not news any more (a way out was opened only now): it stays on the
desks."""
LEASE_MS = 180_000
"""How long (of this machine) a delivery is one center's; longer than any adapter's time-out."""
MOST_TRIES = 8
FIRST_PAUSE_MS = 30_000
LONGEST_PAUSE_MS = 3_600_000
_n, _d, _u, _p = notice.c, delivery.c, schema.app_user.c, user_post.c
_FRESH = (
    select(_n.incident_id, _n.version, _n.kind, _n.severity, _n.at, _n.body)
    .where(_n.handed_at.is_(None))
    .order_by(_n.at)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)
_TO = select(notice_to.c.whom, notice_to.c.name).where(
    notice_to.c.incident_id == bindparam("incident_id"), notice_to.c.version == bindparam("version")
)
_HANDED = (
    notice.update()
    .where(_n.incident_id == bindparam("this_id"), _n.version == bindparam("this_version"))
    .values(handed_at=bindparam("now"))
)
_SERVING = select(_u.id, _u.org_id, _u.roles).where(
    _u.active.is_(True), _u.org_id.in_(bindparam("orgs", expanding=True))
)
_ALSO_SERVING = (
    select(_u.id, _p.org_id, _p.roles)
    .join_from(user_post, schema.app_user, _u.id == _p.user_id)
    .where(_u.active.is_(True), _p.org_id.in_(bindparam("orgs", expanding=True)))
)
_ADDRESSES = select(user_address.c.user_id, user_address.c.adapter, user_address.c.address).where(
    user_address.c.user_id.in_(bindparam("users", expanding=True))
)
_ACTIVE = select(_u.id).where(_u.active.is_(True), _u.id.in_(bindparam("users", expanding=True)))
_ANY_FRESH = select(_n.version).where(_n.handed_at.is_(None)).limit(1)
_ANY_DUE = (
    select(_d.id)
    .where(_d.state == "waiting", _d.next_at <= bindparam("now"), _d.adapter.in_(bindparam("ways", expanding=True)))
    .limit(1)
)
_DUE = (
    select(_d.id, _d.adapter, _d.address, _d.subject, _d.text, _d.attempts)
    .where(_d.state == "waiting", _d.next_at <= bindparam("now"), _d.adapter.in_(bindparam("ways", expanding=True)))
    .order_by(_d.next_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    delivery.update().where(_d.id == bindparam("this_id")).values(next_at=bindparam("until"), attempts=_d.attempts + 1)
)
_SETTLE = (
    delivery.update()
    # another center may have it by now, when this one was away longer than the lease
    .where(_d.id == bindparam("this_id"), _d.attempts == bindparam("tries"), _d.state == "waiting")
    .values(
        state=bindparam("to_state"), next_at=bindparam("later"), sent_at=bindparam("went_at"), error=bindparam("why")
    )
)


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery to be tried now, for the ``tries``-th time."""

    id: str
    adapter: str
    address: str = field(repr=False)
    subject: str
    text: str
    tries: int


def hand_over(connection: Connection, now: int, district: District, ways: Mapping[str, Way]) -> int:
    """Make the deliveries of notices that have none yet; returns how many notices."""
    fresh = connection.execute(_FRESH).all()
    for incident_id, version, kind, severity, at, body in fresh:
        key = {"this_id": incident_id, "this_version": version, "now": now}
        connection.execute(_HANDED, key)
        if at < now - TOO_OLD_MS:
            continue
        to = [(whom, name) for whom, name in connection.execute(_TO, {"incident_id": incident_id, "version": version})]
        told = said(body)
        people = recipients(connection, to, district) - {told.by}
        rows = _rows(connection, people, kind, told, district, ways)
        for row in rows:
            quiet = ways[row["adapter"]].quiet
            first = now if quiet is None or severity in CANNOT_WAIT else quiet.over_at(now, OFFSET)
            key_of = (incident_id, str(version), row["adapter"], row["user_id"])
            row |= {"id": named_id("delivery", *key_of), "incident_id": incident_id, "version": version}
            row |= {"state": "waiting", "attempts": 0, "at": at, "next_at": first, "sent_at": None, "error": ""}
        if rows:
            connection.execute(delivery.insert(), rows)
    return len(fresh)


def recipients(connection: Connection, to: Sequence[Address], district: District) -> set[str]:
    """The users who serve in any of their posts, by id."""
    named = [name for whom, name in to if whom == "user"]
    found = {id_ for (id_,) in connection.execute(_ACTIVE, {"users": named})} if named else set()
    wanted: dict[str, set[str]] = {}
    for whom, org in to:
        if whom != "user":
            wanted.setdefault(org, set()).update(meant(whom, org, district))
    for posts in (_SERVING, _ALSO_SERVING) if wanted else ():
        for id_, org, roles in connection.execute(posts, {"orgs": sorted(wanted)}):
            if not wanted[org].isdisjoint(loads(roles)):
                found.add(id_)
    return found


def anything(connection: Connection, now: int, ways: Sequence[str]) -> bool:
    """Whether there is something to hand over or to carry."""
    if connection.execute(_ANY_FRESH).first() is not None:
        return True
    return connection.execute(_ANY_DUE, {"now": now, "ways": list(ways)}).first() is not None


def claim(connection: Connection, now: int, ways: Sequence[str], most: int, lease: int) -> list[Due]:
    """Take what is due for this center alone, for ``lease`` ms of the center's clock."""
    rows = connection.execute(_DUE, {"now": now, "ways": list(ways), "most": most}).all()
    for row in rows:
        connection.execute(_LEASE, {"this_id": row[0], "until": now + lease})
    return [Due(*row[:5], row[5] + 1) for row in rows]


def sent(connection: Connection, done: Due, now: int) -> None:
    _settle(connection, done, "sent", now, now, "")


def failed(connection: Connection, done: Due, now: int, why: str, for_good: bool) -> bool:
    """Later again, or never; True when never."""
    dead = for_good or done.tries >= MOST_TRIES
    pause = min(FIRST_PAUSE_MS * 2 ** (done.tries - 1), LONGEST_PAUSE_MS)
    _settle(connection, done, "dead" if dead else "waiting", now + pause, None, why)
    return dead


def _settle(connection: Connection, done: Due, state: str, later: int, went_at: int | None, why: str) -> None:
    values = {"to_state": state, "later": later, "went_at": went_at, "why": why[:500]}
    connection.execute(_SETTLE, {"this_id": done.id, "tries": done.tries, **values})


def _rows(
    connection: Connection, people: set[str], kind: str, told: Said, district: District, ways: Mapping[str, Way]
) -> list[dict[str, Any]]:
    if not people:
        return []
    heading, text = words.subject(kind, told), words.text(kind, told, district)
    return [
        {"adapter": adapter, "user_id": user, "address": address, "subject": heading, "text": text}
        for user, adapter, address in connection.execute(_ADDRESSES, {"users": sorted(people)})
        if adapter in ways
    ]
