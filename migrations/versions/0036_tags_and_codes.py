"""tags and codes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0036'
down_revision: str | None = '0035'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('asset_tag',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('qr', 'code128', 'gs1', 'rfid', 'legacy', name='tag_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_tag_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['asset_tag.id'], name=op.f('fk_asset_tag_replaced_by_id_asset_tag'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset_tag'))
    )
    op.create_index(op.f('ix_asset_tag_asset_id'), 'asset_tag', ['asset_id'], unique=False)
    op.create_index('uq_asset_tag_value', 'asset_tag', ['value'], unique=True, sqlite_where=sa.text('retired_at IS NULL'), postgresql_where=sa.text('retired_at IS NULL'))
    op.add_column('device_model', sa.Column('hibc_di', sa.String(length=23), server_default=sa.text("''"), nullable=False))
    op.create_index('ix_device_model_udi_di', 'device_model', ['udi_di'], unique=False)
    op.create_index('ix_device_model_hibc_di', 'device_model', ['hibc_di'], unique=False)
    op.create_index(op.f('ix_asset_serial'), 'asset', ['serial'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_asset_serial'), table_name='asset')
    op.drop_index('ix_device_model_hibc_di', table_name='device_model')
    op.drop_index('ix_device_model_udi_di', table_name='device_model')
    op.drop_column('device_model', 'hibc_di')
    op.drop_index('uq_asset_tag_value', table_name='asset_tag')
    op.drop_index(op.f('ix_asset_tag_asset_id'), table_name='asset_tag')
    op.drop_table('asset_tag')
