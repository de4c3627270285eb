"""What became of organisations: traits beside the tree, whom a move brought below whom, and the log of all changes."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from center.store.schema import metadata

org_trait = Table(
    "org_trait",
    metadata,
    Column("org_id", String(64), ForeignKey("org.id"), primary_key=True),
    Column("retired_at", BigInteger),
    Column("bound_to", Text, nullable=False),
    Column("classes", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Only for orgs that have any. ``bound_to``, ``classes``: JSON lists, of a special grid."""

org_past = Table(
    "org_past",
    metadata,
    Column("root_id", String(64), primary_key=True),
    Column("org_id", String(64), primary_key=True),
    Index(None, "org_id"),
    sqlite_with_rowid=False,
)
"""``org_id`` came to lie below ``root_id`` later than some matters name it (``center.domain.org_tree.came_below``)."""

org_change = Table(
    "org_change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Who changed what about the organisations, and when. ``body``: the change as it was asked for, JSON."""
