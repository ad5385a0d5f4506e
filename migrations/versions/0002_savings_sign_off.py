"""savings sign-off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes
from sqlalchemy.dialects import postgresql

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = ("savings_decision", "savings_line", "savings_lock", "signed_statement")
ROLES_BEFORE = (
    "procurement_lead",
    "trust_finance",
    "consortium_finance",
    "engineer",
    "evaluator",
    "supplier",
    "commissioner",
    "auditor",
    "administrator",
)
ROLES_AFTER = (*ROLES_BEFORE, "budget_holder")
ROLE_COLUMNS = (
    ("role_grant", "role"),
    ("invitation", "role"),
    ("alert_rule", "role"),
    ("alert", "role"),
    ("obligation", "owner_role"),
)


def _allow_roles(before: Sequence[str], after: Sequence[str]) -> None:
    """Let the columns that name a role take other roles than before.

    SQLite keeps the table as it is and only reads its definition anew: making it again would lose
    its triggers. That is how SQLite's manual changes a CHECK ("ALTER TABLE", section 7).
    """
    old, new = (", ".join(f"'{role}'" for role in roles) for roles in (before, after))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        for table, column in ROLE_COLUMNS:
            changed = connection.exec_driver_sql(
                "UPDATE sqlite_master SET sql = replace(sql, ?, ?) "
                "WHERE type = 'table' AND name = ? AND instr(sql, ?) > 0",
                (f"{column} IN ({old})", f"{column} IN ({new})", table, f"{column} IN ({old})"),
            )
            if changed.rowcount != 1:
                raise RuntimeError(f"the roles that {table}.{column} takes were not found")
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        connection.exec_driver_sql("PRAGMA writable_schema = OFF")
        return
    for table, column in ROLE_COLUMNS:
        name = connection.execute(
            sa.text(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' "
                "AND conrelid = CAST(:tab AS regclass) AND pg_get_constraintdef(oid) LIKE :known"
            ),
            {"tab": table, "known": "%procurement_lead%"},
        ).scalar_one()
        op.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        op.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" CHECK ({column} IN ({new}))')


def upgrade() -> None:
    _allow_roles(ROLES_BEFORE, ROLES_AFTER)
    op.create_table('savings_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('cash_releasing', 'avoidance', 'capital', name='line_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('put_forward_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('put_forward_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_savings_line_new_version_has_reason')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_savings_line_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_savings_line_item_id_item'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_savings_line_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_savings_line')),
    sa.UniqueConstraint('trust_id', 'item_id', 'month', 'kind', 'version', name=op.f('uq_savings_line_trust_id_item_id_month_kind_version'))
    )
    with op.batch_alter_table('savings_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_savings_line_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_savings_line_month'), ['month'], unique=False)
        batch_op.create_index(batch_op.f('ix_savings_line_trust_id'), ['trust_id'], unique=False)

    op.create_table('savings_lock',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('cash', sa.BigInteger(), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_savings_lock_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_savings_lock_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_savings_lock')),
    sa.UniqueConstraint('consortium_id', 'trust_id', 'month', name=op.f('uq_savings_lock_consortium_id_trust_id_month'))
    )
    with op.batch_alter_table('savings_lock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_savings_lock_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('signed_statement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('cash_releasing', sa.BigInteger(), nullable=False),
    sa.Column('net', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('period_to > period_from', name=op.f('ck_signed_statement_period')),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_signed_statement_new_version_has_reason')),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_signed_statement_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_statement')),
    sa.UniqueConstraint('consortium_id', 'period_from', 'period_to', 'version', name=op.f('uq_signed_statement_consortium_id_period_from_period_to_version')),
    sa.UniqueConstraint('reference', name=op.f('uq_signed_statement_reference'))
    )
    with op.batch_alter_table('signed_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signed_statement_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('savings_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Enum('procurement', 'budget', 'trust_finance', 'consortium_finance', name='step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verdict', sa.Enum('accepted', 'reduced', 'rejected', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('budget_code', sa.String(length=40), nullable=False),
    sa.Column('budget_removed_on', sa.Date(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint("(budget_code = '') = (budget_removed_on IS NULL)", name=op.f('ck_savings_decision_budget_with_its_day')),
    sa.CheckConstraint("verdict = 'accepted' OR length(reason) > 0", name=op.f('ck_savings_decision_refusal_has_reason')),
    sa.ForeignKeyConstraint(['line_id'], ['savings_line.id'], name=op.f('fk_savings_decision_line_id_savings_line'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_savings_decision')),
    sa.UniqueConstraint('line_id', 'step', name=op.f('uq_savings_decision_line_id_step'))
    )
    with op.batch_alter_table('savings_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_savings_decision_line_id'), ['line_id'], unique=False)


    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)
    with op.batch_alter_table('savings_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_savings_decision_line_id'))

    op.drop_table('savings_decision')
    with op.batch_alter_table('signed_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signed_statement_consortium_id'))

    op.drop_table('signed_statement')
    with op.batch_alter_table('savings_lock', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_savings_lock_consortium_id'))

    op.drop_table('savings_lock')
    with op.batch_alter_table('savings_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_savings_line_trust_id'))
        batch_op.drop_index(batch_op.f('ix_savings_line_month'))
        batch_op.drop_index(batch_op.f('ix_savings_line_consortium_id'))

    op.drop_table('savings_line')
    _allow_roles(ROLES_AFTER, ROLES_BEFORE)
