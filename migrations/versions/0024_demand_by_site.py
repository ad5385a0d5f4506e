"""demand by site"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0024'
down_revision: str | None = '0023'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('site_demand',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.Column('unit', sa.String(length=3), nullable=False),
    sa.Column('units', sa.BigInteger(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('units > 0 AND quantity > 0', name=op.f('ck_site_demand_something')),
    sa.ForeignKeyConstraint(['line_id'], ['tender_line.id'], name=op.f('fk_site_demand_line_id_tender_line'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id', 'site_id'], ['site.trust_id', 'site.id'], name=op.f('fk_site_demand_trust_id_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_site_demand_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_demand')),
    sa.UniqueConstraint('line_id', 'trust_id', 'site_id', 'unit', name=op.f('uq_site_demand_line_id_trust_id_site_id_unit'))
    )
    with op.batch_alter_table('site_demand', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_demand_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_demand_trust_id'), ['trust_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('site_demand', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_demand_trust_id'))
        batch_op.drop_index(batch_op.f('ix_site_demand_line_id'))

    op.drop_table('site_demand')
