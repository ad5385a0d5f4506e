"""the state in which award scenarios are compared"""

from collections.abc import Sequence

from alembic import op

from consortium.foundation.database.choices import choices_of, set_choices

revision: str = '0035'
down_revision: str | None = '0034'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

HOLDING_STATES = (('tender', 'state'), ('tender_event', 'to_state'))
STATE = 'scenarios'


def upgrade() -> None:
    for table, column in HOLDING_STATES:
        states = choices_of(op.get_bind(), table, column)
        set_choices(op.get_bind(), table, column, (*states, STATE))


def downgrade() -> None:
    for table, column in HOLDING_STATES:
        states = choices_of(op.get_bind(), table, column)
        set_choices(op.get_bind(), table, column, [each for each in states if each != STATE])
