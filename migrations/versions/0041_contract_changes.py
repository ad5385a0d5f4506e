"""contract changes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0041'
down_revision: str | None = '0040'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('contract_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('trust_joins', 'tiers_or_prices', 'longer_term', 'other', name='change_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('what', sa.String(length=400), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('term_days', sa.Integer(), nullable=False),
    sa.Column('changes_scope', sa.Boolean(), nullable=False),
    sa.Column('changes_balance', sa.Boolean(), nullable=False),
    sa.Column('schedule_8', sa.String(length=200), nullable=False),
    sa.Column('cause', sa.String(length=120), nullable=False),
    sa.Column('made', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("made OR reason <> ''", name=op.f('ck_contract_change_not_made_with_reason')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_contract_change_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['contract_change.id'], name=op.f('fk_contract_change_supersedes_id_contract_change'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_change')),
    sa.UniqueConstraint('agreement_id', 'seq', name=op.f('uq_contract_change_agreement_id_seq')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_contract_change_supersedes_id'))
    )
    op.create_index(op.f('ix_contract_change_agreement_id'), 'contract_change', ['agreement_id'])
    forbid_changes(op.get_bind(), 'contract_change')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'contract_change')
    op.drop_index(op.f('ix_contract_change_agreement_id'), table_name='contract_change')
    op.drop_table('contract_change')
