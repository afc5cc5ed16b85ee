"""What a message answers, what else of an album stands in it, and what is being taken in of each chat.

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('answered',
    sa.Column('message_id', number, autoincrement=False, nullable=False),
    sa.Column('to_id', number, nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_answered_message_id_message'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_id'], ['message.id'], name=op.f('fk_answered_to_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_answered'))
    )
    op.create_index(op.f('ix_answered_to_id'), 'answered', ['to_id'], unique=False)
    op.create_table('message_part',
    sa.Column('inbox_id', number, autoincrement=False, nullable=False),
    sa.Column('provider_id', sa.Text(), nullable=False),
    sa.Column('message_id', number, nullable=False),
    sa.ForeignKeyConstraint(['inbox_id'], ['inbox.id'], name=op.f('fk_message_part_inbox_id_inbox'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_part_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('inbox_id', 'provider_id', name=op.f('pk_message_part'))
    )
    op.create_table('arriving',
    sa.Column('inbox_id', number, autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['inbox_id'], ['inbox.id'], name=op.f('fk_arriving_inbox_id_inbox'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('inbox_id', 'number', name=op.f('pk_arriving'))
    )
    op.create_index(op.f('ix_message_part_message_id'), 'message_part', ['message_id'], unique=False)
