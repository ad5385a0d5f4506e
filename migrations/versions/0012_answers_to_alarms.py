"""answers to alarms"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('alarm_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('baseline_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('changed_after_bids', 'above_peers', 'window_moved', 'unit_changed', 'far_from_history', 'few_purchases', name='alarm_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('about', sa.String(length=20), nullable=False),
    sa.Column('figures', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_alarm_answer_reason')),
    sa.ForeignKeyConstraint(['baseline_id'], ['baseline.id'], name=op.f('fk_alarm_answer_baseline_id_baseline'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm_answer'))
    )
    with op.batch_alter_table('alarm_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alarm_answer_baseline_id'), ['baseline_id'], unique=False)
    forbid_changes(op.get_bind(), 'alarm_answer')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'alarm_answer')
    with op.batch_alter_table('alarm_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alarm_answer_baseline_id'))

    op.drop_table('alarm_answer')
