"""loans and cover"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from consortium.foundation.database.choices import set_choices

revision: str = '0049'
down_revision: str | None = '0048'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ('loan_event', 'movement', 'movement_receipt')


def upgrade() -> None:
    op.create_table('minimum_stock',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('category', sa.String(length=80), nullable=False),
    sa.Column('minimum', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('minimum >= 0', name=op.f('ck_minimum_stock_not_negative')),
    sa.ForeignKeyConstraint(['trust_id', 'site_id'], ['site.trust_id', 'site.id'], name=op.f('fk_minimum_stock_trust_id_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minimum_stock')),
    sa.UniqueConstraint('site_id', 'category', name=op.f('uq_minimum_stock_site_id_category'))
    )
    with op.batch_alter_table('minimum_stock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minimum_stock_trust_id'), ['trust_id'], unique=False)

    op.create_table('site_distance',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('miles', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('miles >= 0', name=op.f('ck_site_distance_not_negative')),
    sa.CheckConstraint('site_id < other_id', name=op.f('ck_site_distance_of_two_in_order')),
    sa.ForeignKeyConstraint(['other_id'], ['site.id'], name=op.f('fk_site_distance_other_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_distance_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('site_id', 'other_id', name=op.f('pk_site_distance'))
    )
    with op.batch_alter_table('site_distance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_distance_other_id'), ['other_id'], unique=False)

    op.create_table('trained_users',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('people >= 0', name=op.f('ck_trained_users_not_negative')),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_trained_users_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id', 'site_id'], ['site.trust_id', 'site.id'], name=op.f('fk_trained_users_trust_id_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trained_users')),
    sa.UniqueConstraint('site_id', 'device_model_id', name=op.f('uq_trained_users_site_id_device_model_id'))
    )
    with op.batch_alter_table('trained_users', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trained_users_device_model_id'), ['device_model_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trained_users_trust_id'), ['trust_id'], unique=False)

    op.create_table('loan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('failed_asset_id', sa.Uuid(), nullable=True),
    sa.Column('lender_trust_id', sa.Uuid(), nullable=False),
    sa.Column('borrower_trust_id', sa.Uuid(), nullable=False),
    sa.Column('lender_site_id', sa.Uuid(), nullable=False),
    sa.Column('lender_location', sa.String(length=120), nullable=False),
    sa.Column('borrower_site_id', sa.Uuid(), nullable=False),
    sa.Column('borrower_location', sa.String(length=120), nullable=False),
    sa.Column('purpose', sa.Enum('failure_cover', 'surge', 'pool_standard', 'trial', name='purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('requested', 'offered', 'approved', 'accepted', 'active', 'overdue', 'returned', 'inspected', 'closed', 'declined', 'cancelled', 'expired', name='loan_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('terms_version', sa.Integer(), nullable=True),
    sa.Column('charge', sa.BigInteger(), nullable=True),
    sa.Column('checked_by', sa.Enum('lender', 'borrower', 'service', name='party', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('checks_paid_by', sa.Enum('lender', 'borrower', 'service', name='party', native_enum=False, length=40), nullable=True),
    sa.Column('indemnity', sa.String(length=200), nullable=False),
    sa.Column('has_left', sa.Boolean(), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('sent_back_on', sa.Date(), nullable=True),
    sa.Column('day_rate', sa.BigInteger(), nullable=True),
    sa.Column('transport', sa.BigInteger(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('accepted_on IS NULL OR has_left', name=op.f('ck_loan_left_before_accepted')),
    sa.CheckConstraint('lender_trust_id <> borrower_trust_id', name=op.f('ck_loan_between_two_trusts')),
    sa.CheckConstraint('sent_back_on IS NULL OR accepted_on <= sent_back_on', name=op.f('ck_loan_used_first')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_loan_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_loan_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['borrower_site_id'], ['site.id'], name=op.f('fk_loan_borrower_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['borrower_trust_id'], ['organisation.id'], name=op.f('fk_loan_borrower_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['failed_asset_id'], ['asset.id'], name=op.f('fk_loan_failed_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lender_site_id'], ['site.id'], name=op.f('fk_loan_lender_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lender_trust_id'], ['organisation.id'], name=op.f('fk_loan_lender_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_loan')),
    sa.UniqueConstraint('reference', name=op.f('uq_loan_reference'))
    )
    with op.batch_alter_table('loan', schema=None) as batch_op:
        batch_op.create_index('ix_loan_asset_id_state', ['asset_id', 'state', 'ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_loan_borrower_trust_id'), ['borrower_trust_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loan_failed_asset_id'), ['failed_asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loan_lender_trust_id'), ['lender_trust_id'], unique=False)
        batch_op.create_index('ix_loan_state_ends_on', ['state', 'ends_on'], unique=False)

    set_choices(op.get_bind(), 'loan', 'checks_paid_by', ('lender', 'borrower', 'service'))
    op.create_table('loan_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('loan_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('requested', 'offered', 'approved', 'accepted', 'active', 'overdue', 'returned', 'inspected', 'closed', 'declined', 'cancelled', 'expired', name='loan_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['loan_id'], ['loan.id'], name=op.f('fk_loan_event_loan_id_loan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_loan_event'))
    )
    with op.batch_alter_table('loan_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_loan_event_loan_id'), ['loan_id'], unique=False)

    op.create_table('movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('loan_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('loan_out', 'loan_return', name='movement_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('from_trust_id', sa.Uuid(), nullable=False),
    sa.Column('from_site_id', sa.Uuid(), nullable=False),
    sa.Column('to_trust_id', sa.Uuid(), nullable=False),
    sa.Column('to_site_id', sa.Uuid(), nullable=False),
    sa.Column('to_location', sa.String(length=120), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=True),
    sa.Column('condition', sa.Enum('good', 'marked', 'damaged', name='condition', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('accessories', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('decontamination', sa.String(length=80), nullable=False),
    sa.Column('carrier', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_movement_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['from_site_id'], ['site.id'], name=op.f('fk_movement_from_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['from_trust_id'], ['organisation.id'], name=op.f('fk_movement_from_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['loan_id'], ['loan.id'], name=op.f('fk_movement_loan_id_loan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['to_site_id'], ['site.id'], name=op.f('fk_movement_to_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['to_trust_id'], ['organisation.id'], name=op.f('fk_movement_to_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_movement'))
    )
    with op.batch_alter_table('movement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_movement_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_movement_from_site_id'), ['from_site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_movement_loan_id'), ['loan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_movement_sent_at'), ['sent_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_movement_to_site_id'), ['to_site_id'], unique=False)

    op.create_table('movement_receipt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('condition', sa.Enum('good', 'marked', 'damaged', name='condition', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('accessories', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('discrepancies', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['movement_id'], ['movement.id'], name=op.f('fk_movement_receipt_movement_id_movement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_movement_receipt')),
    sa.UniqueConstraint('movement_id', name=op.f('uq_movement_receipt_movement_id'))
    )
    op.add_column('benefit', sa.Column('loan_id', sa.Uuid(), nullable=True))
    op.create_index('uq_benefit_loan_id', 'benefit', ['loan_id'], unique=True)
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_index('uq_benefit_loan_id', table_name='benefit')
    op.drop_column('benefit', 'loan_id')

    op.drop_table('movement_receipt')
    with op.batch_alter_table('movement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_movement_to_site_id'))
        batch_op.drop_index(batch_op.f('ix_movement_sent_at'))
        batch_op.drop_index(batch_op.f('ix_movement_loan_id'))
        batch_op.drop_index(batch_op.f('ix_movement_from_site_id'))
        batch_op.drop_index(batch_op.f('ix_movement_asset_id'))

    op.drop_table('movement')
    with op.batch_alter_table('loan_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_loan_event_loan_id'))

    op.drop_table('loan_event')
    with op.batch_alter_table('loan', schema=None) as batch_op:
        batch_op.drop_index('ix_loan_state_ends_on')
        batch_op.drop_index(batch_op.f('ix_loan_lender_trust_id'))
        batch_op.drop_index(batch_op.f('ix_loan_failed_asset_id'))
        batch_op.drop_index(batch_op.f('ix_loan_borrower_trust_id'))
        batch_op.drop_index('ix_loan_asset_id_state')

    op.drop_table('loan')
    with op.batch_alter_table('trained_users', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trained_users_trust_id'))
        batch_op.drop_index(batch_op.f('ix_trained_users_device_model_id'))

    op.drop_table('trained_users')
    with op.batch_alter_table('site_distance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_distance_other_id'))

    op.drop_table('site_distance')
    with op.batch_alter_table('minimum_stock', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minimum_stock_trust_id'))

    op.drop_table('minimum_stock')
