"""files that wait until somebody names their columns"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('kept_upload',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_kept_upload_file_id_stored_file'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['kept_by'], ['person.id'], name=op.f('fk_kept_upload_kept_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_kept_upload_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_upload')),
    sa.UniqueConstraint('file_id', name=op.f('uq_kept_upload_file_id'))
    )
    with op.batch_alter_table('kept_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_upload_trust_id'), ['trust_id'], unique=False)

    forbid_changes(op.get_bind(), 'kept_upload')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'kept_upload')
    with op.batch_alter_table('kept_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_upload_trust_id'))

    op.drop_table('kept_upload')
