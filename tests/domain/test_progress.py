from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.domain.periods import Period, once
from calendar_app.domain.progress import Demand, Part, Share, progress, risk

YEAR = Period("year", date(2027, 1, 1), date(2028, 1, 1))
CAMPAIGN = Demand(1, YEAR)
EXHIBITIONS = Demand(2, YEAR)
WEEK = Demand(1, YEAR, tied={"lifelong_learning_week": date(2027, 10, 7)})
BOOK_DAY = Demand(1, YEAR, tied={"book_reading_day": date(2027, 4, 21)})
THREE_DAYS = {
    "ethnic_culture_day": date(2027, 4, 19),
    "museum_day": date(2027, 5, 18),
    "heritage_day": date(2027, 11, 23),
}
MUSEUM = Demand(1, YEAR, tied=THREE_DAYS)
EACH_DAY = replace(MUSEUM, parts=tuple(sorted(THREE_DAYS)))


def held(day, amount=1, part=""):
    return Share(amount, True, day, part)


def planned(day, amount=1, part=""):
    return Share(amount, False, day, part)


def risks(demand, *shares):
    """The risk through the year 2027 and a month beyond, as (day it begins, risk), each day reckoned anew."""
    found = []
    for number in range(400):
        day = date(2027, 1, 1) + timedelta(days=number)
        verdict = risk(progress(demand, shares, day), day)
        if not found or found[-1][1] != verdict:
            found.append((day, verdict))
    return found


def figures(found):
    return found.held, found.planned, found.unconfirmed, found.missing


def test_two_exhibitions_one_held_one_planned_miss_nothing():
    found = progress(EXHIBITIONS, [held(date(2027, 4, 21)), planned(date(2027, 9, 2))], date(2027, 5, 1))

    assert figures(found) == (1, 1, 0, 0)
    assert not found.met
    assert risk(found, date(2027, 5, 1)) == "on_track"


def test_two_held_exhibitions_meet_it_and_a_third_is_no_breach():
    shares = [held(date(2027, month, 2)) for month in (3, 4, 9)]

    assert progress(EXHIBITIONS, shares[:2], date(2027, 9, 3)).met
    assert figures(progress(EXHIBITIONS, shares, date(2027, 9, 3))) == (3, 0, 0, 0)
    assert risks(EXHIBITIONS, *shares) == [(date(2027, 1, 1), "met")]


def test_nothing_is_an_alarm_in_january():
    books_rotated, monthly = Demand(5000, YEAR), Demand(12, YEAR)
    for demand in (CAMPAIGN, EXHIBITIONS, WEEK, BOOK_DAY, MUSEUM, EACH_DAY, books_rotated, monthly):
        assert risk(progress(demand, [], date(2027, 1, 31)), date(2027, 1, 31)) == "on_track"


def test_a_free_obligation_is_at_risk_after_three_quarters_of_the_year_and_overdue_after_it():
    assert risks(CAMPAIGN) == [
        (date(2027, 1, 1), "on_track"),
        (date(2027, 10, 1), "at_risk"),
        (date(2028, 1, 1), "overdue"),
    ]


def test_the_second_of_two_may_wait_longer_than_the_first():
    assert risks(EXHIBITIONS)[1] == (date(2027, 5, 17), "at_risk")
    assert risks(EXHIBITIONS, held(date(2027, 2, 3)))[1] == (date(2027, 10, 1), "at_risk")


def test_the_week_is_at_risk_sixty_days_before_its_last_day_and_overdue_after_the_grace():
    assert risks(WEEK) == [
        (date(2027, 1, 1), "on_track"),
        (date(2027, 8, 8), "at_risk"),
        (date(2027, 10, 23), "overdue"),
    ]


def test_book_day_hurries_in_february():
    assert risks(BOOK_DAY) == [
        (date(2027, 1, 1), "on_track"),
        (date(2027, 2, 20), "at_risk"),
        (date(2027, 5, 7), "overdue"),
    ]


def test_a_museum_event_may_wait_for_the_last_of_its_three_days():
    assert risks(MUSEUM) == [
        (date(2027, 1, 1), "on_track"),
        (date(2027, 9, 24), "at_risk"),
        (date(2027, 12, 9), "overdue"),
    ]
    assert risks(MUSEUM, held(date(2027, 4, 19))) == [(date(2027, 1, 1), "met")]


