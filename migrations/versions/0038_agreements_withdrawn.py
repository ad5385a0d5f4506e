"""agreements that fall with their tender"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0038'
down_revision: str | None = '0037'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('agreement', sa.Column('withdrawn_at', sa.DateTime(timezone=True)))
    op.add_column(
        'agreement',
        sa.Column(
            'withdrawn_reason', sa.String(length=400), server_default=sa.text("''"), nullable=False
        ),
    )


def downgrade() -> None:
    op.drop_column('agreement', 'withdrawn_reason')
    op.drop_column('agreement', 'withdrawn_at')
