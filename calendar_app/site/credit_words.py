"""The sentences of the page of one obligation: what it asks, where the unit stands, why an activity counts or not."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from calendar_app.jinja import day, named
from calendar_app.models.days import Commemoration
from calendar_app.models.quotas import StandingChange
from calendar_app.plans.vocabulary import activity_types
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.queries import Owed
from calendar_app.quotas.tracing import Share, Traced


def asks(session: Session, owed: Owed, tied: Sequence[Commemoration]) -> Iterator[str]:
    """What an activity must be to count, a sentence each; nothing for an obligation that asks nothing."""
    needs = owed.terms.requires
    if needs.types:
        kinds = activity_types(session)
        names = ", ".join(named(kinds[code]) if code in kinds else code for code in sorted(needs.types))
        yield _("Its type is one of: %(names)s.", names=names)
    if needs.scales:
        words = scales()
        yield _(
            "Its scale is one of: %(names)s.", names=", ".join(words.get(code, code) for code in sorted(needs.scales))
        )
    if needs.in_community:
        yield _("It takes place in the community.")
    if tied:
        names = ", ".join(sorted(named(row) for row in tied))
        if owed.terms.tie == "each":
            yield _("Each of these days is owed its own, and the activity declares it: %(names)s.", names=names)
        else:
            yield _("It declares one of these days: %(names)s.", names=names)
    if owed.terms.counts == "occurrences":
        yield _("Each holding counts, not the activity as a whole.")
    if owed.terms.counts == "metric":
        yield _("The figure measured in its result counts.")


def scales() -> dict[str, str]:
    """Scales of an activity, by code."""
    return {
        "province": _("Provincial"),
        "inter_commune": _("Several communes"),
        "commune": _("Commune"),
        "grassroots": _("Grassroots"),
    }


def standing(cell: Cell, today: date) -> str:
    """Where the unit stands and until when it can still be put right."""
    found = cell.progress
    plain = {
        "met": _("Nothing more is owed."),
        "waived": _("Nothing is asked of the unit in this period."),
        "not_applicable": _("The period was not tracked."),
    }
    if cell.risk in plain:
        return plain[cell.risk]
    if found.missing == 0:
        return _("Enough is planned; record the result once it is held.")
    missing = f"{found.missing:02d}"
    last = day(cell.last_day_to_plan)
    if cell.risk == "overdue":
        return _("%(missing)s missing; the last day was %(day)s.", missing=missing, day=last)
    if cell.plan_by < today:
        return _("%(missing)s missing; it can still be held until %(day)s, with little time to prepare.",
                 missing=missing, day=last)  # fmt: skip
    if cell.risk == "at_risk":
        return _("%(missing)s missing; plan it by %(plan)s, so that it is held by %(day)s.",
                 missing=missing, plan=day(cell.plan_by), day=last)  # fmt: skip
    return _("%(missing)s missing; a risk from %(risk)s on, to be planned by %(plan)s.",
             missing=missing, risk=day(found.at_risk_on), plan=day(cell.plan_by))  # fmt: skip


def why(one: Traced) -> str:
    """Why an activity counts or does not."""
    decided = next((row for row in reversed(one.decided) if row.lifted_at is None), None)
    if one.shares:
        by_decision = any(share.by_decision for share in one.shares)
        return _("An approver decided that it counts.") if by_decision else _("It keeps every rule of the obligation.")
    if decided is not None and not decided.counts:
        return _("An approver decided that it does not count.")
    words = _missed()
    said = "; ".join(words[code] for code in one.missed if code in words)
    return _("It does not count: %(reasons)s.", reasons=said or _("none of its dates count in this period"))


def _missed() -> dict[str, str]:
    return {
        "unpublished": _("it is not published yet"),
        "type": _("another type is asked for"),
        "scale": _("another scale is asked for"),
        "in_community": _("it must take place in the community"),
        "day": _("it does not declare the day that is asked for"),
        "metric": _("it does not bring the figure that is asked for"),
        "invited": _("the unit has not agreed to take part yet"),
        "declined": _("the unit declined to take part"),
        "called_off": _("it was called off or postponed"),
    }


def note(share: Share) -> str:
    """What else there is to say of an amount."""
    if share.carried_from is not None:
        return _("carried over from %(unit)s", unit=named(share.carried_from))
    return {"new": _("since the closing"), "gone": _("counted at the closing, no more since")}.get(
        share.since_closing, ""
    )


def part(found: Commemoration | None) -> str:
    """The day whose own part it fulfils."""
    return named(found) if found is not None else ""


def change(row: StandingChange, by: str) -> str:
    """A line of the log: what moved and why."""
    causes = {
        "plan": _("The plan was loaded anew"),
        "units": _("Units changed"),
        "assigned": _("The obligation was assigned, changed or withdrawn"),
        "day": _("The date of a commemoration moved"),
        "year": _("The year was opened"),
    }
    parts = [_counted(row.began, "began"), _counted(row.ended, "ended")]
    if row.changed:
        parts.append(
            ngettext(
                "%(num)s unit owes another number (%(before)s → %(after)s)",
                "%(num)s units owe another number (%(before)s → %(after)s)",
                row.changed, before=row.minimum_before, after=row.minimum_after,
            )
        )  # fmt: skip
    said = "; ".join(filter(None, parts))
    cause = causes.get(row.cause, row.cause)
    return (
        _("%(cause)s (%(person)s): %(what)s.", cause=cause, person=by, what=said)
        if by and by != "SYSTEM"
        else _("%(cause)s: %(what)s.", cause=cause, what=said)
    )


def _counted(number: int, sort: str) -> str:
    if not number:
        return ""
    if sort == "began":
        return ngettext("%(num)s unit owes it from then on", "%(num)s units owe it from then on", number)
    return ngettext("%(num)s unit owes it no more", "%(num)s units owe it no more", number)
