"""terms of loans"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0054'
down_revision: str | None = '0053'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('loan_document',)


def upgrade() -> None:
    op.add_column('loan', sa.Column('asked_asset_id', sa.Uuid(), nullable=True))
    op.add_column('loan', sa.Column('wanted_to', sa.Date(), nullable=True))
    op.add_column('loan', sa.Column('recalled_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('loan_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('loan_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('facts_sha256', sa.String(length=64), nullable=False),
    sa.Column('pdf_id', sa.Uuid(), nullable=False),
    sa.Column('docx_id', sa.Uuid(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['docx_id'], ['stored_file.id'], name=op.f('fk_loan_document_docx_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['loan_id'], ['loan.id'], name=op.f('fk_loan_document_loan_id_loan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['pdf_id'], ['stored_file.id'], name=op.f('fk_loan_document_pdf_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_loan_document')),
    sa.UniqueConstraint('loan_id', 'position', name=op.f('uq_loan_document_loan_id_position'))
    )
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_table('loan_document')
    op.drop_column('loan', 'recalled_at')
    op.drop_column('loan', 'wanted_to')
    op.drop_column('loan', 'asked_asset_id')
