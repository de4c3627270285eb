"""Alembic scripts, run by ``center.store.migrate`` when a store opens."""
