"""let the database check three columns of choices that it took anything into"""

from collections.abc import Sequence

from alembic import op

from consortium.foundation.database.choices import free_choices, set_choices

revision: str = '0008'
down_revision: str | None = '0007'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = ('lines', 'payments')
STATUSES = (
    'ordered', 'received', 'acceptance', 'in_service', 'awaiting_repair', 'in_repair', 'quarantined',
    'on_loan', 'in_transit', 'missing', 'condemned', 'disposed',
)
COLUMNS = (
    ('import_batch', 'kind', KINDS),
    ('remembered_layout', 'kind', KINDS),
    ('asset_event', 'from_status', STATUSES),
)


def upgrade() -> None:
    for table, column, values in COLUMNS:
        set_choices(op.get_bind(), table, column, values)


def downgrade() -> None:
    for table, column, _ in COLUMNS:
        free_choices(op.get_bind(), table, column)
