"""decision on tenders"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import choices_of, set_choices

revision: str = '0031'
down_revision: str | None = '0030'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    'assessment_summary',
    'challenge_end',
    'recommendation',
    'supplier_check',
    'tender_challenge',
    'tender_standstill',
    'trust_acceptance',
)
HOLDING_STATES = (('tender', 'state'), ('tender_event', 'to_state'))
STATES = ('recommended', 'approved', 'summaries_issued', 'standstill', 'suspended')


def upgrade() -> None:
    op.create_table('supplier_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('list_version', sa.String(length=80), nullable=False),
    sa.Column('outcome', sa.Enum('clear', 'excludable_allowed', 'excluded', name='check_outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_supplier_check_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_supplier_check_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_check'))
    )
    with op.batch_alter_table('supplier_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supplier_check_supplier_id'), ['supplier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supplier_check_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_challenge',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('challenger', sa.String(length=120), nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_challenge_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_challenge'))
    )
    with op.batch_alter_table('tender_challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_challenge_tender_id'), ['tender_id'], unique=False)

    op.create_table('trust_acceptance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('choice_sha256', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.Enum('accepted', 'declined', name='acceptance_answer', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("answer = 'accepted' OR length(reason) > 0", name=op.f('ck_trust_acceptance_declined_because')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_trust_acceptance_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_trust_acceptance_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trust_acceptance'))
    )
    with op.batch_alter_table('trust_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trust_acceptance_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trust_acceptance_trust_id'), ['trust_id'], unique=False)

    op.create_table('challenge_end',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('challenge_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['tender_challenge.id'], name=op.f('fk_challenge_end_challenge_id_tender_challenge'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_end')),
    sa.UniqueConstraint('challenge_id', name=op.f('uq_challenge_end_challenge_id'))
    )
    op.create_table('tender_standstill',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('publication_id', sa.Uuid(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('computed_signing_on', sa.Date(), nullable=False),
    sa.Column('signing_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('basis', sa.String(length=100), nullable=False),
    sa.Column('rule', sa.String(length=300), nullable=False),
    sa.Column('override_because', sa.String(length=400), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['publication_id'], ['tender_publication.id'], name=op.f('fk_tender_standstill_publication_id_tender_publication'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_standstill_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_standstill'))
    )
    with op.batch_alter_table('tender_standstill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_standstill_tender_id'), ['tender_id'], unique=False)

    op.create_table('assessment_summary',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('body_sha256', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_assessment_summary_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_assessment_summary_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_assessment_summary_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_summary')),
    sa.UniqueConstraint('bid_id', name=op.f('uq_assessment_summary_bid_id'))
    )
    with op.batch_alter_table('assessment_summary', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_summary_supplier_id'), ['supplier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_summary_tender_id'), ['tender_id'], unique=False)

    op.create_table('recommendation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('rule', sa.String(length=400), nullable=False),
    sa.Column('scenario_id', sa.Uuid(), nullable=True),
    sa.Column('recommended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recommended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_recommendation_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_recommendation_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['run_id'], ['price_run.id'], name=op.f('fk_recommendation_run_id_price_run'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scenario_id'], ['award_scenario.id'], name=op.f('fk_recommendation_scenario_id_award_scenario'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation'))
    )
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_lot_id'), ['lot_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)
    for table, column in HOLDING_STATES:
        states = choices_of(op.get_bind(), table, column)
        set_choices(op.get_bind(), table, column, (*states, *STATES))


def downgrade() -> None:
    for table, column in HOLDING_STATES:
        states = choices_of(op.get_bind(), table, column)
        set_choices(op.get_bind(), table, column, [each for each in states if each not in STATES])
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_lot_id'))
        batch_op.drop_index(batch_op.f('ix_recommendation_bid_id'))

    op.drop_table('recommendation')
    with op.batch_alter_table('assessment_summary', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_summary_tender_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_summary_supplier_id'))

    op.drop_table('assessment_summary')
    with op.batch_alter_table('tender_standstill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_standstill_tender_id'))

    op.drop_table('tender_standstill')
    op.drop_table('challenge_end')
    with op.batch_alter_table('trust_acceptance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trust_acceptance_trust_id'))
        batch_op.drop_index(batch_op.f('ix_trust_acceptance_tender_id'))

    op.drop_table('trust_acceptance')
    with op.batch_alter_table('tender_challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_challenge_tender_id'))

    op.drop_table('tender_challenge')
    with op.batch_alter_table('supplier_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supplier_check_tender_id'))
        batch_op.drop_index(batch_op.f('ix_supplier_check_supplier_id'))

    op.drop_table('supplier_check')
