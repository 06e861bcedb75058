"""Whatever is done to a series, its occurrences and its feed are those of dateutil and of a foreign calendar reader."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import icalendar
import recurring_ical_events
from dateutil.rrule import rruleset, rrulestr
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from calendar_app.activities import queries, series, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.results import Outcome, hold
from calendar_app.activities.series import Place
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import SYSTEM
from calendar_app.models.publication import Fragment
from tests.activities.series_model import ZONE, Rhythm, Told, moment
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity

WINDOW = (TODAY - days(30), TODAY + days(120))
hours = st.sampled_from([None, time(8), time(14, 30)])
firsts = st.integers(0, 12).map(lambda number: TODAY + days(number))
ends = st.sampled_from([{}, {"count": 3}, {"count": 9}, {"until": TODAY + days(60)}, {"until": TODAY + days(25)}])
weekdays = st.lists(st.integers(0, 6), max_size=2, unique=True).map(
    lambda found: tuple((day, 0) for day in sorted(found))
)
numbered = st.tuples(st.integers(0, 6), st.sampled_from([1, 2, -1])).map(lambda day: (day,))
rhythms = st.one_of(
    st.builds(dict, freq=st.just("WEEKLY"), first=firsts, interval=st.sampled_from([1, 1, 2]), byday=weekdays),
    st.builds(dict, freq=st.just("MONTHLY"), first=firsts, monthday=st.sampled_from([None, 5, 30])),
    st.builds(dict, freq=st.just("MONTHLY"), first=firsts, byday=numbered),
    st.builds(dict, freq=st.just("DAILY"), first=firsts, interval=st.sampled_from([2, 5])),
)
whole = st.tuples(rhythms, ends).map(lambda both: Rhythm(**both[0], **both[1]))
which = st.integers(0, 7)
#: what is drawn for a step: its name, and numbers that choose among what is there
steps = st.one_of(
    st.tuples(st.just("move"), which, st.integers(-6, 9), hours),
    st.tuples(st.just("put_back"), which),
    st.tuples(st.just("cancel"), which),
    st.tuples(st.just("postpone"), which),
    st.tuples(st.just("hold"), which),
    st.tuples(st.just("split"), which, st.integers(0, 4), hours),
    st.tuples(st.just("shift"), st.integers(-3, 9)),
    st.tuples(st.just("end"), ends),
    st.tuples(st.just("hour"), hours),
    st.tuples(st.just("title"), st.sampled_from(["Đọc sách", "Chiếu phim"])),
    st.tuples(st.just("leave_out"), which),
    st.tuples(st.just("rule"), whole),
)


class World:
    """Series as the application has them, each beside what the model says of it."""

    def __init__(self, session, rhythm, hour):
        self.session = session
        activity = make_activity(session, title="Đọc sách", first_day=rhythm.first, rrule=rhythm.text, **times(hour))
        self.told = {activity.id: Told(rhythm, "Đọc sách", hour)}
        self.sequences = Counter()

    def take(self, number, step):
        """Do a step to one of the series that still run."""
        running = [key for key in self.told if queries.activity(self.session, key).life == "planned"]
        if running:
            key = running[number % len(running)]
            getattr(self, step[0])(queries.activity(self.session, key), self.told[key], *step[1:])
            self.session.flush()

    def one(self, activity, told, number):
        """An open occurrence, and the day the rule gave it."""
        still = sorted(told.living().keys() - told.held.keys())
        if not still:
            return None, None
        day = still[number % min(len(still), 8)]
        (row,) = [row for row in activity.occurrences if row.original_start == day.isoformat()]
        return row, day

    def publish(self, activity, draft):
        service.edit(self.session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
        service.submit(self.session, activity.id, by=SYSTEM, now=NOW)

    def move(self, activity, told, number, by, hour):
        row, day = self.one(activity, told, number)
        if row is None or (hour and told.hour is None):
            return
        there = Place(day + days(by), day + days(by), **times(hour))
        series.move_one(self.session, activity.id, row.id, there, revision=activity.revision, by=SYSTEM, now=NOW)
        service.submit(self.session, activity.id, by=SYSTEM, now=NOW)
        if told.moved.get(day) != (there.first_day, hour):
            told.postponed.discard(day)
        told.moved[day] = (there.first_day, hour)

    def put_back(self, activity, told, number):
        row, day = self.one(activity, told, number)
        if day in told.moved:
            series.put_back_one(self.session, activity.id, row.id, revision=activity.revision, by=SYSTEM, now=NOW)
            service.submit(self.session, activity.id, by=SYSTEM, now=NOW)
            del told.moved[day]

    def cancel(self, activity, told, number):
        row, day = self.one(activity, told, number)
        if row is not None:
            service.cancel_one(self.session, activity.id, row.id, "Mưa", by=SYSTEM, now=NOW)
            told.cancelled.add(day)

    def postpone(self, activity, told, number):
        row, day = self.one(activity, told, number)
        if row is not None and day not in told.postponed:
            service.postpone_one(self.session, activity.id, row.id, "Bão", by=SYSTEM, now=NOW)
            told.postponed.add(day)

    def hold(self, activity, told, number):
        row, day = self.one(activity, told, number)
        if row is not None and row.first_day <= TODAY:
            hold(self.session, activity.id, row.id, Outcome(attendance=9), by=SYSTEM, now=NOW)
            told.held[day] = told.living()[day]
            told.postponed.discard(day)

    def split(self, activity, told, number, later, hour):
        row, day = self.one(activity, told, number)
        if row is None or day == told.rhythm.days()[0] or any(held >= day for held in told.held):
            return
        rest = told.rest(day)
        rest = replace(rest, first=day + days(later)) if not rest.byday and not rest.monthday else rest
        draft = replace(
            series.tail(self.session, activity, row),
            title="Nửa sau", first_day=rest.first, last_day=rest.first, moves=None, **clock(hour),
        )  # fmt: skip
        assert draft.rrule == rest.text
        try:
            new = series.split(self.session, activity.id, row.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
        except Invalid:
            return
        service.submit(self.session, new.id, by=SYSTEM, now=NOW)
        self.told[new.id] = told.cut(day, rest, "Nửa sau", hour)

    def shift(self, activity, told, by):
        self.rule(activity, told, replace(told.rhythm, first=max(TODAY, told.rhythm.first + days(by))))

    def end(self, activity, told, end):
        self.rule(activity, told, replace(told.rhythm, **{"count": None, "until": None, **end}))

    def rule(self, activity, told, rhythm):
        if not rhythm.days():
            return
        draft = replace(
            draft_of(activity.published),
            first_day=rhythm.first, last_day=rhythm.first, rrule=rhythm.text, moves=None,
        )  # fmt: skip
        self.publish(activity, draft)
        told.follow(rhythm)

    def leave_out(self, activity, told, number):
        row, day = self.one(activity, told, number)
        if row is not None:
            before = draft_of(activity.published)
            self.publish(activity, replace(before, exdates=(*before.exdates, day), moves=None))
            told.left_out.add(day)
            told.settle()

    def hour(self, activity, told, hour):
        self.publish(activity, replace(draft_of(activity.published), moves=None, **clock(hour)))
        told.hour = hour

    def title(self, activity, told, title):
        self.publish(activity, replace(draft_of(activity.published), moves=None, title=title))
        told.title = title

    def check(self):
        for key, told in self.told.items():
            activity = queries.activity(self.session, key)
            expected = Counter(
                (*place, told.title, day in told.postponed) for day, place in told.living().items() if seen(place[0])
            )
            rows = [row for row in activity.occurrences if row.state != "cancelled"]
            ours = Counter((*stands(row), told.title, row.state == "postponed") for row in rows if seen(row.first_day))
            assert ours == expected
            body = self.session.scalars(select(Fragment.body).filter_by(subject=f"activity:{key}", language="vi")).one()
            assert fed(body) == expected
            assert activity.sequence >= self.sequences[key]
            self.sequences[key] = activity.sequence


def times(hour):
    return {"starts_at": hour, "ends_at": hour.replace(hour=hour.hour + 1)} if hour else {}


def clock(hour):
    return {"starts_at": None, "ends_at": None} | times(hour)


def seen(when):
    day = when.date() if isinstance(when, datetime) else when
    return WINDOW[0] <= day < WINDOW[1]


def stands(row):
    if row.starts_at is None:
        return row.first_day, row.last_day + timedelta(days=1)
    return row.starts_at.astimezone(ZONE), row.ends_at.astimezone(ZONE)


def fed(body):
    """What a foreign reader makes of a feed; each exception belongs to a moment that the series has, and only one."""
    calendar = icalendar.Calendar.from_ical(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + body + b"END:VCALENDAR")
    (master,) = [event for event in calendar.events if "RECURRENCE-ID" not in event]
    if master["STATUS"] == "CANCELLED":
        return Counter()
    exceptions = [event["RECURRENCE-ID"].dt for event in calendar.events if "RECURRENCE-ID" in event]
    assert len(exceptions) == len(set(exceptions))
    assert {event["UID"] for event in calendar.events} == {master["UID"]}
    assert {plain(one) for one in exceptions} <= instances(master)
    found = recurring_ical_events.of(calendar).between(WINDOW[0] - days(1), WINDOW[1] + days(1))
    return Counter(
        (
            event["DTSTART"].dt,
            event["DTEND"].dt,
            str(event["SUMMARY"]).removeprefix("HOÃN: "),
            event["STATUS"] == "TENTATIVE" and str(event["SUMMARY"]).startswith("HOÃN: "),
        )
        for event in found
        if seen(event["DTSTART"].dt)
    )


def instances(master):
    """The recurrence set of a master event, by dateutil."""
    every = rruleset()
    rule = master["RRULE"].to_ical().decode().replace("Z", "")
    if "UNTIL" in rule and isinstance(master["DTSTART"].dt, datetime):
        until = plain(master["RRULE"]["UNTIL"][0].astimezone(ZONE))
        rule = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
        rule += f";UNTIL={until:%Y%m%dT%H%M%S}"
    every.rrule(rrulestr(rule, dtstart=plain(master["DTSTART"].dt)))
    for name, put in (("EXDATE", every.exdate), ("RDATE", every.rdate)):
        found = master.get(name, [])
        for line in found if isinstance(found, list) else [found]:
            for one in line.dts:
                put(plain(one.dt))
    return set(every.between(moment(TODAY - days(400)), moment(TODAY + days(500)), inc=True))


def plain(when: date | datetime) -> datetime:
    return when.replace(tzinfo=None) if isinstance(when, datetime) else moment(when)


@settings(
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(whole, hours, st.lists(st.tuples(st.integers(0, 3), steps), min_size=1, max_size=7))
def test_any_change_of_a_series_agrees_with_other_libraries(session, rhythm, hour, taken):
    assume(rhythm.days())
    point = session.begin_nested()
    try:
        world = World(session, rhythm, hour)
        world.check()
        for number, step in taken:
            world.take(number, step)
            world.check()
    finally:
        point.rollback()
        session.expire_all()
