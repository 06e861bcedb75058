"""The consolidated table of a round as a workbook: the rows of its page, and each activity on a second sheet."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal
from calendar_app.duties import round_tables, rounds
from calendar_app.duties.round_tables import Row
from calendar_app.duties.round_tables import Table as Answers
from calendar_app.jinja import day, named
from calendar_app.models.rounds import Round
from calendar_app.reports import sheets
from calendar_app.reports.sheets import Cover, Table, Value
from calendar_app.reports.year_cells import state_name


def of_round(session: Session, round_id: int, *, by: Principal, today: date) -> bytes:
    """The workbook of a round for those who may read what its unit does; `NotFound` for others."""
    row = rounds.view(session, round_id, by)
    found = round_tables.table(session, row)
    tables = (_answers(found), _activities(found))
    return sheets.workbook(tables, named(row.unit), today, _cover(row, found))


def _cover(row: Round, found: Answers) -> Cover:
    told = found.counts
    letter = ", ".join(filter(None, (row.number, day(row.issued_on))))
    chosen = [
        (_("Letter"), letter), (_("To be answered by"), day(row.due_on)),
        (_("Occasion"), named(row.commemoration) if row.commemoration else ""), (_("State"), _state(row.state)),
        (_("Units that are asked"), f"{told.asked}"), (_("Units that have answered"), f"{told.answered}"),
        (_("Units that have not answered"), ", ".join(named(one.unit) for one in found.rows if not one.answered)),
    ]  # fmt: skip
    return Cover(row.title, [(label, value) for label, value in chosen if value], _definitions(found))


def _definitions(found: Answers) -> list[tuple[str, str]]:
    own = [(_measured(one.name, one.measure), one.hint) for one in found.fields if one.hint]
    return [
        (_("Answered"), _("The unit has submitted its answer. Drafts and returned answers are not counted.")),
        (_("Activities"), _("What the unit has chosen from the calendar as its answer, planned or held.")),
        (_("In all"), _("An activity that several units name is counted once.")),
        (_("People who came"), _("What the results of these activities say on the day of this export.")),
        *own,
    ]


def _state(code: str) -> str:
    return {"draft": _("not sent yet"), "open": _("open"), "closed": _("closed")}.get(code, _("cancelled"))


def _measured(name: str, measure: str) -> str:
    return f"{name} ({measure})" if measure else name


def _answers(found: Answers) -> Table:
    headers = [
        _("Unit"), _("Answer"), _("Day of the answer"), _("Activities"), _("Held"), _("People who came"),
        *(_measured(one.name, one.measure) for one in found.fields), _("What it says besides"),
    ]  # fmt: skip
    widths = [40, 16, 14, 12, 12, 14, *(18 for _one in found.fields), 60]
    different = ngettext("%(num)s different activity", "%(num)s different activities", len(found.distinct))
    totals: list[Value] = [_("In all"), None, None, different, found.held, found.attendance, *found.totals, None]
    return Table(_("Answers"), _("Answers of the units"), headers, widths, [_answer(one) for one in found.rows],
                 totals=totals)  # fmt: skip


def _answer(one: Row) -> list[Value]:
    if not one.answered:
        return [named(one.unit), _answer_state(one.state), *(None for _at in range(4 + len(one.figures) + 1))]
    return [
        named(one.unit), _answer_state(one.state), one.submitted_at, len(one.activities), one.held, one.attendance,
        *one.figures, one.note,
    ]  # fmt: skip


def _answer_state(code: str) -> str:
    names = {"waiting": _("not begun"), "draft": _("begun"), "submitted": _("answered"), "returned": _("returned")}
    return names[code]


def _activities(found: Answers) -> Table:
    headers = [_("Unit"), _("Activity"), _("First day"), _("Last day"), _("State"), _("People who came")]
    rows = [
        [named(one.unit), line.title, line.first_day, line.last_day, state_name(line.state), line.attendance]
        for one in found.rows
        for line in one.activities
    ]
    return Table(_("Activities"), _("Activities of the answers"), headers, [40, 60, 14, 14, 24, 14], rows)
