"""A letter that asks units to answer by a day: told the morning after it was sent, then before and after its day.

Bodies that the plan only requests are told before the day, and never called late.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from calendar_app.clock import ZONE
from calendar_app.duties import round_queries
from calendar_app.models.rounds import Round, RoundAnswer
from calendar_app.reminders.asked import ROUND, ROUND_SENT, Named, RoundMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach

BEFORE, LATE = (7, 3, 1), (-1, -4, -8)
OFFSETS = (*BEFORE, *LATE)
#: the morning after the day on which it was sent
NEXT_MORNING = (-1,)
DAY = timedelta(days=1)


def due(session: Session, days: Collection[date], today: date) -> list[Matter]:
    """What is to be answered by one of some days and has not been."""
    if not days:
        return []
    rows = round_queries.owed_where(session, Round.due_on.in_(sorted(set(days))))
    return [*_matters(session, rows, ROUND, today)]


def sent(session: Session, days: Collection[date], today: date) -> list[Matter]:
    """What was sent on one of some days and has not been answered."""
    if not days:
        return []
    spans = [(_midnight(one), _midnight(one + DAY)) for one in sorted(set(days))]
    on_days = or_(*(and_(Round.sent_at >= since, Round.sent_at < until) for since, until in spans))
    return [*_matters(session, round_queries.owed_where(session, on_days), ROUND_SENT, today)]


def _matters(session: Session, rows: Iterable[RoundAnswer], rule: str, today: date) -> Iterable[Matter]:
    answers, reach = list(rows), Reach(session)
    reach.load(row.unit_id for row in answers)
    for row in answers:
        addressed, people = reach.responsible(row.unit)
        offsets = NEXT_MORNING if rule == ROUND_SENT else BEFORE if row.unit.requested_only else OFFSETS
        yield RoundMatter(
            rule=rule, subject=f"round:{row.round_id}:answer:{row.id}", due_on=_spoken_of(row.round, rule),
            offsets=offsets, people=people, title_vi=row.round.title, title_en=row.round.title,
            unit_vi=row.unit.name_vi, unit_en=row.unit.name_en, first_day=row.round.due_on, last_day=row.round.due_on,
            path=f"/desk/rounds/{row.round_id}/answers/{row.unit.code}", unit_path=row.unit.path,
            upwards=reach.upwards(addressed), sender=Named(row.round.unit.name_vi, row.round.unit.name_en),
            number=row.round.number, late=row.round.due_on < today,
        )  # fmt: skip


def _spoken_of(asked: Round, rule: str) -> date:
    if rule == ROUND_SENT and asked.sent_at is not None:
        return asked.sent_at.astimezone(ZONE).date()
    return asked.due_on


def _midnight(one: date) -> datetime:
    return datetime.combine(one, time(), ZONE)
