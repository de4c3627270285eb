"""What is to be told to whom, and what went out: notices, whom they are for, their deliveries, people's addresses.

A notice is written in the transaction of its event, whose matter and version name it. ``body``: what it says, as JSON
(``center.service.notices``); ``handed_at``: when its deliveries were made, None before.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from center.store.schema import metadata

notice = Table(
    "notice",
    metadata,
    Column("incident_id", String(36), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("handed_at", BigInteger),
    Index(None, "handed_at", "at"),
    Index(None, "at"),
)
notice_to = Table(
    "notice_to",
    metadata,
    Column("incident_id", String(36), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("whom", String(16), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index(None, "name", "whom", "at"),
)
"""``name``: the id of an org, or of a user."""
delivery = Table(
    "delivery",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("incident_id", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("adapter", String(16), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    Column("error", Text, nullable=False),
    Index(None, "state", "next_at"),
    Index(None, "at"),
)
"""``state``: waiting, sent, dead. ``next_at``: not before; while it is being sent: when another may try."""
user_address = Table(
    "user_address",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("adapter", String(16), primary_key=True),
    Column("address", Text, nullable=False),
)
