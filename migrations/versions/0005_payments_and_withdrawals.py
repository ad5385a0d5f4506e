"""batches of payments, withdrawals, and layouts that are remembered"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0005'
down_revision: str | None = '0004'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = ("batch_standing", "remembered_layout")


def upgrade() -> None:
    op.create_table('remembered_layout',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('header_key', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('lines', 'payments', name='kind', native_enum=False, length=40), nullable=False),
    sa.Column('headings', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('places', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_remembered_layout_confirmed_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_remembered_layout_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remembered_layout')),
    sa.UniqueConstraint('trust_id', 'header_key', 'number', name=op.f('uq_remembered_layout_trust_id_header_key_number'))
    )
    op.create_table('batch_standing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_batch_standing_batch_id_import_batch'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_batch_standing_said_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_batch_standing_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_standing')),
    sa.UniqueConstraint('batch_id', 'number', name=op.f('uq_batch_standing_batch_id_number'))
    )
    with op.batch_alter_table('batch_standing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_standing_trust_id'), ['trust_id'], unique=False)

    # Added one by one: a table made anew would lose the triggers that keep it from being changed.
    op.add_column('import_batch', sa.Column('source_sheet', sa.String(length=255), server_default=sa.text("''"), nullable=False))
    op.add_column('import_batch', sa.Column('kind', sa.Enum('lines', 'payments', name='kind', native_enum=False, length=40), server_default='lines', nullable=False))
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_column('import_batch', 'kind')
    op.drop_column('import_batch', 'source_sheet')

    with op.batch_alter_table('batch_standing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batch_standing_trust_id'))

    op.drop_table('batch_standing')
    op.drop_table('remembered_layout')
