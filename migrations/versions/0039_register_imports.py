"""register imports"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0039'
down_revision: str | None = '0038'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('register_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('header_row', sa.Integer(), nullable=False),
    sa.Column('places', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('default_site_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('staged', 'committed', 'undone', name='import_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('staged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staged_by', sa.Uuid(), nullable=True),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('committed_by', sa.Uuid(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_register_import_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_register_import_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_import'))
    )
    op.create_index(op.f('ix_register_import_trust_id'), 'register_import', ['trust_id'], unique=False)
    op.create_table('register_import_row',
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('outcome', sa.Enum('new', 'changed', 'unchanged', 'refused', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asset_no', sa.String(length=200), nullable=False),
    sa.Column('serial', sa.String(length=200), nullable=False),
    sa.Column('model', sa.String(length=200), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=True),
    sa.Column('left_version', sa.Integer(), nullable=True),
    sa.Column('changes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['register_import.id'], name=op.f('fk_register_import_row_import_id_register_import'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('import_id', 'number', name=op.f('pk_register_import_row'))
    )
    op.create_index(op.f('ix_register_import_row_asset_id'), 'register_import_row', ['asset_id'], unique=False)
    op.create_index('ix_register_import_row_outcome', 'register_import_row', ['import_id', 'outcome', 'number'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_register_import_row_outcome', table_name='register_import_row')
    op.drop_index(op.f('ix_register_import_row_asset_id'), table_name='register_import_row')
    op.drop_table('register_import_row')
    op.drop_index(op.f('ix_register_import_trust_id'), table_name='register_import')
    op.drop_table('register_import')
