"""names alike"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0044'
down_revision: str | None = '0043'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('alike_names',
    sa.Column('first_key', sa.String(length=300), nullable=False),
    sa.Column('second_key', sa.String(length=300), nullable=False),
    sa.Column('likeness', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('first_key', 'second_key', name=op.f('pk_alike_names'))
    )
    op.create_table('names_apart',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trust_id', sa.Uuid(), nullable=False),
    sa.Column('first_key', sa.String(length=300), nullable=False),
    sa.Column('second_key', sa.String(length=300), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('first_written', sa.String(length=300), nullable=False),
    sa.Column('second_written', sa.String(length=300), nullable=False),
    sa.Column('said_id', sa.Uuid(), nullable=False),
    sa.Column('is_undone', sa.Boolean(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_names_apart_said_by_person'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trust_id'], ['organisation.id'], name=op.f('fk_names_apart_trust_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_names_apart')),
    sa.UniqueConstraint('trust_id', 'first_key', 'second_key', 'number', name=op.f('uq_names_apart_trust_id_first_key_second_key_number'))
    )
    op.create_index(op.f('ix_names_apart_said_id'), 'names_apart', ['said_id'], unique=False)
    forbid_changes(op.get_bind(), 'names_apart')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'names_apart')
    op.drop_index(op.f('ix_names_apart_said_id'), table_name='names_apart')
    op.drop_table('names_apart')
    op.drop_table('alike_names')
