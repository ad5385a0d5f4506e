"""lines that two agreements share"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('shared_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('other_agreement_id', sa.Uuid(), nullable=False),
    sa.Column('share', sa.BigInteger(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('agreement_id <> other_agreement_id', name=op.f('ck_shared_line_two_agreements')),
    sa.CheckConstraint('share > 0', name=op.f('ck_shared_line_above_zero')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_shared_line_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_shared_line_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['other_agreement_id'], ['agreement.id'], name=op.f('fk_shared_line_other_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_shared_line_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_line'))
    )
    with op.batch_alter_table('shared_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_line_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shared_line_other_agreement_id'), ['other_agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shared_line_trust_id'), ['trust_id'], unique=False)
    forbid_changes(op.get_bind(), 'shared_line')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'shared_line')
    with op.batch_alter_table('shared_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_line_trust_id'))
        batch_op.drop_index(batch_op.f('ix_shared_line_other_agreement_id'))
        batch_op.drop_index(batch_op.f('ix_shared_line_agreement_id'))

    op.drop_table('shared_line')
