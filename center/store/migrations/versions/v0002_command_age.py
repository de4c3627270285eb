"""Commands by age: what makes forgetting the old ones cheap however many there are."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_command_at"), "command", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_command_at"), "command")
