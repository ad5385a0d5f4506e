"""engineers and opening hours"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes


revision: str = '0051'
down_revision: str | None = '0050'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('engineer_week', 'site_week')


def upgrade() -> None:
    op.create_table('engineer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('home_site_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR starts_on <= last_day', name=op.f('ck_engineer_leaves_after_joining')),
    sa.ForeignKeyConstraint(['home_site_id'], ['site.id'], name=op.f('fk_engineer_home_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_engineer_organisation_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_engineer_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engineer')),
    sa.UniqueConstraint('person_id', name=op.f('uq_engineer_person_id'))
    )
    op.create_index(op.f('ix_engineer_home_site_id'), 'engineer', ['home_site_id'], unique=False)
    op.create_index(op.f('ix_engineer_organisation_id'), 'engineer', ['organisation_id'], unique=False)

    op.create_table('engineer_week',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('engineer_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('hours', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['engineer_id'], ['engineer.id'], name=op.f('fk_engineer_week_engineer_id_engineer'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engineer_week'))
    )
    op.create_index('ix_engineer_week_engineer_id', 'engineer_week', ['engineer_id', 'valid_from'], unique=False)

    op.create_table('engineer_absence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('engineer_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('leave', 'sickness', 'training', name='absence_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_engineer_absence_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['engineer_id'], ['engineer.id'], name=op.f('fk_engineer_absence_engineer_id_engineer'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engineer_absence'))
    )
    op.create_index('ix_engineer_absence_engineer_id', 'engineer_absence', ['engineer_id', 'ends_on'], unique=False)

    op.create_table('site_week',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('hours', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_week_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_week'))
    )
    op.create_index('ix_site_week_site_id', 'site_week', ['site_id', 'valid_from'], unique=False)

    op.create_table('site_closure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_site_closure_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_closure_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_closure'))
    )
    op.create_index('ix_site_closure_site_id', 'site_closure', ['site_id', 'ends_on'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)

    op.drop_table('site_closure')
    op.drop_table('site_week')
    op.drop_table('engineer_absence')
    op.drop_table('engineer_week')
    op.drop_table('engineer')
