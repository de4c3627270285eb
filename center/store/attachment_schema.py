"""Who brought which file and for how long that counts, and which folder holds the files of this database."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from center.store.schema import metadata

attachment_upload = Table(
    "attachment_upload",
    metadata,
    Column("hash", String(64), ForeignKey("attachment.hash"), primary_key=True),
    Column("who", String(80), primary_key=True),
    Column("org_id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
)
"""``who``: kind and id of the actor, ``user:zhoumin`` or ``integration:key-…``. A line lives as long as the right it
gives: to name the file in a command, and to look at it. ``name``: what
they called it; nobody who brings the same file learns what another called theirs."""

shared_folder = Table(
    "shared_folder",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("id", String(64), nullable=False),
    Column("place", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""What every center of one database must share beside it. ``id`` also stands in the folder itself; ``place``: where
the first center had it, in words for a person."""
