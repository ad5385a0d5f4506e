"""lines rolled up by month"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('lake_rollup',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('lines_sha256', sa.String(length=64), nullable=False),
    sa.Column('shape', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_lake_rollup_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lake_rollup')),
    sa.UniqueConstraint('trust_id', 'lines_sha256', 'shape', name=op.f('uq_lake_rollup_trust_id_lines_sha256_shape'))
    )
    with op.batch_alter_table('lake_rollup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lake_rollup_trust_id'), ['trust_id'], unique=False)

    forbid_changes(op.get_bind(), 'lake_rollup')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'lake_rollup')
    with op.batch_alter_table('lake_rollup', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lake_rollup_trust_id'))

    op.drop_table('lake_rollup')
