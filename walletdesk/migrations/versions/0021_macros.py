"""Macros, their versions, and what is to be done with replies made of them.

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'


def upgrade() -> None:
    op.create_table('macro',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('folder', sa.Text(), nullable=False),
    sa.Column('shortcut', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('teams', sa.Text(), nullable=False),
    sa.Column('texts', sa.Text(), nullable=False),
    sa.Column('actions', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('uses', sa.BigInteger(), nullable=False),
    sa.Column('last_used_at', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], name=op.f('fk_macro_owner_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_macro')),
    info={'retention': "kept, archived when no longer used; the team's own words, nobody's data"}
    )
    with op.batch_alter_table('macro', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_macro_owner_id'), ['owner_id'], unique=False)

    op.create_table('macro_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('macro_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['macro_id'], ['macro.id'], name=op.f('fk_macro_version_macro_id_macro')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_macro_version_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_macro_version')),
    sa.UniqueConstraint('macro_id', 'number', name=op.f('uq_macro_version_macro_id_number')),
    info={'retention': "the last fifty of each macro; the team's own words, nobody's data"}
    )
    op.create_table('macro_use',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('macro_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('actions', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_macro_use_conversation_id_conversation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['macro_id'], ['macro.id'], name=op.f('fk_macro_use_macro_id_macro')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_macro_use_message_id_message'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_macro_use_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_macro_use')),
    info={'retention': 'until what is to be done with the reply is done; ids only'}
    )
    with op.batch_alter_table('macro_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_macro_use_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_macro_use_message_id'), ['message_id'], unique=False)

