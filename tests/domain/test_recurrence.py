from dataclasses import replace
from datetime import date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calendar_app.domain.errors import BadRecurrence
from calendar_app.domain.recurrence import HORIZON, ByDay, Instance, Rule, dump, expand, parse

BEGIN = date(2026, 1, 1)
END = date(2028, 1, 1)

first_days = st.dates(date(2025, 6, 1), date(2026, 12, 31))
windows = st.tuples(st.dates(BEGIN, END), st.dates(BEGIN, END)).map(sorted)
month_days = st.lists(st.sampled_from([1, 15, 28, 29, -1, -3]), max_size=3)
months = st.lists(st.integers(1, 12), max_size=3)
weekdays = st.integers(0, 6)
plain = st.lists(weekdays.map(ByDay), max_size=3)
numbered = st.lists(
    st.tuples(weekdays, st.sampled_from([1, 2, 3, 4, 5, -1, -2])).map(lambda day: ByDay(*day)), max_size=3
)
ends = st.sampled_from([{}, {"count": 7}, {"count": 40}, {"until": date(2027, 3, 31)}])


def parts(freq, **strategies):
    """Rules of one frequency, with the parts it may have."""
    build = st.fixed_dictionaries({"freq": st.just(freq), "interval": st.integers(1, 6), **strategies})
    return st.tuples(build, ends).map(lambda both: both[0] | both[1])


rules = (
    parts("DAILY", byday=plain, bymonth=months)
    | parts("WEEKLY", byday=plain, bymonth=months)
    | parts("MONTHLY", byday=plain | numbered, bymonth=months)
    | parts("MONTHLY", byday=plain, bymonthday=month_days)
    | parts("YEARLY", byday=plain | numbered, bymonth=months.filter(bool))
    | parts("YEARLY", bymonthday=month_days, bymonth=months.filter(bool))
    | parts("YEARLY")
).map(lambda fields: make_rule(**fields))


def make_rule(freq, interval, byday=(), bymonthday=(), bymonth=(), **end):
    return Rule(freq, interval, byday=tuple(byday), bymonthday=tuple(bymonthday), bymonth=tuple(bymonth), **end)


def by_dateutil(rule, first_day, since, until):
    """The same days by dateutil."""
    found = rrulestr(dump(rule), dtstart=date_time(first_day)).between(date_time(since), date_time(until), inc=True)
    return [moment.date() for moment in found if moment.date() < until]


def date_time(day):
    return datetime.combine(day, time())


def ever_comes(rule, first_day):
    """Whether a rule names any day: where it does not, as on 31 February, dateutil searches up to the year 9999."""
    endless = replace(rule, count=None, until=None)
    return any(expand(endless, first_day, first_day, END.replace(year=year)) for year in (2028, 2040))


def expanded(text, first_day, until=END):
    return [instance.day for instance in expand(parse(text), first_day, first_day, until)]


@settings(max_examples=60, deadline=None)
@given(rules, first_days, windows)
def test_expansion_agrees_with_dateutil(rule, first_day, window):
    assume(ever_comes(rule, first_day))
    since, until = window

    assert [instance.day for instance in expand(rule, first_day, since, until)] == by_dateutil(
        rule, first_day, since, until
    )


@settings(max_examples=15, deadline=None)
@given(rules, first_days, st.data())
def test_moved_and_dropped_days_agree_with_recurring_ical_events(rule, first_day, data):
    originals = [instance.original for instance in expand(rule, first_day, first_day, END)]
    assume(originals)
    first_day = originals[0]
    dropped = data.draw(st.sets(st.sampled_from(originals), max_size=2))
    moving = data.draw(st.sets(st.sampled_from(originals), max_size=2)) - dropped
    moved = {day: day + timedelta(days=data.draw(st.integers(-20, 20))) for day in moving}
    since, until = date(2026, 3, 1), date(2026, 9, 1)

    ours = expand(rule, first_day, since, until, exdates=dropped, moved=moved)

    calendar = series(rule, first_day, dropped, moved)
    theirs = recurring_ical_events.of(calendar).between(since, until)
    assert sorted(instance.day for instance in ours) == sorted(event.DTSTART for event in theirs)


def series(rule, first_day, dropped, moved):
    """The series as a calendar program receives it."""
    lines = ["BEGIN:VEVENT", "UID:1", f"DTSTART;VALUE=DATE:{first_day:%Y%m%d}", f"RRULE:{dump(rule)}"]
    lines += [f"EXDATE;VALUE=DATE:{day:%Y%m%d}" for day in sorted(dropped)]
    lines.append("END:VEVENT")
    for original, day in moved.items():
        lines += ["BEGIN:VEVENT", "UID:1", f"RECURRENCE-ID;VALUE=DATE:{original:%Y%m%d}"]
        lines += [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "END:VEVENT"]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *lines, "END:VCALENDAR", ""])
    return icalendar.Calendar.from_ical(text.encode())


