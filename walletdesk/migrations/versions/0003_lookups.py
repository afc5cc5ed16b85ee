"""Nodes, looks at chains, what was seen there, labels; no samples of people's addresses.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

# PostgreSQL copies sampled values into its statistics, from where nothing removes them.
PEOPLES_WORDS = {
    "lookup": ("subject", "verdict", "history"),
    "observation": ("hash", "sender"),
}


def upgrade() -> None:
    op.create_table('lookup_label',
    sa.Column('network', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('confirmations', sa.BigInteger(), nullable=True),
    sa.Column('memo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('network', 'address', name=op.f('pk_lookup_label')),
    info={'retention': "until replaced by the next import; public lists of businesses' addresses"}
    )
    op.create_table('lookup_node',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('network', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('url', sa.LargeBinary(), nullable=False),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('allow_private', sa.Boolean(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('per_second', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('height', sa.BigInteger(), nullable=True),
    sa.Column('behind', sa.BigInteger(), nullable=False),
    sa.Column('latency_ms', sa.BigInteger(), nullable=True),
    sa.Column('last_ok_at', sa.BigInteger(), nullable=True),
    sa.Column('last_failed_at', sa.BigInteger(), nullable=True),
    sa.Column('seen_live_at', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lookup_node')),
    sa.UniqueConstraint('name', name=op.f('uq_lookup_node_name')),
    info={'retention': 'until deleted; no personal data'}
    )
    op.create_table('lookup_option',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lookup_option')),
    info={'retention': 'until changed; switches of the team'}
    )
    op.create_table('observation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('network', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('first_seen_at', sa.BigInteger(), nullable=False),
    sa.Column('sender', sa.Text(), nullable=False),
    sa.Column('nonce', sa.Text(), nullable=False),
    sa.Column('fee', sa.Text(), nullable=False),
    sa.Column('block', sa.BigInteger(), nullable=True),
    sa.Column('block_hash', sa.Text(), nullable=False),
    sa.Column('block_at', sa.BigInteger(), nullable=True),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('network', 'hash', name=op.f('uq_observation_network_hash')),
    info={'retention': 'the setting observation_days after the last look, or with the last look at it'}
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_updated_at'), ['updated_at'], unique=False)

    op.create_table('lookup',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('network', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('guessed', sa.Boolean(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('certain', sa.Boolean(), nullable=False),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.Column('history', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('watch_at', sa.BigInteger(), nullable=True),
    sa.Column('watched', sa.Boolean(), nullable=False),
    sa.Column('requested_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_lookup_conversation_id_conversation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_lookup_message_id_message')),
    sa.ForeignKeyConstraint(['requested_by'], ['staff.id'], name=op.f('fk_lookup_requested_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lookup')),
    sa.UniqueConstraint('conversation_id', 'network', 'subject', name=op.f('uq_lookup_conversation_id_network_subject')),
    info={'retention': 'until the contact is erased'}
    )
    with op.batch_alter_table('lookup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lookup_message_id'), ['message_id'], unique=False)
        batch_op.create_index('ix_lookup_subject', ['network', 'subject'], unique=False)
        batch_op.create_index('ix_lookup_watch', ['watch_at'], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        for table, columns in PEOPLES_WORDS.items():
            for column in columns:
                op.execute(f'alter table "{table}" alter column {column} set statistics 0')
