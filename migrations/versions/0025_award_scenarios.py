"""award scenarios"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0025'
down_revision: str | None = '0024'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('award_scenario',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('terms', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('found', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_award_scenario_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_scenario')),
    sa.UniqueConstraint('tender_id', 'seq', name=op.f('uq_award_scenario_tender_id_seq'))
    )
    with op.batch_alter_table('award_scenario', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_scenario_tender_id'), ['tender_id'], unique=False)

    forbid_changes(op.get_bind(), 'award_scenario')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'award_scenario')
    with op.batch_alter_table('award_scenario', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_award_scenario_tender_id'))

    op.drop_table('award_scenario')
