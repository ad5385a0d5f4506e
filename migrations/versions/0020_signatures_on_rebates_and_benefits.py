"""signatures on rebates and benefits"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0020'
down_revision: str | None = '0019'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("recorded_saving", "recorded_saving_decision")


def upgrade() -> None:
    op.create_table('recorded_saving',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('rebate', 'non_cash_releasing', 'non_financial', name='recorded_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('counts_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('put_forward_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('put_forward_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_recorded_saving_new_version_has_reason')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_recorded_saving_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_recorded_saving_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_saving')),
    sa.UniqueConstraint('trust_id', 'kind', 'source_id', 'counts_on', 'version', name=op.f('uq_recorded_saving_trust_id_kind_source_id_counts_on_version'))
    )
    with op.batch_alter_table('recorded_saving', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recorded_saving_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recorded_saving_trust_id'), ['trust_id'], unique=False)

    op.create_table('recorded_saving_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Enum('procurement', 'budget', 'trust_finance', 'consortium_finance', name='step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verdict', sa.Enum('accepted', 'reduced', 'rejected', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('budget_code', sa.String(length=40), nullable=False),
    sa.Column('budget_removed_on', sa.Date(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint("(budget_code = '') = (budget_removed_on IS NULL)", name=op.f('ck_recorded_saving_decision_budget_with_its_day')),
    sa.CheckConstraint("verdict = 'accepted' OR length(reason) > 0", name=op.f('ck_recorded_saving_decision_refusal_has_reason')),
    sa.ForeignKeyConstraint(['line_id'], ['recorded_saving.id'], name=op.f('fk_recorded_saving_decision_line_id_recorded_saving'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_saving_decision')),
    sa.UniqueConstraint('line_id', 'step', name=op.f('uq_recorded_saving_decision_line_id_step'))
    )
    with op.batch_alter_table('recorded_saving_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recorded_saving_decision_line_id'), ['line_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)



def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('recorded_saving_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recorded_saving_decision_line_id'))

    op.drop_table('recorded_saving_decision')
    with op.batch_alter_table('recorded_saving', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recorded_saving_trust_id'))
        batch_op.drop_index(batch_op.f('ix_recorded_saving_consortium_id'))

    op.drop_table('recorded_saving')
