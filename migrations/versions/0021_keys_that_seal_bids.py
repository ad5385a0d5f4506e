"""keys that seal bids"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0021'
down_revision: str | None = '0020'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("tender_key", "key_share")


def upgrade() -> None:
    op.create_table('key_holder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('locked_key', sa.LargeBinary(), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('memory_kib', sa.Integer(), nullable=False),
    sa.Column('passes', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(person_id IS NULL) = (trust_id IS NULL)', name=op.f('ck_key_holder_person_of_a_trust')),
    sa.CheckConstraint('released_by IS NULL OR released_at IS NOT NULL', name=op.f('ck_key_holder_released_pair')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_key_holder_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_key_holder_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_key_holder_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_holder'))
    )
    with op.batch_alter_table('key_holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_key_holder_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('uq_key_holder_place', ['tender_id', 'place'], unique=True, sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))

    op.create_table('tender_key',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('envelope', sa.Enum('quality', 'price', name='envelope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_key_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_key')),
    sa.UniqueConstraint('tender_id', 'envelope', name=op.f('uq_tender_key_tender_id_envelope'))
    )
    with op.batch_alter_table('tender_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_key_tender_id'), ['tender_id'], unique=False)

    op.create_table('key_share',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('holder_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['key_holder.id'], name=op.f('fk_key_share_holder_id_key_holder'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['key_id'], ['tender_key.id'], name=op.f('fk_key_share_key_id_tender_key'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_share')),
    sa.UniqueConstraint('key_id', 'holder_id', name=op.f('uq_key_share_key_id_holder_id'))
    )
    with op.batch_alter_table('key_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_key_share_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_key_share_key_id'), ['key_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('key_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_key_share_key_id'))
        batch_op.drop_index(batch_op.f('ix_key_share_holder_id'))

    op.drop_table('key_share')
    with op.batch_alter_table('tender_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_key_tender_id'))

    op.drop_table('tender_key')
    with op.batch_alter_table('key_holder', schema=None) as batch_op:
        batch_op.drop_index('uq_key_holder_place', sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_key_holder_tender_id'))

    op.drop_table('key_holder')
