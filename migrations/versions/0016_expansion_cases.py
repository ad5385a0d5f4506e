"""which trust could join next"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0016'
down_revision: str | None = '0015'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("expansion_case", "expansion_need")


def upgrade() -> None:
    op.create_table('expansion_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('joins_on', sa.Date(), nullable=False),
    sa.Column('miles', sa.BigInteger(), nullable=True),
    sa.Column('yearly_costs', sa.BigInteger(), nullable=False),
    sa.Column('yearly_costs_for', sa.String(length=200), nullable=False),
    sa.Column('one_off_cost', sa.BigInteger(), nullable=False),
    sa.Column('one_off_cost_for', sa.String(length=200), nullable=False),
    sa.Column('outside_funding', sa.BigInteger(), nullable=False),
    sa.Column('funding_source', sa.String(length=200), nullable=False),
    sa.Column('support', sa.Enum('not_asked', 'asked', 'given', 'refused', name='support', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('support_evidence', sa.String(length=400), nullable=False),
    sa.Column('assumptions', sa.String(length=2000), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_expansion_case_new_version_has_reason')),
    sa.CheckConstraint('yearly_costs >= 0 AND one_off_cost >= 0 AND outside_funding >= 0', name=op.f('ck_expansion_case_amounts')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_expansion_case_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_expansion_case_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expansion_case')),
    sa.UniqueConstraint('case_id', 'version', name=op.f('uq_expansion_case_case_id_version'))
    )
    with op.batch_alter_table('expansion_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expansion_case_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_expansion_case_reference'), ['reference'], unique=False)
        batch_op.create_index(batch_op.f('ix_expansion_case_trust_id'), ['trust_id'], unique=False)

    op.create_table('expansion_need',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('price_now', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_expansion_need_has_quantity')),
    sa.ForeignKeyConstraint(['version_id'], ['expansion_case.id'], name=op.f('fk_expansion_need_version_id_expansion_case'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_expansion_need_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expansion_need')),
    sa.UniqueConstraint('version_id', 'item_id', name=op.f('uq_expansion_need_version_id_item_id'))
    )
    with op.batch_alter_table('expansion_need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expansion_need_version_id'), ['version_id'], unique=False)

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('expansion_need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_expansion_need_version_id'))

    op.drop_table('expansion_need')
    with op.batch_alter_table('expansion_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_expansion_case_trust_id'))
        batch_op.drop_index(batch_op.f('ix_expansion_case_reference'))
        batch_op.drop_index(batch_op.f('ix_expansion_case_consortium_id'))

    op.drop_table('expansion_case')
