"""Figures, words and measurements of the first plan, entered as people enter them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from calendar_app.extensions import SYSTEM
from calendar_app.indicators import asking, measuring, saying, sheets
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.measuring import Base
from calendar_app.indicators.proving import Proof
from calendar_app.indicators.saying import Count, Word
from calendar_app.indicators.sheets import Entered
from calendar_app.models.plans import PlanSetting, Target
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units

#: from where every year of the plan can be looked back upon
LATER = datetime(2031, 2, 1, 1, tzinfo=UTC)
PROOF = Proof(document="Báo cáo số 12/BC-SVHTTDL", note="theo báo cáo")


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def told(session) -> "Told":
    return Told(session)


class Told:
    """Enters what people say, each time with a frame of its own."""

    def __init__(self, session: Session, now: datetime = LATER) -> None:
        self.session, self.now = session, now

    @property
    def frame(self) -> Frame:
        return Frame(self.session, plans.current_plan(self.session), self.now.date())

    def target(self, code: str) -> Target:
        return self.session.query(Target).filter_by(code=code).one()

    def declare(self, target: str, kind: str, unit: str, year: int, numerator: int, denominator: int) -> Any:
        count = Count(kind, year, numerator, denominator, date(year, 12, 31))
        return saying.declare(self.frame, self.target(target), self.unit(unit), count, PROOF, by=SYSTEM, now=self.now)

    def attest(self, target: str, unit: str, since: date, last: date | None = None, meets: bool = True) -> Any:
        word = Word(meets, since, last)
        return saying.attest(self.frame, self.target(target), self.unit(unit), word, PROOF, by=SYSTEM, now=self.now)

    def base(self, target: str, base_year: int, since: int, *perimeter: str, value: int | None = None) -> Any:
        base = Base(base_year, since, perimeter, value)
        return measuring.rebase(self.frame, self.target(target), base, PROOF, by=SYSTEM, now=self.now)

    def give(self, unit: str, form: str, year: int, given: Mapping[str, int | None], *, accept: bool = True) -> Any:
        """The figures of a unit for a calendar year, by metric; accepted unless told otherwise."""
        return self.give_place(self.unit(unit), form, year, given, accept=accept)

    def give_place(
        self, subject: Any, form: str, year: int, given: Mapping[str, int | None], *, accept: bool = True
    ) -> Any:
        """The same of a unit or a place."""
        which = asking.which(self.frame, form, subject, "year", year, self.now.date())
        before = sheets.sheet(self.frame, which, SYSTEM)
        said = Entered({(code, ""): value for code, value in given.items()}, revision=before.revision if before else 0)
        row = sheets.save(self.frame, which, said, by=SYSTEM, now=self.now)
        if accept:
            sheets.submit(self.frame, which, row.revision, by=SYSTEM, now=self.now)
            sheets.accept(self.frame, which, row.revision, by=SYSTEM, now=self.now)
            self.session.flush()
        return row

    def measure(self, target: str, year: int, on: date, note: str = "") -> Any:
        proof = Proof(note=note)
        return measuring.measure(self.frame, self.target(target), year, on, proof, by=SYSTEM, now=self.now)

    def setting(self, key: str, value: object) -> None:
        self.session.query(PlanSetting).filter_by(key=key).one().value = {"value": value}
        self.session.flush()

    def unit(self, code: str) -> Any:
        return units.by_code(self.session, code)


Tell = Callable[[], Told]
