"""The tables, the same on SQLite and PostgreSQL. Times are Unix milliseconds UTC (ADR 0003).

``event`` is the truth; ``incident``, ``incident_scope`` and ``sla_timer`` are projections written in the same
transaction. ``incident.body`` is the contract's Incident as JSON; ``center`` the org that registered it; ``moved`` the
version of the last event that changed what may be done next. ``sla_timer`` holds the next deadline of a matter.
Personal data stands only in ``contact``, so it can be deleted on schedule while the log stays whole.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("epoch", String(16), nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("aggregate", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("command_id", String(36)),
    Column("at", BigInteger, nullable=False),
    Column("scope", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("aggregate", "version"),
)

command = Table(
    "command",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("response", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

incident = Table(
    "incident",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("level", String(10), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("class_code", String(64), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("center", String(64)),
    Column("moved", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "closed_at"),
    Index(None, "reported_at", "id"),
)

incident_scope = Table(
    "incident_scope",
    metadata,
    Column("incident_id", String(36), ForeignKey("incident.id"), primary_key=True),
    Column("org_id", String(64), primary_key=True),
    Index(None, "org_id", "incident_id"),
    sqlite_with_rowid=False,
)

sla_timer = Table(
    "sla_timer",
    metadata,
    Column("incident_id", String(36), ForeignKey("incident.id"), primary_key=True),
    Column("level", String(10), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("clock_version", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Index(None, "due_at"),
    sqlite_with_rowid=False,
)

code_serial = Table(
    "code_serial",
    metadata,
    Column("day", String(16), primary_key=True),
    Column("last", Integer, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    Column("incident_id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", String(32), nullable=False),
    Column("expires_at", BigInteger),
)

org = Table(
    "org",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("parent", String(64)),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("shape", Text),
)

app_user = Table(
    "app_user",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("org_id", String(64), ForeignKey("org.id"), nullable=False),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(64), ForeignKey("app_user.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

api_key = Table(
    "api_key",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("org_id", String(64), ForeignKey("org.id"), nullable=False),
    Column("grants", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

camera = Table(
    "camera",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("org_id", String(64), nullable=False),
    Column("path", Text, nullable=False),
    Column("network", Text, nullable=False),
    Column("heading", Integer),
    Column("online", Boolean, nullable=False),
    Column("url", Text, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("media_type", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("uploaded_by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
)

attachment_use = Table(
    "attachment_use",
    metadata,
    Column("hash", String(64), ForeignKey("attachment.hash"), primary_key=True),
    Column("incident_id", String(36), primary_key=True),
    Column("expired_at", BigInteger),
    Index(None, "incident_id"),
)

access_register = Table(
    "access_register",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("user_name", Text, nullable=False),
    Column("org_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("incident_id", String(36)),
    Column("case_code", Text),
    Column("reason", Text, nullable=False),
)
