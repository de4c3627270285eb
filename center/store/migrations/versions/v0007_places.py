"""Where matters are, to find what is near. What fills it is the program, not this script."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_place",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_place")),
    )
    op.create_index(op.f("ix_search_place_cell_n"), "search_place", ["cell", "n"])


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
