"""How sums went: what stood on a day, and what was held in a month. The nightly job writes both, so they begin empty."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_sum",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("at_risk", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["unit.id"], name=op.f("fk_day_sum_node_id_unit")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_day_sum_obligation_id_obligation")),
        sa.PrimaryKeyConstraint("node_id", "on_day", "obligation_id", name=op.f("pk_day_sum")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("day_sum", schema=None) as batch_op:
        batch_op.create_index("ix_day_sum_on_day", ["on_day"], unique=False)
    op.create_table(
        "month_sum",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["unit.id"], name=op.f("fk_month_sum_node_id_unit")),
        sa.PrimaryKeyConstraint("node_id", "year", "month", name=op.f("pk_month_sum")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("month_sum", schema=None) as batch_op:
        batch_op.create_index("ix_month_sum_year", ["year"], unique=False)


def downgrade() -> None:
    op.drop_table("month_sum")
    op.drop_table("day_sum")
