"""Users may hold several posts; centers of one database share who is at a desk."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_post",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("org_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_post_user_id")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_user_post_org_id")),
        sa.PrimaryKeyConstraint("user_id", "org_id", name=op.f("pk_user_post")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "presence",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_presence")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
