"""Run by Alembic. The connection, and the transaction around everything, are those of ``center.store.migrate``.

``transactional_ddl`` together with BEGIN IMMEDIATE: without both a failed migration leaves half a schema in SQLite.
"""

from alembic import context

from center.store import (  # noqa: F401  (declare their tables)
    attachment_schema,
    catalog_schema,
    contact_schema,
    notice_schema,
    org_schema,
    people_schema,
    place_schema,
    search_schema,
)
from center.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
