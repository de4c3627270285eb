"""What searching and the history read: one light line per matter, newest first by number, and an index of its words.

``search_line.n`` is the place of a matter in time: its ``reported_at`` (ms) times PLACES, plus a number among those of
the same millisecond; more than PLACES of them run on into the next. Cursors and the index of words go by it.
``words`` is what a substring search looks through. ``search_scope`` says who may see which line; ``incident_scope`` in
the order of time.

``search_words`` holds the grams (``center.domain.bigrams``) of each line: on SQLite an FTS5 table without content or
positions, on PostgreSQL a table with a ``tsvector`` and a GIN index. Neither fits SQLAlchemy's tables. PostgreSQL's
index knows no order: there a line has its week as one more gram, so a stretch of time can be asked for.
All of it is written with the matter and can be made anew from ``incident`` (``shouwang center rebuild-search``).
"""

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, String, Table, Text, text

from center.store.schema import metadata

PLACES = 256
WEEK = 7 * 86_400_000 * PLACES
"""Places of a week of reports; a district of a million matters in three years has 6,000 matters in one."""
_Place = BigInteger().with_variant(Integer, "sqlite")  # SQLite's own row number, as the index of words has it

search_line = Table(
    "search_line",
    metadata,
    Column("n", _Place, primary_key=True, autoincrement=False),
    Column("incident_id", String(36), nullable=False, unique=True),
    Column("code", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("level", String(10), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("class_code", String(64), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("lead", String(64)),
    Column("lead_name", Text),
    Column("title", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "state", "n"),
    Index(None, "level", "n"),
    Index(None, "severity", "n"),
    Index(None, "class_code", "n"),
)

search_scope = Table(
    "search_scope",
    metadata,
    Column("org_id", String(64), primary_key=True),
    Column("n", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

ENGINE_OWN = frozenset(
    {"search_words", *(f"search_words_{part}" for part in ("config", "content", "data", "docsize", "idx"))}
)
"""Tables that the metadata does not know: the index of words and what SQLite keeps it in."""

_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "grams, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '#'\")",
)
# every question reads what is not yet in its place in the index: no more than 256 kB of it
_POSTGRESQL = (
    "CREATE TABLE search_words (n bigint PRIMARY KEY, grams tsvector NOT NULL)",
    "CREATE INDEX ix_search_words_grams ON search_words USING gin (grams) WITH (gin_pending_list_limit = 256)",
)


def week_gram(week: int) -> str:
    """What the lines of a week (``n // WEEK``) are found by on PostgreSQL; no gram of a text or code looks like it."""
    return f"@{week}"


def create_words(connection: Connection) -> None:
    """Make the empty index of words, in the manner of the engine."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def drop_words(connection: Connection) -> None:
    connection.execute(text("DROP TABLE search_words"))
