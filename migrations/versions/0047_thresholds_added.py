"""thresholds that administrators add"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0047'
down_revision: str | None = '0046'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('procurement_threshold',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('goods_and_services', 'works', 'concession', 'light_touch', 'notifiable', name='contract_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('authority', sa.Enum('central', 'sub_central', name='authority_type', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('until > first_day', name=op.f('ck_procurement_threshold_ends_after_start')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procurement_threshold')),
    sa.UniqueConstraint('kind', 'authority', 'first_day', name=op.f('uq_procurement_threshold_kind_authority_first_day'))
    )
    forbid_changes(op.get_bind(), 'procurement_threshold')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'procurement_threshold')
    op.drop_table('procurement_threshold')
