"""prices by value"""

from collections.abc import Sequence

from alembic import op

from consortium.foundation.database.choices import set_choices

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLES = ('tier_scheme', 'bid_scheme')
OLD = ('committed_qty', 'actual_qty', 'market_share', 'member_count', 'actual_value')


def upgrade() -> None:
    for table in TABLES:
        set_choices(op.get_bind(), table, 'measure', (*OLD, 'committed_value'))


def downgrade() -> None:
    for table in TABLES:
        set_choices(op.get_bind(), table, 'measure', OLD)
