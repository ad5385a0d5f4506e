"""places of compacted batches"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0017'
down_revision: str | None = '0016'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('lake_compaction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('batches', sa.Integer(), nullable=False),
    sa.Column('lines', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_lake_compaction_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lake_compaction'))
    )
    with op.batch_alter_table('lake_compaction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lake_compaction_trust_id'), ['trust_id'], unique=False)

    op.create_table('batch_place',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('compaction_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_batch_place_batch_id_import_batch'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['compaction_id'], ['lake_compaction.id'], name=op.f('fk_batch_place_compaction_id_lake_compaction'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_batch_place_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_place')),
    sa.UniqueConstraint('batch_id', 'number', name=op.f('uq_batch_place_batch_id_number'))
    )
    with op.batch_alter_table('batch_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_place_trust_id'), ['trust_id'], unique=False)

    forbid_changes(op.get_bind(), 'lake_compaction')
    forbid_changes(op.get_bind(), 'batch_place')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'batch_place')
    allow_changes(op.get_bind(), 'lake_compaction')
    with op.batch_alter_table('batch_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batch_place_trust_id'))

    op.drop_table('batch_place')
    with op.batch_alter_table('lake_compaction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lake_compaction_trust_id'))

    op.drop_table('lake_compaction')
