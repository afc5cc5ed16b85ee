"""Alembic starts here; `walletdesk.kit.migrations` hands it the connection, the tables and the rest."""

from __future__ import annotations

from alembic import context

context.configure(**context.config.attributes)
# The transaction is the caller's: it also holds the check afterwards.
context.run_migrations()
