"""questions to tenders and their answers, amendments, later deadlines"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes


revision: str = '0028'
down_revision: str | None = '0027'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    'tender_question',
    'question_answer',
    'question_publication',
    'tender_amendment',
    'deadline_extension',
    'extension_answer',
)


def upgrade() -> None:
    op.create_table('deadline_extension',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('to_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_deadline_extension_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_extension'))
    )
    with op.batch_alter_table('deadline_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadline_extension_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_amendment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_tender_amendment_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_amendment_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_amendment')),
    sa.UniqueConstraint('tender_id', 'number', name=op.f('uq_tender_amendment_tender_id_number'))
    )
    with op.batch_alter_table('tender_amendment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_amendment_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_question',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_tender_question_says_something')),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_tender_question_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_question_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_question'))
    )
    with op.batch_alter_table('tender_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_question_supplier_id'), ['supplier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tender_question_tender_id'), ['tender_id'], unique=False)

    op.create_table('extension_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('extension_id', sa.Uuid(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['extension_id'], ['deadline_extension.id'], name=op.f('fk_extension_answer_extension_id_deadline_extension'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension_answer')),
    sa.UniqueConstraint('extension_id', name=op.f('uq_extension_answer_extension_id'))
    )
    op.create_table('question_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('public_text', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('changes_bids', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['tender_question.id'], name=op.f('fk_question_answer_question_id_tender_question'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_answer'))
    )
    with op.batch_alter_table('question_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_answer_question_id'), ['question_id'], unique=False)

    op.create_table('question_publication',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['answer_id'], ['question_answer.id'], name=op.f('fk_question_publication_answer_id_question_answer'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_question_publication_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_publication')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_question_publication_answer_id')),
    sa.UniqueConstraint('tender_id', 'number', name=op.f('uq_question_publication_tender_id_number'))
    )

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)



def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_table('question_publication')
    with op.batch_alter_table('question_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_answer_question_id'))

    op.drop_table('question_answer')
    op.drop_table('extension_answer')
    with op.batch_alter_table('tender_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_question_tender_id'))
        batch_op.drop_index(batch_op.f('ix_tender_question_supplier_id'))

    op.drop_table('tender_question')
    with op.batch_alter_table('tender_amendment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_amendment_tender_id'))

    op.drop_table('tender_amendment')
    with op.batch_alter_table('deadline_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deadline_extension_tender_id'))

    op.drop_table('deadline_extension')