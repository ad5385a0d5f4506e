"""what a service would have cost without the consortium, as a kind of its own"""

from collections.abc import Sequence

from alembic import op

from consortium.foundation.database.choices import set_choices

revision: str = '0018'
down_revision: str | None = '0017'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OLD = ('non_cash_releasing', 'non_financial')


def upgrade() -> None:
    set_choices(op.get_bind(), 'benefit', 'kind', (*OLD, 'service_counterfactual'))


def downgrade() -> None:
    set_choices(op.get_bind(), 'benefit', 'kind', OLD)
