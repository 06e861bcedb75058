"""Who has given the figures of a form for a year, and who has not."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.errors import NotFound
from calendar_app.indicators import asking, definitions, sheet_queries
from calendar_app.indicators.definitions import WINDOWS, Form
from calendar_app.indicators.frame import Frame
from calendar_app.models.indicators import Sheet
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units

#: before the code of a place in an address; codes of units have no small letters
PLACE = "place-"
#: states in which figures are handed in
HANDED_IN = ("submitted", "accepted")


@dataclass(frozen=True)
class Giving:
    """A unit that is to give figures, and the sheet that it has begun."""

    unit: Unit
    form: Form
    window: str
    year: int
    sheet: Sheet | None
    #: path of the unit that watches the targets, "" where there is none
    watched_by: str

    @property
    def state(self) -> str:
        return self.sheet.state if self.sheet else "not_given"

    @property
    def given(self) -> bool:
        return self.state in HANDED_IN

    def title(self, language: str) -> str:
        """What it is called: "Số liệu thư viện năm 2026"."""
        return title(self.form, self.window, self.year, language)


def title(form: Form, window: str, year: int, language: str) -> str:
    """What the figures of a form for a year are called."""
    if language == "en":
        report = " (15 December to 14 December)" if window == "report_year" else ""
        return f"{form.name_en or form.name_vi}, {year}{report}"
    return f"{form.name_vi} năm {year}" + (" (15/12 - 14/12)" if window == "report_year" else "")


def frame_with(session: Session, form: str, today: date) -> Frame:
    """The frame of the first current plan that has a form of that id; raise `NotFound`."""
    for plan in plans.current_plans(session):
        frame = Frame(session, plan, today)
        if form in frame.definitions.forms:
            return frame
    raise NotFound("form", form)


def giving(session: Session, form: str, window: str, year: int, today: date) -> list[Giving]:
    """The units that are to give the figures of a form for a year, by code; raise `NotFound` for an unknown form."""
    frame = frame_with(session, form, today)
    found = frame.definitions.forms[form]
    if window not in found.windows or year not in asking.years(frame, today):
        raise NotFound("form", form)
    sheets = sheet_queries.of_units(session, frame.plan, form, window, year)
    path = frame.desk.path if frame.desk else ""
    return [
        Giving(unit, found, window, year, sheets.get(unit.id), path) for unit in asking.asked(frame, found, year)
    ]  # fmt: skip


def subject_of(session: Session, text: str) -> Unit | Place:
    """The unit or the place that an address names; raise `NotFound`."""
    if text.startswith(PLACE):
        return units.place_by_code(session, text.removeprefix(PLACE))
    return units.by_code(session, text)


def titles(session: Session, form: str, window: str, year: str) -> tuple[str, str]:
    """The same in both languages, of a form that may be gone."""
    for plan in plans.current_plans(session):
        found = definitions.of(plan).forms.get(form)
        if found is not None and window in WINDOWS and year.isdigit():
            return title(found, window, int(year), "vi"), title(found, window, int(year), "en")
    return "", ""
