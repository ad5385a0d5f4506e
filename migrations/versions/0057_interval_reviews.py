"""reviews of intervals, the calibrations behind them, and what was decided"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0057'
down_revision: str | None = '0056'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('interval_review', 'interval_review_run', 'interval_decision')
VERDICTS = ('pass', 'conditional_pass', 'conditional_fail', 'fail', 'not_applicable', 'incomplete')


def _choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table('interval_review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=False),
    sa.Column('procedure_id', sa.Uuid(), nullable=False),
    sa.Column('interval_count', sa.Integer(), nullable=False),
    sa.Column('interval_unit', _choice('months', 'days', name='intervalunit'), nullable=False),
    sa.Column('method', _choice('a3', 'staircase', name='reviewmethod'), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('in_tolerance', sa.Integer(), nullable=False),
    sa.Column('looked_at', sa.Integer(), nullable=False),
    sa.Column('confidence', sa.BigInteger(), nullable=True),
    sa.Column('low', sa.BigInteger(), nullable=True),
    sa.Column('high', sa.BigInteger(), nullable=True),
    sa.Column('two_sided', sa.Boolean(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('proposed_days', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_interval_review_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_interval_review_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['procedure_id'], ['calibration_procedure.id'], name=op.f('fk_interval_review_procedure_id_calibration_procedure'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interval_review'))
    )
    with op.batch_alter_table('interval_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interval_review_trust_id'), ['trust_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interval_review_device_model_id'), ['device_model_id'], unique=False)

    op.create_table('interval_review_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('verdict', _choice(*VERDICTS, name='verdict'), nullable=False),
    sa.Column('part', sa.BigInteger(), nullable=True),
    sa.Column('left_out', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['interval_review.id'], name=op.f('fk_interval_review_run_review_id_interval_review'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_interval_review_run_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interval_review_run')),
    sa.UniqueConstraint('review_id', 'run_id', name=op.f('uq_interval_review_run_review_id_run_id'))
    )
    with op.batch_alter_table('interval_review_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interval_review_run_run_id'), ['run_id'], unique=False)

    op.create_table('interval_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', _choice('proposed', 'approved', 'declined', name='reviewstate'), nullable=False),
    sa.Column('plans', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['review_id'], ['interval_review.id'], name=op.f('fk_interval_decision_review_id_interval_review'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interval_decision')),
    sa.UniqueConstraint('review_id', name=op.f('uq_interval_decision_review_id'))
    )

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
