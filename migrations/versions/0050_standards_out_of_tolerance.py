"""standards out of tolerance, and what is in doubt"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes


revision: str = '0050'
down_revision: str | None = '0049'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('tolerance_event', 'tolerance_impact', 'tolerance_decision')


def upgrade() -> None:
    op.create_table('tolerance_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('failed_on', sa.Date(), nullable=False),
    sa.Column('good_on', sa.Date(), nullable=True),
    sa.Column('found', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_tolerance_event_standard_id_standard'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tolerance_event'))
    )
    with op.batch_alter_table('tolerance_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tolerance_event_standard_id'), ['standard_id'], unique=False)

    op.create_table('tolerance_impact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.Column('through_asset_id', sa.Uuid(), nullable=False),
    sa.Column('proposed', sa.Enum('no_impact', 'recalibrate', 'recall', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['tolerance_event.id'], name=op.f('fk_tolerance_impact_event_id_tolerance_event'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_tolerance_impact_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['through_asset_id'], ['asset.id'], name=op.f('fk_tolerance_impact_through_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_tolerance_impact_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tolerance_impact')),
    sa.UniqueConstraint('event_id', 'run_id', name=op.f('uq_tolerance_impact_event_id_run_id'))
    )
    with op.batch_alter_table('tolerance_impact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tolerance_impact_run_id'), ['run_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tolerance_impact_trust_id'), ['trust_id'], unique=False)

    op.create_table('tolerance_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('impact_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.Enum('no_impact', 'recalibrate', 'recall', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['impact_id'], ['tolerance_impact.id'], name=op.f('fk_tolerance_decision_impact_id_tolerance_impact'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tolerance_decision')),
    sa.UniqueConstraint('impact_id', name=op.f('uq_tolerance_decision_impact_id'))
    )

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)

    op.drop_table('tolerance_decision')
    with op.batch_alter_table('tolerance_impact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tolerance_impact_trust_id'))
        batch_op.drop_index(batch_op.f('ix_tolerance_impact_run_id'))

    op.drop_table('tolerance_impact')
    with op.batch_alter_table('tolerance_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tolerance_event_standard_id'))

    op.drop_table('tolerance_event')
