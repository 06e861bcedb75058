"""Targets and figures. The museum watches the targets here, so that the rights on it decide."""

from datetime import date

from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.indicators import asking, saying, sheets
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.proving import Proof
from calendar_app.indicators.saying import Count
from calendar_app.indicators.sheets import Entered
from calendar_app.models.indicators import Sheet
from calendar_app.models.plans import PlanSetting, Target
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units
from tests.cases import OWN, SIGNED_IN, get, post
from tests.conftest import NOW, TODAY

AT = {"plan": "quang-ngai-1520", "code": "t_mus_programme"}
GROWTH = {"plan": "quang-ngai-1520", "code": "g_mus_2030"}
PROOF = {"document": "Báo cáo số 12"}
SHEET = {"subject": OWN, "form": "f_museum", "window": "year", "year": 2025}
TABLE = {"form": "f_museum", "window": "year", "year": 2025}
REASON = {"reason": "Nhầm số"}


def watching(session):
    """The museum watches the targets."""
    session.query(PlanSetting).filter_by(key="targets_desk").one().value = {"value": OWN}
    session.flush()
    return {}, {}


def declared(session):
    """Something to take back."""
    watching(session)
    frame = Frame(session, plans.current_plan(session), TODAY)
    target = session.query(Target).filter_by(code="t_mus_programme").one()
    count = Count("mus_other", 2025, 1, 2, date(2025, 12, 31))
    unit = units.by_code(session, OWN)
    row = saying.declare(frame, target, unit, count, Proof("Báo cáo"), by=SYSTEM, now=NOW)
    return {"row_id": row.id}, {}


def figures(state):
    """A sheet of the museum in a state, made anew."""

    def make(session):
        watching(session)
        frame = Frame(session, plans.current_plan(session), TODAY)
        which = asking.which(frame, "f_museum", units.by_code(session, OWN), "year", 2025, TODAY)
        row = sheets.sheet(frame, which, SYSTEM)
        if row is None:
            said = Entered({("mus_visits", ""): 100})
            row = sheets.save(frame, which, said, by=SYSTEM, now=NOW)
        session.get_one(Sheet, row.id).state = state
        session.flush()
        return {}, {"revision": str(row.revision)}

    return make


CASES = [
    get("targets.home", SIGNED_IN),
    get("targets.show", SIGNED_IN, **AT),
    get("targets.picture", SIGNED_IN, **AT),
    get("reports.targets_sheet", SIGNED_IN),
    get("reports.target_sheet", SIGNED_IN, **AT),
    get("targets.declare", Action.EDIT, year=2025, kind="mus_other", unit=OWN, make=watching, **AT),
    post(
        "targets.declare", Action.EDIT, year=2025, kind="mus_other", unit=OWN, make=watching,
        data={"numerator": "1", "denominator": "2", "as_of": "31/12/2025", **PROOF}, **AT,
    ),
    get("targets.attest", Action.APPROVE, year=2026, unit=OWN, **AT),
    post(
        "targets.attest", Action.APPROVE, year=2026, unit=OWN, data={"meets": "yes", "since": "01/03/2026", **PROOF},
        **AT,
    ),
    get("targets.measure", Action.APPROVE, year=2025, make=declared, **AT),
    post(
        "targets.measure", Action.APPROVE, year=2025, make=declared,
        data={"measured_on": "31/12/2025", "note": "Đo lại"}, **AT,
    ),
    get("targets.base", Action.APPROVE, year=2026, make=watching, **GROWTH),
    post(
        "targets.base", Action.APPROVE, year=2026, make=watching,
        data={"base_year": "2025", "from_year": "2026", "value": "20000", "perimeter": "BTT", **PROOF}, **GROWTH,
    ),
    get("targets.withdraw", Action.EDIT, year=2025, sort="declaration", make=declared, **AT),
    post("targets.withdraw", Action.EDIT, year=2025, sort="declaration", make=declared, data=REASON, **AT),
    get("figures.home", SIGNED_IN),
    get("figures.missing", SIGNED_IN),
    get("figure_tables.table", Action.EDIT, make=watching, **TABLE),
    post("figure_tables.table", Action.EDIT, make=watching, data={"rows": "x"}, success=200, **TABLE),
    post("figure_tables.save", Action.EDIT, make=watching, data={"rows": "x"}, success=200, **TABLE),
    get("reports.figures_table", Action.EDIT, make=watching, **TABLE),
    get("figures.sheet", Action.VIEW, **SHEET),
    get("reports.figures_sheet", Action.VIEW, **SHEET),
    post("figures.sheet", Action.EDIT, make=figures("draft"), data={"mus_visits": "1200", "then": "save"}, **SHEET),
    post("figures.paste", Action.EDIT, make=figures("draft"), data={"rows": "mus_visits\t5"}, success=200, **SHEET),
    post("figures.step", Action.APPROVE, step="accept", make=figures("submitted"), **SHEET),
    post("figures.step", Action.EDIT, step="withdraw", make=figures("submitted"), **SHEET),
    post("figures.give_back", Action.APPROVE, make=figures("submitted"), data=REASON, **SHEET),
]  # fmt: skip