@given(rules)
def test_a_dumped_rule_is_read_back(rule):
    assert parse(dump(rule)) == rule
    assert dump(parse(dump(rule))) == dump(rule)


def test_canonical_form_sorts_and_drops_what_is_default():
    assert dump(parse("byday=we,mo,MO;interval=1;freq=weekly")) == "FREQ=WEEKLY;BYDAY=MO,WE"


def test_second_sunday_of_may():
    assert expanded("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", date(2026, 5, 10)) == [date(2026, 5, 10), date(2027, 5, 9)]


def test_29_february_comes_every_fourth_year():
    found = expanded("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29), until=date(2033, 1, 1))

    assert found == [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]


def test_the_31st_is_left_out_of_short_months():
    assert expanded("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31)) == [date(2026, n, 31) for n in (1, 3, 5)]


def test_until_is_the_last_day_that_counts():
    assert expanded("FREQ=DAILY;UNTIL=20260103", BEGIN) == [date(2026, 1, n) for n in (1, 2, 3)]


def test_a_first_day_that_does_not_fit_is_not_an_instance():
    assert expanded("FREQ=WEEKLY;BYDAY=MO;COUNT=1", date(2026, 1, 1)) == [date(2026, 1, 5)]


def test_a_day_moved_into_the_window_is_found_and_keeps_its_original():
    moved = {date(2026, 5, 4): date(2026, 3, 2), date(2026, 3, 9): date(2026, 6, 1)}

    found = expand(parse("FREQ=WEEKLY"), date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 16), moved=moved)

    assert found == [
        Instance(date(2026, 3, 2), date(2026, 3, 2)),
        Instance(date(2026, 5, 4), date(2026, 3, 2)),
    ]


def test_a_moved_day_that_the_rule_does_not_name_is_ignored():
    moved = {date(2026, 3, 3): date(2026, 3, 4)}

    assert expand(parse("FREQ=WEEKLY;COUNT=1"), date(2026, 3, 2), BEGIN, END, moved=moved) == [
        Instance(date(2026, 3, 2), date(2026, 3, 2))
    ]


def test_a_dropped_day_still_uses_up_the_count():
    found = expand(parse("FREQ=DAILY;COUNT=3"), BEGIN, BEGIN, END, exdates={date(2026, 1, 2)})

    assert [instance.day for instance in found] == [date(2026, 1, 1), date(2026, 1, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=2",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=100",
        "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;INTERVAL=²",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=" + "9" * 5000,
        "FREQ=DAILY;COUNT=2;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;UNTIL=20260101T000000Z",
        "FREQ=DAILY;BYHOUR=1",
        "FREQ=DAILY;WKST=SU",
        "FREQ=DAILY;BYSETPOS=1",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=DAILY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=MO,2TU",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=YEARLY;BYDAY=MO",
        "FREQ=YEARLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31",
    ],
)
def test_rules_outside_the_subset_are_refused(text):
    with pytest.raises(BadRecurrence) as refusal:
        parse(text)

    assert refusal.value.why
    assert len(refusal.value.rule) <= 500


@given(st.text(max_size=60) | st.text("FREQDAILYWKNTUVBMOCH=;,0123456789-+", max_size=60))
def test_any_text_is_a_rule_or_refused(text):
    try:
        rule = parse(text)
    except BadRecurrence:
        return
    assert parse(dump(rule)) == rule


@pytest.mark.parametrize(
    ("text", "first_day"),
    [
        ("FREQ=DAILY", BEGIN),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", BEGIN),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", BEGIN),
        ("FREQ=YEARLY;INTERVAL=99", date.min),
        ("FREQ=YEARLY", date.max),
        ("FREQ=WEEKLY;INTERVAL=99", date(9999, 12, 1)),
        ("FREQ=MONTHLY", date(9999, 12, 1)),
        ("FREQ=WEEKLY", date.min),
    ],
)
def test_hostile_series_end(text, first_day):
    found = expand(parse(text), first_day, date.min, date.max)

    assert len(found) <= 1000
    assert all((instance.day - first_day).days <= HORIZON for instance in found)


def test_the_cap_keeps_the_first_instances():
    found = expand(parse("FREQ=DAILY"), BEGIN, BEGIN, END, cap=3)

    assert [instance.day.day for instance in found] == [1, 2, 3]
