"""The editions of what a district sets by itself: its catalogue, its organisations and borders. Kept, never edited."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from center.store.schema import metadata

edition = Table(
    "edition",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("version", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""``kind``: ``catalog`` or ``district``. The last of a kind is in force. ``body``: the file as it was imported;
``digest``: its SHA-256. ``by``: who imported it. The last ``seq`` of all tells a running center of something new."""
