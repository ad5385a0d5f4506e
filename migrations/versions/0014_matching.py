"""matching of lines and spellings of suppliers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0014'
down_revision: str | None = '0013'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = ("match_decision", "supplier_spelling", "matched_again")


def upgrade() -> None:
    op.create_table('match_proposal',
    sa.Column('description_key', sa.String(length=32), nullable=False),
    sa.Column('candidates', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('description_key', name=op.f('pk_match_proposal'))
    )
    op.create_table('match_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('wording', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('supplier', sa.String(length=300), nullable=False),
    sa.Column('item_code', sa.String(length=100), nullable=False),
    sa.Column('part_number', sa.String(length=100), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('numerator', sa.BigInteger(), nullable=True),
    sa.Column('denominator', sa.BigInteger(), nullable=True),
    sa.Column('confidence', sa.BigInteger(), nullable=True),
    sa.Column('is_undone', sa.Boolean(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(numerator IS NULL) = (denominator IS NULL)', name=op.f('ck_match_decision_whole_pack')),
    sa.CheckConstraint('numerator > 0 AND denominator > 0', name=op.f('ck_match_decision_positive')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_match_decision_decided_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_match_decision_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_match_decision_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_decision')),
    sa.UniqueConstraint('trust_id', 'wording', 'number', name=op.f('uq_match_decision_trust_id_wording_number'))
    )
    with op.batch_alter_table('match_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_decision_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_match_decision_trust_id'), ['trust_id'], unique=False)

    op.create_table('supplier_spelling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('written', sa.String(length=300), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('merge_id', sa.Uuid(), nullable=False),
    sa.Column('is_undone', sa.Boolean(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_supplier_spelling_said_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_supplier_spelling_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_spelling')),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_supplier_spelling_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.UniqueConstraint('trust_id', 'key', 'number', name=op.f('uq_supplier_spelling_trust_id_key_number'))
    )
    with op.batch_alter_table('supplier_spelling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supplier_spelling_merge_id'), ['merge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supplier_spelling_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('matched_again',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('origin_id', sa.Uuid(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_matched_again_batch_id_import_batch'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['origin_id'], ['import_batch.id'], name=op.f('fk_matched_again_origin_id_import_batch'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['replaces_id'], ['import_batch.id'], name=op.f('fk_matched_again_replaces_id_import_batch'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matched_again')),
    sa.UniqueConstraint('batch_id', name=op.f('uq_matched_again_batch_id')),
    sa.UniqueConstraint('origin_id', 'number', name=op.f('uq_matched_again_origin_id_number'))
    )
    with op.batch_alter_table('matched_again', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matched_again_replaces_id'), ['replaces_id'], unique=False)

    op.add_column('item_pack', sa.Column('gtin14', sa.String(length=14), nullable=True))
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_column('item_pack', 'gtin14')
    with op.batch_alter_table('matched_again', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matched_again_replaces_id'))

    op.drop_table('matched_again')
    with op.batch_alter_table('supplier_spelling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supplier_spelling_supplier_id'))
        batch_op.drop_index(batch_op.f('ix_supplier_spelling_merge_id'))

    op.drop_table('supplier_spelling')
    with op.batch_alter_table('match_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_match_decision_trust_id'))
        batch_op.drop_index(batch_op.f('ix_match_decision_item_id'))

    op.drop_table('match_decision')
    op.drop_table('match_proposal')
