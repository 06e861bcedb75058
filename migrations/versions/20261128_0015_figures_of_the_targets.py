"""Figures that units give, what agencies declare and attest, and measurements of the targets.

New tables only: no row that exists changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attestation",
        sa.Column("condition", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("meets", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.String(length=254), nullable=False),
        sa.Column("superseded_reason", sa.String(length=500), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until > since", name=op.f("ck_attestation_ends_after_start")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_attestation_file_id_stored_file")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_attestation_plan_id_plan")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_attestation_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index("ix_attestation_condition", ["plan_id", "condition", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attestation_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "baseline",
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("perimeter", sa.JSON(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.String(length=254), nullable=False),
        sa.Column("superseded_reason", sa.String(length=500), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("from_year >= base_year", name=op.f("ck_baseline_measured_from_base")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_baseline_file_id_stored_file")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_baseline_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
    )
    with op.batch_alter_table("baseline", schema=None) as batch_op:
        batch_op.create_index("ix_baseline_target", ["plan_id", "target", "from_year"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.String(length=254), nullable=False),
        sa.Column("superseded_reason", sa.String(length=500), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("0 <= numerator AND numerator <= denominator", name=op.f("ck_declaration_part_of_whole")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_declaration_file_id_stored_file")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_declaration_plan_id_plan")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_declaration_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("ix_declaration_target", ["plan_id", "target", "year"], unique=False)
        batch_op.create_index(batch_op.f("ix_declaration_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "measurement",
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("figure", sa.Double(), nullable=True),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.String(length=254), nullable=False),
        sa.Column("superseded_reason", sa.String(length=500), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_measurement_file_id_stored_file")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_measurement_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index("ix_measurement_target", ["plan_id", "target", "year"], unique=False)

    op.create_table(
        "statistic_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("window", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.String(length=254), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(length=254), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("unit_id IS NULL OR place_id IS NULL", name=op.f("ck_statistic_sheet_one_subject")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_statistic_sheet_file_id_stored_file")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_statistic_sheet_place_id_place")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_statistic_sheet_plan_id_plan")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_statistic_sheet_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic_sheet")),
        sa.UniqueConstraint("plan_id", "form", "place_id", "window", "year", name="uq_statistic_sheet_place"),
        sa.UniqueConstraint("plan_id", "form", "unit_id", "window", "year", name="uq_statistic_sheet_unit"),
    )
    with op.batch_alter_table("statistic_sheet", schema=None) as batch_op:
        batch_op.create_index("ix_statistic_sheet_period", ["form", "window", "year", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_statistic_sheet_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statistic_sheet_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "statistic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=60), nullable=False),
        sa.Column("breakdown", sa.String(length=60), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=254), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_statistic_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["statistic_sheet.id"], name=op.f("fk_statistic_sheet_id_statistic_sheet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic")),
    )
    with op.batch_alter_table("statistic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statistic_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_index(
            "uq_statistic_standing",
            ["sheet_id", "metric", "breakdown"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("statistic", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_statistic_standing",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_statistic_sheet_id"))

    op.drop_table("statistic")
    with op.batch_alter_table("statistic_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statistic_sheet_unit_id"))
        batch_op.drop_index(batch_op.f("ix_statistic_sheet_place_id"))
        batch_op.drop_index("ix_statistic_sheet_period")

    op.drop_table("statistic_sheet")
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index("ix_measurement_target")

    op.drop_table("measurement")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_unit_id"))
        batch_op.drop_index("ix_declaration_target")

    op.drop_table("declaration")
    with op.batch_alter_table("baseline", schema=None) as batch_op:
        batch_op.drop_index("ix_baseline_target")

    op.drop_table("baseline")
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_unit_id"))
        batch_op.drop_index("ix_attestation_condition")

    op.drop_table("attestation")
