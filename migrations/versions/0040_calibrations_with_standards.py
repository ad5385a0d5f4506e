"""calibrations with standards, uncertainty and readings as left"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import free_choices, set_choices


revision: str = '0040'
down_revision: str | None = '0039'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('calibration_component', 'calibration_adjustment', 'calibration_run_standard')
# The column of a table, and what it may hold.
CHOICES = (
    ('calibration_point', 'phase', ('as_found', 'as_left')),
    ('calibration_procedure_version', 'rule', ('simple', 'guard_band', 'non_binary')),
)


def upgrade() -> None:
    op.create_table('calibration_component',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('certificate', 'rectangular', 'resolution', 'type_a', name='component_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('k', sa.BigInteger(), nullable=False),
    sa.Column('sensitivity', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['calibration_procedure_version.id'], name=op.f('fk_calibration_component_version_id_calibration_procedure_version'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_component')),
    sa.UniqueConstraint('version_id', 'seq', name=op.f('uq_calibration_component_version_id_seq'))
    )
    op.create_table('calibration_adjustment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=1000), nullable=False),
    sa.Column('verdict', sa.Enum('pass', 'conditional_pass', 'conditional_fail', 'fail', 'not_applicable', 'incomplete', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_calibration_adjustment_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_adjustment')),
    sa.UniqueConstraint('run_id', name=op.f('uq_calibration_adjustment_run_id'))
    )
    op.create_table('calibration_run_standard',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('asset_no', sa.String(length=40), nullable=False),
    sa.Column('certificate_number', sa.String(length=60), nullable=False),
    sa.Column('provider', sa.String(length=120), nullable=False),
    sa.Column('accredited', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('expanded', sa.BigInteger(), nullable=False),
    sa.Column('k', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('allowed_by_id', sa.Uuid(), nullable=True),
    sa.Column('allowance_reason', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['standard_certificate.id'], name=op.f('fk_calibration_run_standard_certificate_id_standard_certificate'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_calibration_run_standard_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_calibration_run_standard_standard_id_standard'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_run_standard')),
    sa.UniqueConstraint('run_id', 'standard_id', name=op.f('uq_calibration_run_standard_run_id_standard_id'))
    )
    with op.batch_alter_table('calibration_run_standard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calibration_run_standard_standard_id'), ['standard_id'], unique=False)

    op.add_column('calibration_point', sa.Column('phase', sa.String(length=40), server_default='as_found', nullable=False))
    op.add_column('calibration_point', sa.Column('u', sa.BigInteger(), nullable=True))
    op.add_column('calibration_point', sa.Column('expanded', sa.BigInteger(), nullable=True))
    op.add_column('calibration_point', sa.Column('k', sa.BigInteger(), nullable=True))
    op.add_column('calibration_point', sa.Column('dof', sa.BigInteger(), nullable=True))
    op.add_column('calibration_point', sa.Column('within', sa.BigInteger(), nullable=True))
    op.add_column('calibration_point', sa.Column('tolerance_percent', sa.BigInteger(), server_default='0', nullable=False))

    op.add_column('calibration_procedure_point', sa.Column('tolerance_percent', sa.BigInteger(), server_default='0', nullable=False))

    op.add_column('calibration_procedure_version', sa.Column('rule', sa.String(length=40), server_default='simple', nullable=False))
    op.add_column('calibration_procedure_version', sa.Column('rule_r', sa.BigInteger(), server_default='1000000', nullable=False))
    op.add_column('calibration_procedure_version', sa.Column('asks_standards', sa.Boolean(), server_default=sa.false(), nullable=False))

    op.add_column('calibration_run', sa.Column('temperature', sa.BigInteger(), nullable=True))
    op.add_column('calibration_run', sa.Column('humidity', sa.BigInteger(), nullable=True))
    op.add_column('calibration_run', sa.Column('pressure', sa.BigInteger(), nullable=True))

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)
    for choice in CHOICES:
        set_choices(op.get_bind(), *choice)


def downgrade() -> None:
    for table, column, _ in CHOICES:
        free_choices(op.get_bind(), table, column)
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_column('calibration_run', 'pressure')
    op.drop_column('calibration_run', 'humidity')
    op.drop_column('calibration_run', 'temperature')

    op.drop_column('calibration_procedure_version', 'asks_standards')
    op.drop_column('calibration_procedure_version', 'rule_r')
    op.drop_column('calibration_procedure_version', 'rule')

    op.drop_column('calibration_procedure_point', 'tolerance_percent')

    op.drop_column('calibration_point', 'tolerance_percent')
    op.drop_column('calibration_point', 'within')
    op.drop_column('calibration_point', 'dof')
    op.drop_column('calibration_point', 'k')
    op.drop_column('calibration_point', 'expanded')
    op.drop_column('calibration_point', 'u')
    op.drop_column('calibration_point', 'phase')

    with op.batch_alter_table('calibration_run_standard', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calibration_run_standard_standard_id'))

    op.drop_table('calibration_run_standard')
    op.drop_table('calibration_adjustment')
    op.drop_table('calibration_component')
