"""What the wallet supports: networks, assets, features, releases, known issues.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.create_table('catalogue_feature',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('name_zh', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('ranges', sa.Text(), nullable=False),
    sa.Column('note_en', sa.Text(), nullable=False),
    sa.Column('note_zh', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_feature')),
    sa.UniqueConstraint('code', name=op.f('uq_catalogue_feature_code')),
    info={'retention': 'until deleted by the team; no personal data'}
    )
    op.create_table('catalogue_network',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_key', sa.Text(), nullable=False),
    sa.Column('chain', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=False),
    sa.Column('platforms', sa.Text(), nullable=False),
    sa.Column('note_en', sa.Text(), nullable=False),
    sa.Column('note_zh', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_network')),
    sa.UniqueConstraint('name_key', name=op.f('uq_catalogue_network_name_key')),
    info={'retention': 'until deleted by the team; no personal data'}
    )
    op.create_table('catalogue_release',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('released_at', sa.BigInteger(), nullable=False),
    sa.Column('minimum', sa.Boolean(), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('notes_en', sa.Text(), nullable=False),
    sa.Column('notes_zh', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_release')),
    sa.UniqueConstraint('platform', 'version', name=op.f('uq_catalogue_release_platform_version')),
    info={'retention': 'until deleted by the team; no personal data'}
    )
    op.create_table('catalogue_asset',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('network_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('symbol', sa.Text(), nullable=False),
    sa.Column('symbol_key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('contract', sa.Text(), nullable=False),
    sa.Column('contract_key', sa.Text(), nullable=False),
    sa.Column('decimals', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=False),
    sa.Column('platforms', sa.Text(), nullable=False),
    sa.Column('note_en', sa.Text(), nullable=False),
    sa.Column('note_zh', sa.Text(), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['catalogue_network.id'], name=op.f('fk_catalogue_asset_network_id_catalogue_network')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_asset')),
    sa.UniqueConstraint('network_id', 'contract_key', name=op.f('uq_catalogue_asset_network_id_contract_key')),
    info={'retention': 'until deleted by the team; no personal data'}
    )
    with op.batch_alter_table('catalogue_asset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_catalogue_asset_contract_key'), ['contract_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_catalogue_asset_symbol_key'), ['symbol_key'], unique=False)

    op.create_table('catalogue_issue',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('title_zh', sa.Text(), nullable=False),
    sa.Column('platforms', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=False),
    sa.Column('until', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('fixed_in', sa.Text(), nullable=False),
    sa.Column('network_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('feature_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('workaround_en', sa.Text(), nullable=False),
    sa.Column('workaround_zh', sa.Text(), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['feature_id'], ['catalogue_feature.id'], name=op.f('fk_catalogue_issue_feature_id_catalogue_feature')),
    sa.ForeignKeyConstraint(['network_id'], ['catalogue_network.id'], name=op.f('fk_catalogue_issue_network_id_catalogue_network')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_issue')),
    info={'retention': 'until deleted by the team; no personal data'}
    )
