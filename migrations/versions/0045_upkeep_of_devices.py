"""upkeep of devices"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0045'
down_revision: str | None = '0044'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    'acceptance_check',
    'disposal',
    'equipment_document',
    'interval_map',
    'risk_decision',
)


def upgrade() -> None:
    op.create_table('interval_map',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('bands', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_interval_map_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interval_map')),
    sa.UniqueConstraint('owner_id', 'number', name=op.f('uq_interval_map_owner_id_number'))
    )
    op.create_table('risk_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_risk_decision_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_risk_decision_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_decision'))
    )
    with op.batch_alter_table('risk_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_decision_device_model_id'), ['device_model_id'], unique=False)

    op.create_table('service_contract',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('cover', sa.Enum('full', 'labour', 'preventive', 'on_call', name='cover', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('response_hours', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day >= starts_on', name=op.f('ck_service_contract_ends_after_start')),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_service_contract_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_service_contract_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_contract'))
    )
    with op.batch_alter_table('service_contract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_contract_last_day'), ['last_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_contract_trust_id'), ['trust_id'], unique=False)

    op.create_table('acceptance_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_acceptance_check_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acceptance_check'))
    )
    with op.batch_alter_table('acceptance_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_acceptance_check_asset_id'), ['asset_id'], unique=False)

    op.create_table('contracted_asset',
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_contracted_asset_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['service_contract.id'], name=op.f('fk_contracted_asset_contract_id_service_contract'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('contract_id', 'asset_id', name=op.f('pk_contracted_asset'))
    )
    with op.batch_alter_table('contracted_asset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contracted_asset_asset_id'), ['asset_id'], unique=False)

    op.create_table('disposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('method', sa.Enum('recycled', 'returned', 'sold', 'donated', 'parts', 'destroyed', name='method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('taken_by', sa.String(length=200), nullable=False),
    sa.Column('data', sa.Enum('none', 'wiped', 'destroyed', name='data', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('disposed_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_disposal_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposal')),
    sa.UniqueConstraint('asset_id', name=op.f('uq_disposal_asset_id'))
    )
    op.create_table('equipment_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=True),
    sa.Column('device_model_id', sa.Uuid(), nullable=True),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('user_manual', 'service_manual', 'acceptance', 'certificate', 'decontamination', 'invoice', 'photo', 'other', name='equipment_document_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('asset_id IS NOT NULL OR device_model_id IS NOT NULL', name=op.f('ck_equipment_document_of_something')),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_equipment_document_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_equipment_document_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_equipment_document_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['equipment_document.id'], name=op.f('fk_equipment_document_supersedes_id_equipment_document'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_equipment_document_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_equipment_document'))
    )
    with op.batch_alter_table('equipment_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_equipment_document_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_document_device_model_id'), ['device_model_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('equipment_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_equipment_document_device_model_id'))
        batch_op.drop_index(batch_op.f('ix_equipment_document_asset_id'))

    op.drop_table('equipment_document')
    op.drop_table('disposal')
    with op.batch_alter_table('contracted_asset', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contracted_asset_asset_id'))

    op.drop_table('contracted_asset')
    with op.batch_alter_table('acceptance_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_acceptance_check_asset_id'))

    op.drop_table('acceptance_check')
    with op.batch_alter_table('service_contract', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_contract_trust_id'))
        batch_op.drop_index(batch_op.f('ix_service_contract_last_day'))

    op.drop_table('service_contract')
    with op.batch_alter_table('risk_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_decision_device_model_id'))

    op.drop_table('risk_decision')
    op.drop_table('interval_map')
