"""The catalogue of classes becomes an edition among editions: kept whole, with its conditions and limits."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    edition = op.create_table(
        "edition",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_edition")),
    )
    rows = op.get_bind().execute(
        sa.text("SELECT code, name, branch, severity, lead, words, handle_minutes FROM incident_class ORDER BY code")
    )
    classes = [_class(*row) for row in rows]
    if classes:
        table = {"format": 1, "version": "0.1", "title": "升级前的目录", "classes": classes}
        body = json.dumps(table, ensure_ascii=False, indent=1)
        op.bulk_insert(
            edition,
            [
                {
                    "seq": 1,
                    "kind": "catalog",
                    "version": "0.1",
                    "title": "升级前的目录",
                    "digest": hashlib.sha256(body.encode()).hexdigest(),
                    "body": body,
                    "by": "升级",
                    "at": 0,
                }
            ],
        )
    op.drop_table("incident_class")


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")


def _class(
    code: str, name: str, branch: str, severity: int, lead: str | None, words: str, minutes: int | None
) -> dict[str, object]:
    kept: dict[str, object] = {"code": code, "name": name, "branch": branch, "severity": severity}
    if lead:
        kept["lead"] = lead
    if minutes:
        kept["limit"] = f"{minutes} minute"
    kept["words"] = [word for word in json.loads(words) if word.strip()]
    return kept
