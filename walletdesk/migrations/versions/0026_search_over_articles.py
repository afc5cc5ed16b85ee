"""The search index over articles: their terms, how many texts hold each, and what a passage is made of.

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

from walletdesk.kit.migrations import sql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "passage_term",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("texts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("language", "term", name=op.f("pk_passage_term")),
        info={"retention": "counts over the public texts"},
    )
    op.execute("delete from passage")  # nothing has made any before this index
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("steps", sa.Boolean(), nullable=False))
    sql(
        # Every character but a blank belongs to a term: `kit.search` has split the text already.
        sqlite="create virtual table search_article using fts5(terms, detail='none', columnsize=0, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")",
        postgresql=[
            "create table search_article (text_id bigint primary key, terms tsvector not null)",
            "alter table search_article alter column terms set statistics 0",
            "create index ix_search_article_terms on search_article using gin (terms) with (fastupdate = off)",
        ],
    )
