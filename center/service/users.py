"""What an administrator does from the command line: people."""

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from center.service import refusals
from center.service.passwords import hasher
from center.store import schema
from center.store.protocol import Store


@dataclass(frozen=True, slots=True)
class NewUser:
    login: str
    name: str
    seat: str
    org: str
    roles: tuple[str, ...]
    password: str = field(repr=False)


async def put_user(store: Store, user: NewUser) -> None:
    """Make the user, or renew them and end their sessions. Raises Refused (unknown_org), StoreError."""
    values = {
        "name": user.name,
        "seat": user.seat,
        "org_id": user.org,
        "roles": json.dumps(user.roles),
        "password_hash": hasher().hash(user.password),
        "active": True,
    }

    def work(c: Connection) -> None:
        if c.execute(select(schema.org.c.id).where(schema.org.c.id == user.org)).first() is None:
            raise refusals.unknown_org(user.org)
        table, session = schema.app_user, schema.session
        held = c.execute(select(table.c.id).where(table.c.login == user.login)).scalar()
        if held is None:
            c.execute(insert(table).values(id=user.login, login=user.login, **values))
            return
        c.execute(update(table).where(table.c.id == held).values(values))
        mine = (session.c.user_id == held) & session.c.revoked_at.is_(None)
        c.execute(update(session).where(mine).values(revoked_at=session.c.created_at))

    await store.write(work)
