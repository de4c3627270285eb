"""Lines to search and scroll by, with an index of their words. What fills them is the program, not this script."""

import sqlalchemy as sa
from alembic import op

from center.store.search_schema import create_words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_line",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("class_code", sa.String(length=64), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("lead", sa.String(length=64), nullable=True),
        sa.Column("lead_name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_line")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_search_line_incident_id")),
    )
    for column in ("state", "level", "severity", "class_code"):
        op.create_index(op.f(f"ix_search_line_{column}_n"), "search_line", [column, "n"])
    op.create_table(
        "search_scope",
        sa.Column("org_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "n", name=op.f("pk_search_scope")),
        sqlite_with_rowid=False,
    )
    create_words(op.get_bind())
    op.drop_column("incident", "search")


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
