"""Files of the team say what they ask their readers for, and where they lead.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    op.add_column('file', sa.Column('says', sa.Text(), nullable=True))
