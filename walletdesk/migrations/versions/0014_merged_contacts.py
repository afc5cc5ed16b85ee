"""Contacts that were merged, what goes back when they part, who is kept apart, and what was claimed.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    op.create_table('contact_merge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('kept_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('by_kind', sa.Text(), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('name_taken', sa.Boolean(), nullable=False),
    sa.Column('language_taken', sa.Boolean(), nullable=False),
    sa.Column('seen_before', sa.BigInteger(), nullable=False),
    sa.Column('undone_by', sa.BigInteger(), nullable=True),
    sa.Column('undone_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['gone_id'], ['contact.id'], name=op.f('fk_contact_merge_gone_id_contact')),
    sa.ForeignKeyConstraint(['kept_id'], ['contact.id'], name=op.f('fk_contact_merge_kept_id_contact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_merge')),
    info={'retention': "with its contacts' rows; ids, times and words of our own only"}
    )
    with op.batch_alter_table('contact_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_merge_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_merge_kept_id'), ['kept_id'], unique=False)

    op.create_table('identity_claim',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('scope', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_identity_claim_contact_id_contact'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_claim')),
    sa.UniqueConstraint('contact_id', 'kind', 'value', 'scope', name=op.f('uq_identity_claim_contact_id_kind_value_scope')),
    info={'retention': 'until the contact is erased'}
    )
    with op.batch_alter_table('identity_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_claim_kind_value_scope'), ['kind', 'value', 'scope'], unique=False)

    op.create_table('kept_apart',
    sa.Column('one_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('staff_id', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['one_id'], ['contact.id'], name=op.f('fk_kept_apart_one_id_contact'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['contact.id'], name=op.f('fk_kept_apart_other_id_contact'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('one_id', 'other_id', name=op.f('pk_kept_apart')),
    info={'retention': "with its contacts' rows; ids only"}
    )
    op.create_table('merge_moved',
    sa.Column('merge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['merge_id'], ['contact_merge.id'], name=op.f('fk_merge_moved_merge_id_contact_merge'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('merge_id', 'what', 'row_id', name=op.f('pk_merge_moved')),
    info={'retention': 'with its merge; ids only'}
    )
    with op.batch_alter_table('merge_moved', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_merge_moved_row_id_what'), ['row_id', 'what'], unique=False)

    op.add_column('contact', sa.Column('merged_into', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
    op.create_index('ix_contact_merged_into', 'contact', ['merged_into'], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL copies sampled values into its statistics, from where nothing removes them.
        op.execute("alter table identity_claim alter column value set statistics 0")
