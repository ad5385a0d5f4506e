"""rule for low prices dated"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0043'
down_revision: str | None = '0042'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('lot', sa.Column('low_price_set_on', sa.Date()))


def downgrade() -> None:
    op.drop_column('lot', 'low_price_set_on')
