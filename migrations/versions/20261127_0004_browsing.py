"""What pages for everybody look things up by: words of published activities, orders of days, accessibility.

Activities that are published get their words here, of their own title and venue; the next `units load`, and each change of one,
adds the names of its unit, place and commemorations. Nothing is known yet of the accessibility of what exists.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLAIN_ORDER = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
LASTING = sa.text("last_day > first_day")
#: words that an activity has of its title and venue at the most
MOST = 60


def upgrade() -> None:
    words = op.create_table(
        "search_word",
        sa.Column("activity_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", PLAIN_ORDER, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("in_title", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_search_word_activity_id_activity")),
        sa.PrimaryKeyConstraint("activity_id", "word", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_word_word", "search_word", ["word", "last_day", "activity_id", "in_title"])
    op.create_index("ix_occurrence_day_order", "occurrence", ["first_day", "starts_at", "id"])
    op.create_index(
        "ix_occurrence_lasting", "occurrence", ["last_day", "first_day"],
        sqlite_where=LASTING, postgresql_where=LASTING,
    )  # fmt: skip
    op.add_column("version", sa.Column("accessibility", sa.JSON(), server_default="[]", nullable=False))
    fill(words)


def fill(words: sa.Table) -> None:
    """The words of what is public now, as far as they stand in the versions themselves."""
    found = op.get_bind().execute(sa.text(
        "SELECT activity.id, version.folded, MAX(occurrence.last_day) AS last_day FROM activity"
        " JOIN version ON version.id = activity.published_version_id JOIN occurrence ON occurrence.activity_id = activity.id"
        " WHERE version.visibility = 'public' AND NOT version.product GROUP BY activity.id, version.folded"
    ).columns(sa.Column("id", sa.Integer), sa.Column("folded", sa.String), sa.Column("last_day", sa.Date)))  # fmt: skip
    rows = [
        {"activity_id": row.id, "word": word, "last_day": row.last_day, "in_title": True}
        for row in found
        for word in dict.fromkeys(word[:40] for word in row.folded.split()[:MOST])
    ]
    if rows:
        op.bulk_insert(words, rows)


def downgrade() -> None:
    op.drop_column("version", "accessibility")
    op.drop_index("ix_occurrence_lasting", table_name="occurrence")
    op.drop_index("ix_occurrence_day_order", table_name="occurrence")
    op.drop_index("ix_search_word_word", table_name="search_word")
    op.drop_table("search_word")
