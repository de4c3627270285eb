"""Parties to disputes have contacts of their own; permits of matters written before 0.2 are grouped by roles."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 1_000


def upgrade() -> None:
    op.create_table(
        "party_contact",
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("incident_id", "number", name=op.f("pk_party_contact")),
    )
    op.create_index(op.f("ix_party_contact_expires_at"), "party_contact", ["expires_at"])
    group_permits(op.get_bind())


def group_permits(connection: sa.Connection) -> None:
    """Rewrite the lines of matters that hold one permit for each action and role."""
    after = ""
    page = sa.text(
        "SELECT id, body FROM incident WHERE id > :after AND body LIKE '%\"action\":%' ORDER BY id LIMIT :most"
    )
    change = sa.text("UPDATE incident SET body = :body WHERE id = :id")
    while rows := connection.execute(page, {"after": after, "most": AT_ONCE}).all():
        renewed = [{"id": id_, "body": _renewed(body)} for id_, body in rows]
        connection.execute(change, renewed)
        after = rows[-1][0]


def _renewed(body: str) -> str:
    incident = json.loads(body)
    incident["permits"] = [_grouped(permit) for permit in incident["permits"]]
    return json.dumps(incident, ensure_ascii=False, separators=(",", ":"))


def _grouped(permit: dict[str, Any]) -> dict[str, Any]:
    if "action" not in permit:
        return permit
    return {"org": permit["org"], "roles": [permit["role"]], "actions": [permit["action"]]}


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
