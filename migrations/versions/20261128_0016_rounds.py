"""Rounds, difficulties and commendations; how far a duty is, and what proves it.

Duties that exist are open or done, as they were: nothing is under way yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.Column("merits", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.String(length=254), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=254), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_commendation_to_unit_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_commendation_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation")),
    )
    with op.batch_alter_table("commendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commendation_to_unit_id"), ["to_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commendation_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index("ix_commendation_year", ["year", "state"], unique=False)

    op.create_table(
        "commendation_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commendation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.String(length=254), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.CheckConstraint("link <> '' OR file_id IS NOT NULL", name=op.f("ck_commendation_proof_link_or_file")),
        sa.ForeignKeyConstraint(
            ["commendation_id"], ["commendation.id"], name=op.f("fk_commendation_proof_commendation_id_commendation")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_commendation_proof_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation_proof")),
        sa.UniqueConstraint("file_id", name=op.f("uq_commendation_proof_file_id")),
    )
    with op.batch_alter_table("commendation_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commendation_proof_commendation_id"), ["commendation_id"], unique=False)

    op.create_table(
        "difficulty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("with_unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reported_by", sa.String(length=254), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_difficulty_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_difficulty_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_difficulty_unit_id_unit")),
        sa.ForeignKeyConstraint(["with_unit_id"], ["unit.id"], name=op.f("fk_difficulty_with_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty")),
    )
    with op.batch_alter_table("difficulty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_difficulty_reported_at"), ["reported_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_difficulty_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index("ix_difficulty_with", ["with_unit_id", "state"], unique=False)

    op.create_table(
        "duty_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.String(length=254), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.CheckConstraint("link <> '' OR file_id IS NOT NULL", name=op.f("ck_duty_proof_link_or_file")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty_instance.id"], name=op.f("fk_duty_proof_duty_id_duty_instance")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_duty_proof_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_proof")),
        sa.UniqueConstraint("file_id", name=op.f("uq_duty_proof_file_id")),
    )
    with op.batch_alter_table("duty_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_proof_duty_id"), ["duty_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("commemoration_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=254), nullable=False),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["commemoration_id"], ["commemoration.id"], name=op.f("fk_round_commemoration_id_commemoration")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_round_file_id_stored_file")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_round_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("file_id", name=op.f("uq_round_file_id")),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index("ix_round_due", ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "difficulty_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("difficulty_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["difficulty_id"], ["difficulty.id"], name=op.f("fk_difficulty_step_difficulty_id_difficulty")
        ),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_difficulty_step_to_unit_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_difficulty_step_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty_step")),
    )
    with op.batch_alter_table("difficulty_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_difficulty_step_difficulty_id"), ["difficulty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_difficulty_step_to_unit_id"), ["to_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_difficulty_step_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "round_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.String(length=254), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.String(length=254), nullable=False),
        sa.Column("returned_reason", sa.String(length=500), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_answer_round_id_round")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_round_answer_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_answer")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_round_answer_round_id_unit_id")),
    )
    with op.batch_alter_table("round_answer", schema=None) as batch_op:
        batch_op.create_index("ix_round_answer_unit", ["unit_id", "state"], unique=False)

    op.create_table(
        "round_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("after", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_deadline_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_deadline")),
    )
    with op.batch_alter_table("round_deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_deadline_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_field_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_field")),
    )
    with op.batch_alter_table("round_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_field_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_round_activity_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["round_answer.id"], name=op.f("fk_round_activity_answer_id_round_answer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_activity")),
        sa.UniqueConstraint("answer_id", "activity_id", name=op.f("uq_round_activity_answer_id_activity_id")),
    )
    with op.batch_alter_table("round_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_activity_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "round_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_round_figure_not_negative")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["round_answer.id"], name=op.f("fk_round_figure_answer_id_round_answer")
        ),
        sa.ForeignKeyConstraint(["field_id"], ["round_field.id"], name=op.f("fk_round_figure_field_id_round_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_figure")),
        sa.UniqueConstraint("answer_id", "field_id", name=op.f("uq_round_figure_answer_id_field_id")),
    )
    with op.batch_alter_table("round_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_figure_field_id"), ["field_id"], unique=False)

    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress", sa.String(length=15), nullable=False, server_default=""))
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.alter_column("progress", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("duty_instance", schema=None) as batch_op:
        batch_op.drop_column("progress")

    with op.batch_alter_table("round_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_figure_field_id"))

    op.drop_table("round_figure")
    with op.batch_alter_table("round_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_activity_activity_id"))

    op.drop_table("round_activity")
    with op.batch_alter_table("round_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_field_round_id"))

    op.drop_table("round_field")
    with op.batch_alter_table("round_deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_deadline_round_id"))

    op.drop_table("round_deadline")
    with op.batch_alter_table("round_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_round_answer_unit")

    op.drop_table("round_answer")
    with op.batch_alter_table("difficulty_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_difficulty_step_unit_id"))
        batch_op.drop_index(batch_op.f("ix_difficulty_step_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_difficulty_step_difficulty_id"))

    op.drop_table("difficulty_step")
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_unit_id"))
        batch_op.drop_index("ix_round_due")

    op.drop_table("round")
    with op.batch_alter_table("duty_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_proof_duty_id"))

    op.drop_table("duty_proof")
    with op.batch_alter_table("difficulty", schema=None) as batch_op:
        batch_op.drop_index("ix_difficulty_with")
        batch_op.drop_index(batch_op.f("ix_difficulty_unit_id"))
        batch_op.drop_index(batch_op.f("ix_difficulty_reported_at"))

    op.drop_table("difficulty")
    with op.batch_alter_table("commendation_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commendation_proof_commendation_id"))

    op.drop_table("commendation_proof")
    with op.batch_alter_table("commendation", schema=None) as batch_op:
        batch_op.drop_index("ix_commendation_year")
        batch_op.drop_index(batch_op.f("ix_commendation_unit_id"))
        batch_op.drop_index(batch_op.f("ix_commendation_to_unit_id"))

    op.drop_table("commendation")
