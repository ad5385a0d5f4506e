"""work orders"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import free_choices, set_choices

revision: str = '0048'
down_revision: str | None = '0047'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = (
    'house_table',
    'meter',
    'meter_read',
    'notice_event',
    'procedure_step',
    'safety_notice',
    'safety_test',
    'safety_test_reading',
    'step_answer',
    'work_event',
    'work_line',
    'work_step',
)
WORK_KINDS = (
    'ppm',
    'calibration',
    'repair',
    'safety',
    'acceptance',
    'safety_notice',
    'move_check',
    'decontamination',
    'consumable_change',
)
# Each is the "to" of an event before it is a "from".
FROM_STATES = (
    (
        'work_event',
        'from_state',
        (
            'requested',
            'triaged',
            'planned',
            'assigned',
            'in_progress',
            'on_hold',
            'work_done',
            'in_review',
            'closed',
            'cancelled',
            'closed_incomplete',
        ),
    ),
    (
        'notice_event',
        'from_state',
        ('new', 'acknowledged', 'actioned', 'not_applicable', 'closed'),
    ),
)
CHOICES = (
    ('calibration_procedure', 'work_kind', WORK_KINDS),
    ('plan', 'roll', ('none', 'before', 'after')),
    ('plan', 'nation', ('E', 'W', 'S', 'N')),
)


def _columns() -> dict[str, list[sa.Column[object]]]:
    return {
        'calibration_procedure': [
            sa.Column('work_kind', sa.String(length=40), server_default='calibration', nullable=False),
        ],
        'plan': [
            sa.Column('late_days', sa.Integer(), server_default=sa.text('0'), nullable=False),
            sa.Column('roll', sa.String(length=40), server_default='before', nullable=False),
            sa.Column('nation', sa.String(length=40), server_default='E', nullable=False),
            sa.Column('meter_id', sa.Uuid(), nullable=True),
            sa.Column('meter_step', sa.BigInteger(), nullable=True),
            sa.Column('meter_last', sa.BigInteger(), nullable=True),
            sa.Column('supersedes_id', sa.Uuid(), nullable=True),
            sa.Column('counts_from', sa.Date(), nullable=True),
        ],
    }


def upgrade() -> None:
    op.create_table('house_table',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('service_levels', 'safety_limits', name='table_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_house_table_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_table')),
    sa.UniqueConstraint('owner_id', 'kind', 'version', name=op.f('uq_house_table_owner_id_kind_version'))
    )
    op.create_table('safety_notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Enum('mhra', 'cas', 'manufacturer', name='notice_source', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=2000), nullable=False),
    sa.Column('action_by', sa.Date(), nullable=True),
    sa.Column('stop_use', sa.Boolean(), nullable=False),
    sa.Column('manufacturer', sa.String(length=120), nullable=False),
    sa.Column('rule', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_safety_notice_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_notice')),
    sa.UniqueConstraint('owner_id', 'source', 'number', name=op.f('uq_safety_notice_owner_id_source_number'))
    )
    with op.batch_alter_table('safety_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_notice_manufacturer'), ['manufacturer'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_notice_owner_id'), ['owner_id'], unique=False)

    op.create_table('engineer_skill',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('category', sa.String(length=80), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('ppm', 'calibration', 'repair', 'safety', 'acceptance', 'safety_notice', 'move_check', 'decontamination', 'consumable_change', name='work_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_from <= valid_to', name=op.f('ck_engineer_skill_valid')),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_engineer_skill_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_engineer_skill_organisation_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_engineer_skill_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engineer_skill'))
    )
    with op.batch_alter_table('engineer_skill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_engineer_skill_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_engineer_skill_person_id'), ['person_id'], unique=False)

    op.create_table('site_authorisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_from <= valid_to', name=op.f('ck_site_authorisation_valid')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_site_authorisation_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_site_authorisation_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_authorisation'))
    )
    with op.batch_alter_table('site_authorisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_authorisation_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_authorisation_trust_id'), ['trust_id'], unique=False)

    op.create_table('work_feed',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_work_feed_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_work_feed_token_hash'))
    )
    with op.batch_alter_table('work_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_feed_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_work_feed_in_use', ['person_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('meter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_meter_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meter')),
    sa.UniqueConstraint('asset_id', 'name', name=op.f('uq_meter_asset_id_name'))
    )
    op.create_table('notice_match',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('new', 'acknowledged', 'actioned', 'not_applicable', 'closed', name='match_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_notice_match_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['safety_notice.id'], name=op.f('fk_notice_match_notice_id_safety_notice'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_notice_match_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_match')),
    sa.UniqueConstraint('notice_id', 'asset_id', name=op.f('uq_notice_match_notice_id_asset_id'))
    )
    with op.batch_alter_table('notice_match', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_match_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_match_trust_id'), ['trust_id'], unique=False)

    op.create_table('procedure_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('check', 'number', 'text', name='step_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('prompt', sa.String(length=200), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('lower', sa.BigInteger(), nullable=True),
    sa.Column('upper', sa.BigInteger(), nullable=True),
    sa.Column('mandatory', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['calibration_procedure_version.id'], name=op.f('fk_procedure_step_version_id_calibration_procedure_version'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedure_step')),
    sa.UniqueConstraint('version_id', 'seq', name=op.f('uq_procedure_step_version_id_seq'))
    )
    op.create_table('safety_test',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('tested_on', sa.Date(), nullable=False),
    sa.Column('method', sa.Enum('direct', 'differential', 'alternative', name='method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Enum('acceptance', 'routine', 'after_repair', name='safety_reason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('elec_class', sa.Enum('I', 'II', 'internal', 'none', name='electrical_class', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('applied_part', sa.Enum('none', 'B', 'BF', 'CF', name='applied_part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('limits_version', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('pass', 'fail', 'incomplete', 'not_applicable', name='safety_verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('late_reason', sa.String(length=400), nullable=False),
    sa.Column('performer_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_safety_test_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_safety_test_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_test')),
    sa.UniqueConstraint('reference', name=op.f('uq_safety_test_reference'))
    )
    with op.batch_alter_table('safety_test', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_test_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_test_trust_id'), ['trust_id'], unique=False)

    op.create_table('meter_read',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meter_id', sa.Uuid(), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['meter_id'], ['meter.id'], name=op.f('fk_meter_read_meter_id_meter'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meter_read')),
    sa.UniqueConstraint('meter_id', 'read_on', name=op.f('uq_meter_read_meter_id_read_on'))
    )
    op.create_table('notice_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('match_id', sa.Uuid(), nullable=False),
    sa.Column('from_state', sa.Enum('new', 'acknowledged', 'actioned', 'not_applicable', 'closed', name='matchstate', native_enum=False, length=40), nullable=True),
    sa.Column('to_state', sa.Enum('new', 'acknowledged', 'actioned', 'not_applicable', 'closed', name='match_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['match_id'], ['notice_match.id'], name=op.f('fk_notice_event_match_id_notice_match'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_event'))
    )
    with op.batch_alter_table('notice_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_event_match_id'), ['match_id'], unique=False)

    op.create_table('safety_test_reading',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('test_id', sa.Uuid(), nullable=False),
    sa.Column('measure', sa.Enum('earth', 'equipment_leakage', 'applied_part_leakage', 'insulation', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('limit_value', sa.BigInteger(), nullable=True),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('percent', sa.BigInteger(), nullable=True),
    sa.Column('reference_value', sa.BigInteger(), nullable=True),
    sa.Column('verdict', sa.Enum('pass', 'fail', 'incomplete', 'not_applicable', name='safety_verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['test_id'], ['safety_test.id'], name=op.f('fk_safety_test_reading_test_id_safety_test'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_test_reading')),
    sa.UniqueConstraint('test_id', 'measure', name=op.f('uq_safety_test_reading_test_id_measure'))
    )
    op.create_table('work_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('payer_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('ppm', 'calibration', 'repair', 'safety', 'acceptance', 'safety_notice', 'move_check', 'decontamination', 'consumable_change', name='work_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('priority', sa.Enum('emergency', 'urgent', 'normal', 'low', name='priority', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('requested', 'triaged', 'planned', 'assigned', 'in_progress', 'on_hold', 'work_done', 'in_review', 'closed', 'cancelled', 'closed_incomplete', name='work_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('reported_by', sa.String(length=120), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('failed_step_id', sa.Uuid(), nullable=True),
    sa.Column('plan_id', sa.Uuid(), nullable=True),
    sa.Column('plan_seq', sa.Integer(), nullable=True),
    sa.Column('plan_due_on', sa.Date(), nullable=True),
    sa.Column('procedure_id', sa.Uuid(), nullable=True),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('performer_id', sa.Uuid(), nullable=True),
    sa.Column('starts_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('hold_reason', sa.Enum('parts', 'access', 'vendor', 'decontamination', name='hold_reason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('held_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_safety_relevant', sa.Boolean(), nullable=False),
    sa.Column('downtime_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('downtime_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'on_hold') = (hold_reason IS NOT NULL)", name=op.f('ck_work_order_held_for_a_reason')),
    sa.CheckConstraint('(plan_id IS NULL) = (plan_due_on IS NULL)', name=op.f('ck_work_order_of_a_due_date')),
    sa.CheckConstraint('downtime_to IS NULL OR downtime_from <= downtime_to', name=op.f('ck_work_order_downtime')),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_work_order_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['assignee_id'], ['person.id'], name=op.f('fk_work_order_assignee_id_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['work_order.id'], name=op.f('fk_work_order_parent_id_work_order'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['payer_id'], ['organisation.id'], name=op.f('fk_work_order_payer_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_work_order_plan_id_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['procedure_id'], ['calibration_procedure.id'], name=op.f('fk_work_order_procedure_id_calibration_procedure'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_work_order_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order')),
    sa.UniqueConstraint('failed_step_id', name=op.f('uq_work_order_failed_step_id')),
    sa.UniqueConstraint('plan_id', 'plan_seq', name=op.f('uq_work_order_plan_id_plan_seq')),
    sa.UniqueConstraint('reference', name=op.f('uq_work_order_reference'))
    )
    with op.batch_alter_table('work_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_order_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_order_assignee_id'), ['assignee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_order_downtime_from'), ['downtime_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_order_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_order_payer_id'), ['payer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_order_planned_on'), ['planned_on'], unique=False)
        batch_op.create_index('ix_work_order_state_done_by', ['state', 'done_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_order_trust_id'), ['trust_id'], unique=False)

    op.create_table('work_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('from_state', sa.Enum('requested', 'triaged', 'planned', 'assigned', 'in_progress', 'on_hold', 'work_done', 'in_review', 'closed', 'cancelled', 'closed_incomplete', name='workstate', native_enum=False, length=40), nullable=True),
    sa.Column('to_state', sa.Enum('requested', 'triaged', 'planned', 'assigned', 'in_progress', 'on_hold', 'work_done', 'in_review', 'closed', 'cancelled', 'closed_incomplete', name='work_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['work_order.id'], name=op.f('fk_work_event_order_id_work_order'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_event'))
    )
    with op.batch_alter_table('work_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_event_order_id'), ['order_id'], unique=False)

    op.create_table('work_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('labour', 'part', 'contractor', 'travel', name='line_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('minutes <> 0 OR quantity <> 0', name=op.f('ck_work_line_of_something')),
    sa.ForeignKeyConstraint(['order_id'], ['work_order.id'], name=op.f('fk_work_line_order_id_work_order'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_line'))
    )
    with op.batch_alter_table('work_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_line_order_id'), ['order_id'], unique=False)

    op.create_table('work_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('check', 'number', 'text', name='step_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('prompt', sa.String(length=200), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('lower', sa.BigInteger(), nullable=True),
    sa.Column('upper', sa.BigInteger(), nullable=True),
    sa.Column('mandatory', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['work_order.id'], name=op.f('fk_work_step_order_id_work_order'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_step')),
    sa.UniqueConstraint('order_id', 'seq', name=op.f('uq_work_step_order_id_seq'))
    )
    op.create_table('step_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=True),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('result', sa.Enum('pass', 'fail', 'noted', name='step_result', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['step_id'], ['work_step.id'], name=op.f('fk_step_answer_step_id_work_step'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_answer'))
    )
    with op.batch_alter_table('step_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_step_answer_step_id'), ['step_id'], unique=False)

    for choice in FROM_STATES:
        set_choices(op.get_bind(), *choice)
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)

    # Added one by one: tables that others refer to are not made anew.
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    for choice in CHOICES:
        set_choices(op.get_bind(), *choice)
    op.create_index(op.f('ix_plan_supersedes_id'), 'plan', ['supersedes_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_plan_supersedes_id'), table_name='plan')
    for table, column, _ in CHOICES:
        free_choices(op.get_bind(), table, column)
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)

    with op.batch_alter_table('step_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_step_answer_step_id'))

    op.drop_table('step_answer')
    op.drop_table('work_step')
    with op.batch_alter_table('work_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_line_order_id'))

    op.drop_table('work_line')
    with op.batch_alter_table('work_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_event_order_id'))

    op.drop_table('work_event')
    with op.batch_alter_table('work_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_order_trust_id'))
        batch_op.drop_index('ix_work_order_state_done_by')
        batch_op.drop_index(batch_op.f('ix_work_order_planned_on'))
        batch_op.drop_index(batch_op.f('ix_work_order_payer_id'))
        batch_op.drop_index(batch_op.f('ix_work_order_parent_id'))
        batch_op.drop_index(batch_op.f('ix_work_order_downtime_from'))
        batch_op.drop_index(batch_op.f('ix_work_order_assignee_id'))
        batch_op.drop_index(batch_op.f('ix_work_order_asset_id'))

    op.drop_table('work_order')
    op.drop_table('safety_test_reading')
    with op.batch_alter_table('notice_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_event_match_id'))

    op.drop_table('notice_event')
    op.drop_table('meter_read')
    with op.batch_alter_table('safety_test', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_test_trust_id'))
        batch_op.drop_index(batch_op.f('ix_safety_test_asset_id'))

    op.drop_table('safety_test')
    op.drop_table('procedure_step')
    with op.batch_alter_table('notice_match', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_match_trust_id'))
        batch_op.drop_index(batch_op.f('ix_notice_match_asset_id'))

    op.drop_table('notice_match')
    op.drop_table('meter')
    with op.batch_alter_table('work_feed', schema=None) as batch_op:
        batch_op.drop_index('uq_work_feed_in_use', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_work_feed_person_id'))

    op.drop_table('work_feed')
    with op.batch_alter_table('site_authorisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_authorisation_trust_id'))
        batch_op.drop_index(batch_op.f('ix_site_authorisation_person_id'))

    op.drop_table('site_authorisation')
    with op.batch_alter_table('engineer_skill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_engineer_skill_person_id'))
        batch_op.drop_index(batch_op.f('ix_engineer_skill_organisation_id'))

    op.drop_table('engineer_skill')
    with op.batch_alter_table('safety_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_notice_owner_id'))
        batch_op.drop_index(batch_op.f('ix_safety_notice_manufacturer'))

    op.drop_table('safety_notice')
    op.drop_table('house_table')
