"""Organisations are moved, split, merged and retired; special grids are bound; who did it is logged."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "org_trait",
        sa.Column("org_id", sa.String(length=64), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("bound_to", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_org_trait_org_id")),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_org_trait")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "org_past",
        sa.Column("root_id", sa.String(length=64), nullable=False),
        sa.Column("org_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("root_id", "org_id", name=op.f("pk_org_past")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_org_past_org_id"), "org_past", ["org_id"])
    op.create_table(
        "org_change",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_org_change")),
    )


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
