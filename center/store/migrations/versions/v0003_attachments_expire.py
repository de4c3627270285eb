"""Files belong to whoever brought them, and not for ever; the folder that holds them is known by name."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment", sa.Column("removed_at", sa.BigInteger(), nullable=True))
    op.add_column("attachment_use", sa.Column("expired_at", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_attachment_use_incident_id"), "attachment_use", ["incident_id"])
    op.create_table(
        "attachment_upload",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("org_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["attachment.hash"], name=op.f("fk_attachment_upload_hash")),
        sa.PrimaryKeyConstraint("hash", "who", name=op.f("pk_attachment_upload")),
    )
    op.create_index(op.f("ix_attachment_upload_at"), "attachment_upload", ["at"])
    op.execute(
        "INSERT INTO attachment_upload (hash, who, org_id, name, at) SELECT hash,"
        " CASE WHEN uploaded_by LIKE 'key-%' THEN 'integration:' ELSE 'user:' END || uploaded_by, '', name, at"
        " FROM attachment"
    )
    op.create_table(
        "shared_folder",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shared_folder")),
    )


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
