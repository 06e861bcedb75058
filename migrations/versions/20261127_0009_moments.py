"""Moments from which reminders count: when a version was given back, when a unit was asked; a duty's day by hand;
and the days on which the risk of a standing changes, so that they are found without looking at all of them.

Versions that stand returned and invitations that are open were touched last when that happened, or later: their
activity's last change stands for it. No duty had a day by hand before this.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_participation_state", ["state", "asked_at"], unique=False)
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.alter_column("by_hand", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_at_risk_on", ["at_risk_on", "missing"], unique=False)
        batch_op.create_index("ix_standing_overdue_on", ["overdue_on", "missing"], unique=False)
    last_change = "(SELECT touched_at FROM activity WHERE activity.id = activity_id)"
    op.execute(f"UPDATE version SET returned_at = {last_change} WHERE review = 'returned'")  # noqa: S608
    op.execute(f"UPDATE participation SET asked_at = {last_change} WHERE state = 'invited'")  # noqa: S608


def downgrade() -> None:
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_overdue_on")
        batch_op.drop_index("ix_standing_at_risk_on")
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.drop_column("by_hand")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index("ix_participation_state")
        batch_op.drop_column("asked_at")
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_column("returned_at")
