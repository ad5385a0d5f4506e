"""the house"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from sqlalchemy.dialects import postgresql

revision: str = '0001'
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = (
    "agreement_clause",
    "agreement_document",
    "alert_run",
    "asset_event",
    "audit_event",
    "baseline",
    "baseline_signature",
    "benefit",
    "bid_rebate",
    "bid_scheme",
    "bid_tier",
    "calibration_point",
    "calibration_procedure",
    "calibration_procedure_point",
    "calibration_procedure_version",
    "calibration_reading",
    "calibration_run",
    "clause_review",
    "commitment",
    "commitment_letter",
    "extension_decision",
    "extension_option",
    "forecast",
    "forecast_cell",
    "forecast_rebate",
    "group_item",
    "import_batch",
    "index_value",
    "issued_document",
    "item_pack",
    "kpi_publication",
    "kpi_result",
    "lead_event",
    "letter_commitment",
    "lot_award",
    "membership_event",
    "notice_preview",
    "obligation",
    "obligation_event",
    "participation_event",
    "plan_cycle",
    "price_change_index",
    "price_change_item",
    "price_run",
    "pricing_group",
    "programme_cost",
    "quality_score",
    "rebate_allocation",
    "rebate_claim_event",
    "rebate_entitlement",
    "rebate_settlement",
    "rebate_terms",
    "statement_difference_note",
    "stored_file",
    "supplier_statement",
    "supplier_statement_line",
    "tender_event",
    "tier",
    "tier_determination",
    "tier_price",
    "tier_scheme",
    "trust_merger",
    "uplift_evidence",
    "usage_return",
)


def upgrade() -> None:
    op.create_table('alert_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('up_to', sa.Date(), nullable=False),
    sa.Column('ran_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_run'))
    )
    op.create_table('audit_event',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('previous_hash', name=op.f('uq_audit_event_previous_hash'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_at'), ['at'], unique=False)
        batch_op.create_index('ix_audit_event_owner_sequence', ['owner_id', 'sequence'], unique=False)
        batch_op.create_index('ix_audit_event_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('chain', sa.String(length=20), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_audit_head'))
    )
    op.create_table('device_model',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('manufacturer', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('category', sa.String(length=80), nullable=False),
    sa.Column('gmdn_code', sa.String(length=5), nullable=False),
    sa.Column('gmdn_term', sa.String(length=120), nullable=False),
    sa.Column('udi_di', sa.String(length=14), nullable=False),
    sa.Column('expected_life_months', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_model')),
    sa.UniqueConstraint('manufacturer', 'name', name=op.f('uq_device_model_manufacturer_name'))
    )
    with op.batch_alter_table('device_model', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_model_category'), ['category'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_model_name'), ['name'], unique=False)

    op.create_table('failed_attempts',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_failure', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_failed_attempts'))
    )
    with op.batch_alter_table('failed_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_failed_attempts_last_failure'), ['last_failure'], unique=False)

    op.create_table('idempotency_key',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('endpoint', sa.String(length=120), nullable=False),
    sa.Column('key', sa.Uuid(), nullable=False),
    sa.Column('request_hash', sa.String(length=64), nullable=False),
    sa.Column('location', sa.String(length=400), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idempotency_key')),
    sa.UniqueConstraint('actor', 'endpoint', 'key', name=op.f('uq_idempotency_key_actor_endpoint_key'))
    )
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_key_used_at'), ['used_at'], unique=False)

    op.create_table('index_series',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('publisher', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_index_series')),
    sa.UniqueConstraint('code', name=op.f('uq_index_series_code'))
    )
    op.create_table('item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('code_key', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('consumable', 'service', 'equipment', name='item_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('base_unit', sa.String(length=3), nullable=False),
    sa.Column('gtin', sa.String(length=14), nullable=False),
    sa.Column('gtin14', sa.String(length=14), nullable=True),
    sa.Column('cpv_code', sa.String(length=8), nullable=False),
    sa.Column('eclass_code', sa.String(length=3), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('code_key', name=op.f('uq_item_code_key')),
    sa.UniqueConstraint('gtin14', name=op.f('uq_item_gtin14'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_name'), ['name'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('arguments', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('once_key', sa.String(length=200), nullable=True),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', name='job_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('result', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('once_key', name=op.f('uq_job_once_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_state'), ['state'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('trust', 'board', 'supplier', 'consortium', name='organisation_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('postcode', sa.String(length=8), nullable=False),
    sa.Column('latitude', sa.BigInteger(), nullable=True),
    sa.Column('longitude', sa.BigInteger(), nullable=True),
    sa.Column('board_id', sa.Uuid(), nullable=True),
    sa.Column('region_code', sa.String(length=3), nullable=False),
    sa.Column('region_name', sa.String(length=60), nullable=False),
    sa.Column('market_forces_factor', sa.BigInteger(), nullable=True),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['board_id'], ['organisation.id'], name=op.f('fk_organisation_board_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('kind', 'code', name=op.f('uq_organisation_kind_code'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_board_id'), ['board_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_name'), ['name'], unique=False)

    op.create_table('outgoing_mail',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_mail'))
    )
    op.create_table('reference_counter',
    sa.Column('series', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('series', 'year', name=op.f('pk_reference_counter'))
    )
    op.create_table('stored_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_sha256'), ['sha256'], unique=False)

    op.create_table('agreement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('date_basis', sa.Enum('ordered', 'delivered', 'received', 'invoiced', 'tax_point', name='date_basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('clause_text', sa.Text(), nullable=False),
    sa.Column('one_organisation', sa.Boolean(), nullable=False),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=True),
    sa.Column('award_value', sa.BigInteger(), nullable=True),
    sa.Column('drafted_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_on > starts_on', name=op.f('ck_agreement_ends_after_start')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_agreement_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_agreement_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('reference', name=op.f('uq_agreement_reference'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('baseline',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('window_from', sa.Date(), nullable=False),
    sa.Column('window_to', sa.Date(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('lowest_price', sa.BigInteger(), nullable=True),
    sa.Column('highest_price', sa.BigInteger(), nullable=True),
    sa.Column('purchases', sa.Integer(), nullable=False),
    sa.Column('method', sa.Enum('invoices', 'contract', 'market_basket', 'budget', 'adjusted_history', 'average_bid', 'first_quote', name='baseline_method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('grade', sa.Enum('A', 'B', 'C', 'D', 'E', name='grade', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.String(length=400), nullable=False),
    sa.Column('batch_ids', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('included_costs', sa.String(length=200), nullable=False),
    sa.Column('exclusions', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prepared_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('quantity > 0 AND unit_price > 0', name=op.f('ck_baseline_positive')),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_baseline_new_version_has_reason')),
    sa.CheckConstraint('window_to > window_from', name=op.f('ck_baseline_window')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_baseline_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_baseline_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_baseline')),
    sa.UniqueConstraint('reference', name=op.f('uq_baseline_reference')),
    sa.UniqueConstraint('trust_id', 'item_id', 'version', name=op.f('uq_baseline_trust_id_item_id_version'))
    )
    with op.batch_alter_table('baseline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_baseline_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_baseline_trust_id'), ['trust_id'], unique=False)

    op.create_table('benefit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('non_cash_releasing', 'non_financial', name='benefit_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('falls_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('valuation', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(valuation) > 0', name=op.f('ck_benefit_has_valuation')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_benefit_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_benefit_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benefit')),
    sa.UniqueConstraint('reference', name=op.f('uq_benefit_reference'))
    )
    with op.batch_alter_table('benefit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_benefit_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_benefit_falls_on'), ['falls_on'], unique=False)

    op.create_table('calibration_procedure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('category', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['organisation.id'], name=op.f('fk_calibration_procedure_owner_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_procedure')),
    sa.UniqueConstraint('owner_id', 'code', name=op.f('uq_calibration_procedure_owner_id_code'))
    )
    with op.batch_alter_table('calibration_procedure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calibration_procedure_category'), ['category'], unique=False)
        batch_op.create_index(batch_op.f('ix_calibration_procedure_owner_id'), ['owner_id'], unique=False)

    op.create_table('consortium',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('lead_trust_id', sa.Uuid(), nullable=False),
    sa.Column('host_board_id', sa.Uuid(), nullable=True),
    sa.Column('formed_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['host_board_id'], ['organisation.id'], name=op.f('fk_consortium_host_board_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lead_trust_id'], ['organisation.id'], name=op.f('fk_consortium_lead_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_consortium_organisation_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_consortium'))
    )
    op.create_table('forecast',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('savings', sa.BigInteger(), nullable=False),
    sa.Column('rebate', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_forecast_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forecast')),
    sa.UniqueConstraint('consortium_id', 'period_from', 'period_to', name=op.f('uq_forecast_consortium_id_period_from_period_to')),
    sa.UniqueConstraint('reference', name=op.f('uq_forecast_reference'))
    )
    with op.batch_alter_table('forecast', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forecast_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('index_value',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('value > 0', name=op.f('ck_index_value_positive')),
    sa.ForeignKeyConstraint(['series_id'], ['index_series.id'], name=op.f('fk_index_value_series_id_index_series'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_index_value')),
    sa.UniqueConstraint('series_id', 'period_from', 'revision', name=op.f('uq_index_value_series_id_period_from_revision'))
    )
    with op.batch_alter_table('index_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_index_value_series_id'), ['series_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.Enum('procurement_lead', 'trust_finance', 'consortium_finance', 'engineer', 'evaluator', 'supplier', 'commissioner', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_by', sa.Uuid(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('item_pack',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('unit', sa.String(length=3), nullable=False),
    sa.Column('numerator', sa.BigInteger(), nullable=False),
    sa.Column('denominator', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('numerator > 0 AND denominator > 0', name=op.f('ck_item_pack_positive')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_pack_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_pack')),
    sa.UniqueConstraint('item_id', 'unit', 'valid_from', name=op.f('uq_item_pack_item_id_unit_valid_from'))
    )
    with op.batch_alter_table('item_pack', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_pack_item_id'), ['item_id'], unique=False)

    op.create_table('membership_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('change', sa.Enum('joins', 'leaves', name='membership_change', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_membership_event_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_membership_event_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership_event')),
    sa.UniqueConstraint('consortium_id', 'trust_id', 'change', 'effective_on', name=op.f('uq_membership_event_consortium_id_trust_id_change_effective_on'))
    )
    with op.batch_alter_table('membership_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_event_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_event_trust_id'), ['trust_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('totp_secret', sa.LargeBinary(), nullable=True),
    sa.Column('totp_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_person_organisation_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('programme_cost',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('one_off', 'running', name='cost_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('falls_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_programme_cost_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_programme_cost_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_cost')),
    sa.UniqueConstraint('reference', name=op.f('uq_programme_cost_reference'))
    )
    with op.batch_alter_table('programme_cost', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_cost_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_programme_cost_falls_on'), ['falls_on'], unique=False)

    op.create_table('site',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('postcode', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_site_has_name')),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_site_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
    sa.UniqueConstraint('code', name=op.f('uq_site_code')),
    sa.UniqueConstraint('trust_id', 'id', name=op.f('uq_site_trust_id_id'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_trust_id'), ['trust_id'], unique=False)

    op.create_table('supplier_part',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('part_number', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_supplier_part_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_supplier_part_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_part')),
    sa.UniqueConstraint('supplier_id', 'part_number', name=op.f('uq_supplier_part_supplier_id_part_number'))
    )
    with op.batch_alter_table('supplier_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supplier_part_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supplier_part_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('tender',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=110), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('lead_trust_id', sa.Uuid(), nullable=False),
    sa.Column('procedure', sa.Enum('open', 'restricted', 'competitive_flexible', 'framework_call_off', name='procedure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('commenced_on', sa.Date(), nullable=False),
    sa.Column('regime', sa.Enum('PA23', 'PCR2015', name='regime', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('draft', 'demand_open', 'demand_frozen', 'published', 'closed', 'opened', 'scoring', 'ranked', 'awarded', 'contracted', 'cancelled', name='tender_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('clause_text', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('demand_due_on', sa.Date(), nullable=True),
    sa.Column('deadline', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drafted_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_on > starts_on', name=op.f('ck_tender_ends_after_start')),
    sa.CheckConstraint('opened_at IS NULL OR deadline IS NOT NULL', name=op.f('ck_tender_opened_after_deadline')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_tender_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lead_trust_id'], ['organisation.id'], name=op.f('fk_tender_lead_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender')),
    sa.UniqueConstraint('reference', name=op.f('uq_tender_reference'))
    )
    with op.batch_alter_table('tender', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('uplift_evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_uplift_evidence_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['series_id'], ['index_series.id'], name=op.f('fk_uplift_evidence_series_id_index_series'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_uplift_evidence_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_uplift_evidence')),
    sa.UniqueConstraint('trust_id', 'item_id', name=op.f('uq_uplift_evidence_trust_id_item_id'))
    )
    with op.batch_alter_table('uplift_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_uplift_evidence_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_uplift_evidence_trust_id'), ['trust_id'], unique=False)

    op.create_table('alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('start', 'contract_year', 'tier_test', 'notice', 'extension', 'price_hold', 'rebate_claim', 'obligation', 'expiry', name='key_date_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('procurement_lead', 'trust_finance', 'consortium_finance', 'engineer', 'evaluator', 'supplier', 'commissioner', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=True),
    sa.CheckConstraint('(resolved_at IS NULL) = (note IS NULL)', name=op.f('ck_alert_resolved_with_note')),
    sa.CheckConstraint('resolved_by IS NULL OR resolved_at IS NOT NULL', name=op.f('ck_alert_resolved_pair')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_alert_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_alert_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('agreement_id', 'key', 'due_on', 'offset_days', 'role', name=op.f('uq_alert_agreement_id_key_due_on_offset_days_role'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_resolved_at'), ['resolved_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_trust_id'), ['trust_id'], unique=False)

    op.create_table('alert_rule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('procurement_lead', 'trust_finance', 'consortium_finance', 'engineer', 'evaluator', 'supplier', 'commissioner', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('offset_days >= 0', name=op.f('ck_alert_rule_not_negative')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_alert_rule_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_rule')),
    sa.UniqueConstraint('agreement_id', 'offset_days', 'role', name=op.f('uq_alert_rule_agreement_id_offset_days_role'))
    )
    with op.batch_alter_table('alert_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_rule_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('api_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('permissions', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_token_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_token_person_id'), ['person_id'], unique=False)

    op.create_table('asset',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_no', sa.String(length=40), nullable=False),
    sa.Column('device_model_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(length=60), nullable=False),
    sa.Column('owner_trust_id', sa.Uuid(), nullable=False),
    sa.Column('custodian_trust_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('location', sa.String(length=120), nullable=False),
    sa.Column('status', sa.Enum('ordered', 'received', 'acceptance', 'in_service', 'awaiting_repair', 'in_repair', 'quarantined', 'on_loan', 'in_transit', 'missing', 'condemned', 'disposed', name='asset_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('put_in_use_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("accepted_on IS NOT NULL OR status IN ('acceptance', 'condemned', 'ordered', 'received', 'disposed')", name=op.f('ck_asset_accepted_before_use')),
    sa.ForeignKeyConstraint(['custodian_trust_id', 'site_id'], ['site.trust_id', 'site.id'], name=op.f('fk_asset_custodian_trust_id_site_id_site'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['custodian_trust_id'], ['organisation.id'], name=op.f('fk_asset_custodian_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['device_model_id'], ['device_model.id'], name=op.f('fk_asset_device_model_id_device_model'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['owner_trust_id'], ['organisation.id'], name=op.f('fk_asset_owner_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset')),
    sa.UniqueConstraint('asset_no', name=op.f('uq_asset_asset_no')),
    sa.UniqueConstraint('device_model_id', 'serial', name=op.f('uq_asset_device_model_id_serial'))
    )
    with op.batch_alter_table('asset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asset_custodian_trust_id'), ['custodian_trust_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asset_device_model_id'), ['device_model_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asset_owner_trust_id'), ['owner_trust_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asset_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asset_status'), ['status'], unique=False)

    op.create_table('baseline_signature',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('baseline_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.Enum('host', 'consortium', name='party', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['baseline_id'], ['baseline.id'], name=op.f('fk_baseline_signature_baseline_id_baseline'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_baseline_signature')),
    sa.UniqueConstraint('baseline_id', 'party', name=op.f('uq_baseline_signature_baseline_id_party'))
    )
    with op.batch_alter_table('baseline_signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_baseline_signature_baseline_id'), ['baseline_id'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feed_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_calendar_feed_in_use', ['person_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('calibration_procedure_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('procedure_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['procedure_id'], ['calibration_procedure.id'], name=op.f('fk_calibration_procedure_version_procedure_id_calibration_procedure'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_procedure_version')),
    sa.UniqueConstraint('procedure_id', 'version', name=op.f('uq_calibration_procedure_version_procedure_id_version'))
    )
    op.create_table('extension_option',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('notice_months', sa.Integer(), nullable=False),
    sa.Column('paragraph', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('months > 0', name=op.f('ck_extension_option_adds_time')),
    sa.CheckConstraint('notice_months >= 0', name=op.f('ck_extension_option_notice_not_negative')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_extension_option_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension_option')),
    sa.UniqueConstraint('agreement_id', 'seq', name=op.f('uq_extension_option_agreement_id_seq'))
    )
    with op.batch_alter_table('extension_option', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_option_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('forecast_cell',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('forecast_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('quantity_numerator', sa.BigInteger(), nullable=False),
    sa.Column('quantity_denominator', sa.BigInteger(), nullable=False),
    sa.Column('baseline_price', sa.BigInteger(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity_denominator > 0', name=op.f('ck_forecast_cell_denominator')),
    sa.ForeignKeyConstraint(['forecast_id'], ['forecast.id'], name=op.f('fk_forecast_cell_forecast_id_forecast'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_forecast_cell_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_forecast_cell_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forecast_cell')),
    sa.UniqueConstraint('forecast_id', 'trust_id', 'item_id', 'month', name=op.f('uq_forecast_cell_forecast_id_trust_id_item_id_month'))
    )
    with op.batch_alter_table('forecast_cell', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forecast_cell_forecast_id'), ['forecast_id'], unique=False)

    op.create_table('forecast_rebate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('forecast_id', sa.Uuid(), nullable=False),
    sa.Column('item_codes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('rate', sa.BigInteger(), nullable=False),
    sa.Column('shares', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['forecast_id'], ['forecast.id'], name=op.f('fk_forecast_rebate_forecast_id_forecast'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forecast_rebate'))
    )
    with op.batch_alter_table('forecast_rebate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forecast_rebate_forecast_id'), ['forecast_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('source_file_id', sa.Uuid(), nullable=False),
    sa.Column('source_sha256', sa.String(length=64), nullable=False),
    sa.Column('source_name', sa.String(length=255), nullable=False),
    sa.Column('rejected_file_id', sa.Uuid(), nullable=True),
    sa.Column('lake_sha256', sa.String(length=64), nullable=True),
    sa.Column('lake_bytes', sa.BigInteger(), nullable=True),
    sa.Column('rows_accepted', sa.Integer(), nullable=False),
    sa.Column('rows_rejected', sa.Integer(), nullable=False),
    sa.Column('rows_duplicate', sa.Integer(), nullable=False),
    sa.Column('rows_left_out', sa.Integer(), nullable=False),
    sa.Column('lines_without_item', sa.Integer(), nullable=False),
    sa.Column('lines_without_supplier', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('first_ordered_on', sa.Date(), nullable=True),
    sa.Column('last_ordered_on', sa.Date(), nullable=True),
    sa.Column('findings', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(rows_accepted = 0) = (lake_sha256 IS NULL)', name=op.f('ck_import_batch_lines_have_a_file')),
    sa.ForeignKeyConstraint(['imported_by'], ['person.id'], name=op.f('fk_import_batch_imported_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['rejected_file_id'], ['stored_file.id'], name=op.f('fk_import_batch_rejected_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['source_file_id'], ['stored_file.id'], name=op.f('fk_import_batch_source_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_import_batch_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch')),
    sa.UniqueConstraint('reference', name=op.f('uq_import_batch_reference')),
    sa.UniqueConstraint('trust_id', 'position', name=op.f('uq_import_batch_trust_id_position'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_source_sha256'), ['source_sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batch_trust_id'), ['trust_id'], unique=False)

    op.create_table('issued_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('contract-schedule', 'letter-of-commitment', 'joiner-notice', 'leaver-notice', 'tier-notice', 'rebate-statement', name='generated_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=400), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('pdf_id', sa.Uuid(), nullable=False),
    sa.Column('docx_id', sa.Uuid(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_issued_document_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['docx_id'], ['stored_file.id'], name=op.f('fk_issued_document_docx_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['pdf_id'], ['stored_file.id'], name=op.f('fk_issued_document_pdf_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_issued_document_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_document')),
    sa.UniqueConstraint('kind', 'subject_id', 'position', name=op.f('uq_issued_document_kind_subject_id_position')),
    sa.UniqueConstraint('reference', name=op.f('uq_issued_document_reference'))
    )
    with op.batch_alter_table('issued_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issued_document_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_issued_document_trust_id'), ['trust_id'], unique=False)

    op.create_table('kpi',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('measures', sa.String(length=400), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('direction', sa.Enum('at_least', 'at_most', name='direction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=400), nullable=True),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)', name=op.f('ck_kpi_withdrawn_pair')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_kpi_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi')),
    sa.UniqueConstraint('agreement_id', 'name', name=op.f('uq_kpi_agreement_id_name'))
    )
    with op.batch_alter_table('kpi', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kpi_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('kpi_publication',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('year_from', sa.Date(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('notice', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_kpi_publication_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_publication')),
    sa.UniqueConstraint('agreement_id', 'year_from', name=op.f('uq_kpi_publication_agreement_id_year_from'))
    )
    with op.batch_alter_table('kpi_publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kpi_publication_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('lead_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('appointed', 'left', name='lead_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_lead_event_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_lead_event_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_event')),
    sa.UniqueConstraint('agreement_id', 'trust_id', 'kind', 'effective_on', name=op.f('uq_lead_event_agreement_id_trust_id_kind_effective_on'))
    )
    with op.batch_alter_table('lead_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_event_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_event_trust_id'), ['trust_id'], unique=False)

    op.create_table('lot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('price_formula', sa.Enum('fixed_reference', 'lowest_relative', name='price_formula', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reference_price', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_because', sa.String(length=400), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(price_formula = 'fixed_reference') = (reference_price IS NOT NULL)", name=op.f('ck_lot_reference_for_formula')),
    sa.CheckConstraint('ended_by IS NULL OR ended_at IS NOT NULL', name=op.f('ck_lot_ended_pair')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_lot_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot')),
    sa.UniqueConstraint('tender_id', 'seq', name=op.f('uq_lot_tender_id_seq'))
    )
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lot_tender_id'), ['tender_id'], unique=False)

    op.create_table('obligation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('notice', 'extension_decision', 'kpi_review', 'rebate_claim', 'insurance', 'price_hold', 'price_review', 'report', 'other', name='obligation_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('what', sa.String(length=300), nullable=False),
    sa.Column('paragraph', sa.String(length=120), nullable=False),
    sa.Column('owner_role', sa.Enum('procurement_lead', 'trust_finance', 'consortium_finance', 'engineer', 'evaluator', 'supplier', 'commissioner', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('days_before_end', sa.Integer(), nullable=True),
    sa.Column('every_months', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('every_months IS NULL OR every_months > 0', name=op.f('ck_obligation_repeats')),
    sa.CheckConstraint('first_due_on IS NOT NULL OR days_before_end IS NOT NULL', name=op.f('ck_obligation_has_due_rule')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_obligation_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_obligation_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligation'))
    )
    with op.batch_alter_table('obligation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_obligation_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_obligation_trust_id'), ['trust_id'], unique=False)

    op.create_table('password_reset',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_password_reset_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_password_reset')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_password_reset_token_hash'))
    )
    with op.batch_alter_table('password_reset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_password_reset_person_id'), ['person_id'], unique=False)

    op.create_table('price_schedule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'active', 'abandoned', name='schedule_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drafted_by', sa.Uuid(), nullable=True),
    sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('activated_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'active') = (activated_at IS NOT NULL)", name=op.f('ck_price_schedule_activated_pair')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_price_schedule_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_schedule')),
    sa.UniqueConstraint('agreement_id', 'version', name=op.f('uq_price_schedule_agreement_id_version'))
    )
    with op.batch_alter_table('price_schedule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_schedule_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index('uq_price_schedule_active_from', ['agreement_id', 'effective_from'], unique=True, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))

    op.create_table('recovery_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_person_id'), ['person_id'], unique=False)

    op.create_table('role_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('procurement_lead', 'trust_finance', 'consortium_finance', 'engineer', 'evaluator', 'supplier', 'commissioner', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('withdrawn_at IS NOT NULL OR withdrawn_by IS NULL', name=op.f('ck_role_grant_withdrawn_pair')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_role_grant_organisation_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grant_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_grant_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_role_grant_in_force', ['person_id', 'role', 'organisation_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table('sign_in_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('browser', sa.String(length=120), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('second_factor_pending', sa.Boolean(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_session_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_session_token_hash'))
    )
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_session_person_id'), ['person_id'], unique=False)

    op.create_table('tender_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_state', sa.String(length=40), nullable=False),
    sa.Column('to_state', sa.Enum('draft', 'demand_open', 'demand_frozen', 'published', 'closed', 'opened', 'scoring', 'ranked', 'awarded', 'contracted', 'cancelled', name='tender_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('sealed', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('payload_sha256', sa.String(length=64), nullable=False),
    sa.Column('previous_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_event_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_event')),
    sa.UniqueConstraint('tender_id', 'seq', name=op.f('uq_tender_event_tender_id_seq'))
    )
    with op.batch_alter_table('tender_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_event_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_trust',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_by', sa.Uuid(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_by', sa.Uuid(), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined_by', sa.Uuid(), nullable=True),
    sa.Column('declined_because', sa.String(length=400), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('declined_by IS NULL OR declined_at IS NOT NULL', name=op.f('ck_tender_trust_declined_pair')),
    sa.CheckConstraint('submitted_at IS NULL OR declined_at IS NULL', name=op.f('ck_tender_trust_one_answer')),
    sa.CheckConstraint('submitted_by IS NULL OR submitted_at IS NOT NULL', name=op.f('ck_tender_trust_submitted_pair')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_trust_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_tender_trust_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_trust')),
    sa.UniqueConstraint('tender_id', 'trust_id', name=op.f('uq_tender_trust_tender_id_trust_id'))
    )
    with op.batch_alter_table('tender_trust', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_trust_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tender_trust_trust_id'), ['trust_id'], unique=False)

    op.create_table('trust_contract',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('spell', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'signed', 'ended', name='contract_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'draft') = (signed_at IS NULL)", name=op.f('ck_trust_contract_signed_pair')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_trust_contract_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_trust_contract_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trust_contract')),
    sa.UniqueConstraint('agreement_id', 'trust_id', 'spell', name=op.f('uq_trust_contract_agreement_id_trust_id_spell')),
    sa.UniqueConstraint('reference', name=op.f('uq_trust_contract_reference'))
    )
    with op.batch_alter_table('trust_contract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trust_contract_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trust_contract_trust_id'), ['trust_id'], unique=False)

    op.create_table('trust_merger',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('other_trust_id', sa.Uuid(), nullable=False),
    sa.Column('successor_id', sa.Uuid(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('outsiders_named', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('trust_id <> other_trust_id', name=op.f('ck_trust_merger_two_trusts')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_trust_merger_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['other_trust_id'], ['organisation.id'], name=op.f('fk_trust_merger_other_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['successor_id'], ['organisation.id'], name=op.f('fk_trust_merger_successor_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_trust_merger_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trust_merger')),
    sa.UniqueConstraint('agreement_id', 'trust_id', 'other_trust_id', name=op.f('uq_trust_merger_agreement_id_trust_id_other_trust_id'))
    )
    with op.batch_alter_table('trust_merger', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trust_merger_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trust_merger_other_trust_id'), ['other_trust_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trust_merger_successor_id'), ['successor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trust_merger_trust_id'), ['trust_id'], unique=False)

    op.create_table('agreement_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('contract', 'letter', 'evidence', 'notice', 'other', name='document_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_document_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['trust_contract.id'], name=op.f('fk_agreement_document_contract_id_trust_contract'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_agreement_document_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_document'))
    )
    with op.batch_alter_table('agreement_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_document_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_document_contract_id'), ['contract_id'], unique=False)

    op.create_table('asset_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('from_status', sa.Enum('ordered', 'received', 'acceptance', 'in_service', 'awaiting_repair', 'in_repair', 'quarantined', 'on_loan', 'in_transit', 'missing', 'condemned', 'disposed', name='assetstatus', native_enum=False, length=40), nullable=True),
    sa.Column('to_status', sa.Enum('ordered', 'received', 'acceptance', 'in_service', 'awaiting_repair', 'in_repair', 'quarantined', 'on_loan', 'in_transit', 'missing', 'condemned', 'disposed', name='asset_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_event_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset_event'))
    )
    with op.batch_alter_table('asset_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asset_event_asset_id'), ['asset_id'], unique=False)

    op.create_table('bid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('admitted', 'excluded', name='bid_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('offer_sha256', sa.String(length=64), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('excluded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('excluded_by', sa.Uuid(), nullable=True),
    sa.Column('excluded_because', sa.String(length=400), nullable=False),
    sa.CheckConstraint("(status = 'excluded') = (excluded_at IS NOT NULL)", name=op.f('ck_bid_excluded_pair')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_bid_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supplier_id'], ['organisation.id'], name=op.f('fk_bid_supplier_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid'))
    )
    with op.batch_alter_table('bid', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_lot_id'), ['lot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_supplier_id'), ['supplier_id'], unique=False)
        batch_op.create_index('uq_bid_admitted', ['lot_id', 'supplier_id'], unique=True, sqlite_where=sa.text("status = 'admitted'"), postgresql_where=sa.text("status = 'admitted'"))

    op.create_table('calibration_procedure_point',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('parameter', sa.String(length=60), nullable=False),
    sa.Column('nominal', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('tolerance_lower', sa.BigInteger(), nullable=False),
    sa.Column('tolerance_upper', sa.BigInteger(), nullable=False),
    sa.Column('readings', sa.Integer(), nullable=False),
    sa.Column('resolution', sa.BigInteger(), nullable=True),
    sa.Column('return_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('readings > 0', name=op.f('ck_calibration_procedure_point_has_readings')),
    sa.CheckConstraint('tolerance_lower < tolerance_upper', name=op.f('ck_calibration_procedure_point_limits_in_order')),
    sa.ForeignKeyConstraint(['version_id'], ['calibration_procedure_version.id'], name=op.f('fk_calibration_procedure_point_version_id_calibration_procedure_version'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_procedure_point')),
    sa.UniqueConstraint('version_id', 'seq', name=op.f('uq_calibration_procedure_point_version_id_seq'))
    )
    op.create_table('calibration_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('procedure_version_id', sa.Uuid(), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('performer_id', sa.Uuid(), nullable=True),
    sa.Column('verdict', sa.Enum('pass', 'fail', 'incomplete', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('late_reason', sa.String(length=400), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_calibration_run_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['procedure_version_id'], ['calibration_procedure_version.id'], name=op.f('fk_calibration_run_procedure_version_id_calibration_procedure_version'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['calibration_run.id'], name=op.f('fk_calibration_run_supersedes_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_calibration_run_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_run')),
    sa.UniqueConstraint('reference', name=op.f('uq_calibration_run_reference')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_calibration_run_supersedes_id'))
    )
    with op.batch_alter_table('calibration_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calibration_run_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calibration_run_performed_on'), ['performed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_calibration_run_procedure_version_id'), ['procedure_version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calibration_run_trust_id'), ['trust_id'], unique=False)

    op.create_table('commitment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('per_year', sa.BigInteger(), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('commitment_class', sa.Enum('indicative', 'committed', name='commitment_class', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('letter', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('per_year >= 0', name=op.f('ck_commitment_not_negative')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_commitment_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['trust_contract.id'], name=op.f('fk_commitment_contract_id_trust_contract'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_commitment_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_commitment_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment')),
    sa.UniqueConstraint('contract_id', 'item_id', 'effective_from', 'recorded_at', name=op.f('uq_commitment_contract_id_item_id_effective_from_recorded_at'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_trust_id'), ['trust_id'], unique=False)

    op.create_table('criterion',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('quality', 'price', name='criterion_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('weight_bp', sa.Integer(), nullable=False),
    sa.CheckConstraint('weight_bp > 0 AND weight_bp <= 10000', name=op.f('ck_criterion_a_share')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_criterion_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion')),
    sa.UniqueConstraint('lot_id', 'seq', name=op.f('uq_criterion_lot_id_seq'))
    )
    with op.batch_alter_table('criterion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_criterion_lot_id'), ['lot_id'], unique=False)

    op.create_table('extension_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('option_id', sa.Uuid(), nullable=False),
    sa.Column('taken', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('change_notice', sa.String(length=200), nullable=False),
    sa.Column('ends_on_before', sa.Date(), nullable=False),
    sa.Column('ends_on_after', sa.Date(), nullable=False),
    sa.Column('value_added', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('taken = (ends_on_after > ends_on_before)', name=op.f('ck_extension_decision_taken_extends')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_extension_decision_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['option_id'], ['extension_option.id'], name=op.f('fk_extension_decision_option_id_extension_option'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension_decision')),
    sa.UniqueConstraint('option_id', name=op.f('uq_extension_decision_option_id'))
    )
    with op.batch_alter_table('extension_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_decision_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('kpi_result',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kpi_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=True),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('rating', sa.Enum('Good', 'Approaching target', 'Requires improvement', 'Inadequate', 'Other', name='rating', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('period_to > period_from', name=op.f('ck_kpi_result_ends_after_start')),
    sa.ForeignKeyConstraint(['kpi_id'], ['kpi.id'], name=op.f('fk_kpi_result_kpi_id_kpi'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['kpi_result.id'], name=op.f('fk_kpi_result_supersedes_id_kpi_result'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_kpi_result_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_result')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_kpi_result_supersedes_id'))
    )
    with op.batch_alter_table('kpi_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kpi_result_kpi_id'), ['kpi_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kpi_result_trust_id'), ['trust_id'], unique=False)
        batch_op.create_index('uq_kpi_result_first_trust', ['kpi_id', 'trust_id', 'period_from'], unique=True, sqlite_where=sa.text('trust_id IS NOT NULL AND supersedes_id IS NULL'), postgresql_where=sa.text('trust_id IS NOT NULL AND supersedes_id IS NULL'))
        batch_op.create_index('uq_kpi_result_first_whole', ['kpi_id', 'period_from'], unique=True, sqlite_where=sa.text('trust_id IS NULL AND supersedes_id IS NULL'), postgresql_where=sa.text('trust_id IS NULL AND supersedes_id IS NULL'))

    op.create_table('obligation_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('obligation_id', sa.Uuid(), nullable=False),
    sa.Column('occurrence', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('evidence', 'done', 'waived', 'ended', name='step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_obligation_event_obligation_id_obligation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligation_event'))
    )
    with op.batch_alter_table('obligation_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_obligation_event_obligation_id'), ['obligation_id'], unique=False)
        batch_op.create_index('uq_obligation_event_closed_once', ['obligation_id', 'occurrence'], unique=True, sqlite_where=sa.text("step <> 'evidence'"), postgresql_where=sa.text("step <> 'evidence'"))

    op.create_table('participation_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('join', 'notice', 'notice_withdrawn', 'opt_out', 'rejoin', 'exclude', 'suspend', 'reinstate', name='participation_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('noticed_on', sa.Date(), nullable=True),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_participation_event_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['trust_contract.id'], name=op.f('fk_participation_event_contract_id_trust_contract'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_participation_event_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participation_event')),
    sa.UniqueConstraint('contract_id', 'kind', 'effective_on', name=op.f('uq_participation_event_contract_id_kind_effective_on'))
    )
    with op.batch_alter_table('participation_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participation_event_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participation_event_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participation_event_trust_id'), ['trust_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('procedure_id', sa.Uuid(), nullable=False),
    sa.Column('basis', sa.Enum('fixed', 'floating', name='basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('anchor_on', sa.Date(), nullable=False),
    sa.Column('interval_count', sa.Integer(), nullable=False),
    sa.Column('interval_unit', sa.Enum('months', 'days', name='interval_unit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('early_days', sa.Integer(), nullable=False),
    sa.Column('next_due_on', sa.Date(), nullable=False),
    sa.Column('window_opens_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('active', 'suspended', 'ended', name='plan_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_since', sa.Date(), nullable=False),
    sa.Column('state_reason', sa.String(length=400), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('interval_count > 0 AND early_days >= 0', name=op.f('ck_plan_interval_makes_sense')),
    sa.CheckConstraint('window_opens_on <= next_due_on', name=op.f('ck_plan_window_before_due')),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_plan_asset_id_asset'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['procedure_id'], ['calibration_procedure.id'], name=op.f('fk_plan_procedure_id_calibration_procedure'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_procedure_id'), ['procedure_id'], unique=False)
        batch_op.create_index('ix_plan_state_next_due_on', ['state', 'next_due_on'], unique=False)
        batch_op.create_index('uq_plan_in_force', ['asset_id', 'procedure_id'], unique=True, sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))

    op.create_table('price_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('formula', sa.Enum('fixed_reference', 'lowest_relative', name='price_formula', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reference_price', sa.BigInteger(), nullable=True),
    sa.Column('quality_weight_bp', sa.Integer(), nullable=False),
    sa.Column('scores', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('set_sha256', sa.String(length=64), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_price_run_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_run')),
    sa.UniqueConstraint('lot_id', 'seq', name=op.f('uq_price_run_lot_id_seq'))
    )
    with op.batch_alter_table('price_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_run_lot_id'), ['lot_id'], unique=False)

    op.create_table('pricing_group',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('schedule_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('clause', sa.Enum('C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C14', 'C15', 'C16', name='clause', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('paragraph', sa.String(length=120), nullable=False),
    sa.Column('added_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['schedule_id'], ['price_schedule.id'], name=op.f('fk_pricing_group_schedule_id_price_schedule'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pricing_group'))
    )
    with op.batch_alter_table('pricing_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pricing_group_schedule_id'), ['schedule_id'], unique=False)

    op.create_table('tender_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('bought', sa.Enum('every_year', 'once', name='bought', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('spec', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_tender_line_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_tender_line_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_line')),
    sa.UniqueConstraint('lot_id', 'item_id', name=op.f('uq_tender_line_lot_id_item_id'))
    )
    with op.batch_alter_table('tender_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_line_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tender_line_lot_id'), ['lot_id'], unique=False)

    op.create_table('usage_return',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('on_contract', sa.BigInteger(), nullable=False),
    sa.Column('of_category', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('ends_on > starts_on', name=op.f('ck_usage_return_ends_after_start')),
    sa.CheckConstraint('of_category >= on_contract', name=op.f('ck_usage_return_part_of_category')),
    sa.CheckConstraint('on_contract >= 0', name=op.f('ck_usage_return_not_negative')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_usage_return_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['trust_contract.id'], name=op.f('fk_usage_return_contract_id_trust_contract'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_usage_return_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_usage_return_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_usage_return')),
    sa.UniqueConstraint('contract_id', 'item_id', 'starts_on', 'ends_on', 'recorded_at', name=op.f('uq_usage_return_contract_id_item_id_starts_on_ends_on_recorded_at'))
    )
    with op.batch_alter_table('usage_return', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_usage_return_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_usage_return_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_usage_return_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_usage_return_trust_id'), ['trust_id'], unique=False)

    op.create_table('agreement_clause',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('clause', sa.Enum('C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C14', 'C15', 'C16', name='clause', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=True),
    sa.Column('parameters', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('paragraph', sa.String(length=120), nullable=False),
    sa.Column('calendar', sa.Enum('schedule', 'monthly', 'quarterly', 'yearly', 'when_it_happens', name='calendar', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('date_basis', sa.Enum('ordered', 'delivered', 'received', 'invoiced', 'tax_point', name='date_basis', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('standing', sa.Enum('in_good_standing', 'without_notice', 'every_signatory', name='member_standing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('rounding', sa.Enum('line_total', 'unit_price', 'shares', name='rounding', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('notifier', sa.Enum('lead', 'trust', 'supplier', name='notifier', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('cure_days', sa.Integer(), nullable=False),
    sa.Column('effect', sa.Enum('prospective', 'next_test', 'retrospective', name='effect', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('reviewer', sa.Enum('lawyer', 'procurement', 'finance', name='reviewer_role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(version = 1) = (supersedes_id IS NULL)', name=op.f('ck_agreement_clause_first_version')),
    sa.CheckConstraint('notice_days >= 0 AND cure_days >= 0', name=op.f('ck_agreement_clause_days_not_negative')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_clause_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['group_id'], ['pricing_group.id'], name=op.f('fk_agreement_clause_group_id_pricing_group'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['agreement_clause.id'], name=op.f('fk_agreement_clause_supersedes_id_agreement_clause'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_clause')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_agreement_clause_supersedes_id'))
    )
    with op.batch_alter_table('agreement_clause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_clause_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_clause_group_id'), ['group_id'], unique=False)

    op.create_table('bid_rebate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('threshold', sa.BigInteger(), nullable=False),
    sa.Column('rate', sa.BigInteger(), nullable=False),
    sa.Column('paragraph', sa.String(length=120), nullable=False),
    sa.Column('terms', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_bid_rebate_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_bid_rebate_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid_rebate')),
    sa.UniqueConstraint('bid_id', 'name', 'item_id', 'threshold', name=op.f('uq_bid_rebate_bid_id_name_item_id_threshold'))
    )
    with op.batch_alter_table('bid_rebate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_rebate_bid_id'), ['bid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_rebate_item_id'), ['item_id'], unique=False)

    op.create_table('bid_scheme',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('clause', sa.Enum('C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C14', 'C15', 'C16', name='clause', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('measure', sa.Enum('committed_qty', 'actual_qty', 'market_share', 'member_count', 'actual_value', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('test_months', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('on_drop', sa.Enum('next_test', 'never', 'grace', name='on_drop', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('grace_months', sa.Integer(), nullable=False),
    sa.Column('paragraph', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_bid_scheme_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid_scheme'))
    )
    with op.batch_alter_table('bid_scheme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_scheme_bid_id'), ['bid_id'], unique=False)

    op.create_table('calibration_point',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('mean', sa.BigInteger(), nullable=True),
    sa.Column('error', sa.BigInteger(), nullable=True),
    sa.Column('verdict', sa.Enum('pass', 'fail', 'incomplete', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('goes_back', sa.Boolean(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('parameter', sa.String(length=60), nullable=False),
    sa.Column('nominal', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('tolerance_lower', sa.BigInteger(), nullable=False),
    sa.Column('tolerance_upper', sa.BigInteger(), nullable=False),
    sa.Column('readings', sa.Integer(), nullable=False),
    sa.Column('resolution', sa.BigInteger(), nullable=True),
    sa.Column('return_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['calibration_run.id'], name=op.f('fk_calibration_point_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_point')),
    sa.UniqueConstraint('run_id', 'seq', name=op.f('uq_calibration_point_run_id_seq'))
    )
    op.create_table('commitment_letter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('signed_by', sa.String(length=120), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=True),
    sa.Column('tolerance_percent', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('period_to IS NULL OR period_to > period_from', name=op.f('ck_commitment_letter_ends_after_start')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_commitment_letter_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['trust_contract.id'], name=op.f('fk_commitment_letter_contract_id_trust_contract'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['document_id'], ['agreement_document.id'], name=op.f('fk_commitment_letter_document_id_agreement_document'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_commitment_letter_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_letter'))
    )
    with op.batch_alter_table('commitment_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_letter_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_letter_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_letter_trust_id'), ['trust_id'], unique=False)

    op.create_table('group_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['pricing_group.id'], name=op.f('fk_group_item_group_id_pricing_group'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_group_item_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_item')),
    sa.UniqueConstraint('group_id', 'item_id', name=op.f('uq_group_item_group_id_item_id'))
    )
    with op.batch_alter_table('group_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_item_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_item_item_id'), ['item_id'], unique=False)

    op.create_table('lot_award',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_lot_award_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_lot_award_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_lot_award_lot_id_lot'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['run_id'], ['price_run.id'], name=op.f('fk_lot_award_run_id_price_run'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot_award')),
    sa.UniqueConstraint('lot_id', name=op.f('uq_lot_award_lot_id'))
    )
    with op.batch_alter_table('lot_award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lot_award_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lot_award_bid_id'), ['bid_id'], unique=False)

    op.create_table('notice_preview',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('leaves_on', sa.Date(), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('trust_code', sa.String(length=12), nullable=False),
    sa.Column('tests', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('prices', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_notice_preview_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['event_id'], ['participation_event.id'], name=op.f('fk_notice_preview_event_id_participation_event'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_notice_preview_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_preview')),
    sa.UniqueConstraint('event_id', name=op.f('uq_notice_preview_event_id'))
    )
    with op.batch_alter_table('notice_preview', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_preview_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_preview_trust_id'), ['trust_id'], unique=False)

    op.create_table('plan_cycle',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.Enum('done', 'done_late', 'done_early', 'missed', name='cycle_outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('completed_on', sa.Date(), nullable=True),
    sa.Column('calibration_run_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(completed_on IS NULL) = (outcome = 'missed')", name=op.f('ck_plan_cycle_missed_or_done')),
    sa.CheckConstraint('(completed_on IS NULL) = (calibration_run_id IS NULL)', name=op.f('ck_plan_cycle_done_by_a_run')),
    sa.ForeignKeyConstraint(['calibration_run_id'], ['calibration_run.id'], name=op.f('fk_plan_cycle_calibration_run_id_calibration_run'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_cycle_plan_id_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_cycle')),
    sa.UniqueConstraint('plan_id', 'due_on', name=op.f('uq_plan_cycle_plan_id_due_on')),
    sa.UniqueConstraint('plan_id', 'seq', name=op.f('uq_plan_cycle_plan_id_seq'))
    )
    op.create_table('price_change_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('indexation', 'item_variation', 'tax', 'substitution', 'discontinuation', name='change_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'previewed', 'approved', 'refused', 'withdrawn', 'applied', name='change_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=True),
    sa.Column('preview', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('previewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.String(length=400), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('schedule_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(decided_at IS NULL) = (decision = '')", name=op.f('ck_price_change_request_decided_pair')),
    sa.CheckConstraint("(state = 'applied') = (schedule_id IS NOT NULL)", name=op.f('ck_price_change_request_applied_with_schedule')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_price_change_request_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['document_id'], ['agreement_document.id'], name=op.f('fk_price_change_request_document_id_agreement_document'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['party_id'], ['organisation.id'], name=op.f('fk_price_change_request_party_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['schedule_id'], ['price_schedule.id'], name=op.f('fk_price_change_request_schedule_id_price_schedule'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_change_request')),
    sa.UniqueConstraint('reference', name=op.f('uq_price_change_request_reference'))
    )
    with op.batch_alter_table('price_change_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_change_request_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('quality_score',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('score', sa.BigInteger(), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('score >= 0', name=op.f('ck_quality_score_not_negative')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_quality_score_bid_id_bid'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['quality_score.id'], name=op.f('fk_quality_score_supersedes_id_quality_score'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quality_score')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_quality_score_supersedes_id'))
    )
    with op.batch_alter_table('quality_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quality_score_bid_id'), ['bid_id'], unique=False)

    op.create_table('tier_scheme',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('audience', sa.Enum('member', 'standalone', name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('measure', sa.Enum('committed_qty', 'actual_qty', 'market_share', 'member_count', 'actual_value', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('test_months', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('on_drop', sa.Enum('next_test', 'never', 'grace', name='on_drop', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('grace_months', sa.Integer(), nullable=False),
    sa.Column('rules', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['pricing_group.id'], name=op.f('fk_tier_scheme_group_id_pricing_group'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier_scheme')),
    sa.UniqueConstraint('group_id', 'audience', name=op.f('uq_tier_scheme_group_id_audience'))
    )
    with op.batch_alter_table('tier_scheme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tier_scheme_group_id'), ['group_id'], unique=False)

    op.create_table('trust_demand',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('firmness', sa.Enum('none', 'indicative', 'committed', name='firmness', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('tolerance_percent', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(firmness = 'none') = (quantity = 0)", name=op.f('ck_trust_demand_firm_when_wanted')),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_trust_demand_not_negative')),
    sa.ForeignKeyConstraint(['line_id'], ['tender_line.id'], name=op.f('fk_trust_demand_line_id_tender_line'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_trust_demand_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trust_demand')),
    sa.UniqueConstraint('line_id', 'trust_id', name=op.f('uq_trust_demand_line_id_trust_id'))
    )
    with op.batch_alter_table('trust_demand', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trust_demand_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trust_demand_trust_id'), ['trust_id'], unique=False)

    op.create_table('bid_tier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('audience', sa.Enum('member', 'standalone', name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('lower_bound', sa.BigInteger(), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('lower_bound >= 0 AND unit_price > 0', name=op.f('ck_bid_tier_a_price')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_bid_tier_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scheme_id'], ['bid_scheme.id'], name=op.f('fk_bid_tier_scheme_id_bid_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid_tier')),
    sa.UniqueConstraint('scheme_id', 'item_id', 'audience', 'lower_bound', name=op.f('uq_bid_tier_scheme_id_item_id_audience_lower_bound'))
    )
    with op.batch_alter_table('bid_tier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_tier_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_tier_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('calibration_reading',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['calibration_point.id'], name=op.f('fk_calibration_reading_point_id_calibration_point'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_reading')),
    sa.UniqueConstraint('point_id', 'seq', name=op.f('uq_calibration_reading_point_id_seq'))
    )
    op.create_table('clause_review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('clause_id', sa.Uuid(), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['clause_id'], ['agreement_clause.id'], name=op.f('fk_clause_review_clause_id_agreement_clause'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_review')),
    sa.UniqueConstraint('clause_id', name=op.f('uq_clause_review_clause_id'))
    )
    with op.batch_alter_table('clause_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clause_review_clause_id'), ['clause_id'], unique=False)

    op.create_table('letter_commitment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('commitment_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_letter_commitment_commitment_id_commitment'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['commitment_letter.id'], name=op.f('fk_letter_commitment_letter_id_commitment_letter'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_commitment')),
    sa.UniqueConstraint('commitment_id', name=op.f('uq_letter_commitment_commitment_id'))
    )
    with op.batch_alter_table('letter_commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_commitment_letter_id'), ['letter_id'], unique=False)

    op.create_table('price_change_index',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('method', sa.Enum('base', 'chained', name='method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('base_month', sa.Date(), nullable=False),
    sa.Column('lag_months', sa.Integer(), nullable=False),
    sa.Column('average_months', sa.Integer(), nullable=False),
    sa.Column('fixed_share', sa.BigInteger(), nullable=False),
    sa.Column('cap', sa.BigInteger(), nullable=True),
    sa.Column('collar', sa.BigInteger(), nullable=True),
    sa.Column('hold_months', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['price_change_request.id'], name=op.f('fk_price_change_index_request_id_price_change_request'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['series_id'], ['index_series.id'], name=op.f('fk_price_change_index_series_id_index_series'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_change_index')),
    sa.UniqueConstraint('request_id', name=op.f('uq_price_change_index_request_id'))
    )
    with op.batch_alter_table('price_change_index', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_change_index_request_id'), ['request_id'], unique=False)

    op.create_table('price_change_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('percent', sa.BigInteger(), nullable=True),
    sa.Column('becomes_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['becomes_id'], ['item.id'], name=op.f('fk_price_change_item_becomes_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_price_change_item_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['request_id'], ['price_change_request.id'], name=op.f('fk_price_change_item_request_id_price_change_request'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_change_item')),
    sa.UniqueConstraint('request_id', 'item_id', name=op.f('uq_price_change_item_request_id_item_id'))
    )
    with op.batch_alter_table('price_change_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_change_item_request_id'), ['request_id'], unique=False)

    op.create_table('rebate_entitlement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('year_from', sa.Date(), nullable=False),
    sa.Column('year_to', sa.Date(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('spend', sa.BigInteger(), nullable=False),
    sa.Column('threshold', sa.BigInteger(), nullable=True),
    sa.Column('rate', sa.BigInteger(), nullable=False),
    sa.Column('gross', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('weights', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('members_at_end', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('batch_ids', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_rebate_entitlement_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_rebate_entitlement_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebate_entitlement')),
    sa.UniqueConstraint('scheme_id', 'year_from', 'position', name=op.f('uq_rebate_entitlement_scheme_id_year_from_position'))
    )
    with op.batch_alter_table('rebate_entitlement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rebate_entitlement_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rebate_entitlement_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('rebate_terms',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('allocation', sa.Enum('pro_rata_value', 'pro_rata_qty', 'by_commitment', name='allocation_rule', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('leavers', sa.Enum('forfeited', 'kept', name='leaver_share', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('claim_days', sa.Integer(), nullable=True),
    sa.Column('answer_days', sa.Integer(), nullable=True),
    sa.Column('pay_days', sa.Integer(), nullable=True),
    sa.CheckConstraint('claim_days > 0 AND answer_days > 0 AND pay_days > 0', name=op.f('ck_rebate_terms_clocks_run_forward')),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_rebate_terms_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebate_terms')),
    sa.UniqueConstraint('scheme_id', name=op.f('uq_rebate_terms_scheme_id'))
    )
    op.create_table('supplier_statement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('year_from', sa.Date(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('headings', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('faults', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('rows_left_out', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('batch_ids', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('our_spend', sa.BigInteger(), nullable=False),
    sa.Column('their_spend', sa.BigInteger(), nullable=False),
    sa.Column('our_gross', sa.BigInteger(), nullable=False),
    sa.Column('their_gross', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_supplier_statement_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_supplier_statement_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_supplier_statement_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_statement'))
    )
    with op.batch_alter_table('supplier_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supplier_statement_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supplier_statement_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('tier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('lower_bound', sa.BigInteger(), nullable=False),
    sa.Column('rebate_rate', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('lower_bound >= 0', name=op.f('ck_tier_not_negative')),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_tier_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier')),
    sa.UniqueConstraint('scheme_id', 'lower_bound', name=op.f('uq_tier_scheme_id_lower_bound'))
    )
    with op.batch_alter_table('tier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tier_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('tier_determination',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('tested_on', sa.Date(), nullable=False),
    sa.Column('members', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('measure', sa.BigInteger(), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('linked_share', sa.BigInteger(), nullable=True),
    sa.Column('status', sa.Enum('confirmed', 'disputed', name='determination_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_tier_determination_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_tier_determination_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['tier_determination.id'], name=op.f('fk_tier_determination_supersedes_id_tier_determination'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier_determination')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_tier_determination_supersedes_id'))
    )
    with op.batch_alter_table('tier_determination', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tier_determination_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tier_determination_scheme_id'), ['scheme_id'], unique=False)
        batch_op.create_index('uq_tier_determination_first', ['scheme_id', 'tested_on'], unique=True, sqlite_where=sa.text('supersedes_id IS NULL'), postgresql_where=sa.text('supersedes_id IS NULL'))

    op.create_table('rebate_claim_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('year_from', sa.Date(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('claimed', 'agreed', 'disputed', 'closed', name='claim_step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('entitlement_id', sa.Uuid(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(step = 'claimed') = (entitlement_id IS NOT NULL)", name=op.f('ck_rebate_claim_event_claims_an_entitlement')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_rebate_claim_event_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['entitlement_id'], ['rebate_entitlement.id'], name=op.f('fk_rebate_claim_event_entitlement_id_rebate_entitlement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_rebate_claim_event_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebate_claim_event')),
    sa.UniqueConstraint('scheme_id', 'year_from', 'position', name=op.f('uq_rebate_claim_event_scheme_id_year_from_position'))
    )
    with op.batch_alter_table('rebate_claim_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rebate_claim_event_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rebate_claim_event_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('rebate_settlement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('scheme_id', sa.Uuid(), nullable=False),
    sa.Column('year_from', sa.Date(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('entitlement_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('credit_note', 'payment', 'reversal', name='settlement_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('credit_note', sa.String(length=60), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('reverses_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(kind = 'reversal') = (amount < 0) AND amount <> 0", name=op.f('ck_rebate_settlement_reversal_is_negative')),
    sa.CheckConstraint("kind <> 'reversal' OR reverses_id IS NOT NULL", name=op.f('ck_rebate_settlement_reversal_names_what_it_reverses')),
    sa.CheckConstraint('length(credit_note) > 0', name=op.f('ck_rebate_settlement_has_credit_note')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_rebate_settlement_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['entitlement_id'], ['rebate_entitlement.id'], name=op.f('fk_rebate_settlement_entitlement_id_rebate_entitlement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['reverses_id'], ['rebate_settlement.id'], name=op.f('fk_rebate_settlement_reverses_id_rebate_settlement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['scheme_id'], ['tier_scheme.id'], name=op.f('fk_rebate_settlement_scheme_id_tier_scheme'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebate_settlement')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_rebate_settlement_reverses_id')),
    sa.UniqueConstraint('scheme_id', 'year_from', 'position', name=op.f('uq_rebate_settlement_scheme_id_year_from_position'))
    )
    with op.batch_alter_table('rebate_settlement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rebate_settlement_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rebate_settlement_scheme_id'), ['scheme_id'], unique=False)

    op.create_table('supplier_statement_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('statement_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('agrees', 'differs', 'only_supplier', 'only_ours', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('differs', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('trust', sa.String(length=20), nullable=False),
    sa.Column('item', sa.String(length=60), nullable=False),
    sa.Column('order_number', sa.String(length=60), nullable=False),
    sa.Column('line_number', sa.String(length=60), nullable=False),
    sa.Column('their_row', sa.Integer(), nullable=True),
    sa.Column('their_on', sa.Date(), nullable=True),
    sa.Column('their_quantity', sa.BigInteger(), nullable=True),
    sa.Column('their_price', sa.BigInteger(), nullable=True),
    sa.Column('their_amount', sa.BigInteger(), nullable=True),
    sa.Column('our_on', sa.Date(), nullable=True),
    sa.Column('our_quantity', sa.BigInteger(), nullable=True),
    sa.Column('our_price', sa.BigInteger(), nullable=True),
    sa.Column('our_amount', sa.BigInteger(), nullable=True),
    sa.Column('our_batch', sa.String(length=20), nullable=False),
    sa.Column('our_row', sa.Integer(), nullable=True),
    sa.CheckConstraint("(outcome = 'only_ours') = (their_amount IS NULL) AND (outcome = 'only_supplier') = (our_amount IS NULL)", name=op.f('ck_supplier_statement_line_sides_fit_outcome')),
    sa.ForeignKeyConstraint(['statement_id'], ['supplier_statement.id'], name=op.f('fk_supplier_statement_line_statement_id_supplier_statement'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_statement_line')),
    sa.UniqueConstraint('statement_id', 'position', name=op.f('uq_supplier_statement_line_statement_id_position'))
    )
    op.create_table('tier_dispute',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('determination_id', sa.Uuid(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('open', 'upheld', 'dismissed', name='dispute_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=True),
    sa.Column('resolution', sa.String(length=400), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by', sa.Uuid(), nullable=True),
    sa.Column('corrected_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'open') = (resolved_at IS NULL)", name=op.f('ck_tier_dispute_resolved_pair')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_tier_dispute_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['corrected_id'], ['tier_determination.id'], name=op.f('fk_tier_dispute_corrected_id_tier_determination'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['determination_id'], ['tier_determination.id'], name=op.f('fk_tier_dispute_determination_id_tier_determination'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['document_id'], ['agreement_document.id'], name=op.f('fk_tier_dispute_document_id_agreement_document'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['party_id'], ['organisation.id'], name=op.f('fk_tier_dispute_party_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier_dispute'))
    )
    with op.batch_alter_table('tier_dispute', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tier_dispute_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tier_dispute_determination_id'), ['determination_id'], unique=False)
        batch_op.create_index('uq_tier_dispute_open', ['determination_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('tier_price',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tier_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('unit_price > 0', name=op.f('ck_tier_price_positive')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_tier_price_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tier_id'], ['tier.id'], name=op.f('fk_tier_price_tier_id_tier'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier_price')),
    sa.UniqueConstraint('tier_id', 'item_id', name=op.f('uq_tier_price_tier_id_item_id'))
    )
    with op.batch_alter_table('tier_price', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tier_price_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tier_price_tier_id'), ['tier_id'], unique=False)

    op.create_table('rebate_allocation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('settlement_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['settlement_id'], ['rebate_settlement.id'], name=op.f('fk_rebate_allocation_settlement_id_rebate_settlement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_rebate_allocation_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebate_allocation')),
    sa.UniqueConstraint('settlement_id', 'trust_id', name=op.f('uq_rebate_allocation_settlement_id_trust_id'))
    )
    with op.batch_alter_table('rebate_allocation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rebate_allocation_settlement_id'), ['settlement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rebate_allocation_trust_id'), ['trust_id'], unique=False)

    op.create_table('statement_difference_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('claim', 'agreed', 'rejected', name='difference_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['line_id'], ['supplier_statement_line.id'], name=op.f('fk_statement_difference_note_line_id_supplier_statement_line'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_difference_note')),
    sa.UniqueConstraint('line_id', 'position', name=op.f('uq_statement_difference_note_line_id_position'))
    )

    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)
    op.execute(f"INSERT INTO audit_head (chain, sequence, hash) VALUES ('main', 0, '{'0' * 64}')")


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_table('statement_difference_note')
    with op.batch_alter_table('rebate_allocation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rebate_allocation_trust_id'))
        batch_op.drop_index(batch_op.f('ix_rebate_allocation_settlement_id'))

    op.drop_table('rebate_allocation')
    with op.batch_alter_table('tier_price', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tier_price_tier_id'))
        batch_op.drop_index(batch_op.f('ix_tier_price_item_id'))

    op.drop_table('tier_price')
    with op.batch_alter_table('tier_dispute', schema=None) as batch_op:
        batch_op.drop_index('uq_tier_dispute_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_tier_dispute_determination_id'))
        batch_op.drop_index(batch_op.f('ix_tier_dispute_agreement_id'))

    op.drop_table('tier_dispute')
    op.drop_table('supplier_statement_line')
    with op.batch_alter_table('rebate_settlement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rebate_settlement_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_rebate_settlement_agreement_id'))

    op.drop_table('rebate_settlement')
    with op.batch_alter_table('rebate_claim_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rebate_claim_event_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_rebate_claim_event_agreement_id'))

    op.drop_table('rebate_claim_event')
    with op.batch_alter_table('tier_determination', schema=None) as batch_op:
        batch_op.drop_index('uq_tier_determination_first', sqlite_where=sa.text('supersedes_id IS NULL'), postgresql_where=sa.text('supersedes_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_tier_determination_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_tier_determination_agreement_id'))

    op.drop_table('tier_determination')
    with op.batch_alter_table('tier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tier_scheme_id'))

    op.drop_table('tier')
    with op.batch_alter_table('supplier_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supplier_statement_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_supplier_statement_agreement_id'))

    op.drop_table('supplier_statement')
    op.drop_table('rebate_terms')
    with op.batch_alter_table('rebate_entitlement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rebate_entitlement_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_rebate_entitlement_agreement_id'))

    op.drop_table('rebate_entitlement')
    with op.batch_alter_table('price_change_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_change_item_request_id'))

    op.drop_table('price_change_item')
    with op.batch_alter_table('price_change_index', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_change_index_request_id'))

    op.drop_table('price_change_index')
    with op.batch_alter_table('letter_commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_commitment_letter_id'))

    op.drop_table('letter_commitment')
    with op.batch_alter_table('clause_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clause_review_clause_id'))

    op.drop_table('clause_review')
    op.drop_table('calibration_reading')
    with op.batch_alter_table('bid_tier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bid_tier_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_bid_tier_item_id'))

    op.drop_table('bid_tier')
    with op.batch_alter_table('trust_demand', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trust_demand_trust_id'))
        batch_op.drop_index(batch_op.f('ix_trust_demand_line_id'))

    op.drop_table('trust_demand')
    with op.batch_alter_table('tier_scheme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tier_scheme_group_id'))

    op.drop_table('tier_scheme')
    with op.batch_alter_table('quality_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quality_score_bid_id'))

    op.drop_table('quality_score')
    with op.batch_alter_table('price_change_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_change_request_agreement_id'))

    op.drop_table('price_change_request')
    op.drop_table('plan_cycle')
    with op.batch_alter_table('notice_preview', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_preview_trust_id'))
        batch_op.drop_index(batch_op.f('ix_notice_preview_agreement_id'))

    op.drop_table('notice_preview')
    with op.batch_alter_table('lot_award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lot_award_bid_id'))
        batch_op.drop_index(batch_op.f('ix_lot_award_agreement_id'))

    op.drop_table('lot_award')
    with op.batch_alter_table('group_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_item_item_id'))
        batch_op.drop_index(batch_op.f('ix_group_item_group_id'))

    op.drop_table('group_item')
    with op.batch_alter_table('commitment_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_letter_trust_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_letter_contract_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_letter_agreement_id'))

    op.drop_table('commitment_letter')
    op.drop_table('calibration_point')
    with op.batch_alter_table('bid_scheme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bid_scheme_bid_id'))

    op.drop_table('bid_scheme')
    with op.batch_alter_table('bid_rebate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bid_rebate_item_id'))
        batch_op.drop_index(batch_op.f('ix_bid_rebate_bid_id'))

    op.drop_table('bid_rebate')
    with op.batch_alter_table('agreement_clause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_clause_group_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_clause_agreement_id'))

    op.drop_table('agreement_clause')
    with op.batch_alter_table('usage_return', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_usage_return_trust_id'))
        batch_op.drop_index(batch_op.f('ix_usage_return_item_id'))
        batch_op.drop_index(batch_op.f('ix_usage_return_contract_id'))
        batch_op.drop_index(batch_op.f('ix_usage_return_agreement_id'))

    op.drop_table('usage_return')
    with op.batch_alter_table('tender_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_line_lot_id'))
        batch_op.drop_index(batch_op.f('ix_tender_line_item_id'))

    op.drop_table('tender_line')
    with op.batch_alter_table('pricing_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pricing_group_schedule_id'))

    op.drop_table('pricing_group')
    with op.batch_alter_table('price_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_run_lot_id'))

    op.drop_table('price_run')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index('uq_plan_in_force', sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))
        batch_op.drop_index('ix_plan_state_next_due_on')
        batch_op.drop_index(batch_op.f('ix_plan_procedure_id'))
        batch_op.drop_index(batch_op.f('ix_plan_asset_id'))

    op.drop_table('plan')
    with op.batch_alter_table('participation_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participation_event_trust_id'))
        batch_op.drop_index(batch_op.f('ix_participation_event_contract_id'))
        batch_op.drop_index(batch_op.f('ix_participation_event_agreement_id'))

    op.drop_table('participation_event')
    with op.batch_alter_table('obligation_event', schema=None) as batch_op:
        batch_op.drop_index('uq_obligation_event_closed_once', sqlite_where=sa.text("step <> 'evidence'"), postgresql_where=sa.text("step <> 'evidence'"))
        batch_op.drop_index(batch_op.f('ix_obligation_event_obligation_id'))

    op.drop_table('obligation_event')
    with op.batch_alter_table('kpi_result', schema=None) as batch_op:
        batch_op.drop_index('uq_kpi_result_first_whole', sqlite_where=sa.text('trust_id IS NULL AND supersedes_id IS NULL'), postgresql_where=sa.text('trust_id IS NULL AND supersedes_id IS NULL'))
        batch_op.drop_index('uq_kpi_result_first_trust', sqlite_where=sa.text('trust_id IS NOT NULL AND supersedes_id IS NULL'), postgresql_where=sa.text('trust_id IS NOT NULL AND supersedes_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_kpi_result_trust_id'))
        batch_op.drop_index(batch_op.f('ix_kpi_result_kpi_id'))

    op.drop_table('kpi_result')
    with op.batch_alter_table('extension_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extension_decision_agreement_id'))

    op.drop_table('extension_decision')
    with op.batch_alter_table('criterion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_criterion_lot_id'))

    op.drop_table('criterion')
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_trust_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_item_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_contract_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_agreement_id'))

    op.drop_table('commitment')
    with op.batch_alter_table('calibration_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calibration_run_trust_id'))
        batch_op.drop_index(batch_op.f('ix_calibration_run_procedure_version_id'))
        batch_op.drop_index(batch_op.f('ix_calibration_run_performed_on'))
        batch_op.drop_index(batch_op.f('ix_calibration_run_asset_id'))

    op.drop_table('calibration_run')
    op.drop_table('calibration_procedure_point')
    with op.batch_alter_table('bid', schema=None) as batch_op:
        batch_op.drop_index('uq_bid_admitted', sqlite_where=sa.text("status = 'admitted'"), postgresql_where=sa.text("status = 'admitted'"))
        batch_op.drop_index(batch_op.f('ix_bid_supplier_id'))
        batch_op.drop_index(batch_op.f('ix_bid_lot_id'))

    op.drop_table('bid')
    with op.batch_alter_table('asset_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_asset_event_asset_id'))

    op.drop_table('asset_event')
    with op.batch_alter_table('agreement_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_document_contract_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_document_agreement_id'))

    op.drop_table('agreement_document')
    with op.batch_alter_table('trust_merger', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trust_merger_trust_id'))
        batch_op.drop_index(batch_op.f('ix_trust_merger_successor_id'))
        batch_op.drop_index(batch_op.f('ix_trust_merger_other_trust_id'))
        batch_op.drop_index(batch_op.f('ix_trust_merger_agreement_id'))

    op.drop_table('trust_merger')
    with op.batch_alter_table('trust_contract', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trust_contract_trust_id'))
        batch_op.drop_index(batch_op.f('ix_trust_contract_agreement_id'))

    op.drop_table('trust_contract')
    with op.batch_alter_table('tender_trust', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_trust_trust_id'))
        batch_op.drop_index(batch_op.f('ix_tender_trust_tender_id'))

    op.drop_table('tender_trust')
    with op.batch_alter_table('tender_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_event_tender_id'))

    op.drop_table('tender_event')
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_session_person_id'))

    op.drop_table('sign_in_session')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index('uq_role_grant_in_force', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_role_grant_person_id'))
        batch_op.drop_index(batch_op.f('ix_role_grant_organisation_id'))

    op.drop_table('role_grant')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_person_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('price_schedule', schema=None) as batch_op:
        batch_op.drop_index('uq_price_schedule_active_from', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index(batch_op.f('ix_price_schedule_agreement_id'))

    op.drop_table('price_schedule')
    with op.batch_alter_table('password_reset', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_password_reset_person_id'))

    op.drop_table('password_reset')
    with op.batch_alter_table('obligation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_obligation_trust_id'))
        batch_op.drop_index(batch_op.f('ix_obligation_agreement_id'))

    op.drop_table('obligation')
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lot_tender_id'))

    op.drop_table('lot')
    with op.batch_alter_table('lead_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_event_trust_id'))
        batch_op.drop_index(batch_op.f('ix_lead_event_agreement_id'))

    op.drop_table('lead_event')
    with op.batch_alter_table('kpi_publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kpi_publication_agreement_id'))

    op.drop_table('kpi_publication')
    with op.batch_alter_table('kpi', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kpi_agreement_id'))

    op.drop_table('kpi')
    with op.batch_alter_table('issued_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_issued_document_trust_id'))
        batch_op.drop_index(batch_op.f('ix_issued_document_agreement_id'))

    op.drop_table('issued_document')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_trust_id'))
        batch_op.drop_index(batch_op.f('ix_import_batch_source_sha256'))

    op.drop_table('import_batch')
    with op.batch_alter_table('forecast_rebate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forecast_rebate_forecast_id'))

    op.drop_table('forecast_rebate')
    with op.batch_alter_table('forecast_cell', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forecast_cell_forecast_id'))

    op.drop_table('forecast_cell')
    with op.batch_alter_table('extension_option', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extension_option_agreement_id'))

    op.drop_table('extension_option')
    op.drop_table('calibration_procedure_version')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index('uq_calendar_feed_in_use', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_calendar_feed_person_id'))

    op.drop_table('calendar_feed')
    with op.batch_alter_table('baseline_signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_baseline_signature_baseline_id'))

    op.drop_table('baseline_signature')
    with op.batch_alter_table('asset', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_asset_status'))
        batch_op.drop_index(batch_op.f('ix_asset_site_id'))
        batch_op.drop_index(batch_op.f('ix_asset_owner_trust_id'))
        batch_op.drop_index(batch_op.f('ix_asset_device_model_id'))
        batch_op.drop_index(batch_op.f('ix_asset_custodian_trust_id'))

    op.drop_table('asset')
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_token_person_id'))

    op.drop_table('api_token')
    with op.batch_alter_table('alert_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_rule_agreement_id'))

    op.drop_table('alert_rule')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_trust_id'))
        batch_op.drop_index(batch_op.f('ix_alert_resolved_at'))
        batch_op.drop_index(batch_op.f('ix_alert_agreement_id'))

    op.drop_table('alert')
    with op.batch_alter_table('uplift_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_uplift_evidence_trust_id'))
        batch_op.drop_index(batch_op.f('ix_uplift_evidence_item_id'))

    op.drop_table('uplift_evidence')
    with op.batch_alter_table('tender', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_consortium_id'))

    op.drop_table('tender')
    with op.batch_alter_table('supplier_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supplier_part_supplier_id'))
        batch_op.drop_index(batch_op.f('ix_supplier_part_item_id'))

    op.drop_table('supplier_part')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_trust_id'))

    op.drop_table('site')
    with op.batch_alter_table('programme_cost', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_programme_cost_falls_on'))
        batch_op.drop_index(batch_op.f('ix_programme_cost_consortium_id'))

    op.drop_table('programme_cost')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_organisation_id'))

    op.drop_table('person')
    with op.batch_alter_table('membership_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_event_trust_id'))
        batch_op.drop_index(batch_op.f('ix_membership_event_consortium_id'))

    op.drop_table('membership_event')
    with op.batch_alter_table('item_pack', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_pack_item_id'))

    op.drop_table('item_pack')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_email'))

    op.drop_table('invitation')
    with op.batch_alter_table('index_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_index_value_series_id'))

    op.drop_table('index_value')
    with op.batch_alter_table('forecast', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forecast_consortium_id'))

    op.drop_table('forecast')
    op.drop_table('consortium')
    with op.batch_alter_table('calibration_procedure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calibration_procedure_owner_id'))
        batch_op.drop_index(batch_op.f('ix_calibration_procedure_category'))

    op.drop_table('calibration_procedure')
    with op.batch_alter_table('benefit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_benefit_falls_on'))
        batch_op.drop_index(batch_op.f('ix_benefit_consortium_id'))

    op.drop_table('benefit')
    with op.batch_alter_table('baseline', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_baseline_trust_id'))
        batch_op.drop_index(batch_op.f('ix_baseline_item_id'))

    op.drop_table('baseline')
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_supplier_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_consortium_id'))

    op.drop_table('agreement')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_file_sha256'))
        batch_op.drop_index(batch_op.f('ix_stored_file_owner_id'))

    op.drop_table('stored_file')
    op.drop_table('reference_counter')
    op.drop_table('outgoing_mail')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_name'))
        batch_op.drop_index(batch_op.f('ix_organisation_board_id'))

    op.drop_table('organisation')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_state'))
        batch_op.drop_index(batch_op.f('ix_job_kind'))
        batch_op.drop_index(batch_op.f('ix_job_actor_id'))

    op.drop_table('job')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_name'))

    op.drop_table('item')
    op.drop_table('index_series')
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_key_used_at'))

    op.drop_table('idempotency_key')
    with op.batch_alter_table('failed_attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_failed_attempts_last_failure'))

    op.drop_table('failed_attempts')
    with op.batch_alter_table('device_model', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_device_model_name'))
        batch_op.drop_index(batch_op.f('ix_device_model_category'))

    op.drop_table('device_model')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_subject')
        batch_op.drop_index('ix_audit_event_owner_sequence')
        batch_op.drop_index(batch_op.f('ix_audit_event_at'))
        batch_op.drop_index(batch_op.f('ix_audit_event_actor_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_action'))

    op.drop_table('audit_event')
    op.drop_table('alert_run')
