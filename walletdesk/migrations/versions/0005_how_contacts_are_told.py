"""How contacts are told things, and what they were told; no samples of their addresses.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('lookup_level',
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('chosen_by', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_lookup_level_contact_id_contact'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('contact_id', name=op.f('pk_lookup_level')),
    info={'retention': 'until the contact is erased'}
    )
    op.create_table('lookup_told',
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('network', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_lookup_told_contact_id_contact'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('contact_id', 'network', 'subject', 'state', name=op.f('pk_lookup_told')),
    info={'retention': 'until the contact is erased'}
    )
    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL copies sampled values into its statistics, from where nothing removes them.
        op.execute("alter table lookup_told alter column subject set statistics 0")
