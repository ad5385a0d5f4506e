"""campaigns"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0046'
down_revision: str | None = '0045'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('campaign',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('work', sa.Text(), nullable=False),
    sa.Column('software_version', sa.String(length=60), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_campaign_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_campaign_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign'))
    )
    op.create_index(op.f('ix_campaign_device_model_id'), 'campaign', ['device_model_id'], unique=False)
    op.create_index(op.f('ix_campaign_owner_id'), 'campaign', ['owner_id'], unique=False)
    op.create_table('campaign_asset',
    sa.Column('campaign_id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('progress', sa.Enum('open', 'done', 'excused', name='progress', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_campaign_asset_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_asset_campaign_id_campaign'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('campaign_id', 'asset_id', name=op.f('pk_campaign_asset'))
    )
    op.create_index(op.f('ix_campaign_asset_asset_id'), 'campaign_asset', ['asset_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_campaign_asset_asset_id'), table_name='campaign_asset')
    op.drop_table('campaign_asset')
    op.drop_index(op.f('ix_campaign_owner_id'), table_name='campaign')
    op.drop_index(op.f('ix_campaign_device_model_id'), table_name='campaign')
    op.drop_table('campaign')
