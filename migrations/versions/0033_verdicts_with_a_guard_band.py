"""verdicts of a guard band: conditional ones, and that the rule is not applicable"""

from collections.abc import Sequence

from alembic import op

from consortium.foundation.database.choices import set_choices


revision: str = '0033'
down_revision: str | None = '0032'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLES = ('calibration_run', 'calibration_point')
OLD = ('pass', 'fail', 'incomplete')
NEW = ('pass', 'conditional_pass', 'conditional_fail', 'fail', 'not_applicable', 'incomplete')


def upgrade() -> None:
    for table in TABLES:
        set_choices(op.get_bind(), table, 'verdict', NEW)


def downgrade() -> None:
    for table in TABLES:
        set_choices(op.get_bind(), table, 'verdict', OLD)
