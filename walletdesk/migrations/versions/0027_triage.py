"""What the model makes of conversations, what the team says of it, models that were learned here, and a tree of one's own.

Revision: 0027, after 0026
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'


def upgrade() -> None:
    op.create_table('triage_intent',
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('branch', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('name_zh', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('archived', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_triage_intent')),
    info={'retention': "always; the team's own words, nobody's data"}
    )
    op.create_table('triage_model',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('running', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('labels', sa.BigInteger(), nullable=False),
    sa.Column('held_back', sa.BigInteger(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_triage_model_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_triage_model')),
    info={'retention': 'the last twenty; here are numbers only, in their folders words that three contacts or more used'}
    )
    with op.batch_alter_table('triage_model', schema=None) as batch_op:
        batch_op.create_index('ix_triage_model_running', ['running'], unique=True, sqlite_where=sa.text('running'), postgresql_where=sa.text('running'))

    op.create_table('triage_label',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_ids', sa.Text(), nullable=False),
    sa.Column('old', sa.Text(), nullable=False),
    sa.Column('new', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('confidence', sa.BigInteger(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('held_back', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('reviewed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('reviewed_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_triage_label_conversation_id_conversation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reviewed_by'], ['staff.id'], name=op.f('fk_triage_label_reviewed_by_staff')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_triage_label_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_triage_label')),
    info={'retention': "until the contact is erased; ids and the desk's own words only"}
    )
    with op.batch_alter_table('triage_label', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_triage_label_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index('ix_triage_label_staff', ['staff_id', 'created_at'], unique=False)
        batch_op.create_index('ix_triage_label_state', ['state', 'id'], unique=False)

    op.create_table('triage_verdict',
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('intent', sa.Text(), nullable=False),
    sa.Column('confidence', sa.BigInteger(), nullable=False),
    sa.Column('strange', sa.BigInteger(), nullable=False),
    sa.Column('alternatives', sa.Text(), nullable=False),
    sa.Column('urgency', sa.Text(), nullable=False),
    sa.Column('mood', sa.Text(), nullable=False),
    sa.Column('spam', sa.BigInteger(), nullable=False),
    sa.Column('abuse', sa.BigInteger(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('category_set', sa.Text(), nullable=False),
    sa.Column('encoder', sa.Text(), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_triage_verdict_conversation_id_conversation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_triage_verdict_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_triage_verdict')),
    info={'retention': 'until the contact is erased, or the message it was made of is edited or loses its words'}
    )
    with op.batch_alter_table('triage_verdict', schema=None) as batch_op:
        batch_op.create_index('ix_triage_verdict_at', ['at'], unique=False)
        batch_op.create_index('ix_triage_verdict_intent', ['intent', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_triage_verdict_message_id'), ['message_id'], unique=False)

