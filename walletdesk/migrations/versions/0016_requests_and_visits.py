"""Requests name addresses, codes prove them, and their writers come back.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    op.create_table('visit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_visit_contact_id_contact'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_visit_token_hash')),
    info={'retention': 'until they sign out or a day after they came; removed by an hourly job'}
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_expires_at'), ['expires_at'], unique=False)

    op.create_table('request_address',
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.BigInteger(), nullable=True),
    sa.Column('told_seq', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_request_address_conversation_id_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_request_address')),
    info={'retention': 'until the contact is erased'}
    )
    with op.batch_alter_table('request_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_address_address'), ['address'], unique=False)

    op.create_table('visit_code',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('code_hash', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('tries', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_visit_code_conversation_id_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_code')),
    info={'retention': 'a day; removed by an hourly job'}
    )
    with op.batch_alter_table('visit_code', schema=None) as batch_op:
        batch_op.create_index('ix_visit_code_address', ['address', 'created_at'], unique=False)
        batch_op.create_index('ix_visit_code_browser', ['browser', 'id'], unique=False)
        batch_op.create_index('ix_visit_code_created_at', ['created_at'], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL copies sampled values into its statistics, from where nothing removes them.
        for table in ("request_address", "visit_code", "visit"):
            op.execute(f"alter table {table} alter column address set statistics 0")
