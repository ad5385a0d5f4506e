"""signatures on calibrations, and certificates"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes


revision: str = '0042'
down_revision: str | None = '0041'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('calibration_step', 'calibration_certificate')


def upgrade() -> None:
    op.create_table('certificate_counter',
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_certificate_counter_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('trust_id', name=op.f('pk_certificate_counter'))
    )
    op.create_table('calibration_certificate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=30), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Uuid(), nullable=True),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('next_due_on', sa.Date(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_calibration_certificate_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['replaces_id'], ['calibration_certificate.id'], name=op.f('fk_calibration_certificate_replaces_id_calibration_certificate'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_calibration_certificate_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_calibration_certificate_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_certificate')),
    sa.UniqueConstraint('run_id', name=op.f('uq_calibration_certificate_run_id')),
    sa.UniqueConstraint('trust_id', 'number', name=op.f('uq_calibration_certificate_trust_id_number'))
    )
    op.create_table('calibration_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('measured', 'submitted', 'reviewed', 'certified', 'withdrawn', name='run_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('meaning', sa.String(length=200), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_calibration_step_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_step')),
    sa.UniqueConstraint('run_id', 'state', name=op.f('uq_calibration_step_run_id_state'))
    )


    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)


    op.drop_table('calibration_step')
    op.drop_table('calibration_certificate')
    op.drop_table('certificate_counter')
