"""discovery"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0022'
down_revision: str | None = '0021'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('need',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('priority', sa.Enum('must', 'should', 'could', name='priority', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('statement', sa.String(length=400), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('struck_by', sa.Uuid(), nullable=True),
    sa.Column('struck_because', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(struck_at IS NULL) = (struck_because = '')", name=op.f('ck_need_struck_for_a_reason')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_need_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need')),
    sa.UniqueConstraint('tender_id', 'seq', name=op.f('uq_need_tender_id_seq'))
    )
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_tender_id'), ['tender_id'], unique=False)

    op.create_table('workshop',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=110), nullable=False),
    sa.Column('place', sa.String(length=110), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_workshop_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop'))
    )
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_tender_id'), ['tender_id'], unique=False)

    op.create_table('criterion_need',
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('criterion', sa.String(length=120), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_criterion_need_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_criterion_need_need_id_need'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('lot_id', 'criterion', 'need_id', name=op.f('pk_criterion_need'))
    )
    with op.batch_alter_table('criterion_need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_criterion_need_need_id'), ['need_id'], unique=False)

    op.create_table('pain',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('keep', 'drop', 'change', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('said', sa.String(length=400), nullable=False),
    sa.Column('workshop_id', sa.Uuid(), nullable=True),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('struck_by', sa.Uuid(), nullable=True),
    sa.Column('struck_because', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(struck_at IS NULL) = (struck_because = '')", name=op.f('ck_pain_struck_for_a_reason')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_pain_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_pain_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_pain_workshop_id_workshop'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pain')),
    sa.UniqueConstraint('tender_id', 'seq', name=op.f('uq_pain_tender_id_seq'))
    )
    with op.batch_alter_table('pain', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pain_tender_id'), ['tender_id'], unique=False)

    op.create_table('workshop_attendance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('workshop_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('discipline', sa.String(length=60), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint('people > 0', name=op.f('ck_workshop_attendance_somebody')),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_workshop_attendance_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_attendance_workshop_id_workshop'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_attendance')),
    sa.UniqueConstraint('workshop_id', 'trust_id', 'discipline', name=op.f('uq_workshop_attendance_workshop_id_trust_id_discipline'))
    )
    with op.batch_alter_table('workshop_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_attendance_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('need_pain',
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('pain_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_pain_need_id_need'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['pain_id'], ['pain.id'], name=op.f('fk_need_pain_pain_id_pain'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('need_id', 'pain_id', name=op.f('pk_need_pain'))
    )
    with op.batch_alter_table('need_pain', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_pain_pain_id'), ['pain_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('need_pain', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_pain_pain_id'))

    op.drop_table('need_pain')
    with op.batch_alter_table('workshop_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workshop_attendance_workshop_id'))

    op.drop_table('workshop_attendance')
    with op.batch_alter_table('pain', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pain_tender_id'))

    op.drop_table('pain')
    with op.batch_alter_table('criterion_need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_criterion_need_need_id'))

    op.drop_table('criterion_need')
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workshop_tender_id'))

    op.drop_table('workshop')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_tender_id'))

    op.drop_table('need')
