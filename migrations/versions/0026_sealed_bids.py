"""bids sealed as they are submitted"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import free_choices, set_choices

revision: str = '0026'
down_revision: str | None = '0025'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("sealed_bid", "tender_supplier")


def upgrade() -> None:
    op.create_table('bid_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('locked', sa.LargeBinary(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_bid_draft_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid_draft')),
    sa.UniqueConstraint('tender_id', 'bid_id', name=op.f('uq_bid_draft_tender_id_bid_id'))
    )
    with op.batch_alter_table('bid_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_draft_tender_id'), ['tender_id'], unique=False)

    op.create_table('sealed_bid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('submitted', 'confirmed', 'withdrawn', name='version_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('confirms_id', sa.Uuid(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('quality', sa.LargeBinary(), nullable=True),
    sa.Column('price', sa.LargeBinary(), nullable=True),
    sa.Column('audit_sequence', sa.Integer(), nullable=False),
    sa.Column('audit_hash', sa.String(length=64), nullable=False),
    sa.Column('signature', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind != 'confirmed' OR confirms_id IS NOT NULL", name=op.f('ck_sealed_bid_confirms_one')),
    sa.CheckConstraint("(kind = 'submitted') = (quality IS NOT NULL) AND (kind = 'submitted') = (price IS NOT NULL)", name=op.f('ck_sealed_bid_submitted_is_sealed')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_sealed_bid_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_bid')),
    sa.UniqueConstraint('tender_id', 'bid_id', 'version', name=op.f('uq_sealed_bid_tender_id_bid_id_version'))
    )
    with op.batch_alter_table('sealed_bid', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_bid_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sealed_bid_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_supplier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_tender_supplier_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_supplier_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_supplier')),
    sa.UniqueConstraint('tender_id', 'supplier_id', name=op.f('uq_tender_supplier_tender_id_supplier_id'))
    )
    with op.batch_alter_table('tender_supplier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_supplier_supplier_id'), ['supplier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tender_supplier_tender_id'), ['tender_id'], unique=False)

    op.add_column('lot', sa.Column('scaled_by', sa.String(length=40), server_default=sa.text("'volume'"), nullable=False))
    set_choices(op.get_bind(), 'lot', 'scaled_by', ('volume', 'members'))
    op.add_column('tender_line', sa.Column('bounds', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), server_default=sa.text('\'["0"]\''), nullable=False))

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_column('tender_line', 'bounds')
    free_choices(op.get_bind(), 'lot', 'scaled_by')
    op.drop_column('lot', 'scaled_by')

    with op.batch_alter_table('tender_supplier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_supplier_tender_id'))
        batch_op.drop_index(batch_op.f('ix_tender_supplier_supplier_id'))

    op.drop_table('tender_supplier')
    with op.batch_alter_table('sealed_bid', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sealed_bid_tender_id'))
        batch_op.drop_index(batch_op.f('ix_sealed_bid_bid_id'))

    op.drop_table('sealed_bid')
    with op.batch_alter_table('bid_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bid_draft_tender_id'))

    op.drop_table('bid_draft')
