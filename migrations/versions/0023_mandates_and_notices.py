"""mandates, conflicts assessments, clause reviews, values and notices of tenders"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import choices_of, free_choices, set_choices

revision: str = '0023'
down_revision: str | None = '0022'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    'conflicts_assessment',
    'conflicts_approval',
    'mandate',
    'tender_clause_review',
    'tender_publication',
    'tender_valuation',
    'tender_window',
)
STATES = (('tender', 'state'), ('tender_event', 'to_state'))


def upgrade() -> None:
    op.create_table('conflicts_assessment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('items', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('conclusion', sa.Text(), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prepared_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_conflicts_assessment_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflicts_assessment')),
    sa.UniqueConstraint('tender_id', 'version', name=op.f('uq_conflicts_assessment_tender_id_version'))
    )
    with op.batch_alter_table('conflicts_assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conflicts_assessment_tender_id'), ['tender_id'], unique=False)

    op.create_table('mandate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('demand_sha256', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.Enum('given', 'declined', name='mandate_answer', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('limit_amount', sa.BigInteger(), nullable=True),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(answer = 'given') = (limit_amount IS NOT NULL)", name=op.f('ck_mandate_given_with_limit')),
    sa.CheckConstraint('limit_amount IS NULL OR limit_amount > 0', name=op.f('ck_mandate_reaches_somewhere')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_mandate_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_mandate_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_mandate_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mandate'))
    )
    with op.batch_alter_table('mandate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mandate_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mandate_trust_id'), ['trust_id'], unique=False)

    op.create_table('tender_clause_review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('clause_sha256', sa.String(length=64), nullable=False),
    sa.Column('in_contract', sa.String(length=200), nullable=False),
    sa.Column('in_notice', sa.String(length=200), nullable=False),
    sa.Column('leaver_schedule', sa.Text(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(in_contract) > 0 AND length(in_notice) > 0 AND length(leaver_schedule) > 0', name=op.f('ck_tender_clause_review_says_where')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_clause_review_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_clause_review'))
    )
    with op.batch_alter_table('tender_clause_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_clause_review_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_publication',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('UK1', 'UK2', 'UK3', 'UK4', 'UK5', 'UK6', 'UK7', 'UK8', 'UK9', 'UK10', 'UK11', 'UK12', 'UK13', 'UK14', 'UK15', 'UK16', 'UK17', name='notice_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('notice_number', sa.String(length=20), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['tender_publication.id'], name=op.f('fk_tender_publication_supersedes_id_tender_publication'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_publication_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_publication'))
    )
    with op.batch_alter_table('tender_publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_publication_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_valuation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('unit_prices', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('extension_months', sa.Integer(), nullable=False),
    sa.Column('options_and_fees', sa.BigInteger(), nullable=False),
    sa.Column('vat_percent', sa.BigInteger(), nullable=False),
    sa.Column('assumptions', sa.Text(), nullable=False),
    sa.Column('estimated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('estimated_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('extension_months >= 0 AND options_and_fees >= 0', name=op.f('ck_tender_valuation_not_negative')),
    sa.CheckConstraint('vat_percent >= 0', name=op.f('ck_tender_valuation_vat')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_valuation_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_valuation'))
    )
    with op.batch_alter_table('tender_valuation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_valuation_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_window',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('questions_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('electronic', sa.Boolean(), nullable=False),
    sa.Column('documents_with_notice', sa.Boolean(), nullable=False),
    sa.Column('urgent_because', sa.String(length=400), nullable=False),
    sa.Column('planned_notice_on', sa.Date(), nullable=True),
    sa.Column('engagement', sa.Enum('notice', 'none', 'without_notice', name='engagement', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('engagement_note', sa.String(length=400), nullable=False),
    sa.Column('minimum_days', sa.Integer(), nullable=False),
    sa.Column('earliest_on', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(length=100), nullable=False),
    sa.Column('rule', sa.String(length=300), nullable=False),
    sa.Column('override_because', sa.String(length=400), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('closes_at >= opens_at', name=op.f('ck_tender_window_closes_after_opening')),
    sa.CheckConstraint('questions_until <= closes_at', name=op.f('ck_tender_window_questions_before_closing')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_window_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_window'))
    )
    with op.batch_alter_table('tender_window', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_window_tender_id'), ['tender_id'], unique=False)

    op.create_table('conflicts_approval',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['assessment_id'], ['conflicts_assessment.id'], name=op.f('fk_conflicts_approval_assessment_id_conflicts_assessment'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflicts_approval')),
    sa.UniqueConstraint('assessment_id', name=op.f('uq_conflicts_approval_assessment_id'))
    )
    op.add_column('organisation', sa.Column('authority_type', sa.String(length=40), nullable=True))
    set_choices(op.get_bind(), 'organisation', 'authority_type', ('central', 'sub_central'))

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)
    for table, column in STATES:
        states = choices_of(op.get_bind(), table, column)
        set_choices(op.get_bind(), table, column, (*states, 'mandated'))


def downgrade() -> None:
    for table, column in STATES:
        states = choices_of(op.get_bind(), table, column)
        set_choices(op.get_bind(), table, column, [each for each in states if each != 'mandated'])
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    free_choices(op.get_bind(), 'organisation', 'authority_type')
    op.drop_column('organisation', 'authority_type')

    op.drop_table('conflicts_approval')
    with op.batch_alter_table('tender_window', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_window_tender_id'))

    op.drop_table('tender_window')
    with op.batch_alter_table('tender_valuation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_valuation_tender_id'))

    op.drop_table('tender_valuation')
    with op.batch_alter_table('tender_publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_publication_tender_id'))

    op.drop_table('tender_publication')
    with op.batch_alter_table('tender_clause_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_clause_review_tender_id'))

    op.drop_table('tender_clause_review')
    with op.batch_alter_table('mandate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mandate_trust_id'))
        batch_op.drop_index(batch_op.f('ix_mandate_tender_id'))

    op.drop_table('mandate')
    with op.batch_alter_table('conflicts_assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conflicts_assessment_tender_id'))

    op.drop_table('conflicts_assessment')