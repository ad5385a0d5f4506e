"""plans of visits"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision: str = '0059'
down_revision: str | None = '0058'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = ('ppm', 'calibration', 'repair', 'safety', 'acceptance', 'safety_notice', 'move_check', 'decontamination', 'consumable_change')


def upgrade() -> None:
    op.create_table('visit_plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'withdrawn', name='visit_plan_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('terms', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('together', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('alone', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('bound', sa.BigInteger(), nullable=True),
    sa.Column('inputs', sa.Text(), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_on <= last_day', name=op.f('ck_visit_plan_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_visit_plan_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_plan')),
    sa.UniqueConstraint('reference', name=op.f('uq_visit_plan_reference'))
    )
    op.create_index('ix_visit_plan_consortium_id', 'visit_plan', ['consortium_id', 'starts_on'], unique=False)

    op.create_table('visit_day',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_plan_id', sa.Uuid(), nullable=False),
    sa.Column('engineer_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('departs', sa.Integer(), nullable=False),
    sa.Column('back', sa.Integer(), nullable=False),
    sa.Column('miles', sa.BigInteger(), nullable=False),
    sa.Column('travel_minutes', sa.Integer(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('departs < back', name=op.f('ck_visit_day_comes_back')),
    sa.ForeignKeyConstraint(['engineer_id'], ['engineer.id'], name=op.f('fk_visit_day_engineer_id_engineer'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_plan_id'], ['visit_plan.id'], name=op.f('fk_visit_day_visit_plan_id_visit_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_day')),
    sa.UniqueConstraint('visit_plan_id', 'engineer_id', 'day', name=op.f('uq_visit_day_visit_plan_id_engineer_id_day'))
    )
    op.create_index('ix_visit_day_engineer_id', 'visit_day', ['engineer_id', 'day'], unique=False)

    op.create_table('visit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_plan_id', sa.Uuid(), nullable=False),
    sa.Column('visit_day_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('arrives', sa.Integer(), nullable=False),
    sa.Column('leaves', sa.Integer(), nullable=False),
    sa.CheckConstraint('arrives < leaves', name=op.f('ck_visit_leaves_after_arriving')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_visit_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_day_id'], ['visit_day.id'], name=op.f('fk_visit_visit_day_id_visit_day'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_plan_id'], ['visit_plan.id'], name=op.f('fk_visit_visit_plan_id_visit_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('visit_day_id', 'seq', name=op.f('uq_visit_visit_day_id_seq'))
    )
    op.create_index(op.f('ix_visit_site_id'), 'visit', ['site_id'], unique=False)
    op.create_index(op.f('ix_visit_visit_plan_id'), 'visit', ['visit_plan_id'], unique=False)

    op.create_table('visit_job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_plan_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='work_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_visit_job_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_job_visit_id_visit'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_plan_id'], ['visit_plan.id'], name=op.f('fk_visit_job_visit_plan_id_visit_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_job')),
    sa.UniqueConstraint('visit_plan_id', 'key', name=op.f('uq_visit_job_visit_plan_id_key'))
    )
    op.create_index(op.f('ix_visit_job_asset_id'), 'visit_job', ['asset_id'], unique=False)
    op.create_index(op.f('ix_visit_job_visit_id'), 'visit_job', ['visit_id'], unique=False)

    op.create_table('visit_unplaced',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_plan_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='work_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_visit_unplaced_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_visit_unplaced_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_plan_id'], ['visit_plan.id'], name=op.f('fk_visit_unplaced_visit_plan_id_visit_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_unplaced')),
    sa.UniqueConstraint('visit_plan_id', 'key', name=op.f('uq_visit_unplaced_visit_plan_id_key'))
    )
    op.create_index(op.f('ix_visit_unplaced_asset_id'), 'visit_unplaced', ['asset_id'], unique=False)

    op.create_table('visit_share',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_plan_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('jobs', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('alone', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_visit_share_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['visit_plan_id'], ['visit_plan.id'], name=op.f('fk_visit_share_visit_plan_id_visit_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_share')),
    sa.UniqueConstraint('visit_plan_id', 'trust_id', name=op.f('uq_visit_share_visit_plan_id_trust_id'))
    )
    op.create_index(op.f('ix_visit_share_trust_id'), 'visit_share', ['trust_id'], unique=False)


def downgrade() -> None:
    op.drop_table('visit_share')
    op.drop_table('visit_unplaced')
    op.drop_table('visit_job')
    op.drop_table('visit')
    op.drop_table('visit_day')
    op.drop_table('visit_plan')
