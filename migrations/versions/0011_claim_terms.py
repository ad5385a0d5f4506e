"""what claims rest on"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('claim_terms',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recurrence', sa.Enum('recurrent', 'one_off', name='recurrence', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('is_deferral', sa.Boolean(), nullable=False),
    sa.Column('budget_code', sa.String(length=40), nullable=False),
    sa.Column('budget_removed_on', sa.Date(), nullable=True),
    sa.Column('budget_amount', sa.BigInteger(), nullable=True),
    sa.Column('budget_journal', sa.String(length=80), nullable=False),
    sa.Column('is_scope_unchanged', sa.Boolean(), nullable=False),
    sa.Column('are_outputs_kept', sa.Boolean(), nullable=False),
    sa.Column('costs_tested', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('is_switch', sa.Boolean(), nullable=False),
    sa.Column('review_role', sa.String(length=120), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('review_document', sa.String(length=200), nullable=False),
    sa.Column('price_basis', sa.Enum('nominal', 'real', name='price_basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('price_year', sa.Integer(), nullable=True),
    sa.Column('years', sa.Integer(), nullable=False),
    sa.Column('national_cut', sa.BigInteger(), nullable=True),
    sa.Column('national_source', sa.String(length=200), nullable=False),
    sa.Column('later_cost', sa.BigInteger(), nullable=True),
    sa.Column('later_source', sa.String(length=200), nullable=False),
    sa.Column('shares', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(budget_code = '') = (budget_removed_on IS NULL) AND (budget_code = '') = (budget_amount IS NULL)", name=op.f('ck_claim_terms_budget_is_whole')),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_claim_terms_new_version_has_reason')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_claim_terms_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_claim_terms_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_terms')),
    sa.UniqueConstraint('trust_id', 'item_id', 'version', name=op.f('uq_claim_terms_trust_id_item_id_version'))
    )
    with op.batch_alter_table('claim_terms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_terms_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_terms_trust_id'), ['trust_id'], unique=False)

    forbid_changes(op.get_bind(), 'claim_terms')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'claim_terms')
    with op.batch_alter_table('claim_terms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_terms_trust_id'))
        batch_op.drop_index(batch_op.f('ix_claim_terms_item_id'))

    op.drop_table('claim_terms')
