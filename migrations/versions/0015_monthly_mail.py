"""monthly mail"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from consortium.foundation.database.append_only import allow_changes, forbid_changes

revision: str = '0015'
down_revision: str | None = '0014'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('savings_mail',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_savings_mail_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_savings_mail_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_savings_mail')),
    sa.UniqueConstraint('person_id', 'consortium_id', 'month', name=op.f('uq_savings_mail_person_id_consortium_id_month'))
    )
    with op.batch_alter_table('savings_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_savings_mail_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('savings_subscription',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('consortium_id', sa.Uuid(), nullable=False),
    sa.Column('address', sa.String(length=400), nullable=False),
    sa.Column('subscribed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consortium_id'], ['organisation.id'], name=op.f('fk_savings_subscription_consortium_id_organisation'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_savings_subscription_person_id_person'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_savings_subscription')),
    sa.UniqueConstraint('person_id', 'consortium_id', name=op.f('uq_savings_subscription_person_id_consortium_id'))
    )
    with op.batch_alter_table('savings_subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_savings_subscription_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_savings_subscription_person_id'), ['person_id'], unique=False)

    forbid_changes(op.get_bind(), 'savings_mail')


def downgrade() -> None:
    allow_changes(op.get_bind(), 'savings_mail')
    with op.batch_alter_table('savings_subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_savings_subscription_person_id'))
        batch_op.drop_index(batch_op.f('ix_savings_subscription_consortium_id'))

    op.drop_table('savings_subscription')
    with op.batch_alter_table('savings_mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_savings_mail_consortium_id'))

    op.drop_table('savings_mail')
