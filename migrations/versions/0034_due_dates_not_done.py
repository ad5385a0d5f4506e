"""due dates that nobody could meet"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.choices import set_check, set_choices

revision: str = '0034'
down_revision: str | None = '0033'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

DONE = ('done', 'done_late', 'done_early')
NOT_DONE = ('could_not_locate', 'in_use', 'missed', 'waived')


def upgrade() -> None:
    op.add_column('plan_cycle', sa.Column('work_order_id', sa.Uuid(), nullable=True))
    op.add_column('plan_cycle', sa.Column('signer_id', sa.Uuid(), nullable=True))
    op.add_column('plan_cycle', sa.Column('reason', sa.String(length=400), server_default=sa.text("''"), nullable=False))
    connection = op.get_bind()
    set_choices(connection, 'plan_cycle', 'outcome', (*DONE, *NOT_DONE))
    listed = ', '.join(f"'{outcome}'" for outcome in NOT_DONE)
    set_check(connection, 'plan_cycle', 'ck_plan_cycle_done_by_a_run', '(completed_on IS NULL) = (calibration_run_id IS NULL AND work_order_id IS NULL)')
    set_check(connection, 'plan_cycle', 'ck_plan_cycle_missed_or_done', f'(completed_on IS NULL) = (outcome IN ({listed}))')


def downgrade() -> None:
    connection = op.get_bind()
    set_check(connection, 'plan_cycle', 'ck_plan_cycle_missed_or_done', "(completed_on IS NULL) = (outcome = 'missed')")
    set_check(connection, 'plan_cycle', 'ck_plan_cycle_done_by_a_run', '(completed_on IS NULL) = (calibration_run_id IS NULL)')
    set_choices(connection, 'plan_cycle', 'outcome', (*DONE, 'missed'))
    op.drop_column('plan_cycle', 'reason')
    op.drop_column('plan_cycle', 'signer_id')
    op.drop_column('plan_cycle', 'work_order_id')
