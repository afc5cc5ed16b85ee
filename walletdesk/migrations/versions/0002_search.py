"""The search index over messages, the numbers of conversations, and no samples of people's words.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from walletdesk.kit.search import terms

revision = "0002"
down_revision = "0001"

# PostgreSQL copies sampled values into its statistics, from where nothing removes them.
PEOPLES_WORDS = {
    "message": ("body",),
    "conversation": ("preview", "facts"),
    "draft": ("body",),
    "rating": ("words",),
    "contact": ("name",),
    "identity": ("value",),
    "file": ("name",),
}
BATCH = 1000


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Its own copy of the terms: an index without content cannot forget what it no longer knows.
        op.execute(
            # Every character but a blank belongs to a term: `kit.search` has split the text already, and a term
            # that FTS5 split again would be a phrase, which an index without positions cannot look up.
            "create virtual table search_message using fts5(terms, detail='none', columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")"
        )
        add = sa.text("insert into search_message (rowid, terms) values (:id, :terms)")
    else:
        op.execute("create sequence conversation_number start 1001")
        op.execute("select setval('conversation_number', greatest((select max(number) from conversation), 1000))")
        op.execute("create table search_message (message_id bigint primary key, terms tsvector not null)")
        op.execute("alter table search_message alter column terms set statistics 0")
        op.execute("create index ix_search_message_terms on search_message using gin (terms) with (fastupdate = off)")
        for table, columns in PEOPLES_WORDS.items():
            for column in columns:
                op.execute(f'alter table "{table}" alter column {column} set statistics 0')
        add = sa.text(
            "insert into search_message (message_id, terms) "
            "values (:id, array_to_tsvector(string_to_array(:terms, ' ')))"
        )
    index(connection, add)


def index(connection: sa.Connection, add: sa.TextClause) -> None:
    """Messages that were stored before there was an index."""
    after = -1
    read = sa.text("select id, body from message where id > :after order by id limit :batch")
    while rows := connection.execute(read, {"after": after, "batch": BATCH}).fetchall():
        connection.execute(add, [{"id": id_, "terms": " ".join(terms(body))} for id_, body in rows])
        after = rows[-1][0]
