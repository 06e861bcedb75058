"""The days of the public calendar side by side, with all that they can be found by, so that a page reads them without a join.

Filled from what is public now. Publication keeps the rows from here on, and a job compares them every night.
"""

from collections import defaultdict
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

LASTING = sa.text("last_day > first_day")
#: hours by which Vietnam is ahead of the moments that are kept
AHEAD = 7
#: what a reader needs -> the code of a venue that offers it
OFFERED = {"wheelchair": "step_free", "sign_language": "sign_language", "quiet": "quiet_room"}
FOUND = """SELECT occurrence.id, occurrence.activity_id, occurrence.first_day, occurrence.last_day, occurrence.starts_at,
    version.place_id, version.type, version.age_group, version.fee, version.accessibility, venue.accessibility AS hall,
    activity.highlight, version.scale
  FROM activity JOIN version ON version.id = activity.published_version_id
  JOIN occurrence ON occurrence.activity_id = activity.id LEFT JOIN venue ON venue.id = version.venue_id
  WHERE version.visibility = 'public' AND NOT version.product AND (occurrence.state <> 'cancelled' OR occurrence.reason <> '' OR activity.life = 'cancelled')"""
KINDS = """SELECT activity.id, unit_kind.kind AS code
  FROM activity JOIN version ON version.id = activity.published_version_id
  JOIN participation ON participation.activity_id = activity.id AND participation.state = 'accepted'
  JOIN unit_kind ON unit_kind.unit_id = participation.unit_id
    AND (unit_kind.since IS NULL OR unit_kind.since <= version.first_day)
    AND (unit_kind.until IS NULL OR unit_kind.until > version.first_day)
  WHERE version.visibility = 'public' AND NOT version.product"""
DAYS = """SELECT activity.id, commemoration.code
  FROM activity JOIN version ON version.id = activity.published_version_id
  JOIN version_commemoration ON version_commemoration.version_id = version.id
  JOIN commemoration ON commemoration.id = version_commemoration.commemoration_id
  WHERE version.visibility = 'public' AND NOT version.product"""
TYPES = {
    "first_day": sa.Date(), "last_day": sa.Date(), "starts_at": sa.DateTime(timezone=True), "accessibility": sa.JSON(),
    "hall": sa.JSON(), "highlight": sa.Boolean(),
}  # fmt: skip


def upgrade() -> None:
    holding = op.create_table(
        "holding",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("age", sa.String(length=20), nullable=False),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("needs", sa.String(length=60), nullable=False),
        sa.Column("wide", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_holding_activity_id_activity")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_holding_occurrence_id_occurrence")),
        sa.PrimaryKeyConstraint("first_day", "begins", "occurrence_id", name=op.f("pk_holding")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_holding_activity_id", "holding", ["activity_id"])
    op.create_index(
        "ix_holding_lasting", "holding", ["last_day", "first_day"], sqlite_where=LASTING, postgresql_where=LASTING
    )
    fill(holding)


def fill(holding: sa.Table) -> None:
    """A row for each date that the public can see."""
    bind = op.get_bind()
    kinds, days = codes(bind, KINDS), codes(bind, DAYS)
    rows = []
    for found in bind.execute(sa.text(FOUND).columns(**TYPES)):
        offered = {need for need, code in OFFERED.items() if code in (found.hall or ())}
        rows.append({
            "first_day": found.first_day, "begins": minute(found.starts_at), "occurrence_id": found.id,
            "activity_id": found.activity_id, "last_day": found.last_day, "place_id": found.place_id,
            "type": found.type, "age": found.age_group, "free": found.fee == 0,
            "kinds": spaced(kinds[found.activity_id]), "days": spaced(days[found.activity_id]),
            "needs": spaced({*found.accessibility, *offered}), "wide": found.highlight or found.scale == "province",
        })  # fmt: skip
    if rows:
        op.bulk_insert(holding, rows)


def codes(bind: sa.Connection, query: str) -> dict[int, set[str]]:
    """Codes by activity."""
    found: dict[int, set[str]] = defaultdict(set)
    for activity, code in bind.execute(sa.text(query)):
        found[activity].add(code)
    return found


def spaced(found: set[str]) -> str:
    return "".join(f" {code}" for code in sorted(found)) + " " if found else ""


def minute(moment: datetime | None) -> int:
    """Minutes after midnight in Vietnam; -1 for the whole day."""
    if moment is None:
        return -1
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return (utc.hour + AHEAD) % 24 * 60 + utc.minute


def downgrade() -> None:
    op.drop_index("ix_holding_lasting", table_name="holding")
    op.drop_index("ix_holding_activity_id", table_name="holding")
    op.drop_table("holding")
