"""The first tables.

There were none before. An activity points to its published version and a version to its activity: PostgreSQL takes one
of the two references only afterwards.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column("verb", sa.String(length=8), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_key", sa.String(length=80), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_row", ["table_name", "row_key"], unique=False)

    op.create_table(
        "commemoration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name_vi", sa.String(length=250), nullable=False),
        sa.Column("name_en", sa.String(length=250), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("folded", sa.String(length=800), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("place_code", sa.String(length=20), nullable=False),
        sa.Column("tone", sa.String(length=20), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=True),
        sa.Column("class_by_year", sa.Boolean(), nullable=False),
        sa.Column("great", sa.Boolean(), nullable=False),
        sa.Column("founding", sa.Boolean(), nullable=False),
        sa.Column("day_off", sa.String(length=10), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("legal_basis", sa.String(length=400), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("confidence", sa.String(length=1), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commemoration")),
        sa.UniqueConstraint("code", name=op.f("uq_commemoration_code")),
    )
    with op.batch_alter_table("commemoration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commemoration_folded"), ["folded"], unique=False)

    op.create_table(
        "fragment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fragment")),
        sa.UniqueConstraint("subject", "language", name=op.f("uq_fragment_subject_language")),
    )
    op.create_table(
        "job_state",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("watermark", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_state")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("session_key", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title_vi", sa.String(length=800), nullable=False),
        sa.Column("title_en", sa.String(length=800), nullable=False),
        sa.Column("issuer_vi", sa.String(length=250), nullable=False),
        sa.Column("issuer_en", sa.String(length=250), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("root_code", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("tracked_from", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
    )
    op.create_table(
        "scope_counter",
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_scope_counter")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=260), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "commemoration_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commemoration_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("anniversary", sa.Integer(), nullable=True),
        sa.Column("anniversary_class", sa.String(length=10), nullable=True),
        sa.Column("theme_vi", sa.String(length=400), nullable=False),
        sa.Column("theme_en", sa.String(length=400), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_commemoration_date_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["commemoration_id"],
            ["commemoration.id"],
            name=op.f("fk_commemoration_date_commemoration_id_commemoration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commemoration_date")),
        sa.UniqueConstraint(
            "commemoration_id", "first_day", name=op.f("uq_commemoration_date_commemoration_id_first_day")
        ),
    )
    with op.batch_alter_table("commemoration_date", schema=None) as batch_op:
        batch_op.create_index("ix_commemoration_date_days", ["first_day", "last_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_commemoration_date_year"), ["year"], unique=False)

    op.create_table(
        "commemoration_set",
        sa.Column("selector", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint(
            "valid_until > valid_from", name=op.f("ck_commemoration_set_commemoration_set_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_commemoration_set_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commemoration_set")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_commemoration_set_plan_id_code_valid_from")),
    )
    op.create_table(
        "commemoration_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commemoration_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("theme_vi", sa.String(length=400), nullable=False),
        sa.Column("theme_en", sa.String(length=400), nullable=False),
        sa.Column("letter", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["commemoration_id"],
            ["commemoration.id"],
            name=op.f("fk_commemoration_year_commemoration_id_commemoration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commemoration_year")),
        sa.UniqueConstraint("commemoration_id", "year", name=op.f("uq_commemoration_year_commemoration_id_year")),
    )
    op.create_table(
        "duty",
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_duty_duty_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_duty_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_duty_plan_id_code_valid_from")),
    )
    op.create_table(
        "expectation",
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_expectation_expectation_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_expectation_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_expectation_plan_id_code_valid_from")),
    )
    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_former_name_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
        sa.UniqueConstraint("name", "kind", "place_id", name=op.f("uq_former_name_name_kind_place_id")),
    )
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_name_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_name_place_id"), ["place_id"], unique=False)

    op.create_table(
        "fragment_scope",
        sa.Column("fragment_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["fragment_id"], ["fragment.id"], name=op.f("fk_fragment_scope_fragment_id_fragment")),
        sa.PrimaryKeyConstraint("fragment_id", "scope", name=op.f("pk_fragment_scope")),
    )
    with op.batch_alter_table("fragment_scope", schema=None) as batch_op:
        batch_op.create_index("ix_fragment_scope_scope_last_day", ["scope", "last_day", "fragment_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_milestone_milestone_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_milestone_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_milestone_plan_id_code_valid_from")),
    )
    op.create_table(
        "obligation",
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("encouraged", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("counts", sa.String(length=12), nullable=False),
        sa.Column("metric", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("tie", sa.String(length=4), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("requires", sa.JSON(), nullable=False),
        sa.Column("short_vi", sa.String(length=200), nullable=False),
        sa.Column("short_en", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_obligation_obligation_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_obligation_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_obligation_plan_id_code_valid_from")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_message_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_message_id")),
        sa.UniqueConstraint(
            "person_id", "slot", "kind", "part", name=op.f("uq_outbox_message_person_id_slot_kind_part")
        ),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_outbox_message_state_next", ["state", "next_try_at"], unique=False)

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_period_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("plan_id", "kind", "since", "until", name=op.f("uq_period_plan_id_kind_since_until")),
    )
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_period_since"), ["since"], unique=False)

    op.create_table(
        "plan_agency",
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_plan_agency_plan_agency_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_agency_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_agency")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_plan_agency_plan_id_code_valid_from")),
    )
    op.create_table(
        "plan_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("default", sa.JSON(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("why_vi", sa.String(length=800), nullable=False),
        sa.Column("why_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_setting_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_setting")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_plan_setting_plan_id_key")),
    )
    op.create_table(
        "plan_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_plan_task_plan_task_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_task_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_task")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_plan_task_plan_id_code_valid_from")),
    )
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_population_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
        sa.UniqueConstraint("place_id", "year", name=op.f("uq_population_place_id_year")),
    )
    op.create_table(
        "report_cycle",
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_report_cycle_report_cycle_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_report_cycle_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_cycle")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_report_cycle_plan_id_code_valid_from")),
    )
    op.create_table(
        "target",
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=800), nullable=False),
        sa.Column("name_en", sa.String(length=800), nullable=False),
        sa.Column("cite", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("note_vi", sa.String(length=800), nullable=False),
        sa.Column("note_en", sa.String(length=800), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_target_target_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("plan_id", "code", "valid_from", name=op.f("uq_target_plan_id_code_valid_from")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=250), nullable=False),
        sa.Column("name_en", sa.String(length=250), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_note", sa.String(length=500), nullable=False),
        sa.Column("requested_only", sa.Boolean(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_unit_closes_after_opening")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_unit_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_folded"), ["folded"], unique=False)
        batch_op.create_index("ix_unit_path", ["path"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_place_id"), ["place_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=120), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("life", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("published_version_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("highlight", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("continues_id", sa.Integer(), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["continues_id"], ["activity.id"], name=op.f("fk_activity_continues_id_activity")),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_activity_lead_unit_id_unit")),
        sa.ForeignKeyConstraint(["organiser_id"], ["person.id"], name=op.f("fk_activity_organiser_id_person")),
        sa.ForeignKeyConstraint(
            ["published_version_id"], ["version.id"], name="fk_activity_published_version", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("uid", name=op.f("uq_activity_uid")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_lead_unit_id"), ["lead_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_life"), ["life"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_published_version_id"), ["published_version_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_reminder_message_id_outbox_message")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "rule",
            "subject",
            "occurrence_id",
            "due_on",
            "person_id",
            "offset_days",
            name=op.f("uq_reminder_rule_subject_occurrence_id_due_on_person_id_offset_days"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_reminder_state_slot", ["state", "slot"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("person_id", "unit_id", name=op.f("uq_role_grant_person_id_unit_id")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("unconfirmed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.Column("at_risk_on", sa.Date(), nullable=True),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.Column("exempt", sa.String(length=20), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_standing_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_standing_period_id_period")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_standing_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sa.UniqueConstraint(
            "unit_id", "obligation_id", "period_id", name=op.f("uq_standing_unit_id_obligation_id_period_id")
        ),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_changes_on"), ["changes_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_period_id"), ["period_id"], unique=False)
        batch_op.create_index("ix_standing_period_risk", ["period_id", "overdue_on", "at_risk_on"], unique=False)

    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("carry_credits", sa.Boolean(), nullable=False),
        sa.Column("minimum", sa.String(length=10), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["predecessor_id"], ["unit.id"], name=op.f("fk_succession_predecessor_id_unit")),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name=op.f("fk_succession_successor_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint(
            "predecessor_id",
            "successor_id",
            "on_day",
            "duty",
            name=op.f("uq_succession_predecessor_id_successor_id_on_day_duty"),
        ),
    )
    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_succession_predecessor_id"), ["predecessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_succession_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "unit_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_kind_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_kind")),
        sa.UniqueConstraint("unit_id", "kind", name=op.f("uq_unit_kind_unit_id_kind")),
    )
    with op.batch_alter_table("unit_kind", schema=None) as batch_op:
        batch_op.create_index("ix_unit_kind_kind", ["kind"], unique=False)

    op.create_table(
        "unit_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=250), nullable=False),
        sa.Column("name_en", sa.String(length=250), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_name_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_name")),
        sa.UniqueConstraint("unit_id", "name_vi", name=op.f("uq_unit_name_unit_id_name_vi")),
    )
    op.create_table(
        "unit_parent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_parent_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_parent_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_parent")),
        sa.UniqueConstraint("unit_id", "parent_id", "since", name=op.f("uq_unit_parent_unit_id_parent_id_since")),
    )
    with op.batch_alter_table("unit_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "unit_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_unit_site_place_id_place")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_site_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_site")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_unit_site_unit_id_name")),
    )
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("original_start", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_occurrence_ends_after_start")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_occurrence_activity_id_activity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("activity_id", "original_start", name=op.f("uq_occurrence_activity_id_original_start")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrence_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_occurrence_days", ["first_day", "last_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrence_state"), ["state"], unique=False)

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_participation_activity_id_activity")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_participation_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("activity_id", "unit_id", name=op.f("uq_participation_activity_id_unit_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("returned_reason", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("product", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("rrule", sa.String(length=200), nullable=False),
        sa.Column("exdates", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("venue", sa.String(length=250), nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=False),
        sa.Column("in_community", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=250), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("partners", sa.String(length=500), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("metric", sa.String(length=60), nullable=False),
        sa.Column("created_by", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(length=254), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_version_ends_after_start")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_version_activity_id_activity")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_version_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_version_activity_id_number")),
    )
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_version_days", ["first_day", "last_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_review"), ["review"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_type"), ["type"], unique=False)

    op.create_table(
        "credit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_credit_obligation_id_obligation")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_credit_occurrence_id_occurrence")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_credit_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_credit_period_id_period")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_credit_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit")),
        sa.UniqueConstraint(
            "participation_id",
            "occurrence_id",
            "obligation_id",
            "part",
            name=op.f("uq_credit_participation_id_occurrence_id_obligation_id_part"),
        ),
    )
    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.create_index("ix_credit_cell", ["unit_id", "obligation_id", "period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_occurrence_id"), ["occurrence_id"], unique=False)

    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("online", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(length=254), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attendance >= 0", name=op.f("ck_result_attendance_not_negative")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_result_occurrence_id_occurrence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_result_occurrence_id")),
    )
    op.create_table(
        "version_commemoration",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("commemoration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commemoration_id"],
            ["commemoration.id"],
            name=op.f("fk_version_commemoration_commemoration_id_commemoration"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_version_commemoration_version_id_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "commemoration_id", name=op.f("pk_version_commemoration")),
    )
    with op.batch_alter_table("version_commemoration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_version_commemoration_commemoration_id"), ["commemoration_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_evidence_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_result_id"), ["result_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key("fk_activity_published_version", "activity", "version", ["published_version_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_activity_published_version", "activity", type_="foreignkey")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_result_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("version_commemoration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_commemoration_commemoration_id"))

    op.drop_table("version_commemoration")
    op.drop_table("result")
    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_occurrence_id"))
        batch_op.drop_index("ix_credit_cell")

    op.drop_table("credit")
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_type"))
        batch_op.drop_index(batch_op.f("ix_version_review"))
        batch_op.drop_index(batch_op.f("ix_version_place_id"))
        batch_op.drop_index(batch_op.f("ix_version_folded"))
        batch_op.drop_index("ix_version_days")
        batch_op.drop_index(batch_op.f("ix_version_activity_id"))

    op.drop_table("version")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_unit_id"))

    op.drop_table("participation")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occurrence_state"))
        batch_op.drop_index("ix_occurrence_days")
        batch_op.drop_index(batch_op.f("ix_occurrence_activity_id"))

    op.drop_table("occurrence")
    op.drop_table("unit_site")
    with op.batch_alter_table("unit_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_parent_id"))

    op.drop_table("unit_parent")
    op.drop_table("unit_name")
    with op.batch_alter_table("unit_kind", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_kind_kind")

    op.drop_table("unit_kind")
    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_succession_successor_id"))
        batch_op.drop_index(batch_op.f("ix_succession_predecessor_id"))

    op.drop_table("succession")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_period_risk")
        batch_op.drop_index(batch_op.f("ix_standing_period_id"))
        batch_op.drop_index(batch_op.f("ix_standing_changes_on"))

    op.drop_table("standing")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_unit_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_state_slot")
        batch_op.drop_index(batch_op.f("ix_reminder_person_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_message_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_published_version_id"))
        batch_op.drop_index(batch_op.f("ix_activity_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_activity_life"))
        batch_op.drop_index(batch_op.f("ix_activity_lead_unit_id"))

    op.drop_table("activity")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_place_id"))
        batch_op.drop_index("ix_unit_path")
        batch_op.drop_index(batch_op.f("ix_unit_folded"))

    op.drop_table("unit")
    op.drop_table("target")
    op.drop_table("report_cycle")
    op.drop_table("population")
    op.drop_table("plan_task")
    op.drop_table("plan_setting")
    op.drop_table("plan_agency")
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_period_since"))

    op.drop_table("period")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_state_next")
        batch_op.drop_index(batch_op.f("ix_outbox_message_person_id"))

    op.drop_table("outbox_message")
    op.drop_table("obligation")
    op.drop_table("milestone")
    with op.batch_alter_table("fragment_scope", schema=None) as batch_op:
        batch_op.drop_index("ix_fragment_scope_scope_last_day")

    op.drop_table("fragment_scope")
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_name_place_id"))
        batch_op.drop_index(batch_op.f("ix_former_name_folded"))

    op.drop_table("former_name")
    op.drop_table("expectation")
    op.drop_table("duty")
    op.drop_table("commemoration_year")
    op.drop_table("commemoration_set")
    with op.batch_alter_table("commemoration_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commemoration_date_year"))
        batch_op.drop_index("ix_commemoration_date_days")

    op.drop_table("commemoration_date")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key_at")

    op.drop_table("sign_in_attempt")
    op.drop_table("scope_counter")
    op.drop_table("plan")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_parent_id"))
        batch_op.drop_index(batch_op.f("ix_place_folded"))

    op.drop_table("place")
    op.drop_table("person")
    op.drop_table("job_state")
    op.drop_table("fragment")
    with op.batch_alter_table("commemoration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commemoration_folded"))

    op.drop_table("commemoration")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_row")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
