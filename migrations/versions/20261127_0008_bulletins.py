"""Bulletins for the public: who asked for what, and which postponements and cancellations each has told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("filters", sa.String(length=600), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.Date(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_bulletin_message_id_outbox_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulletin_email"), ["email"], unique=False)
        batch_op.create_index("ix_bulletin_due", ["rhythm", "told_until"], unique=False)

    op.create_table(
        "bulletin_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], name=op.f("fk_bulletin_news_bulletin_id_bulletin")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_bulletin_news_occurrence_id_occurrence")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_bulletin_news_message_id_outbox_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_news")),
        sa.UniqueConstraint("bulletin_id", "change", name=op.f("uq_bulletin_news_bulletin_id_change")),
    )
    with op.batch_alter_table("bulletin_news", schema=None) as batch_op:
        batch_op.create_index("ix_bulletin_news_told", ["told_at", "bulletin_id"], unique=False)


def downgrade() -> None:
    op.drop_table("bulletin_news")
    op.drop_table("bulletin")
