"""EVM networks that the team describes.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table('lookup_network',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('coin', sa.Text(), nullable=False),
    sa.Column('block_ms', sa.BigInteger(), nullable=False),
    sa.Column('explorer', sa.Text(), nullable=False),
    sa.Column('testnet', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lookup_network')),
    info={'retention': 'until changed; no personal data'}
    )
