"""Candidates for commendation as a workbook."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal
from calendar_app.domain.merits import Limits, Merit
from calendar_app.duties import commendation_queries as queries
from calendar_app.duties import merits
from calendar_app.jinja import named
from calendar_app.models.commendations import Commendation
from calendar_app.reports import sheets
from calendar_app.reports.sheets import Cover, Table, Value


def of_year(session: Session, year: int, state: str, *, by: Principal, today: date) -> bytes:
    """The candidates of a year that somebody may see, in a state or in all ("")."""
    paths = ["/"] if by.administrator else [held.path for held in by.grants]
    rows = queries.page(session, queries.visible(paths, year, state), None)
    chosen = [
        (_("Year"), str(year)),
        (_("State"), _state(state) if state else _("All")),
        (_("Candidates"), str(len(rows))),
    ]
    return sheets.workbook(
        [_table(year, rows)], _("Commendation"), today,
        Cover(_("Candidates for commendation in %(year)s", year=year), chosen, _definitions(merits.limits(session))),
    )  # fmt: skip


def _definitions(limits: Limits) -> list[tuple[str, str]]:
    return [
        (_("Obligations met"), _("Of the obligations that the unit owes in the year, those whose minimum is held.")),
        (_("Activities held"), _("What the unit has led in the year and recorded a result of, date by date.")),
        (_("Results in time"), _("Recorded within %(days)s days after the last day.", days=limits.within)),
        (_("Outstanding"), _("Every obligation met, something held, and at least %(share)s of 100 results in time.",
                             share=limits.most)),
        (
            _("Limits"),
            _("Those of the plan today. Each candidate has the two columns of the limits of their proposal."),
        ),
        (_("Figures"), _("Those of the unit, as they stood on the day of the proposal.")),
    ]  # fmt: skip


def _table(year: int, rows: list[Commendation]) -> Table:
    headers = {
        _("Candidate"): 36, _("Position"): 24, _("Unit"): 40, _("State"): 16, _("Obligations owed"): 12,
        _("Obligations met"): 12, _("Activities held"): 12, _("Results in time"): 12, _("People who came"): 14,
        _("Days for a result"): 12, _("Wanted in time, of 100"): 12, _("What for"): 60,
        _("Proposed on"): 14, _("Decided by"): 30, _("Decided on"): 14, _("Reason"): 40,
    }  # fmt: skip
    title = _("Candidates for commendation in %(year)s", year=year)
    return Table(_("Candidates"), title, list(headers), list(headers.values()), [_row(row) for row in rows])


def _row(row: Commendation) -> list[Value]:
    found = Merit(**row.figures)
    return [
        row.person or named(row.unit), row.position, named(row.unit), _state(row.state), found.owed, found.met,
        found.held, found.on_time, found.attendance, found.within, found.most,
        row.merits, row.proposed_at, row.decided_by, row.decided_at,
        row.reason,
    ]  # fmt: skip


def _state(code: str) -> str:
    return {"proposed": _("Proposed"), "accepted": _("Accepted"), "declined": _("Declined")}.get(code, _("Taken back"))
