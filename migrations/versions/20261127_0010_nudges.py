"""A nudge keeps whom it went to: its page names them, and a person's roles may change afterwards.

None was sent before, so no row has to be filled.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.alter_column("told", server_default=None)
        batch_op.create_index(batch_op.f("ix_nudge_at"), ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nudge_at"))
        batch_op.drop_column("told")
