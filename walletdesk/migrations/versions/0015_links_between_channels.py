"""Links that carry who somebody is from the app to another channel.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'


def upgrade() -> None:
    op.create_table('identity_link',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('inbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_identity_link_contact_id_contact'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['inbox_id'], ['inbox.id'], name=op.f('fk_identity_link_inbox_id_inbox'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_identity_link')),
    info={'retention': '15 minutes, or until it is taken; removed by an hourly job'}
    )
    with op.batch_alter_table('identity_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_link_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_link_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_link_inbox_id'), ['inbox_id'], unique=False)
