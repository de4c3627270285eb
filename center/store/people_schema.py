"""The further posts of users, and when each was last seen at a desk."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from center.store.schema import metadata

user_post = Table(
    "user_post",
    metadata,
    Column("user_id", String(64), ForeignKey("app_user.id"), primary_key=True),
    Column("org_id", String(64), ForeignKey("org.id"), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("roles", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Posts beside the first, which stands in ``app_user``; ``place``: their order, from 1."""

presence = Table(
    "presence",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""One line a user, written over each time: no record of anybody's hours. ``seen_at``: by the database's clock (ms)."""
