"""degrees of freedom of a source of uncertainty"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0058'
down_revision: str | None = '0057'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('calibration_component', sa.Column('dof', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column('calibration_component', 'dof')
