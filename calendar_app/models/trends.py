"""How sums have gone: what the nightly job keeps of them, so that a page can say what changed. Derived, not audited."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from calendar_app.models.base import Base


class DaySum(Base):
    """How the cells of an obligation under a node stood on a day, in all periods of the year; kept for some weeks."""

    __tablename__ = "day_sum"
    __table_args__ = (Index("ix_day_sum_on_day", "on_day"), {"sqlite_with_rowid": False})

    node_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), primary_key=True)
    cells: Mapped[int]
    held: Mapped[int]
    missing: Mapped[int]
    #: cells that are met, at risk, overdue
    met: Mapped[int]
    at_risk: Mapped[int]
    overdue: Mapped[int]


class MonthSum(Base):
    """Fulfilments held under a node in a month of a year of its periods, by the last day on which each took place."""

    __tablename__ = "month_sum"
    __table_args__ = (Index("ix_month_sum_year", "year"), {"sqlite_with_rowid": False})

    node_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    #: 1 to 12; a day before or after the year, as of a school year, is told in its first or last month
    month: Mapped[int] = mapped_column(primary_key=True)
    held: Mapped[int]
