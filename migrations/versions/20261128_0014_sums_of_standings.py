"""Sums of standings under each unit, by kind and by place; what closing a period freezes.

Standings that exist are owed by their units and get their state from their figures. No period counts as opened yet: the
nightly upkeep, or loading the plan again, makes the standings of those who have no credit, the trails and the sums.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_placement",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_placement_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_placement")),
    )
    op.create_table(
        "unit_trail",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("grouping", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["node_id"], ["unit.id"], name=op.f("fk_unit_trail_node_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_trail_unit_id_unit")),
        sa.PrimaryKeyConstraint("node_id", "grouping", "unit_id", "since", name=op.f("pk_unit_trail")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("unit_trail", schema=None) as batch_op:
        batch_op.create_index("ix_unit_trail_unit", ["unit_id"], unique=False)

    op.create_table(
        "unit_year",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("unconfirmed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("at_risk_on", sa.Date(), nullable=True),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_year_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "year", name=op.f("pk_unit_year")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("unit_year", schema=None) as batch_op:
        batch_op.create_index("ix_unit_year_rank", ["year", "overdue_on", "at_risk_on", "unit_id"], unique=False)

    op.create_table(
        "activity_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("grouping", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("activities", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["unit.id"], name=op.f("fk_activity_sum_node_id_unit")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_activity_sum_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_activity_sum_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_sum")),
    )
    with op.batch_alter_table("activity_sum", schema=None) as batch_op:
        batch_op.create_index("ix_activity_sum_node", ["node_id", "year", "grouping"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("unconfirmed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_correction_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_correction_period_id_period")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_correction_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_cell", ["unit_id", "obligation_id", "period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_period_id"), ["period_id"], unique=False)

    op.create_table(
        "standing_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("began", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("minimum_before", sa.Integer(), nullable=True),
        sa.Column("minimum_after", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_standing_change_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_standing_change_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_change")),
    )
    with op.batch_alter_table("standing_change", schema=None) as batch_op:
        batch_op.create_index("ix_standing_change_obligation", ["obligation_id", "period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_change_period_id"), ["period_id"], unique=False)

    op.create_table(
        "standing_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("grouping", sa.String(length=80), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at_risk_on", sa.Date(), nullable=True),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("unconfirmed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("empty", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["unit.id"], name=op.f("fk_standing_sum_node_id_unit")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_standing_sum_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_standing_sum_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_sum")),
    )
    with op.batch_alter_table("standing_sum", schema=None) as batch_op:
        batch_op.create_index("ix_standing_sum_node", ["node_id", "period_id", "grouping"], unique=False)
        batch_op.create_index("ix_standing_sum_period", ["period_id"], unique=False)

    op.create_table(
        "frozen_credit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_frozen_credit_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_frozen_credit_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_frozen_credit_occurrence_id_occurrence")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_frozen_credit_period_id_period")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_frozen_credit_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_credit")),
    )
    with op.batch_alter_table("frozen_credit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frozen_credit_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_frozen_credit_cell", ["unit_id", "obligation_id", "period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_frozen_credit_period_id"), ["period_id"], unique=False)

    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.String(length=254), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_period_year"), ["year"], unique=False)

    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("state", sa.String(length=20), nullable=False, server_default="lacking"))
        batch_op.create_index(
            "ix_standing_column",
            ["obligation_id", "period_id", "state", "overdue_on", "at_risk_on", "unit_id"],
            unique=False,
        )

    fill()
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.alter_column("year", server_default=None)
        batch_op.alter_column("closed_by", server_default=None)
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.alter_column("owed", server_default=None)
        batch_op.alter_column("state", server_default=None)


def fill() -> None:
    """The year of each period, and the state of each standing."""
    bind = op.get_bind()
    period = sa.table(
        "period",
        sa.column("id"),
        sa.column("kind"),
        sa.column("since", sa.Date),
        sa.column("until", sa.Date),
        sa.column("year"),
    )
    for row in bind.execute(sa.select(period.c.id, period.c.kind, period.c.since, period.c.until)).all():
        ends = row.kind in ("report_year", "once")
        year = (row.until - timedelta(days=1)).year if ends else row.since.year
        bind.execute(period.update().where(period.c.id == row.id).values(year=year))
    standing = sa.table(
        "standing",
        *(sa.column(name) for name in ("id", "exempt", "held", "minimum", "missing", "state")),
        sa.column("parts", sa.JSON),
    )
    rows = bind.execute(sa.select(standing).with_only_columns(*standing.c)).all()
    for row in rows:
        bind.execute(standing.update().where(standing.c.id == row.id).values(state=state(row)))


def state(row: sa.Row) -> str:
    """What holds of a standing on every day until its figures change."""
    if row.exempt:
        return row.exempt
    each = row.minimum // len(row.parts) if row.parts else row.minimum
    held = [part["held"] for part in row.parts] or [row.held]
    if all(one >= each for one in held):
        return "met"
    return "lacking" if row.missing else "covered"


def downgrade() -> None:
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_column")
        batch_op.drop_column("state")
        batch_op.drop_column("owed")

    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_period_year"))
        batch_op.drop_column("closed_by")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("year")

    with op.batch_alter_table("frozen_credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frozen_credit_period_id"))
        batch_op.drop_index("ix_frozen_credit_cell")
        batch_op.drop_index(batch_op.f("ix_frozen_credit_activity_id"))

    op.drop_table("frozen_credit")
    with op.batch_alter_table("standing_sum", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_sum_period")
        batch_op.drop_index("ix_standing_sum_node")

    op.drop_table("standing_sum")
    with op.batch_alter_table("standing_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_change_period_id"))
        batch_op.drop_index("ix_standing_change_obligation")

    op.drop_table("standing_change")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_period_id"))
        batch_op.drop_index("ix_correction_cell")

    op.drop_table("correction")
    with op.batch_alter_table("activity_sum", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_sum_node")

    op.drop_table("activity_sum")
    with op.batch_alter_table("unit_year", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_year_rank")

    op.drop_table("unit_year")
    with op.batch_alter_table("unit_trail", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_trail_unit")

    op.drop_table("unit_trail")
    op.drop_table("unit_placement")
