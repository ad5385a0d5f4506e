"""Price audits"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = ("price_audit", "price_audit_sum")
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
    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    op.drop_table("price_audit_sum")
    op.drop_table("price_audit")
