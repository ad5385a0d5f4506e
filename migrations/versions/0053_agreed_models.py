"""agreed models"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0053'
down_revision: str | None = '0052'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('agreed_model',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.String(length=120), nullable=False),
    sa.Column('rank', sa.Enum('first', 'alternative', name='rank', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('end_reason', sa.String(length=400), server_default=sa.text("''"), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= starts_on', name=op.f('ck_agreed_model_ends_after_start')),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_agreed_model_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_agreed_model_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreed_model'))
    )
    op.create_index(op.f('ix_agreed_model_device_model_id'), 'agreed_model', ['device_model_id'], unique=False)
    op.create_index(op.f('ix_agreed_model_owner_id'), 'agreed_model', ['owner_id'], unique=False)
    op.create_table('off_list_acceptance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('listed', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_off_list_acceptance_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_off_list_acceptance')),
    sa.UniqueConstraint('asset_id', name=op.f('uq_off_list_acceptance_asset_id'))
    )
    forbid_changes(op.get_bind(), 'off_list_acceptance')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'off_list_acceptance')
    op.drop_table('off_list_acceptance')
    op.drop_index(op.f('ix_agreed_model_owner_id'), table_name='agreed_model')
    op.drop_index(op.f('ix_agreed_model_device_model_id'), table_name='agreed_model')
    op.drop_table('agreed_model')
