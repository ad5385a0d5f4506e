"""panels, declarations, checks, scores and consensus"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import choices_of, free_choices, set_choices

revision: str = '0030'
down_revision: str | None = '0029'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    'interest_declaration',
    'interest_ruling',
    'compliance_check',
    'single_score',
    'score_reopening',
    'agreed_score',
    'low_price_clearance',
    'confidence_poll',
)
STATES = (('tender', 'state'), ('tender_event', 'to_state'))
NEW_STATES = ('compliance', 'moderation', 'demo', 'price_open')
FORMULAS = ('fixed_reference', 'lowest_relative')


def upgrade() -> None:
    op.create_table('panel_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('chair', 'moderator', 'evaluator', 'technical', 'observer', name='panel_role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('discipline', sa.Enum('radiologist', 'pacs_manager', 'it_manager', 'clinician', 'engineer', 'pharmacist', 'finance', 'procurement', name='discipline', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.Uuid(), nullable=True),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_by', sa.Uuid(), nullable=True),
    sa.Column('left_because', sa.String(length=400), nullable=False),
    sa.CheckConstraint('left_by IS NULL OR left_at IS NOT NULL', name=op.f('ck_panel_member_left_pair')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_panel_member_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_panel_member_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_panel_member_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_member'))
    )
    with op.batch_alter_table('panel_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_member_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_member_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_member_trust_id'), ['trust_id'], unique=False)
        batch_op.create_index('uq_panel_member_sitting', ['tender_id', 'person_id'], unique=True, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))

    op.create_table('panel_quorum',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('discipline', sa.Enum('radiologist', 'pacs_manager', 'it_manager', 'clinician', 'engineer', 'pharmacist', 'finance', 'procurement', name='discipline', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.CheckConstraint('needed > 0', name=op.f('ck_panel_quorum_some')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_panel_quorum_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_panel_quorum_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_quorum')),
    sa.UniqueConstraint('tender_id', 'trust_id', 'discipline', name=op.f('uq_panel_quorum_tender_id_trust_id_discipline'))
    )
    with op.batch_alter_table('panel_quorum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_quorum_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_quorum_trust_id'), ['trust_id'], unique=False)

    op.create_table('interest_declaration',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('bidders_sha256', sa.String(length=64), nullable=False),
    sa.Column('interest', sa.Enum('none', 'declared', name='interest', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declared_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_interest_declaration_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_declaration'))
    )
    with op.batch_alter_table('interest_declaration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_declaration_member_id'), ['member_id'], unique=False)

    op.create_table('agreed_score',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('agreed_members', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('dissent', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('number > 0', name=op.f('ck_agreed_score_numbered')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_agreed_score_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_agreed_score_criterion_id_criterion'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreed_score')),
    sa.UniqueConstraint('bid_id', 'criterion_id', 'number', name=op.f('uq_agreed_score_bid_id_criterion_id_number'))
    )
    with op.batch_alter_table('agreed_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreed_score_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreed_score_criterion_id'), ['criterion_id'], unique=False)

    op.create_table('compliance_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('number > 0', name=op.f('ck_compliance_check_numbered')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_compliance_check_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_compliance_check_criterion_id_criterion'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_compliance_check')),
    sa.UniqueConstraint('bid_id', 'criterion_id', 'number', name=op.f('uq_compliance_check_bid_id_criterion_id_number'))
    )
    with op.batch_alter_table('compliance_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_compliance_check_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_compliance_check_criterion_id'), ['criterion_id'], unique=False)

    op.create_table('interest_ruling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('declaration_id', sa.Uuid(), nullable=False),
    sa.Column('ruling', sa.Enum('clear', 'clear_if', 'stands_aside', name='ruling', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mitigation', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['declaration_id'], ['interest_declaration.id'], name=op.f('fk_interest_ruling_declaration_id_interest_declaration'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_ruling')),
    sa.UniqueConstraint('declaration_id', name=op.f('uq_interest_ruling_declaration_id'))
    )
    op.create_table('low_price_clearance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.Column('compared_with', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cleared_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_low_price_clearance_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_low_price_clearance')),
    sa.UniqueConstraint('bid_id', name=op.f('uq_low_price_clearance_bid_id'))
    )
    op.create_table('panel_task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_panel_task_criterion_id_criterion'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_panel_task_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_task')),
    sa.UniqueConstraint('member_id', 'criterion_id', name=op.f('uq_panel_task_member_id_criterion_id'))
    )
    with op.batch_alter_table('panel_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_task_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_task_member_id'), ['member_id'], unique=False)

    op.create_table('score_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('marks', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_score_draft_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_score_draft_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_draft')),
    sa.UniqueConstraint('bid_id', 'member_id', name=op.f('uq_score_draft_bid_id_member_id'))
    )
    with op.batch_alter_table('score_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_draft_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_draft_member_id'), ['member_id'], unique=False)

    op.create_table('score_reopening',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reopened_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('round > 1', name=op.f('ck_score_reopening_again')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_score_reopening_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_score_reopening_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_reopening')),
    sa.UniqueConstraint('bid_id', 'member_id', 'round', name=op.f('uq_score_reopening_bid_id_member_id_round'))
    )
    with op.batch_alter_table('score_reopening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_reopening_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_reopening_member_id'), ['member_id'], unique=False)

    op.create_table('single_score',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('not_shown', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('not_shown OR value IS NOT NULL', name=op.f('ck_single_score_value_or_not_shown')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_single_score_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_single_score_criterion_id_criterion'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_single_score_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_single_score')),
    sa.UniqueConstraint('bid_id', 'criterion_id', 'member_id', 'round', name=op.f('uq_single_score_bid_id_criterion_id_member_id_round'))
    )
    with op.batch_alter_table('single_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_single_score_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_single_score_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_single_score_member_id'), ['member_id'], unique=False)

    op.create_table('evaluation_day',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('day_rate', sa.BigInteger(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('planned_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('day_rate >= 0', name=op.f('ck_evaluation_day_not_negative')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_evaluation_day_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_day')),
    sa.UniqueConstraint('tender_id', 'held_on', name=op.f('uq_evaluation_day_tender_id_held_on'))
    )
    with op.batch_alter_table('evaluation_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_day_tender_id'), ['tender_id'], unique=False)

    op.create_table('confidence_poll',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('day_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('moment', sa.Enum('before', 'after', name='poll_moment', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('confidence', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('confidence BETWEEN 1 AND 5', name=op.f('ck_confidence_poll_one_to_five')),
    sa.ForeignKeyConstraint(['day_id'], ['evaluation_day.id'], name=op.f('fk_confidence_poll_day_id_evaluation_day'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_confidence_poll_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confidence_poll')),
    sa.UniqueConstraint('day_id', 'member_id', 'moment', name=op.f('uq_confidence_poll_day_id_member_id_moment'))
    )
    with op.batch_alter_table('confidence_poll', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_confidence_poll_day_id'), ['day_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_confidence_poll_member_id'), ['member_id'], unique=False)

    op.create_table('evaluation_attendance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('day_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['day_id'], ['evaluation_day.id'], name=op.f('fk_evaluation_attendance_day_id_evaluation_day'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_evaluation_attendance_member_id_panel_member'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_attendance')),
    sa.UniqueConstraint('day_id', 'member_id', name=op.f('uq_evaluation_attendance_day_id_member_id'))
    )
    with op.batch_alter_table('evaluation_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_attendance_day_id'), ['day_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_attendance_member_id'), ['member_id'], unique=False)

    op.create_table('demo_slot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('day_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.Time(), nullable=False),
    sa.Column('ends_at', sa.Time(), nullable=False),
    sa.Column('room', sa.String(length=80), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_demo_slot_ends_after_start')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_demo_slot_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_demo_slot_criterion_id_criterion'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['day_id'], ['evaluation_day.id'], name=op.f('fk_demo_slot_day_id_evaluation_day'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_demo_slot')),
    sa.UniqueConstraint('day_id', 'room', 'starts_at', name=op.f('uq_demo_slot_day_id_room_starts_at'))
    )
    with op.batch_alter_table('demo_slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_demo_slot_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_demo_slot_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_demo_slot_day_id'), ['day_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)
    _grow_lots_and_tenders()


def _grow_lots_and_tenders() -> None:
    connection = op.get_bind()
    op.add_column('lot', sa.Column('low_price_bp', sa.Integer(), server_default=sa.text('2000'), nullable=False))
    op.add_column('lot', sa.Column('low_price_against', sa.Enum('others', 'reference', name='compared_with', native_enum=False, length=40), server_default='others', nullable=False))
    set_choices(connection, 'lot', 'low_price_against', ('others', 'reference'))
    op.add_column('tender', sa.Column('prices_opened_at', sa.DateTime(timezone=True), nullable=True))
    # Whoever ranked bids before could read their prices: that stays so.
    op.execute(
        'UPDATE tender SET prices_opened_at = (SELECT min(price_run.run_at) FROM price_run '
        'JOIN lot ON lot.id = price_run.lot_id WHERE lot.tender_id = tender.id)'
    )
    for table in ('lot', 'price_run'):
        set_choices(connection, table, 'price_formula' if table == 'lot' else 'formula', (*FORMULAS, 'price_per_point'))
    for table, column in STATES:
        set_choices(connection, table, column, dict.fromkeys((*choices_of(connection, table, column), *NEW_STATES)))


def downgrade() -> None:
    connection = op.get_bind()
    for table, column in STATES:
        set_choices(connection, table, column, [each for each in choices_of(connection, table, column) if each not in NEW_STATES])
    for table in ('lot', 'price_run'):
        set_choices(connection, table, 'price_formula' if table == 'lot' else 'formula', FORMULAS)
    op.drop_column('tender', 'prices_opened_at')
    free_choices(connection, 'lot', 'low_price_against')
    op.drop_column('lot', 'low_price_against')
    op.drop_column('lot', 'low_price_bp')
    for table in APPEND_ONLY:
        allow_changes(connection, table)
    with op.batch_alter_table('demo_slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_demo_slot_day_id'))
        batch_op.drop_index(batch_op.f('ix_demo_slot_criterion_id'))
        batch_op.drop_index(batch_op.f('ix_demo_slot_bid_id'))

    op.drop_table('demo_slot')
    with op.batch_alter_table('evaluation_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_attendance_member_id'))
        batch_op.drop_index(batch_op.f('ix_evaluation_attendance_day_id'))

    op.drop_table('evaluation_attendance')
    with op.batch_alter_table('confidence_poll', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_confidence_poll_member_id'))
        batch_op.drop_index(batch_op.f('ix_confidence_poll_day_id'))

    op.drop_table('confidence_poll')
    with op.batch_alter_table('evaluation_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_day_tender_id'))

    op.drop_table('evaluation_day')

    with op.batch_alter_table('single_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_single_score_member_id'))
        batch_op.drop_index(batch_op.f('ix_single_score_criterion_id'))
        batch_op.drop_index(batch_op.f('ix_single_score_bid_id'))

    op.drop_table('single_score')
    with op.batch_alter_table('score_reopening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_reopening_member_id'))
        batch_op.drop_index(batch_op.f('ix_score_reopening_bid_id'))

    op.drop_table('score_reopening')
    with op.batch_alter_table('score_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_draft_member_id'))
        batch_op.drop_index(batch_op.f('ix_score_draft_bid_id'))

    op.drop_table('score_draft')
    with op.batch_alter_table('panel_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panel_task_member_id'))
        batch_op.drop_index(batch_op.f('ix_panel_task_criterion_id'))

    op.drop_table('panel_task')
    op.drop_table('low_price_clearance')
    op.drop_table('interest_ruling')
    with op.batch_alter_table('compliance_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_compliance_check_criterion_id'))
        batch_op.drop_index(batch_op.f('ix_compliance_check_bid_id'))

    op.drop_table('compliance_check')
    with op.batch_alter_table('agreed_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreed_score_criterion_id'))
        batch_op.drop_index(batch_op.f('ix_agreed_score_bid_id'))

    op.drop_table('agreed_score')
    with op.batch_alter_table('interest_declaration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interest_declaration_member_id'))

    op.drop_table('interest_declaration')
    with op.batch_alter_table('panel_quorum', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panel_quorum_trust_id'))
        batch_op.drop_index(batch_op.f('ix_panel_quorum_tender_id'))

    op.drop_table('panel_quorum')
    with op.batch_alter_table('panel_member', schema=None) as batch_op:
        batch_op.drop_index('uq_panel_member_sitting', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_panel_member_trust_id'))
        batch_op.drop_index(batch_op.f('ix_panel_member_tender_id'))
        batch_op.drop_index(batch_op.f('ix_panel_member_person_id'))

    op.drop_table('panel_member')
