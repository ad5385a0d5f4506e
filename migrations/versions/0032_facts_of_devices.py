"""facts of devices"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import free_choices, set_choices

revision: str = '0032'
down_revision: str | None = '0031'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

CHOICES = (
    ('asset', 'criticality', ('life_support', 'high', 'medium', 'low')),
    ('device_model', 'mdr_class', ('I', 'IIa', 'IIb', 'III')),
    ('device_model', 'elec_class', ('I', 'II', 'internal', 'none')),
    ('device_model', 'applied_part', ('none', 'B', 'BF', 'CF')),
)


def _columns() -> dict[str, list[sa.Column[object]]]:
    return {
        'asset': [
            sa.Column('maintainer_id', sa.Uuid(), nullable=True),
            sa.Column('lot', sa.String(length=60), server_default=sa.text("''"), nullable=False),
            sa.Column('software_version', sa.String(length=60), server_default=sa.text("''"), nullable=False),
            sa.Column('udi_pi', sa.String(length=200), server_default=sa.text("''"), nullable=False),
            sa.Column('made_on', sa.Date(), nullable=True),
            sa.Column('expires_on', sa.Date(), nullable=True),
            sa.Column('warranty_to', sa.Date(), nullable=True),
            sa.Column('end_of_life_on', sa.Date(), nullable=True),
            sa.Column('purchase_price', sa.BigInteger(), nullable=True),
            sa.Column('criticality', sa.String(length=40), nullable=True),
            sa.Column('is_reserve', sa.Boolean(), server_default=sa.false(), nullable=False),
        ],
        'device_model': [
            sa.Column('mdr_class', sa.String(length=40), nullable=True),
            sa.Column('elec_class', sa.String(length=40), nullable=True),
            sa.Column('applied_part', sa.String(length=40), nullable=True),
            sa.Column('software_family', sa.String(length=80), server_default=sa.text("''"), nullable=False),
            sa.Column('maker_interval_months', sa.Integer(), nullable=True),
            sa.Column('risk_function', sa.SmallInteger(), nullable=True),
            sa.Column('risk_consequence', sa.SmallInteger(), nullable=True),
            sa.Column('risk_maintenance', sa.SmallInteger(), nullable=True),
            sa.Column('risk_incidents', sa.SmallInteger(), nullable=True),
        ],
    }


def upgrade() -> None:
    op.create_table('equivalent_model',
    sa.Column('model_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('model_id <> other_id', name=op.f('ck_equivalent_model_of_two')),
    sa.ForeignKeyConstraint(['model_id'], ['device_model.id'], name=op.f('fk_equivalent_model_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['other_id'], ['device_model.id'], name=op.f('fk_equivalent_model_other_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('model_id', 'other_id', name=op.f('pk_equivalent_model'))
    )
    op.create_index(op.f('ix_equivalent_model_other_id'), 'equivalent_model', ['other_id'], unique=False)

    op.create_table('asset_transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('from_owner_id', sa.Uuid(), nullable=False),
    sa.Column('from_custodian_id', sa.Uuid(), nullable=False),
    sa.Column('from_site_id', sa.Uuid(), nullable=False),
    sa.Column('from_location', sa.String(length=120), nullable=False),
    sa.Column('from_maintainer_id', sa.Uuid(), nullable=True),
    sa.Column('to_owner_id', sa.Uuid(), nullable=False),
    sa.Column('to_custodian_id', sa.Uuid(), nullable=False),
    sa.Column('to_site_id', sa.Uuid(), nullable=False),
    sa.Column('to_location', sa.String(length=120), nullable=False),
    sa.Column('to_maintainer_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_transfer_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset_transfer'))
    )
    op.create_index(op.f('ix_asset_transfer_asset_id'), 'asset_transfer', ['asset_id'], unique=False)
    forbid_changes(op.get_bind(), 'asset_transfer')

    # Added one by one: tables that others refer to are not made anew.
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    for choice in CHOICES:
        set_choices(op.get_bind(), *choice)
    op.create_index(op.f('ix_asset_maintainer_id'), 'asset', ['maintainer_id'], unique=False)
    op.create_index(op.f('ix_asset_warranty_to'), 'asset', ['warranty_to'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_asset_warranty_to'), table_name='asset')
    op.drop_index(op.f('ix_asset_maintainer_id'), table_name='asset')
    for table, column, _ in CHOICES:
        free_choices(op.get_bind(), table, column)
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)

    allow_changes(op.get_bind(), 'asset_transfer')
    op.drop_index(op.f('ix_asset_transfer_asset_id'), table_name='asset_transfer')
    op.drop_table('asset_transfer')
    op.drop_index(op.f('ix_equivalent_model_other_id'), table_name='equivalent_model')
    op.drop_table('equivalent_model')
