"""PostgreSQL's index of words finds lines by their week, too: a page of a search is read from the newest weeks on."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WEEK = 7 * 86_400_000 * 256
"""As ``search_schema.WEEK`` was when this was written."""
_STATEMENTS = (
    "CREATE TABLE search_words_new (n bigint PRIMARY KEY, grams tsvector NOT NULL)",
    "INSERT INTO search_words_new (n, grams) SELECT n, grams || array_to_tsvector(ARRAY['@' || (n / {week})])"
    " FROM search_words ORDER BY n",
    "DROP TABLE search_words",
    "ALTER TABLE search_words_new RENAME TO search_words",
    "ALTER INDEX search_words_new_pkey RENAME TO search_words_pkey",
    "CREATE INDEX ix_search_words_grams ON search_words USING gin (grams) WITH (gin_pending_list_limit = 256)",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in _STATEMENTS:
            op.execute(sa.text(statement.format(week=_WEEK)))


def downgrade() -> None:
    raise NotImplementedError("the log is never taken down: restore a backup instead")
