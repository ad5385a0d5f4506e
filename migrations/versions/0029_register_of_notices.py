"""register of notices, releases that others published"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0029'
down_revision: str | None = '0028'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    'notice_due_override',
    'notice_record',
    'ocds_import',
    'ocds_release',
    'ocds_warning',
)


def upgrade() -> None:
    op.create_table('notice_due_override',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('duty', sa.String(length=120), nullable=False),
    sa.Column('computed_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_notice_due_override_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_due_override'))
    )
    with op.batch_alter_table('notice_due_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_due_override_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_due_override_duty'), ['duty'], unique=False)

    op.create_table('ocds_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('releases', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('warnings', sa.Integer(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_ocds_import_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_ocds_import_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ocds_import'))
    )
    with op.batch_alter_table('ocds_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ocds_import_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('notice_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=True),
    sa.Column('agreement_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('UK1', 'UK2', 'UK3', 'UK4', 'UK5', 'UK6', 'UK7', 'UK8', 'UK9', 'UK10', 'UK11', 'UK12', 'UK13', 'UK14', 'UK15', 'UK16', 'UK17', name='notice_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('part', sa.Enum('notice', 'copy', name='notice_part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('duty', sa.String(length=120), nullable=False),
    sa.Column('notice_number', sa.String(length=20), nullable=False),
    sa.Column('ocid', sa.String(length=80), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(version = 1) = (supersedes_id IS NULL)', name=op.f('ck_notice_record_first_version')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_notice_record_agreement_id_agreement'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_notice_record_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_notice_record_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['supersedes_id'], ['notice_record.id'], name=op.f('fk_notice_record_supersedes_id_notice_record'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_notice_record_tender_id_tender'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_record')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_notice_record_supersedes_id'))
    )
    with op.batch_alter_table('notice_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_record_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_record_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_record_duty'), ['duty'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_record_tender_id'), ['tender_id'], unique=False)

    op.create_table('ocds_release',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('ocid', sa.String(length=200), nullable=False),
    sa.Column('release_id', sa.String(length=200), nullable=False),
    sa.Column('tag', sa.String(length=200), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('buyer', sa.String(length=300), nullable=False),
    sa.Column('suppliers', sa.Text(), nullable=False),
    sa.Column('parties', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=10), nullable=False),
    sa.Column('warnings', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_ocds_release_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['import_id'], ['ocds_import.id'], name=op.f('fk_ocds_release_import_id_ocds_import'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ocds_release')),
    sa.UniqueConstraint('consortium_id', 'sha256', name=op.f('uq_ocds_release_consortium_id_sha256'))
    )
    with op.batch_alter_table('ocds_release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ocds_release_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ocds_release_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ocds_release_ocid'), ['ocid'], unique=False)

    op.create_table('ocds_warning',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('fault', sa.Enum('missing_field', 'wrong_type', 'unknown_code', 'bad_date', 'bad_url', 'bad_amount', 'no_identifier_scheme', 'no_such_party', 'letters_for_newlines', 'garbled_text', 'encoding', name='fault', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['ocds_import.id'], name=op.f('fk_ocds_warning_import_id_ocds_import'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['release_id'], ['ocds_release.id'], name=op.f('fk_ocds_warning_release_id_ocds_release'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ocds_warning'))
    )
    with op.batch_alter_table('ocds_warning', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ocds_warning_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ocds_warning_release_id'), ['release_id'], unique=False)


    for table in APPEND_ONLY:
        forbid_changes(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_changes(op.get_bind(), table)

    with op.batch_alter_table('ocds_warning', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ocds_warning_release_id'))
        batch_op.drop_index(batch_op.f('ix_ocds_warning_import_id'))

    op.drop_table('ocds_warning')
    with op.batch_alter_table('ocds_release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ocds_release_ocid'))
        batch_op.drop_index(batch_op.f('ix_ocds_release_import_id'))
        batch_op.drop_index(batch_op.f('ix_ocds_release_consortium_id'))

    op.drop_table('ocds_release')
    with op.batch_alter_table('notice_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_record_tender_id'))
        batch_op.drop_index(batch_op.f('ix_notice_record_duty'))
        batch_op.drop_index(batch_op.f('ix_notice_record_consortium_id'))
        batch_op.drop_index(batch_op.f('ix_notice_record_agreement_id'))

    op.drop_table('notice_record')
    with op.batch_alter_table('ocds_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ocds_import_consortium_id'))

    op.drop_table('ocds_import')
    with op.batch_alter_table('notice_due_override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_due_override_duty'))
        batch_op.drop_index(batch_op.f('ix_notice_due_override_consortium_id'))

    op.drop_table('notice_due_override')
