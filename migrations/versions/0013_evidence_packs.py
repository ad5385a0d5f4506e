"""evidence packs, and reviewer notes on savings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0013'
down_revision: str | None = '0012'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('evidence_pack', 'reviewer_note')


def upgrade() -> None:
    op.create_table('evidence_pack',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('cash_releasing', 'avoidance', 'capital', name='line_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('is_complete', sa.Boolean(), nullable=False),
    sa.Column('contents_sha256', sa.String(length=64), nullable=False),
    sa.Column('manifest_sha256', sa.String(length=64), nullable=False),
    sa.Column('zip_sha256', sa.String(length=64), nullable=False),
    sa.Column('zip_file_id', sa.Uuid(), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
    sa.Column('pdf_file_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('period_to > period_from', name=op.f('ck_evidence_pack_period')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_evidence_pack_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_evidence_pack_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['pdf_file_id'], ['stored_file.id'], name=op.f('fk_evidence_pack_pdf_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_evidence_pack_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['zip_file_id'], ['stored_file.id'], name=op.f('fk_evidence_pack_zip_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_pack')),
    sa.UniqueConstraint('contents_sha256', name=op.f('uq_evidence_pack_contents_sha256')),
    sa.UniqueConstraint('reference', name=op.f('uq_evidence_pack_reference'))
    )
    with op.batch_alter_table('evidence_pack', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_pack_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_pack_trust_id'), ['trust_id'], unique=False)

    op.create_table('reviewer_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('cash_releasing', 'avoidance', 'capital', name='line_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('grade', sa.Enum('fair', 'uncertain', 'overstated', name='audit_grade', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_reviewer_note_has_text')),
    sa.CheckConstraint('period_to > period_from', name=op.f('ck_reviewer_note_period')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_reviewer_note_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_reviewer_note_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_reviewer_note_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviewer_note'))
    )
    with op.batch_alter_table('reviewer_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviewer_note_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index('ix_reviewer_note_saving', ['trust_id', 'item_id', 'kind'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('reviewer_note', schema=None) as batch_op:
        batch_op.drop_index('ix_reviewer_note_saving')
        batch_op.drop_index(batch_op.f('ix_reviewer_note_consortium_id'))

    op.drop_table('reviewer_note')
    with op.batch_alter_table('evidence_pack', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_pack_trust_id'))
        batch_op.drop_index(batch_op.f('ix_evidence_pack_consortium_id'))

    op.drop_table('evidence_pack')
