"""criteria as a tree, with scales, minimum scores and scripts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.choices import set_check, set_choices

revision: str = '0019'
down_revision: str | None = '0018'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OLD = ('quality', 'price')
NEW = ('pass_fail', 'quality', 'social_value', 'demo', 'price')
A_SHARE = 'weight_bp >= 0 AND weight_bp <= 10000'


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column('criterion', sa.Column('parent_id', sa.Uuid(), nullable=True))
    op.add_column('criterion', sa.Column('scale', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True))
    op.add_column('criterion', sa.Column('minimum', sa.BigInteger(), nullable=True))
    op.add_column('criterion', sa.Column('script', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('criterion', sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False))
    set_choices(connection, 'criterion', 'kind', NEW)
    set_check(
        connection,
        'criterion',
        'ck_criterion_a_share',
        f"{A_SHARE} AND (weight_bp = 0) = (kind = 'pass_fail')",
    )


def downgrade() -> None:
    connection = op.get_bind()
    set_check(connection, 'criterion', 'ck_criterion_a_share', 'weight_bp > 0 AND weight_bp <= 10000')
    set_choices(connection, 'criterion', 'kind', OLD)
    for column in ('version', 'script', 'minimum', 'scale', 'parent_id'):
        op.drop_column('criterion', column)
