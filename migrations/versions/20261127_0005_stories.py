"""What a visitor reads of a commemoration.

Rows that exist tell nothing until the plan file is loaded again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAMES = ("story_vi", "story_en")


def upgrade() -> None:
    with op.batch_alter_table("commemoration") as table:
        for name in NAMES:
            table.add_column(sa.Column(name, sa.String(length=600), nullable=False, server_default=""))
    with op.batch_alter_table("commemoration") as table:
        for name in NAMES:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("commemoration") as table:
        for name in NAMES:
            table.drop_column(name)
