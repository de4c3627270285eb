"""Who the parties to a dispute are: kept apart from the log and deleted on the schedule of a reporter's contact."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from center.store.schema import metadata

party_contact = Table(
    "party_contact",
    metadata,
    Column("incident_id", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", String(32), nullable=False),
    Column("expires_at", BigInteger),
    Index(None, "expires_at"),
)
"""``number``: their place in the matter's list of parties, from 0."""
