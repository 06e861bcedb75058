"""The five figures of an overview. Every figure is the matrix's own, or the desk's that keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.activities import number_queries
from calendar_app.duties import round_queries as rounds
from calendar_app.indicators import service as indicators
from calendar_app.indicators.frame import DESK
from calendar_app.jinja import day, figure
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import ranking_queries
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.matrix import Asked, Total
from calendar_app.quotas.ranking_queries import Ranked
from calendar_app.site import overview_queries as queries

#: units are counted up to so many
MOST = 999
#: days ahead in which something is due soon
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Number:
    """One of the five: what it is called, the figure, what else there is to say, where it is told in full."""

    label: str
    value: str
    note: str
    url: str
    #: overdue | at_risk | met | ""
    state: str = ""


def numbers(
    session: Session, asked: Asked, total: Total, late: int, cells: Sequence[Cell], nodal: bool
) -> Iterator[Number]:
    """Obligations, units or what is missing, activities; results and duties, of a whole plan duties and targets."""
    yield _met(asked, total)
    yield _behind(session, asked, late) if nodal else _missing(asked, cells)
    whole = _watches(session, asked.node)
    yield _activities(asked, total, whole)
    if not whole:
        yield _unconfirmed(asked, total, nodal)
    yield _due(session, asked)
    if whole:
        yield _targets(session, asked)


def unasked(session: Session, asked: Asked) -> Iterator[Number]:
    """The five of a scope in which nothing is owed: what it does all the same, and what waits for it."""
    found = number_queries.of_scope(session, asked.node.path, asked.year, asked.today)
    waiting = rounds.count(session, rounds.asked_of([asked.node.path]).where(rounds.owed()))
    year = url_for("year.board", code=asked.node.code, year=asked.year)
    work = url_for("desk.home", unit=asked.node.code, year=asked.year)
    yield Number(
        _("Activities held in %(year)s", year=asked.year), figure(found.held),
        _("of %(number)s that are published", number=figure(found.every)), year, "met" if found.held else "",
    )  # fmt: skip
    yield Number(
        _("Activities ahead"), figure(found.ahead), _("published, until the end of the year"), year,
        "met" if found.ahead else "",
    )  # fmt: skip
    yield _silent(found.silent, work)
    yield _due(session, asked)
    yield Number(
        _("Rounds that wait for an answer"), figure(waiting), _("letters of the units above"), url_for("rounds.home"),
        "at_risk" if waiting else "met",
    )  # fmt: skip


def _met(asked: Asked, total: Total) -> Number:
    sums = total.sums
    overdue, at_risk = sums.risk("overdue"), sums.risk("at_risk")
    said = [_("%(number)s overdue", number=figure(overdue))] if overdue else []
    said += [_("%(number)s at risk", number=figure(at_risk))] if at_risk else []
    return Number(
        _("Obligations met"), f"{figure(sums.risk('met'))}/{figure(sums.owed)}",
        " · ".join(said) or _("nothing is late"), url_for("matrix.home", unit=asked.node.code),
        "overdue" if overdue else "at_risk" if at_risk else "met",
    )  # fmt: skip


def _behind(session: Session, asked: Asked, late: int) -> Number:
    every = count(session, asked, "")
    return Number(
        _("Units that are behind"), _many(late), _("of %(units)s that owe something", units=_many(every)),
        url_for("matrix.home", unit=asked.node.code, state="late"), "at_risk" if late else "met",
    )  # fmt: skip


def _missing(asked: Asked, cells: Sequence[Cell]) -> Number:
    lacking = [cell for cell in cells if cell.progress.missing and not cell.progress.exempt]
    days = [cell.plan_by for cell in lacking if cell.risk in ("on_track", "at_risk")]
    said = _("the first to be planned by %(day)s", day=day(min(days))) if days else _("nothing to plan")
    return Number(
        _("Still missing"), figure(sum(cell.progress.missing for cell in lacking)), said,
        url_for("desk.home", unit=asked.node.code, year=asked.year), "at_risk" if lacking else "met",
    )  # fmt: skip


def _activities(asked: Asked, total: Total, whole: bool) -> Number:
    sums = total.sums
    said = _("%(number)s fulfilments more are planned", number=figure(sums.planned))
    if whole and sums.unconfirmed:
        said += " · " + _("%(number)s results not given", number=figure(sums.unconfirmed))
    return Number(
        _("Activities that count, %(year)s", year=asked.year), figure(total.held_activities), said,
        url_for("matrix.home", unit=asked.node.code),
    )  # fmt: skip


def _unconfirmed(asked: Asked, total: Total, nodal: bool) -> Number:
    where = url_for("matrix.home", unit=asked.node.code, state="unconfirmed")
    own = url_for("desk.home", unit=asked.node.code, year=asked.year)
    return _silent(total.sums.unconfirmed, where if nodal else own)


def _silent(number: int, where: str) -> Number:
    return Number(
        _("Results not given"), figure(number), _("past, and nobody said whether it was held"), where,
        "at_risk" if number else "met",
    )  # fmt: skip


def _due(session: Session, asked: Asked) -> Number:
    found = queries.due(session, asked.node.path, asked.today, asked.today + SOON)
    said = _("%(number)s overdue", number=figure(found.overdue)) if found.overdue else _("none is overdue")
    return Number(
        _("Duties and reports due in 30 days"), figure(found.soon), said, url_for("duties.home", year=asked.year),
        "overdue" if found.overdue else "" if found.soon else "met",
    )  # fmt: skip


def _targets(session: Session, asked: Asked) -> Number:
    """Of each target its next goal, else its last one."""
    goals: dict[tuple[int, str], indicators.Row] = {}
    for row in indicators.rows(session, asked.year, asked.today):
        key = (row.target.plan_id, row.target.code)
        if key not in goals or goals[key].goal.due_year < asked.year:
            goals[key] = row
    states = [row.verdict for row in goals.values() if row.verdict != "not_applicable"]
    behind, silent = states.count("behind"), states.count("no_data")
    well = states.count("met") + states.count("on_track")
    said = [_("%(number)s behind", number=behind)] if behind else []
    said += [_("%(number)s without figures", number=silent)] if silent else []
    return Number(
        _("Targets met or on track"), f"{well}/{len(states)}", " · ".join(said) or _("all have figures"),
        url_for("targets.home", year=asked.year), "at_risk" if behind else "",
    )  # fmt: skip


def _watches(session: Session, node: Unit) -> bool:
    """Whether a unit answers for the whole of a plan: its root, or who watches its targets."""
    found = plans.current_plans(session)
    return any(node.code in (plan.root_code, plans.setting(plan, DESK)) for plan in found)


def count(session: Session, asked: Asked, state: str) -> int:
    """How many units of a scope are in a state of the matrix, up to `MOST` and one more."""
    ranked = Ranked(asked.node.id, "", asked.year, None, state, "", "worst", asked.today)
    return ranking_queries.count(session, ranked, MOST)


def _many(number: int) -> str:
    return _("more than %(number)s", number=figure(MOST)) if number > MOST else figure(number)
