"""A plan as it was loaded: what it owes, aims at and asks for, each entry versioned by (plan, code, valid_from)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from calendar_app.domain.periods import Period as Days
from calendar_app.domain.periods import year_of
from calendar_app.models.base import Base
from calendar_app.models.units import Unit


def _told_under(context: Any) -> int:
    """The year of a period, from its other columns."""
    row = context.get_current_parameters()
    return year_of(Days(row["kind"], row["since"], row["until"]))


class Plan(Base):
    """A plan document; an installation holds many, and ids of entries are unique per plan."""

    __tablename__ = "plan"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title_vi: Mapped[str] = mapped_column(String(800))
    title_en: Mapped[str] = mapped_column(String(800), default="")
    issuer_vi: Mapped[str] = mapped_column(String(250))
    issuer_en: Mapped[str] = mapped_column(String(250), default="")
    number: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    #: code of the unit whose subtree the plan applies to
    root_code: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]
    until: Mapped[date]
    current: Mapped[bool] = mapped_column(default=True)
    #: earlier periods, milestones and targets read "chưa theo dõi"
    tracked_from: Mapped[date]
    #: the whole file, as read; large, so only fetched when asked for
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    checksum: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]

    settings: Mapped[list["PlanSetting"]] = relationship(back_populates="plan", order_by="PlanSetting.key")


class PlanSetting(Base):
    """What a plan leaves open, with the default that its file states."""

    __tablename__ = "plan_setting"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    key: Mapped[str] = mapped_column(String(80))
    #: {"value": ...}: the value in force; as long as it is the default, it follows the file
    value: Mapped[dict[str, Any]]
    #: {"value": ...}: what the file says
    default: Mapped[dict[str, Any]]
    name_vi: Mapped[str] = mapped_column(String(800), default="")
    name_en: Mapped[str] = mapped_column(String(800), default="")
    why_vi: Mapped[str] = mapped_column(String(800), default="")
    why_en: Mapped[str] = mapped_column(String(800), default="")
    cite: Mapped[str] = mapped_column(String(200), default="")

    plan: Mapped[Plan] = relationship(back_populates="settings")


class PlanEntry:
    """Columns of every versioned entry of a plan. A version is in force on ``valid_from <= day < valid_until``."""

    audited = True

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - a class method to SQLAlchemy
        name = cls.__tablename__  # type: ignore[attr-defined]
        return (
            UniqueConstraint("plan_id", "code", "valid_from"),
            CheckConstraint("valid_until > valid_from", name=f"{name}_ends_after_start"),
        )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    name_vi: Mapped[str] = mapped_column(String(800))
    name_en: Mapped[str] = mapped_column(String(800), default="")
    #: section of the plan, "III.2.b1"
    cite: Mapped[str] = mapped_column(String(200), default="")
    #: stated | inferred | ambiguous
    certainty: Mapped[str] = mapped_column(String(10), default="stated")
    note_vi: Mapped[str] = mapped_column(String(800), default="")
    note_en: Mapped[str] = mapped_column(String(800), default="")


class Obligation(PlanEntry, Base):
    """So many activities a period, owed by each of some units or by them jointly."""

    __tablename__ = "obligation"

    #: {"codes": [...], "kinds": [...], "levels": [...], "under": code}: lists are any-of, keys are all-of
    who: Mapped[dict[str, Any]]
    #: a selector of units that may do the same and are never nagged about it; {} when there are none
    encouraged: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: each | jointly
    mode: Mapped[str] = mapped_column(String(10), default="each")
    #: activities | occurrences | metric
    counts: Mapped[str] = mapped_column(String(12), default="activities")
    metric: Mapped[str] = mapped_column(String(60), default="")
    #: kind of `domain.periods`
    period: Mapped[str] = mapped_column(String(20))
    #: for period "once": the day by which
    due: Mapped[date | None]
    minimum: Mapped[int]
    #: shown, never a limit: doing more is no breach
    maximum: Mapped[int | None]
    #: none | any | each
    tie: Mapped[str] = mapped_column(String(4), default="none")
    #: codes of commemorations, or of one set, when tied
    days: Mapped[list[str]] = mapped_column(default=list)
    #: what the activity must be: {"types": [...], "scales": [...], "in_community": true}
    requires: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: short label for tables
    short_vi: Mapped[str] = mapped_column(String(200), default="")
    short_en: Mapped[str] = mapped_column(String(200), default="")
    #: plan | assigned | own: "Sở giao", "đơn vị tự đăng ký"
    origin: Mapped[str] = mapped_column(String(10), default="plan")
    #: the unit that assigned it, or that committed itself
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    #: number of the document that assigns it, and its date
    document: Mapped[str] = mapped_column(String(200), default="")
    document_on: Mapped[date | None]
    #: taken back before it ever counted; an obligation that did count is ended instead
    withdrawn: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[Plan] = relationship()
    assigned_by: Mapped[Unit | None] = relationship()


class CommemorationSet(PlanEntry, Base):
    """A selector over the catalogue ("the national and provincial days"); never itself a day."""

    __tablename__ = "commemoration_set"

    #: {"scopes": [...], "places": [...], "include": [codes], "exclude": [codes]}
    selector: Mapped[dict[str, Any]]


class Expectation(PlanEntry, Base):
    """Days that some units are expected to mark: owed, or encouraged and never nagged about."""

    __tablename__ = "expectation"

    who: Mapped[dict[str, Any]]
    days: Mapped[list[str]]
    #: owed | encouraged
    level: Mapped[str] = mapped_column(String(12), default="encouraged")


class Task(PlanEntry, Base):
    """A heading under which results are reported; an activity names the one it carries out."""

    __tablename__ = "plan_task"


class Target(PlanEntry, Base):
    """A figure to reach by the end of a year. ``definition`` follows the target schema of the plan file."""

    __tablename__ = "target"

    #: coverage | growth | threshold | ratio | population_share
    sort: Mapped[str] = mapped_column(String(20))
    definition: Mapped[dict[str, Any]]


class Duty(PlanEntry, Base):
    """What an agency is to do. ``definition``: agencies, frequency, partners, recipient, level of the request."""

    __tablename__ = "duty"

    definition: Mapped[dict[str, Any]]


class ReportCycle(PlanEntry, Base):
    """Who reports to whom, over what window, when due (no day entered: no reminder)."""

    __tablename__ = "report_cycle"

    definition: Mapped[dict[str, Any]]


class Milestone(PlanEntry, Base):
    """A year in which something is reviewed or checked."""

    __tablename__ = "milestone"

    year: Mapped[int]
    definition: Mapped[dict[str, Any]]


class Agency(PlanEntry, Base):
    """A body the plan names, and the units of today that answer for it."""

    __tablename__ = "plan_agency"

    #: {"units": [codes], "former_units": [codes], "who": selector, "group": bool, "requested": bool, "until": date}
    definition: Mapped[dict[str, Any]]


class Period(Base):
    """A period of a plan in which obligations are counted. Closing it freezes its standings."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("plan_id", "kind", "since", "until"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(index=True)
    until: Mapped[date]
    #: under which it is told, see `domain.periods.year_of`
    year: Mapped[int] = mapped_column(default=_told_under, index=True)
    #: since when each unit that owes something in it has its standing
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(254), default="")
