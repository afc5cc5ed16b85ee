"""Where replies may lead to, those that wait for a lead, and those that were refused; no samples of their words.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('allowed_place',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowed_place')),
    sa.UniqueConstraint('place', name=op.f('uq_allowed_place_place')),
    info={'retention': "until removed; hosts of businesses, nobody's data"}
    )
    op.create_table('refusal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('excerpt', sa.Text(), nullable=False),
    sa.Column('disputed', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_refusal_conversation_id_conversation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_refusal_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refusal')),
    sa.UniqueConstraint('conversation_id', 'external_id', name=op.f('uq_refusal_conversation_id_external_id')),
    info={'retention': '90 days, or until the contact is erased'}
    )
    with op.batch_alter_table('refusal', schema=None) as batch_op:
        batch_op.create_index('ix_refusal_created_at', ['created_at'], unique=False)
        batch_op.create_index('ix_refusal_staff', ['staff_id', 'created_at'], unique=False)

    op.create_table('held_reply',
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('places', sa.Text(), nullable=False),
    sa.Column('waiting', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['staff.id'], name=op.f('fk_held_reply_decided_by_staff')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_held_reply_message_id_message'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_held_reply_staff_id_staff')),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_held_reply')),
    info={'retention': 'until the contact is erased'}
    )
    with op.batch_alter_table('held_reply', schema=None) as batch_op:
        batch_op.create_index('ix_held_reply_waiting', ['created_at'], unique=False, sqlite_where=sa.text('waiting'), postgresql_where=sa.text('waiting'))

    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL copies sampled values into its statistics, from where nothing removes them.
        op.execute("alter table refusal alter column excerpt set statistics 0")
