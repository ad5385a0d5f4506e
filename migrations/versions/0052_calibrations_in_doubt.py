"""by when a trust decides on a calibration in doubt, and its error as it would have been"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0052'
down_revision: str | None = '0051'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('tolerance_impact', sa.Column('error_again', sa.BigInteger(), nullable=True))
    op.add_column('tolerance_impact', sa.Column('due_on', sa.Date(), nullable=True))
    op.create_index('ix_tolerance_impact_due_on', 'tolerance_impact', ['due_on'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_tolerance_impact_due_on', table_name='tolerance_impact')
    op.drop_column('tolerance_impact', 'due_on')
    op.drop_column('tolerance_impact', 'error_again')
