"""Contacts are found by the words of their names; no samples of these.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from walletdesk.people.names import words_of

revision = "0004"
down_revision = "0003"
BATCH = 1000


def upgrade() -> None:
    op.create_table(
        "contact_word",
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_word_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "word", name=op.f("pk_contact_word")),
        info={"retention": "until the contact is erased"},
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # PostgreSQL copies sampled values into its statistics, from where nothing removes them.
        op.execute("alter table contact_word alter column word set statistics 0")
    fill(connection)
    op.create_index(
        "ix_contact_word_word",
        "contact_word",
        ["word", "contact_id"],
        postgresql_ops={"word": "text_pattern_ops"},
    )


def fill(connection: sa.Connection) -> None:
    """Names that were stored before they could be looked up."""
    after = -1
    read = sa.text("select id, name from contact where id > :after order by id limit :batch")
    add = sa.text("insert into contact_word (contact_id, word) values (:id, :word)")
    while rows := connection.execute(read, {"after": after, "batch": BATCH}).fetchall():
        words = [{"id": id_, "word": word} for id_, name in rows for word in words_of(name)]
        if words:
            connection.execute(add, words)
        after = rows[-1][0]