def test_where_each_day_is_owed_the_first_unfilled_one_hurries():
    first = held(date(2027, 4, 19), part="ethnic_culture_day")
    second = held(date(2027, 5, 18), part="museum_day")

    assert risks(EACH_DAY)[1:] == [(date(2027, 2, 18), "at_risk"), (date(2027, 5, 5), "overdue")]
    assert risks(EACH_DAY, first)[1:] == [(date(2027, 3, 19), "at_risk"), (date(2027, 6, 3), "overdue")]
    assert risks(EACH_DAY, first, second)[1:] == [(date(2027, 9, 24), "at_risk"), (date(2027, 12, 9), "overdue")]


def test_where_each_day_is_owed_plenty_on_one_does_not_fill_another():
    shares = [held(date(2027, 5, 18), part="museum_day") for _ in range(3)]
    found = progress(EACH_DAY, shares, date(2027, 6, 1))

    assert figures(found) == (3, 0, 0, 2)
    assert not found.met
    assert found.parts == (
        Part("ethnic_culture_day", 0, 0, 0, 1),
        Part("heritage_day", 0, 0, 0, 1),
        Part("museum_day", 3, 0, 0, 0),
    )


def test_a_planned_one_counts_through_fifteen_days_of_grace_then_it_is_unconfirmed_and_missing():
    share = planned(date(2027, 9, 2))
    before, after = (progress(CAMPAIGN, [share], day) for day in (date(2027, 9, 17), date(2027, 9, 18)))

    assert figures(before) == (0, 1, 0, 0)
    assert before.changes_on == date(2027, 9, 18)
    assert figures(after) == (0, 0, 1, 1)
    assert after.changes_on is None


def test_the_four_risks_over_a_year():
    """A campaign planned for September and never confirmed."""
    assert risks(CAMPAIGN, planned(date(2027, 9, 20))) == [
        (date(2027, 1, 1), "on_track"),
        (date(2027, 10, 6), "at_risk"),
        (date(2028, 1, 1), "overdue"),
    ]
    assert risks(CAMPAIGN, held(date(2027, 9, 20))) == [(date(2027, 1, 1), "met")]


def test_what_was_planned_for_the_last_day_of_the_year_may_be_confirmed_in_january():
    assert risks(CAMPAIGN, planned(date(2027, 12, 31))) == [
        (date(2027, 1, 1), "on_track"),
        (date(2028, 1, 16), "overdue"),
    ]


def test_the_days_of_grace_are_a_setting():
    found = progress(replace(CAMPAIGN, grace=0), [planned(date(2027, 9, 2))], date(2027, 9, 3))

    assert figures(found) == (0, 0, 1, 1)


@pytest.mark.parametrize("exempt", ["waived", "not_applicable"])
def test_an_exempt_one_is_never_a_risk(exempt):
    assert risks(replace(CAMPAIGN, exempt=exempt)) == [(date(2027, 1, 1), exempt)]


def test_a_metric_is_met_by_its_sum():
    quarter = Demand(500, Period("quarter", date(2027, 1, 1), date(2027, 4, 1)))
    found = progress(quarter, [held(date(2027, 1, 9), 300), held(date(2027, 3, 9), 150)], date(2027, 3, 10))

    assert figures(found) == (450, 0, 0, 50)
    assert progress(quarter, [held(date(2027, 1, 9), 300), held(date(2027, 3, 9), 200)], date(2027, 3, 10)).met


def test_a_gap_is_a_risk_at_the_latest_when_preparing_must_begin():
    slow = replace(CAMPAIGN, lead=120)

    assert risks(slow)[1] == (date(2027, 9, 2), "at_risk")
    assert risks(replace(BOOK_DAY, lead=90))[1] == (date(2027, 2, 5), "at_risk")


def test_a_month_is_a_risk_from_its_first_day_when_preparing_takes_a_month():
    month = Demand(1, Period("month", date(2027, 3, 1), date(2027, 4, 1)))

    assert risks(month)[1] == (date(2027, 3, 1), "at_risk")
    assert risks(replace(month, lead=7))[1] == (date(2027, 3, 24), "at_risk")


