"""Bulletins for the public: who asked for what, and which postponements and cancellations each has told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
