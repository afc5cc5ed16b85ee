"""Files say why nobody knows whether they show a secret.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.add_column('file', sa.Column('unread', sa.Text(), nullable=True))
