"""Which figures are asked of whom, and who may see, enter and review them."""

from dataclasses import dataclass
from datetime import date

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import NotFound
from calendar_app.domain.periods import Period, period_of
from calendar_app.indicators import saying
from calendar_app.indicators.definitions import Form
from calendar_app.indicators.frame import Frame
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

#: years before the plan for which figures may be entered: the base of growth lies there
BEFORE = 5


@dataclass(frozen=True)
class Which:
    """The figures of one form, of a unit or a place, for a year in a window."""

    form: Form
    subject: Unit | Place
    window: str
    year: int

    @property
    def period(self) -> Period:
        """The days that the figures are of."""
        return period_of("report_year" if self.window == "report_year" else "year", date(self.year, 6, 1))


def which(frame: Frame, form: str, subject: Unit | Place, window: str, year: int, today: date) -> Which:
    """What an address names; raise `NotFound` for a form that is not asked of the subject or a year out of range."""
    found = frame.definitions.forms.get(form)
    known = years(frame, today)
    if found is None or window not in found.windows or year not in known or not _asked(frame, found, subject, year):
        raise NotFound("form", form)
    return Which(found, subject, window, year)


def years(frame: Frame, today: date) -> range:
    """The years for which figures may be entered."""
    return range(frame.plan.since.year - BEFORE, min(today.year, frame.plan.until.year - 1) + 1)


def asked(frame: Frame, form: Form, year: int) -> list[Unit]:
    """The units that are to give the figures of a form for a year: those that existed at its end, by code."""
    return _meant(frame, form, date(year, 12, 31)) if form.who else []


def _meant(frame: Frame, form: Form, on: date) -> list[Unit]:
    return [
        unit for unit in frame.units(form.who, on) if not (form.without_kind and units.kinds_of(unit, on))
    ]  # fmt: skip


def _asked(frame: Frame, form: Form, subject: Unit | Place, year: int) -> bool:
    """Whether a form is for a subject. A unit that ended within the year may still give its part of it."""
    if isinstance(subject, Place):
        return subject.kind in form.places
    on = date(year, 12, 31)
    if subject.valid_to is not None and date(year, 1, 1) < subject.valid_to <= on:
        on = date.fromordinal(subject.valid_to.toordinal() - 1)
    return bool(form.who) and subject.id in {unit.id for unit in _meant(frame, form, on)}


def forms_of(frame: Frame, subject: Unit | Place, year: int) -> list[Form]:
    """The forms that are asked of a unit or a place for a year, in the plan's order."""
    return [form for form in frame.definitions.forms.values() if _asked(frame, form, subject, year)]


def may_see(frame: Frame, subject: Unit | Place, by: Principal) -> bool:
    """Whether somebody may look at the figures of a subject."""
    return may_review(frame, subject, by) or access.allows(by, Action.VIEW, _path(frame, subject))


def may_edit(frame: Frame, subject: Unit | Place, by: Principal) -> bool:
    """Whether somebody may enter the figures of a subject: an editor of the unit, or who watches the targets."""
    return saying.may_watch(frame, by) or access.allows(by, Action.EDIT, _path(frame, subject))


def may_review(frame: Frame, subject: Unit | Place, by: Principal) -> bool:
    """Whether somebody may accept or return: an approver of a unit above it, or who watches the targets."""
    path = _path(frame, subject)
    above = any(
        held.path != path and path.startswith(held.path) and held.role >= Role.APPROVER for held in by.grants
    )  # fmt: skip
    return above or saying.may_watch(frame, by)


def _path(frame: Frame, subject: Unit | Place) -> str:
    """Where rights on a subject are looked up; those on a place are rights on the unit that watches the targets."""
    if isinstance(subject, Unit):
        return subject.path
    return frame.desk.path if frame.desk else "/"
