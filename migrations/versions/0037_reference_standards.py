"""reference standards and their certificates"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes


revision: str = '0037'
down_revision: str | None = '0036'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('standard_certificate', 'standard_allowance')


def upgrade() -> None:
    op.create_table('standard',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('reference', 'working', 'check', name='standard_role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('measuring', 'source', name='standard_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('measures', sa.String(length=120), nullable=False),
    sa.Column('suspended_on', sa.Date(), nullable=True),
    sa.Column('suspension_reason', sa.String(length=400), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(suspended_on IS NULL) = (suspension_reason = '')", name=op.f('ck_standard_suspended_with_reason')),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_standard_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard')),
    sa.UniqueConstraint('asset_id', name=op.f('uq_standard_asset_id'))
    )
    op.create_table('standard_allowance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_standard_allowance_standard_id_standard'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_allowance'))
    )
    with op.batch_alter_table('standard_allowance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standard_allowance_standard_id'), ['standard_id'], unique=False)

    op.create_table('standard_certificate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('provider', sa.String(length=120), nullable=False),
    sa.Column('accredited', sa.Boolean(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('expanded', sa.BigInteger(), nullable=False),
    sa.Column('k', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('as_found_good', sa.Boolean(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_standard_certificate_standard_id_standard'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_certificate')),
    sa.UniqueConstraint('standard_id', 'number', name=op.f('uq_standard_certificate_standard_id_number'))
    )
    with op.batch_alter_table('standard_certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standard_certificate_valid_to'), ['valid_to'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('standard_certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standard_certificate_valid_to'))

    op.drop_table('standard_certificate')
    with op.batch_alter_table('standard_allowance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standard_allowance_standard_id'))

    op.drop_table('standard_allowance')
    op.drop_table('standard')
