"""what contract changes added to an award, apart from what was awarded"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0056'
down_revision: str | None = '0055'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Until now a change was added to what was awarded; the award itself kept its own total.
AWARDED = "(SELECT sum(lot_award.total) FROM lot_award WHERE lot_award.agreement_id = agreement.id)"
# Changes measured by s.74 made no room yet. They are kept in pence with VAT of a fifth; half a penny
# is rounded up.
ROOM = (
    "coalesce((SELECT sum((5 * change.value + 3) / 6) FROM contract_change AS change"
    " WHERE change.agreement_id = agreement.id AND change.made AND change.value > 0"
    " AND NOT EXISTS (SELECT 1 FROM contract_change AS later WHERE later.supersedes_id = change.id)), 0)"
)


def upgrade() -> None:
    op.add_column('agreement', sa.Column('added_value', sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.execute(f"UPDATE agreement SET added_value = award_value - {AWARDED} WHERE award_value > {AWARDED}")
    op.execute("UPDATE agreement SET award_value = award_value - added_value WHERE added_value > 0")
    op.execute(f"UPDATE agreement SET added_value = added_value + {ROOM} WHERE award_value IS NOT NULL")


def downgrade() -> None:
    op.execute("UPDATE agreement SET award_value = award_value + added_value WHERE added_value > 0")
    op.drop_column('agreement', 'added_value')
