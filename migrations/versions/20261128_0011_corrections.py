"""Corrections find who was told of a session, and the sessions of series that stand elsewhere, through indexes.

Rows that exist are indexed as they are; nothing is rewritten.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reminder_rule_due", "reminder", ["rule", "due_on"])
    op.create_index("ix_reminder_occurrence", "reminder", ["occurrence_id", "rule"])
    op.create_index("ix_occurrence_original", "occurrence", ["original_start"])


def downgrade() -> None:
    op.drop_index("ix_occurrence_original", "occurrence")
    op.drop_index("ix_reminder_occurrence", "reminder")
    op.drop_index("ix_reminder_rule_due", "reminder")
