"""Alembic starts here; `walletdesk.kit.migrations` hands it the connection and the tables."""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    include_name=attributes["include_name"],
    render_as_batch=True,
)
# The transaction is the caller's: it also holds the check afterwards.
context.run_migrations()
