"""What the pages of figures show: a sheet with last year beside this one, one's own sheets, who has given any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal
from calendar_app.domain.errors import NotFound, WrongStatus
from calendar_app.domain.figures import Key, Warned, after
from calendar_app.indicators import asking, derived, overview, sheet_queries, sheets
from calendar_app.indicators.asking import Which
from calendar_app.indicators.definitions import Breakdown, Form, Metric, Ratio
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.overview import Giving
from calendar_app.models.indicators import Sheet
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import Page as Pages
from calendar_app.site.public_rows import UnitRef
from calendar_app.units import queries as units

PAGE = 60
#: states by which the overview is sifted
STATES = ("", "not_given", "draft", "submitted", "returned", "accepted")


@dataclass(frozen=True)
class Line:
    """A figure that is asked for: last year's, this year's as it is stored, and what is unlikely about it."""

    metric: Metric
    part: Breakdown | None
    name: str
    before: int | None
    now: int | None
    warned: tuple[Warned, ...] = ()

    @property
    def change(self) -> float | None:
        """Per cent since last year."""
        if self.before and self.now is not None and not self.metric.yes_no:
            return round(100 * (self.now / self.before - 1), 1)
        return None


@dataclass(frozen=True)
class View:
    """A sheet of figures for somebody."""

    form: Form
    subject_code: str
    name_vi: str
    name_en: str
    unit: UnitRef | None
    window: str
    year: int
    since: date
    until: date
    sheet: Sheet | None
    state: str
    revision: int
    lines: tuple[Line, ...]
    ratios: tuple[tuple[Ratio, float | None, float | None], ...]
    metrics: Mapping[str, Metric]
    may_edit: bool
    may_review: bool
    steps: frozenset[str]

    @property
    def address(self) -> dict[str, str | int]:
        """What stands in the address of the sheet."""
        return {"subject": self.subject_code, "form": self.form.code, "window": self.window, "year": self.year}

    @property
    def empty(self) -> int:
        """How many figures are not given."""
        return sum(line.now is None for line in self.lines)

    @property
    def warnings(self) -> int:
        return sum(len(line.warned) for line in self.lines)


@dataclass(frozen=True)
class Own:
    """A sheet that somebody is to fill in: the unit, the form, and how it stands."""

    unit: UnitRef
    form: Form
    window: str
    year: int
    state: str


@dataclass(frozen=True)
class Overview:
    """Who has given the figures of a form for a year."""

    forms: tuple[Form, ...]
    form: Form
    window: str
    year: int
    years: range
    state: str
    counts: Mapping[str, int]
    rows: tuple[tuple[Giving, UnitRef], ...]
    page: Pages
    subject: str
    waiting: tuple[str, ...]
    #: whether the reader may enter figures of more than one of the units
    may_enter: bool


def found(session: Session, subject: str, form: str, window: str, year: int, today: date) -> tuple[Frame, Which]:
    """What an address names; raise `NotFound`."""
    frame = overview.frame_with(session, form, today)
    return frame, asking.which(frame, form, overview.subject_of(session, subject), window, year, today)


def view(frame: Frame, which: Which, by: Principal) -> View:
    """A sheet for somebody who may see it; raise `NotFound`."""
    sheet = sheets.sheet(frame, which, by)
    last = sheet_queries.find(
        frame.session, frame.plan, which.form.code, which.subject, which.window, which.year - 1
    )  # fmt: skip
    now, before = (sheet_queries.values(frame.session, one) for one in (sheet, last))
    subject, state = which.subject, sheet.state if sheet else "not_given"
    unit = unit_refs(frame.session, [subject])[subject.id] if isinstance(subject, Unit) else None
    return View(
        form=which.form, subject_code=subject.code if unit else overview.PLACE + subject.code, name_vi=subject.name_vi,
        name_en=subject.name_en, unit=unit, window=which.window, year=which.year, since=which.period.since,
        until=which.period.last_day, sheet=sheet, state=state, revision=sheet.revision if sheet else 0,
        lines=tuple(_lines(frame, which.form, now, before)), ratios=tuple(derived.ratios(frame, which, now, before)),
        metrics={metric.code: metric for metric in which.form.metrics},
        may_edit=asking.may_edit(frame, subject, by), may_review=asking.may_review(frame, subject, by),
        steps=_steps(state),
    )  # fmt: skip


def _steps(state: str) -> frozenset[str]:
    """The steps that lead on from a state, whoever takes them."""
    return frozenset(step for step in ("save", "submit", "withdraw", "accept", "return") if _leads(step, state))


def _leads(step: str, state: str) -> bool:
    try:
        after(step, "draft" if state == "not_given" else state)
    except WrongStatus:
        return False
    return True


def _lines(frame: Frame, form: Form, now: Mapping[Key, int], before: Mapping[Key, int]) -> Iterable[Line]:
    warned = sheets.warnings(frame, form, now, before)
    for metric in form.metrics:
        about = tuple(one for one in warned if one.metric == metric.code)
        for part in (None, *metric.breakdowns):
            key = (metric.code, part.code if part else "")
            yield Line(
                metric, part, sheets.name_of(key), before.get(key), now.get(key), about if part is None else ()
            )  # fmt: skip


def own(session: Session, by: Principal, today: date) -> list[Own]:
    """The sheets of the units on which somebody has a role of their own: of this year and the last."""
    codes = [held.path.strip("/").rsplit("/", 1)[-1] for held in by.grants]
    known = [unit for code in dict.fromkeys(codes) if (unit := units.find(session, code)) is not None]
    refs = unit_refs(session, known)
    rows = []
    for plan in plans.current_plans(session):
        frame = Frame(session, plan, today)
        for year in sorted({today.year, today.year - 1} & set(asking.years(frame, today)), reverse=True):
            rows += [own for unit in known for own in _own(frame, unit, refs[unit.id], year)]
    return rows


def _own(frame: Frame, unit: Unit, ref: UnitRef, year: int) -> Iterable[Own]:
    for form in asking.forms_of(frame, unit, year):
        for window in form.windows:
            sheet = sheet_queries.find(frame.session, frame.plan, form.code, unit, window, year)
            yield Own(ref, form, window, year, sheet.state if sheet else "not_given")


def supervised(
    session: Session, code: str, window: str, year: int, state: str, number: int, by: Principal, today: date
) -> Overview | None:
    """Who has given the figures of a form, of the units that somebody may see; none where there is no such unit.

    An empty code is the first form of which there is any.
    """
    forms = {
        form.code: (frame, form)
        for plan in plans.current_plans(session)
        for frame in (Frame(session, plan, today),)
        for form in frame.definitions.forms.values()
        if form.who
    }
    seen = {key: one for key, one in forms.items() if _seen(*one, year, by)}
    if not seen:
        return None
    code = code or next(iter(seen))
    if code not in seen:
        raise NotFound("form", code)
    frame, form = seen[code]
    window = window if window in form.windows else form.windows[0]
    rows = [one for one in overview.giving(session, code, window, year, today) if asking.may_see(frame, one.unit, by)]
    return _overview(session, frame, tuple(one for _frame, one in seen.values()), rows, (form, window, year), state,
                     number, by, today)  # fmt: skip


def _seen(frame: Frame, form: Form, year: int, by: Principal) -> bool:
    asked = asking.asked(frame, form, year) if year in frame_years(frame) else []
    return any(asking.may_see(frame, unit, by) for unit in asked)


def frame_years(frame: Frame) -> range:
    """The years for which figures may be entered."""
    return asking.years(frame, frame.today)


def _overview(
    session: Session, frame: Frame, forms: tuple[Form, ...], rows: list[Giving], asked: tuple[Form, str, int],
    state: str, number: int, by: Principal, today: date,
) -> Overview:  # fmt: skip
    form, window, year = asked
    counts = {one: sum(row.state == one for row in rows) for one in STATES if one}
    chosen = sorted(
        (row for row in rows if not state or row.state == state),
        key=lambda row: (STATES.index(row.state), row.unit.code),
    )  # fmt: skip
    page = Pages(number, len(chosen), PAGE)
    if not 1 <= number <= max(page.pages, 1):
        raise NotFound("page", number)
    shown = chosen[page.offset : page.offset + PAGE]
    refs = unit_refs(session, [row.unit for row in shown])
    waiting = tuple(row.unit.code for row in rows if not row.given and asking.may_review(frame, row.unit, by))
    return Overview(
        forms, form, window, year, asking.years(frame, today), state, counts,
        tuple((row, refs[row.unit.id]) for row in shown), page, f"figures:{form.code}:{window}:{year}", waiting,
        sum(asking.may_edit(frame, row.unit, by) for row in rows) > 1,
    )  # fmt: skip
