"""openings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0027'
down_revision: str | None = '0026'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("opened_envelope", "opening_step", "key_release")


def upgrade() -> None:
    op.create_table('opened_envelope',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_bid_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('envelope', sa.Enum('quality', 'price', name='envelope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('opened', 'tampered', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sealed_sha256', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('submitted_by', sa.Uuid(), nullable=True),
    sa.Column('part', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sealed_bid_id'], ['sealed_bid.id'], name=op.f('fk_opened_envelope_sealed_bid_id_sealed_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_opened_envelope_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_opened_envelope_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opened_envelope')),
    sa.UniqueConstraint('sealed_bid_id', 'envelope', name=op.f('uq_opened_envelope_sealed_bid_id_envelope'))
    )
    with op.batch_alter_table('opened_envelope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opened_envelope_tender_id'), ['tender_id'], unique=False)

    op.create_table('opening_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('holder_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('presented_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['key_holder.id'], name=op.f('fk_opening_step_holder_id_key_holder'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_opening_step_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_opening_step_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_opening_step_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening_step'))
    )
    with op.batch_alter_table('opening_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_step_tender_id'), ['tender_id'], unique=False)

    op.create_table('key_release',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('locked', sa.LargeBinary(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_step_id', sa.Uuid(), nullable=False),
    sa.Column('second_step_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['first_step_id'], ['opening_step.id'], name=op.f('fk_key_release_first_step_id_opening_step'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['key_id'], ['tender_key.id'], name=op.f('fk_key_release_key_id_tender_key'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['second_step_id'], ['opening_step.id'], name=op.f('fk_key_release_second_step_id_opening_step'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_release')),
    sa.UniqueConstraint('key_id', name=op.f('uq_key_release_key_id'))
    )
    op.add_column('bid', sa.Column('sealed_bid_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_bid_sealed_bid_id'), 'bid', ['sealed_bid_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_index(op.f('ix_bid_sealed_bid_id'), table_name='bid')
    op.drop_column('bid', 'sealed_bid_id')

    op.drop_table('key_release')
    with op.batch_alter_table('opening_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opening_step_tender_id'))

    op.drop_table('opening_step')
    with op.batch_alter_table('opened_envelope', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opened_envelope_tender_id'))

    op.drop_table('opened_envelope')
