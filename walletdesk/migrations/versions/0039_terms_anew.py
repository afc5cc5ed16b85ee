"""What was stored before search parted Latin words from the Chinese around them is indexed anew, by jobs.

Revision: 0039, after 0038
"""

import sqlalchemy as sa
from alembic import op

from walletdesk.kit.clock import SystemClock
from walletdesk.kit.ids import new_id

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    connection = op.get_bind()
    for kind, table in (("reindex_messages", "search_message"), ("reindex_articles", "search_article")):
        connection.execute(
            sa.text(
                "insert into job (id, kind, args, key, run_at, tries, created_at) "
                f"select :id, :kind, :args, :key, :now, 0, :now where exists (select 1 from {table})"
            ),
            {"id": new_id(), "kind": kind, "args": '{"after":0}', "key": f"{kind}:0", "now": SystemClock().now()},
        )
