"""What waits for somebody at a desk, each thing with the one button that leads there. One function per thing."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from calendar_app.jinja import day, days, moment, named
from calendar_app.models.difficulties import Difficulty
from calendar_app.models.rounds import RoundAnswer
from calendar_app.site.desk_rows import Invitation, OwedRow, Step, Work


def gaps(owed: Sequence[OwedRow]) -> Iterator[Step]:
    """What is missing and can still be made up: what is at risk first, then what must be planned soonest."""
    rows = [row for row in owed if row.can_be_met]
    for row in sorted(rows, key=lambda row: (row.risk != "at_risk", row.plan_before, row.code)):
        yield gap(row)


def gap(row: OwedRow) -> Step:
    if row.draft is not None:
        sentence = _("The draft “%(title)s” would count for it.", title=row.draft.title)
        return Step(
            row.risk, row.heading, sentence, _("Continue the draft"), url_for("desk.show", activity_id=row.draft.id)
        )
    return Step(row.risk, row.heading, row.sentence, _("Plan an activity"), url_for("desk.new", **row.plan))


def asked(row: RoundAnswer, today: date) -> Step:
    """A round that waits for the unit's answer."""
    late, code = row.round.due_on < today, row.unit.code
    due = _("It was to be answered by %(day)s.", day=day(row.round.due_on))
    if not late:
        due = _("To be answered by %(day)s.", day=day(row.round.due_on))
    heading = _("Returned for changes: %(title)s", title=row.round.title)
    if row.state != "returned":
        heading = _("%(sender)s asks: %(title)s", sender=named(row.round.unit), title=row.round.title)
    shown = "at_risk" if late or row.state == "returned" else "asked"
    return Step(shown, heading, due, _("Answer"), url_for("answers.show", round_id=row.round_id, code=code))


def hindered(row: Difficulty) -> Step:
    """A difficulty that waits for the unit's answer."""
    return Step(
        "hindered",
        _("%(unit)s has a difficulty: %(title)s", unit=named(row.unit), title=row.title),
        _("It waits since %(moment)s.", moment=moment(row.moved_at)),
        _("Answer"),
        url_for("difficulties.show", key=row.id),
    )


def returned(work: Work) -> Step:
    return Step(
        "returned",
        _("Returned for changes: %(title)s", title=work.title),
        days(work.first_day, work.last_day),
        _("See why and change it"),
        url_for("desk.show", activity_id=work.id),
    )


def waiting(work: Work) -> Step:
    return Step(
        "submitted",
        _("Waiting for your approval: %(title)s", title=work.title),
        f"{named(work.unit)} · {days(work.first_day, work.last_day)}",
        _("Look at it"),
        url_for("desk.show", activity_id=work.id),
    )


def unconfirmed(work: Work) -> Step:
    ended = work.unconfirmed or work.last_day
    return Step(
        "unconfirmed",
        _("Past, result not recorded: %(title)s", title=work.title),
        _("It ended on %(day)s.", day=days(ended, ended)),
        _("Record the result"),
        url_for("desk.result", activity_id=work.id, occurrence_id=work.occurrence_id),
    )


def postponed(work: Work) -> Step:
    return Step(
        "postponed",
        _("Postponed, no new date yet: %(title)s", title=work.title),
        _("It was to be held on %(days)s.", days=days(work.first_day, work.last_day)),
        _("Give it a new date"),
        url_for("desk.edit", activity_id=work.id),
    )


def invited(asked: Invitation) -> Step:
    return Step(
        "invited",
        _("%(unit)s asks you to take part: %(title)s", unit=named(asked.lead), title=asked.title),
        days(asked.first_day, asked.last_day),
        _("Answer"),
        url_for("desk.show", activity_id=asked.activity_id),
    )


def draft(work: Work) -> Step:
    return Step(
        "draft",
        _("Draft, not submitted: %(title)s", title=work.title),
        days(work.first_day, work.last_day),
        _("Continue"),
        url_for("desk.show", activity_id=work.id),
    )
