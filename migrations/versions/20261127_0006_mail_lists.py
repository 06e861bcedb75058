"""Lists of mail by state, kind and day are read through indexes, also where there are a hundred thousand messages."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_sealed", ["sealed_at"], unique=False)
        batch_op.create_index("ix_outbox_message_state_sealed", ["state", "sealed_at"], unique=False)
        batch_op.create_index("ix_outbox_message_kind_state", ["kind", "state", "sealed_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_kind_state")
        batch_op.drop_index("ix_outbox_message_state_sealed")
        batch_op.drop_index("ix_outbox_message_sealed")
