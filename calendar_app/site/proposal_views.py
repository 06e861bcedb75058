"""A draft of the whole year, and last year done again: proposed, looked at, taken or left."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import copying, proposing
from calendar_app.activities import proposal_queries as rows
from calendar_app.activities.copying import Copies
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.activities.proposing import Made, Wanted
from calendar_app.domain import access, proposals
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid
from calendar_app.domain.proposal_terms import Brief, YearDraft, because
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.units import Unit
from calendar_app.site import proposal_forms as forms
from calendar_app.site import proposal_pages as pages
from calendar_app.site.proposal_forms import Line
from calendar_app.site.proposal_pages import Page
from calendar_app.site.public_queries import unit_ref
from calendar_app.units import queries as units

bp = Blueprint("proposal", __name__)
PATH = "/desk/units/<code>/year/<int(max=9999):year>"
#: more proposals than any page has
MOST = 2000


@bp.route(f"{PATH}/draft", methods=["GET", "POST"])
@login_required
def draft(code: str, year: int) -> ResponseReturnValue:
    unit = own(db.session(), code, year)
    brief = proposing.brief(db.session(), unit, year, clock.today())
    found = proposals.propose(brief)
    filled = pages.lines(found)
    if request.method == "GET":
        return _draft_page(unit, brief, found, filled)
    filled = forms.typed(request.form, filled)
    known = made_before([proposing.origin_of(year, key) for key in strangers(filled)], unit)
    if known is None:
        return _draft_page(unit, brief, found, filled, changed=True)
    if not _may_use(brief, found, filled):
        return _draft_page(unit, brief, found, filled)
    if not known and not any(line.taken for line in filled):
        return _draft_page(unit, brief, found, filled, none_taken=True)
    by_key = {one.key: one for one in found.proposals}

    def chosen(write: Session, here: Unit) -> list[Wanted]:
        moved = [(proposals.moved(by_key[line.key], line.day), line) for line in filled if line.taken]
        return [proposing.wanted(write, here, year, one, line.title) for one, line in moved]

    if _taken(unit.code, chosen, {proposing.origin_of(year, line.key): line for line in filled}):
        return redirect(url_for("year.board", code=unit.code, year=year), code=303)
    return _draft_page(unit, brief, found, filled)


def own(session: Session, code: str, year: int) -> Unit:
    """The unit of the address, for somebody who may plan for it, in a year that the calendar has."""
    unit = units.by_code(session, cleaned(code))
    access.require(principal(), Action.EDIT, unit.path)
    if year not in YEARS:
        abort(404)
    return unit


def strangers(filled: Sequence[Line]) -> list[str]:
    """What was taken on a page that is older than this one, and is not proposed any more."""
    known = {line.key for line in filled}
    return [key for key in dict.fromkeys(map(cleaned, request.form.getlist("take")[:MOST])) if key not in known]


def made_before(origins: Sequence[str], unit: Unit) -> int | None:
    """How many there are, when each of them has been made before; else none."""
    made = rows.taken_origins(db.session(), unit, origins) if origins else {}
    return len(origins) if all(origin in made for origin in origins) else None


def _may_use(brief: Brief, found: YearDraft, filled: Sequence[Line]) -> bool:
    """Whether everything taken may stand on the day that was typed; what may not says why."""
    forms.check(filled)
    for one, line in zip(found.proposals, filled, strict=True):
        if line.taken and line.day is not None and line.day != one.first_day:
            reason = proposals.fault(brief, one, line.day)
            if reason is not None:
                line.faults["day"] = reason
    return not any(line.faults for line in filled)


def _taken(code: str, chosen: Callable[[Session, Unit], list[Wanted]], by_origin: dict[str, Line]) -> bool:
    """Make what was chosen, in one transaction; what a service refuses stands beside its line."""
    now, submit = clock.now(), request.form.get("then") == "submit"
    try:
        with transaction(principal(), now) as write:
            here = units.by_code(write, code)
            made = proposing.take(write, here, chosen(write, here), by=principal(), now=now, submit=submit)
    except Invalid as error:
        for name in error.fields:
            field, _dash, origin = name.partition("-")
            if origin in by_origin:
                by_origin[origin].faults["title" if field == "title" else "day"] = because(_code(field))
        return False
    flash(said(made, submit))
    return True


def _code(field: str) -> str:
    return {"title": "no_title", "commemorations": "far_from_day"}.get(field, "unfit")


def said(made: Made, submit: bool) -> str:
    """What became of what was chosen."""
    number = len(made.created)
    if not number:
        return _("These activities had been saved before; nothing was added.")
    if not submit:
        return ngettext("%(num)s activity saved as a draft.", "%(num)s activities saved as drafts.", number)
    if made.published == number:
        return ngettext(
            "%(num)s activity published. It is in the calendar now.",
            "%(num)s activities published. They are in the calendar now.",
            number,
        )
    return ngettext("%(num)s activity submitted for approval.", "%(num)s activities submitted for approval.", number)


def _draft_page(
    unit: Unit,
    brief: Brief,
    found: YearDraft,
    filled: Sequence[Line],
    *,
    changed: bool = False,
    none_taken: bool = False,
) -> ResponseReturnValue:
    page = pages.draft_page(brief, found, filled)
    return _page("desk/proposal.html", unit, page, changed=changed, none_taken=none_taken)


def _page(template: str, unit: Unit, page: Page, **more: object) -> ResponseReturnValue:
    ref, direct = unit_ref(db.session(), unit), not unit.needs_approval
    return render_template(template, page=page, unit=ref, direct=direct, **more), 409 if more.get("changed") else 200


@bp.route(f"{PATH}/copy", methods=["GET", "POST"])
@login_required
def copy(code: str, year: int) -> ResponseReturnValue:
    unit = own(db.session(), code, year)
    offered = copying.offer(db.session(), unit, year, clock.today())
    filled = pages.copy_lines(offered)
    if request.method == "GET":
        return _copy_page(unit, offered, filled)
    filled = forms.typed(request.form, filled)
    if strangers(filled):
        return _copy_page(unit, offered, filled, changed=True)
    if not _copyable(offered, filled):
        return _copy_page(unit, offered, filled)
    if not any(line.taken for line in filled):
        return _copy_page(unit, offered, filled, none_taken=True)
    by_origin = {one.origin: one for one in offered.copies}

    def chosen(_write: Session, _here: Unit) -> list[Wanted]:
        return [copying.moved(by_origin[line.key], line.title, line.day) for line in filled if line.taken]

    if _taken(unit.code, chosen, {line.key: line for line in filled}):
        return redirect(url_for("year.board", code=unit.code, year=year), code=303)
    return _copy_page(unit, offered, filled)


def _copyable(offered: Copies, filled: Sequence[Line]) -> bool:
    """Whether every copy taken has a day in the new year that is not past; what has not says so."""
    forms.check(filled)
    for line in filled:
        if not line.taken or line.day is None:
            continue
        if line.day.year != offered.year:
            line.faults["day"] = because("other_year", year=offered.year)
        elif line.day < clock.today():
            line.faults["day"] = because("past_day")
    return not any(line.faults for line in filled)


def _copy_page(unit: Unit, offered: Copies, filled: Sequence[Line], **problems: bool) -> ResponseReturnValue:
    page = pages.copy_page(offered, filled)
    return _page("desk/proposal_copy.html", unit, page, left_out=offered.left_out, **problems)
