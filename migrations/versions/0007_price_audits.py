"""Price audits, and the claims made of them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    "price_audit",
    "price_audit_sum",
    "price_claim",
    "price_claim_line",
    "price_claim_event",
    "price_claim_credit",
)
VERDICTS = (
    "as_due",
    "overcharged",
    "wrong_tier",
    "late_price_file",
    "cut_afterwards",
    "undercharged",
    "off_contract",
    "free_goods",
    "returned",
    "no_price",
)


def upgrade() -> None:
    op.create_table(
        "price_audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("consortium_id", sa.Uuid(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "batch_ids",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("findings_file_id", sa.Uuid(), nullable=False),
        sa.Column("findings_sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("audited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audited_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["organisation.id"],
            name=op.f("fk_price_audit_consortium_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["findings_file_id"],
            ["stored_file.id"],
            name=op.f("fk_price_audit_findings_file_id_stored_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_audit")),
        sa.UniqueConstraint("reference", name=op.f("uq_price_audit_reference")),
    )
    op.create_index(op.f("ix_price_audit_consortium_id"), "price_audit", ["consortium_id"])
    op.create_table(
        "price_audit_sum",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trust_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("supplier_name", sa.String(length=200), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                *VERDICTS,
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("difference", sa.BigInteger(), nullable=False),
        sa.Column("too_much", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"],
            ["price_audit.id"],
            name=op.f("fk_price_audit_sum_audit_id_price_audit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["organisation.id"],
            name=op.f("fk_price_audit_sum_supplier_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["trust_id"],
            ["organisation.id"],
            name=op.f("fk_price_audit_sum_trust_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_audit_sum")),
        sa.UniqueConstraint(
            "audit_id", "position", name=op.f("uq_price_audit_sum_audit_id_position")
        ),
    )
    op.create_index(op.f("ix_price_audit_sum_audit_id"), "price_audit_sum", ["audit_id"])
    op.create_table(
        "price_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("consortium_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["audit_id"],
            ["price_audit.id"],
            name=op.f("fk_price_claim_audit_id_price_audit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["organisation.id"],
            name=op.f("fk_price_claim_consortium_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["organisation.id"],
            name=op.f("fk_price_claim_supplier_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_claim")),
        sa.UniqueConstraint("reference", name=op.f("uq_price_claim_reference")),
    )
    op.create_index(op.f("ix_price_claim_consortium_id"), "price_claim", ["consortium_id"])
    op.create_index(op.f("ix_price_claim_supplier_id"), "price_claim", ["supplier_id"])

    op.create_table(
        "price_claim_credit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("trust_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("credited_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["price_claim.id"],
            name=op.f("fk_price_claim_credit_claim_id_price_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["trust_id"],
            ["organisation.id"],
            name=op.f("fk_price_claim_credit_trust_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_claim_credit")),
        sa.UniqueConstraint(
            "claim_id",
            "trust_id",
            "number",
            name=op.f("uq_price_claim_credit_claim_id_trust_id_number"),
        ),
    )
    op.create_index(op.f("ix_price_claim_credit_claim_id"), "price_claim_credit", ["claim_id"])

    op.create_table(
        "price_claim_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "sent",
                "accepted",
                "part_accepted",
                "rejected",
                "closed",
                name="claim_step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=True),
        sa.Column("pdf_id", sa.Uuid(), nullable=True),
        sa.Column("docx_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(step = 'sent') = (pdf_id IS NOT NULL) AND (step = 'sent') = (docx_id IS NOT NULL)",
            name=op.f("ck_price_claim_event_sent_with_letter"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["price_claim.id"],
            name=op.f("fk_price_claim_event_claim_id_price_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["docx_id"],
            ["stored_file.id"],
            name=op.f("fk_price_claim_event_docx_id_stored_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["pdf_id"],
            ["stored_file.id"],
            name=op.f("fk_price_claim_event_pdf_id_stored_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_claim_event")),
        sa.UniqueConstraint(
            "claim_id", "position", name=op.f("uq_price_claim_event_claim_id_position")
        ),
    )
    op.create_index(op.f("ix_price_claim_event_claim_id"), "price_claim_event", ["claim_id"])

    op.create_table(
        "price_claim_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_price_claim_hold_batch_id_import_batch"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["price_claim.id"],
            name=op.f("fk_price_claim_hold_claim_id_price_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_claim_hold")),
        sa.UniqueConstraint(
            "batch_id", "source_row", name=op.f("uq_price_claim_hold_batch_id_source_row")
        ),
    )
    op.create_index(op.f("ix_price_claim_hold_claim_id"), "price_claim_hold", ["claim_id"])

    op.create_table(
        "price_claim_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trust_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(length=200), nullable=False),
        sa.Column("line_number", sa.String(length=200), nullable=False),
        sa.Column("invoice_number", sa.String(length=200), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("priced_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "as_due",
                "overcharged",
                "wrong_tier",
                "late_price_file",
                "cut_afterwards",
                "undercharged",
                "off_contract",
                "free_goods",
                "returned",
                "no_price",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_price_claim_line_batch_id_import_batch"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["price_claim.id"],
            name=op.f("fk_price_claim_line_claim_id_price_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
            name=op.f("fk_price_claim_line_item_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["trust_id"],
            ["organisation.id"],
            name=op.f("fk_price_claim_line_trust_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_claim_line")),
        sa.UniqueConstraint(
            "claim_id", "position", name=op.f("uq_price_claim_line_claim_id_position")
        ),
    )
    op.create_index(op.f("ix_price_claim_line_claim_id"), "price_claim_line", ["claim_id"])
    op.create_index(op.f("ix_price_claim_line_trust_id"), "price_claim_line", ["trust_id"])
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_table("price_claim_hold")
    op.drop_table("price_claim_credit")
    op.drop_table("price_claim_event")
    op.drop_table("price_claim_line")
    op.drop_table("price_claim")
    op.drop_table("price_audit_sum")
    op.drop_table("price_audit")
