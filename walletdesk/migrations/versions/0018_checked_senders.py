"""What is known of each message's sender; what else a provider calls a message.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    op.add_column('origin', sa.Column('checked', sa.Text(), nullable=True))
    op.create_table('other_name',
    sa.Column('inbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['inbox_id'], ['inbox.id'], name=op.f('fk_other_name_inbox_id_inbox'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_other_name_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('inbox_id', 'key', name=op.f('pk_other_name')),
    info={'retention': 'with its message; digests only'}
    )
    with op.batch_alter_table('other_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_other_name_message_id'), ['message_id'], unique=False)
