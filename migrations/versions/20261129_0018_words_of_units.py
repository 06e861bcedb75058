"""Units are found by the words of their names; those of the units that exist are written down."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

#: by the bytes on both databases
WORD = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
#: letters of a word that are kept, and units that are read at once
LONGEST, SLICE = 40, 1000


def upgrade() -> None:
    op.create_table(
        "unit_word",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_word_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "word", name=op.f("pk_unit_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unit_word_word", "unit_word", ["word", "unit_id"])
    fill()


def fill() -> None:
    """The words of each unit, from its names as they are searched."""
    bind, last = op.get_bind(), 0
    unit = sa.table("unit", sa.column("id"), sa.column("folded"))
    word = sa.table("unit_word", sa.column("unit_id"), sa.column("word"))
    some = sa.select(unit.c.id, unit.c.folded).order_by(unit.c.id).limit(SLICE)
    while rows := bind.execute(some.where(unit.c.id > last)).all():
        last = rows[-1].id
        found = [{"unit_id": row.id, "word": one} for row in rows for one in words(row.folded)]
        if found:
            bind.execute(word.insert(), found)


def words(folded: str) -> list[str]:
    """Each once; names stand apart by a bar."""
    return list(dict.fromkeys(one[:LONGEST] for one in folded.split() if one != "|"))


def downgrade() -> None:
    op.drop_index("ix_unit_word_word", table_name="unit_word")
    op.drop_table("unit_word")
