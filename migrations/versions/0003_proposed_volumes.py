"""volumes that trusts propose"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('proposed_volume',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('per_year', sa.BigInteger(), nullable=False),
    sa.Column('commitment_class', sa.Enum('indicative', 'committed', name='commitment_class', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('per_year > 0', name=op.f('ck_proposed_volume_above_zero')),
    sa.ForeignKeyConstraint(['contract_id'], ['trust_contract.id'], name=op.f('fk_proposed_volume_contract_id_trust_contract'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_proposed_volume_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposed_volume')),
    sa.UniqueConstraint('contract_id', 'item_id', name=op.f('uq_proposed_volume_contract_id_item_id'))
    )
    with op.batch_alter_table('proposed_volume', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposed_volume_contract_id'), ['contract_id'], unique=False)
    forbid_changes(op.get_bind(), 'proposed_volume')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'proposed_volume')
    with op.batch_alter_table('proposed_volume', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposed_volume_contract_id'))

    op.drop_table('proposed_volume')
