"""Files keep their order within a message.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.add_column('file', sa.Column('place', sa.BigInteger(), nullable=True))
