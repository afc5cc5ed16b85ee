"""Articles of a category in their order, and what was read in the last days, without looking at all of them.

Revision: 0033, after 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.drop_index("ix_article_category_id", table_name="article")
    op.create_index("ix_article_category_id_position_id", "article", ["category_id", "position", "id"])
    op.create_index("ix_article_day_day", "article_day", ["day"])
