"""What is kept only for a time: contacts as the law on personal data asks, answered commands as memory allows. Drafts
end by their clocks; those of an older center that have none are told to the clock here.

The log itself is never touched, so its chain stays whole.
"""

from sqlalchemy import Connection, bindparam, select, text

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
_DRAFTS = text(
    "INSERT INTO sla_timer (incident_id, level, stage, clock_version, due_at)"
    " SELECT id, 'due_soon', 'draft', moved, 0 FROM incident WHERE closed_at IS NULL AND state = 'draft'"
    " AND NOT EXISTS (SELECT 1 FROM sla_timer WHERE incident_id = incident.id) ON CONFLICT DO NOTHING"
)
_COMMANDS = schema.command.delete().where(_command.id.in_(_OLDEST.scalar_subquery()))


async def sweep(store: Store, now: int) -> bool:
    """Delete what has expired at ``now`` (ms). True when more commands may be left. Raises StoreError."""

    def work(connection: Connection) -> int:
        connection.execute(_CONTACTS, {"now": now})
        connection.execute(_PARTIES, {"now": now})
        connection.execute(_DRAFTS)
        return connection.execute(_COMMANDS, {"before": now - REPEATABLE_MS}).rowcount

    return await store.write(work) >= AT_ONCE
