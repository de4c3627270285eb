"""What is kept only for a time: contacts as the law on personal data asks, answered commands as memory allows.

The log itself is never touched, so its chain stays whole.
"""

from sqlalchemy import Connection, bindparam, select

from center.store import schema
from center.store.contact_schema import party_contact
from center.store.protocol import Store
from contract.command import REPEATABLE_MS

AT_ONCE = 2_000
"""Commands forgotten in one transaction: short enough that nobody waits for it."""
_command = schema.command.c
_CONTACTS = schema.contact.delete().where(schema.contact.c.expires_at <= bindparam("now"))
_PARTIES = party_contact.delete().where(party_contact.c.expires_at <= bindparam("now"))
_OLDEST = select(_command.id).where(_command.at < bindparam("before")).order_by(_command.at).limit(AT_ONCE)
_COMMANDS = schema.command.delete().where(_command.id.in_(_OLDEST.scalar_subquery()))


async def sweep(store: Store, now: int) -> bool:
    """Delete what has expired at ``now`` (ms). True when more commands may be left. Raises StoreError."""

    def work(connection: Connection) -> int:
        connection.execute(_CONTACTS, {"now": now})
        connection.execute(_PARTIES, {"now": now})
        return connection.execute(_COMMANDS, {"before": now - REPEATABLE_MS}).rowcount

    return await store.write(work) >= AT_ONCE
