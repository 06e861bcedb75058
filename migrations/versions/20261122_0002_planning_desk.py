"""The planning desk: venues, templates, checklists, files, occasions, days off, disruptions, sessions, links.

Rows that exist get the empty values; whoever could sign in has joined. A proof may now be a file.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
        sa.UniqueConstraint("day", name=op.f("uq_day_off_day")),
    )
    op.create_table(
        "disruption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place_code", sa.String(length=20), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("declared_by", sa.String(length=254), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_disruption_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disruption")),
    )
    with op.batch_alter_table("disruption", schema=None) as batch_op:
        batch_op.create_index("ix_disruption_days", ["first_day", "last_day"], unique=False)

    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name_vi", sa.String(length=250), nullable=False),
        sa.Column("name_en", sa.String(length=250), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_occasion_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("code", name=op.f("uq_occasion_code")),
    )
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occasion_first_day"), ["first_day"], unique=False)

    op.create_table(
        "person_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_person_session_digest")),
    )
    with op.batch_alter_table("person_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "single_use_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_single_use_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_use_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_single_use_link_digest")),
    )
    with op.batch_alter_table("single_use_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_single_use_link_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_single_use_link_subject", ["purpose", "subject"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=254), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size_not_negative")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stored_file_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "checklist_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=250), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=254), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_checklist_item_activity_id_activity")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_checklist_item_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_item")),
    )
    with op.batch_alter_table("checklist_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklist_item_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checklist_item_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "file_content",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_file_content_file_id_stored_file")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_content")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("accessibility", sa.JSON(), nullable=False),
        sa.Column("outdoor", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_venue_capacity_not_negative")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_venue_place_id_place")),
        sa.ForeignKeyConstraint(["site_id"], ["unit_site.id"], name=op.f("fk_venue_site_id_unit_site")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_venue_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_venue_unit_id_name")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "activity_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("title_pattern", sa.String(length=250), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("scale", sa.String(length=20), nullable=False),
        sa.Column("in_community", sa.Boolean(), nullable=False),
        sa.Column("outdoor", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=250), nullable=False),
        sa.Column("age_group", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("days >= 1", name=op.f("ck_activity_template_lasts_a_day")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_activity_template_unit_id_unit")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_activity_template_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_template")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_activity_template_unit_id_name")),
    )
    with op.batch_alter_table("activity_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_template_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "later_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("done_by", sa.String(length=254), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.String(length=254), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_later_review_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_later_review_occurrence_id_occurrence")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_later_review_version_id_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_review")),
    )
    with op.batch_alter_table("later_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_later_review_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_later_review_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "credit_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=254), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_credit_override_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_credit_override_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_credit_override_occurrence_id_occurrence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_override")),
    )
    with op.batch_alter_table("credit_override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_override_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "version_occasion",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["occasion.id"], name=op.f("fk_version_occasion_occasion_id_occasion")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_version_occasion_version_id_version")),
        sa.PrimaryKeyConstraint("version_id", "occasion_id", name=op.f("pk_version_occasion")),
    )
    with op.batch_alter_table("version_occasion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_occasion_occasion_id"), ["occasion_id"], unique=False)

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=120), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_activity_origin"), ["origin"], unique=False)

    with op.batch_alter_table("commemoration_year", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_file_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(
            batch_op.f("fk_commemoration_year_letter_file_id_stored_file"), "stored_file", ["letter_file_id"], ["id"]
        )

    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("overridden_by", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("overridden_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("dropped", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_unique_constraint(batch_op.f("uq_evidence_file_id"), ["file_id"])
        batch_op.create_check_constraint(batch_op.f("ck_evidence_link_or_file"), "link <> '' OR file_id IS NOT NULL")
        batch_op.create_foreign_key(batch_op.f("fk_evidence_file_id_stored_file"), "stored_file", ["file_id"], ["id"])

    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assigned_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("document", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("document_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_obligation_assigned_by_id"), ["assigned_by_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_obligation_assigned_by_id_unit"), "unit", ["assigned_by_id"], ["id"])

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adults", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("foreign", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("partners", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("spent_state", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("spent_mobilised", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moves", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("venue_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("outdoor", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("age_group", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("fee", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("registration", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("picture_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("picture_alt", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("budget_state", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("budget_mobilised", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("decision", sa.String(length=120), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_version_venue_id"), ["venue_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_version_venue_id_venue"), "venue", ["venue_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_version_picture_id_stored_file"), "stored_file", ["picture_id"], ["id"]
        )

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))

    for name in ("unit_name", "unit_parent"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("legal_basis", sa.String(length=300), nullable=False, server_default=""))

    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))

    op.execute("UPDATE person SET joined_at = created_at")


def downgrade() -> None:
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_column("until")
        batch_op.drop_column("since")

    for name in ("unit_parent", "unit_name"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column("legal_basis")

    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.drop_column("withdrawn")

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_column("by_hand")

    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_version_picture_id_stored_file"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_version_venue_id_venue"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_version_venue_id"))
        batch_op.drop_column("decision")
        batch_op.drop_column("budget_mobilised")
        batch_op.drop_column("budget_state")
        batch_op.drop_column("picture_alt")
        batch_op.drop_column("picture_id")
        batch_op.drop_column("registration")
        batch_op.drop_column("fee")
        batch_op.drop_column("age_group")
        batch_op.drop_column("outdoor")
        batch_op.drop_column("venue_id")
        batch_op.drop_column("moves")

    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.drop_column("spent_mobilised")
        batch_op.drop_column("spent_state")
        batch_op.drop_column("partners")
        batch_op.drop_column("foreign")
        batch_op.drop_column("adults")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("joined_at")

    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_obligation_assigned_by_id_unit"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_obligation_assigned_by_id"))
        batch_op.drop_column("withdrawn")
        batch_op.drop_column("document_on")
        batch_op.drop_column("document")
        batch_op.drop_column("assigned_by_id")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_evidence_link_or_file"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_evidence_file_id_stored_file"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_evidence_file_id"), type_="unique")
        batch_op.drop_column("dropped")
        batch_op.drop_column("file_id")

    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.drop_column("overridden_at")
        batch_op.drop_column("overridden_by")

    with op.batch_alter_table("commemoration_year", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_commemoration_year_letter_file_id_stored_file"), type_="foreignkey")
        batch_op.drop_column("by_hand")
        batch_op.drop_column("letter_file_id")

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_origin"))
        batch_op.drop_column("origin")

    with op.batch_alter_table("version_occasion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_occasion_occasion_id"))

    op.drop_table("version_occasion")
    with op.batch_alter_table("credit_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_override_activity_id"))

    op.drop_table("credit_override")
    with op.batch_alter_table("later_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_later_review_seen_at"))
        batch_op.drop_index(batch_op.f("ix_later_review_activity_id"))

    op.drop_table("later_review")
    with op.batch_alter_table("activity_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_template_unit_id"))

    op.drop_table("activity_template")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_unit_id"))

    op.drop_table("venue")
    op.drop_table("file_content")
    with op.batch_alter_table("checklist_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_item_owner_id"))
        batch_op.drop_index(batch_op.f("ix_checklist_item_activity_id"))

    op.drop_table("checklist_item")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_unit_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))

    op.drop_table("stored_file")
    with op.batch_alter_table("single_use_link", schema=None) as batch_op:
        batch_op.drop_index("ix_single_use_link_subject")
        batch_op.drop_index(batch_op.f("ix_single_use_link_person_id"))

    op.drop_table("single_use_link")
    with op.batch_alter_table("person_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_session_person_id"))

    op.drop_table("person_session")
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occasion_first_day"))

    op.drop_table("occasion")
    with op.batch_alter_table("disruption", schema=None) as batch_op:
        batch_op.drop_index("ix_disruption_days")

    op.drop_table("disruption")
    op.drop_table("day_off")
