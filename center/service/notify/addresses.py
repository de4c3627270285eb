"""What an administrator does about notices: addresses of users, what became of deliveries."""

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from center.service import rule_refusals
from center.store import schema
from center.store.notice_schema import delivery, user_address
from center.store.protocol import Store

_d, _a = delivery.c, user_address.c


class Delivery(NamedTuple):
    """Its time is that of the event."""

    at: int
    adapter: str
    user_id: str
    attempts: int
    error: str
    text: str


async def put_address(store: Store, login: str, adapter: str, address: str) -> None:
    """In place of the one before; empty: none. Raises Refused (unknown_user), StoreError."""

    def work(c: Connection) -> None:
        user = _user(c, login)
        c.execute(delete(user_address).where(_a.user_id == user, _a.adapter == adapter))
        if address:
            c.execute(insert(user_address).values(user_id=user, adapter=adapter, address=address))

    await store.write(work)


async def addresses_of(store: Store, login: str) -> list[tuple[str, str]]:
    """Adapter and address. Raises Refused (unknown_user), StoreError."""

    def work(c: Connection) -> list[tuple[str, str]]:
        rows = c.execute(select(_a.adapter, _a.address).where(_a.user_id == _user(c, login)).order_by(_a.adapter))
        return [(adapter, address) for adapter, address in rows]

    return await store.read(work)


async def deliveries(store: Store, state: str, most: int) -> list[Delivery]:
    """The newest first."""
    wanted = select(_d.at, _d.adapter, _d.user_id, _d.attempts, _d.error, _d.text).where(_d.state == state)
    newest = wanted.order_by(_d.at.desc()).limit(most)
    return await store.read(lambda c: [Delivery(*row) for row in c.execute(newest)])


async def counts(store: Store) -> dict[str, int]:
    """How many deliveries stand in each state."""
    grouped = select(_d.state, func.count()).group_by(_d.state)
    return await store.read(lambda c: {row[0]: row[1] for row in c.execute(grouped)})


async def retry_dead(store: Store) -> int:
    """Begin anew with what was given up; returns how many."""
    again = update(delivery).where(_d.state == "dead").values(state="waiting", attempts=0, next_at=0)
    return await store.write(lambda c: c.execute(again).rowcount)


def _user(connection: Connection, login: str) -> str:
    found = connection.execute(select(schema.app_user.c.id).where(schema.app_user.c.login == login)).scalar()
    if found is None:
        raise rule_refusals.unknown_user(login)
    return str(found)