def test_once_by_a_date():
    review = Demand(1, once(date(2027, 3, 1), date(2027, 7, 1)))

    assert risks(review)[1:] == [(date(2027, 5, 31), "at_risk"), (date(2027, 7, 1), "overdue")]


def test_a_tied_day_early_in_january_is_at_risk_from_the_first_day_and_not_before():
    new_year = Demand(1, YEAR, tied={"tet_duong_lich": date(2027, 1, 1)})

    assert risks(new_year) == [(date(2027, 1, 1), "at_risk"), (date(2027, 1, 17), "overdue")]


days = st.dates(date(2026, 11, 1), date(2028, 3, 31))
codes = sorted(THREE_DAYS)
shares = st.lists(st.builds(Share, st.integers(0, 3), st.booleans(), days, st.sampled_from(["", *codes])), max_size=8)
demands = st.builds(
    Demand,
    minimum=st.integers(1, 12),
    period=st.just(YEAR),
    parts=st.sampled_from([("",), tuple(codes)]),
    grace=st.integers(0, 60),
    lead=st.integers(0, 120),
    tied=st.dictionaries(st.sampled_from(codes), st.dates(date(2027, 1, 1), date(2027, 12, 31))),
    exempt=st.sampled_from(["", "", "", "waived", "not_applicable"]),
)
WORSE = ["waived", "not_applicable", "met", "on_track", "at_risk", "overdue"]


@settings(deadline=None)
@given(demands, shares, days)
def test_held_planned_and_missing_cover_the_minimum_of_every_part(demand, given_shares, on):
    found = progress(demand, given_shares, on)
    parts = found.parts or (Part("", found.held, found.planned, found.unconfirmed, found.missing),)

    assert all(part.held + part.planned + part.missing >= demand.minimum for part in parts)
    assert all(part.missing == 0 or part.held + part.planned < demand.minimum for part in parts)
    assert figures(found) == tuple(
        sum(getattr(part, name) for part in parts) for name in ("held", "planned", "unconfirmed", "missing")
    )
    assert found.met is all(part.held >= demand.minimum for part in parts)


@settings(deadline=None)
@given(demands, shares, days, st.integers(0, 500))
def test_what_is_stored_stays_true_until_it_says_it_changes(demand, given_shares, on, later):
    """So the risk of any day is a comparison of the stored dates, and nothing else needs to be reckoned."""
    stored = progress(demand, given_shares, on)
    day = on + timedelta(days=later)
    if stored.changes_on is None or day < stored.changes_on:
        anew = progress(demand, given_shares, day)
        assert replace(anew, on=on) == stored
        assert risk(stored, day) == risk(anew, day)
    else:
        assert stored.changes_on > on


@settings(deadline=None)
@given(demands, shares, days, shares.filter(bool))
def test_one_more_credit_never_makes_it_worse(demand, given_shares, on, more):
    before, after = progress(demand, given_shares, on), progress(demand, [*given_shares, more[0]], on)

    assert WORSE.index(risk(after, on)) <= WORSE.index(risk(before, on))
    assert after.missing <= before.missing
    assert after.met or not before.met


@settings(deadline=None)
@given(demands, shares, days)
def test_confirming_what_was_planned_never_makes_it_worse(demand, given_shares, on):
    confirmed = [replace(share, held=True) for share in given_shares]
    before, after = progress(demand, given_shares, on), progress(demand, confirmed, on)

    assert WORSE.index(risk(after, on)) <= WORSE.index(risk(before, on))
    assert after.unconfirmed == 0


@settings(deadline=None)
@given(demands, shares, days, st.randoms(use_true_random=False))
def test_the_order_of_credits_does_not_matter(demand, given_shares, on, random):
    shuffled = list(given_shares)
    random.shuffle(shuffled)

    assert progress(demand, shuffled, on) == progress(demand, given_shares, on)


@settings(deadline=None)
@given(demands, shares)
def test_without_new_credits_time_only_makes_it_worse(demand, given_shares):
    verdicts = [
        risk(progress(demand, given_shares, day), day)
        for day in (date(2027, 1, 1) + timedelta(days=step * 7) for step in range(60))
    ]

    assert [WORSE.index(verdict) for verdict in verdicts] == sorted(WORSE.index(verdict) for verdict in verdicts)
