"""A duty's day may be entered by hand: from then on the plan's settings leave it alone.

No instance exists before this; where one does, its day came from the settings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_duty_days"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.alter_column("by_hand", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.drop_column("by_hand")
