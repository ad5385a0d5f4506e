"""the size of a supplier, and whether it is a social enterprise"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.choices import free_choices, set_choices

revision: str = '0055'
down_revision: str | None = '0054'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('organisation', sa.Column('scale', sa.String(length=40), nullable=True))
    set_choices(op.get_bind(), 'organisation', 'scale', ('sme', 'large'))
    op.add_column('organisation', sa.Column('vcse', sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column('organisation', 'vcse')
    free_choices(op.get_bind(), 'organisation', 'scale')
    op.drop_column('organisation', 'scale')
