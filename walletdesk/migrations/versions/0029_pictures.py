"""Pictures of articles, and which texts hold them.

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "article_picture",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("came_as", sa.Text(), nullable=False),
        sa.Column("drawn_as", sa.Text(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_picture")),
        sa.UniqueConstraint("name", name=op.f("uq_article_picture_name")),
        sa.UniqueConstraint("file", name=op.f("uq_article_picture_file")),
        info={
            "retention": "a day, then as long as a text has held it in any version, or news or a snippet hold it; "
            "the team's own words, nobody's data"
        },
    )
    op.create_table(
        "article_picture_use",
        sa.Column("text_id", number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["article_text.id"],
            name=op.f("fk_article_picture_use_text_id_article_text"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("text_id", "name", name=op.f("uq_article_picture_use_text_id_name")),
        info={"retention": "with its text"},
    )
    with op.batch_alter_table("article_picture_use", schema=None) as batch_op:
        batch_op.create_index("ix_article_picture_use_name", ["name"], unique=False)
    op.create_table(
        "news_picture_use",
        sa.Column("text_id", number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["news_text.id"], name=op.f("fk_news_picture_use_text_id_news_text"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("text_id", "name", name=op.f("uq_news_picture_use_text_id_name")),
        info={"retention": "with its text"},
    )
    with op.batch_alter_table("news_picture_use", schema=None) as batch_op:
        batch_op.create_index("ix_news_picture_use_name", ["name"], unique=False)
    with op.batch_alter_table("article_text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_told", sa.BigInteger(), nullable=True))
