from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.domain.crediting import Entry, Facts, Happening, Proof, Requirements, Terms, entries, unmet
from calendar_app.domain.periods import Period, once

NATIONAL = frozenset({"book_reading_day", "quoc_khanh", "tet"})
EXHIBITION = Terms(
    code="q_lib_exhibition",
    period="year",
    minimum=2,
    maximum=2,
    tie="any",
    days=NATIONAL,
    requires=Requirements(types=frozenset({"exhibition"}), in_community=True),
)
MUSEUM = Terms(
    code="q_mus_experience",
    period="year",
    minimum=1,
    maximum=2,
    tie="any",
    days=frozenset({"ethnic_culture_day", "museum_day", "heritage_day"}),
    requires=Requirements(types=frozenset({"experience_education"})),
)
ROTATION = Terms(code="rotation", period="quarter", minimum=500, counts="metric", metric="books_rotated")


def year(number):
    return Period("year", date(number, 1, 1), date(number + 1, 1, 1))


def on(first, last=None, number=1, **more):
    return Happening(number, first, last or first, **more)


def exhibition(*happenings, days=("book_reading_day",), **more):
    return replace(
        Facts(
            type="exhibition",
            scale="grassroots",
            in_community=True,
            days=frozenset(days),
            happenings=happenings,
        ),
        **more,
    )


def test_a_community_exhibition_on_book_day_counts_as_one_of_the_two():
    found = entries(EXHIBITION, exhibition(on(date(2027, 4, 20), date(2027, 4, 25))))

    assert found == [Entry(year(2027), 1, "", 1, False, date(2027, 4, 25))]


def test_an_exhibition_for_several_declared_days_counts_once():
    facts = exhibition(on(date(2027, 4, 21), state="held"), days=("book_reading_day", "quoc_khanh", "museum_day"))

    assert [entry.amount for entry in entries(EXHIBITION, facts)] == [1]


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({"type": "training"}, ["type"]),
        ({"in_community": False}, ["in_community"]),
        ({"days": frozenset()}, ["day"]),
        ({"days": frozenset({"museum_day"})}, ["day"]),
        ({"type": "training", "in_community": False, "days": frozenset()}, ["type", "in_community", "day"]),
    ],
)
def test_what_an_exhibition_misses_is_named_and_it_adds_nothing(change, missed):
    facts = exhibition(on(date(2027, 4, 21)), **change)

    assert unmet(EXHIBITION, facts) == missed
    assert entries(EXHIBITION, facts) == []


def test_only_a_declared_day_credits_never_the_date_alone():
    on_book_day = exhibition(on(date(2027, 4, 21)), days=())

    assert entries(EXHIBITION, on_book_day) == []


def test_scale_is_asked_where_the_plan_asks():
    week = Terms(code="q_lib_week", period="year", minimum=1, requires=Requirements(scales=frozenset({"province"})))
    small = exhibition(on(date(2027, 10, 1), date(2027, 10, 7)))

    assert unmet(week, small) == ["scale"]
    assert unmet(week, replace(small, scale="province")) == []


@pytest.mark.parametrize("day", ["ethnic_culture_day", "museum_day", "heritage_day"])
def test_a_museum_event_on_any_of_the_three_days_counts(day):
    facts = exhibition(on(date(2027, 5, 18)), type="experience_education", days=(day,))

    assert [entry.part for entry in entries(MUSEUM, facts)] == [""]


def test_when_each_day_is_owed_its_own_an_activity_fills_the_parts_it_declares():
    each = replace(MUSEUM, tie="each")
    facts = exhibition(
        on(date(2027, 5, 18)), type="experience_education", days=("museum_day", "heritage_day", "tet")
    )  # fmt: skip

    assert each.parts == ("ethnic_culture_day", "heritage_day", "museum_day")
    assert [entry.part for entry in entries(each, facts)] == ["heritage_day", "museum_day"]


def test_an_untied_obligation_has_one_part_without_a_name():
    assert MUSEUM.parts == ("",)


def test_a_span_over_new_year_belongs_to_the_year_of_its_first_day():
    (entry,) = entries(EXHIBITION, exhibition(on(date(2026, 12, 28), date(2027, 1, 3))))

    assert entry.period == year(2026)
    assert entry.last_day == date(2027, 1, 3)


@pytest.mark.parametrize(
    ("first_day", "since"),
    [(date(2026, 8, 31), date(2025, 9, 1)), (date(2026, 9, 1), date(2026, 9, 1))],
)
def test_a_school_year_turns_on_1_september(first_day, since):
    (entry,) = entries(Terms(code="visits", period="school_year", minimum=1), exhibition(on(first_day)))

    assert entry.period == Period("school_year", since, since.replace(year=since.year + 1))


def test_once_by_a_date_counts_up_to_and_on_that_date():
    review = Terms(
        code="review", period="once", minimum=1, valid_from=date(2023, 6, 1), due=date(2025, 12, 31)
    )  # fmt: skip

    (entry,) = entries(review, exhibition(on(date(2025, 12, 31))))
    assert entry.period == once(date(2023, 6, 1), date(2026, 1, 1))
    assert entries(review, exhibition(on(date(2026, 1, 1)))) == []
    assert entries(review, exhibition(on(date(2023, 5, 31)))) == []


def test_once_without_a_date_runs_as_long_as_the_obligation():
    open_end = Terms(
        code="x", period="once", minimum=1, valid_from=date(2023, 6, 1), valid_until=date(2031, 1, 1)
    )  # fmt: skip

    assert open_end.period_on(date(2030, 12, 31)) == once(date(2023, 6, 1), date(2031, 1, 1))
    assert open_end.period_on(date(2031, 1, 1)) is None


def test_an_obligation_counts_only_what_begins_while_it_is_in_force():
    terms = replace(EXHIBITION, valid_from=date(2026, 1, 1), valid_until=date(2027, 7, 1))

    assert entries(terms, exhibition(on(date(2025, 12, 31)))) == []
    assert entries(terms, exhibition(on(date(2026, 1, 1)))) != []
    assert entries(terms, exhibition(on(date(2027, 7, 1)))) == []


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_what_is_cancelled_or_postponed_adds_nothing(state):
    assert entries(EXHIBITION, exhibition(on(date(2027, 4, 21), state=state))) == []


def test_a_series_counts_once_a_year_as_planned_until_its_last_day():
    weekly = [on(date(2027, 4, 1) + timedelta(days=7 * week), number=week + 1) for week in range(4)]

    (entry,) = entries(EXHIBITION, exhibition(*weekly))
    assert (entry.happening, entry.held, entry.last_day) == (4, False, date(2027, 4, 22))


def test_a_series_counts_as_held_from_its_first_holding():
    weekly = [on(date(2027, 4, 1) + timedelta(days=7 * week), number=week + 1) for week in range(4)]
    weekly[1], weekly[2] = replace(weekly[1], state="held"), replace(weekly[2], state="held")

    (entry,) = entries(EXHIBITION, exhibition(*weekly))
    assert (entry.happening, entry.held, entry.amount) == (2, True, 1)


def test_a_yearly_series_counts_in_every_year():
    facts = exhibition(on(date(2026, 4, 21), number=1, state="held"), on(date(2027, 4, 21), number=2))

    found = entries(EXHIBITION, facts)
    assert [(entry.period, entry.held) for entry in found] == [(year(2026), True), (year(2027), False)]


def test_a_series_older_than_the_obligation_counts_from_when_that_is_in_force():
    terms = replace(EXHIBITION, valid_from=date(2026, 1, 1))
    facts = exhibition(on(date(2025, 12, 25), number=1, state="held"), on(date(2026, 1, 1), number=2))

    assert [entry.happening for entry in entries(terms, facts)] == [2]


def test_counting_occurrences_each_counts_in_its_own_period():
    monthly = Terms(code="story_hour", period="month", minimum=2, counts="occurrences")
    facts = exhibition(
        on(date(2027, 1, 30), number=1, state="held"),
        on(date(2027, 1, 31), date(2027, 2, 1), number=2),
        on(date(2027, 2, 1), number=3),
        on(date(2027, 2, 2), number=4, state="cancelled"),
    )

    found = entries(monthly, facts)
    assert [(entry.period.since.month, entry.happening, entry.held) for entry in found] == [
        (1, 1, True),
        (1, 2, False),
        (2, 3, False),
    ]


def test_a_metric_adds_its_measured_amounts():
    facts = exhibition(
        on(date(2027, 1, 10), number=1, state="held", amount=300),
        on(date(2027, 3, 10), number=2, state="held", amount=250),
        on(date(2027, 4, 10), number=3, state="held", amount=100),
        metric="books_rotated",
    )

    found = entries(ROTATION, facts)
    assert [(entry.period.label(), entry.amount) for entry in found] == [
        ("Quý I/2027", 300),
        ("Quý I/2027", 250),
        ("Quý II/2027", 100),
    ]


def test_another_metric_is_not_counted():
    facts = exhibition(on(date(2027, 1, 10), state="held", amount=300), metric="visits")

    assert unmet(ROTATION, facts) == ["metric"]
    assert entries(ROTATION, facts) == []


def test_a_planned_metric_promises_no_amount_and_a_held_one_without_a_figure_adds_nothing():
    planned = exhibition(on(date(2027, 1, 10)), metric="books_rotated")
    silent = exhibition(on(date(2027, 1, 10), state="held"), metric="books_rotated")

    assert [(entry.amount, entry.held) for entry in entries(ROTATION, planned)] == [(0, False)]
    assert entries(ROTATION, silent) == []


@pytest.mark.parametrize(
    ("proof", "shown", "held"),
    [
        (Proof(), {}, True),
        (Proof(evidence=True), {}, False),
        (Proof(evidence=True), {"proven": True}, True),
        (Proof(approval=True), {"proven": True}, False),
        (Proof(approval=True), {"accepted": True}, True),
        (Proof(evidence=True, approval=True), {"accepted": True}, False),
        (Proof(evidence=True, approval=True), {"accepted": True, "proven": True}, True),
    ],
)
def test_a_result_counts_as_held_when_it_shows_what_the_plan_asks(proof, shown, held):
    (entry,) = entries(EXHIBITION, exhibition(on(date(2027, 4, 21), state="held", **shown)), proof)

    assert entry.held is held


happenings = st.lists(
    st.builds(
        lambda number, first, length, state, amount: Happening(
            number, first, first + timedelta(days=length), state, amount
        ),
        st.integers(1, 500),
        st.dates(date(2024, 1, 1), date(2029, 12, 31)),
        st.integers(0, 40),
        st.sampled_from(["planned", "held", "postponed", "cancelled"]),
        st.integers(0, 900),
    ),
    max_size=8,
    unique_by=lambda h: h.id,
)
terms = st.builds(
    Terms,
    code=st.just("x"),
    period=st.sampled_from(["month", "quarter", "half", "year", "school_year", "report_year", "once"]),
    minimum=st.integers(1, 5),
    counts=st.sampled_from(["activities", "occurrences", "metric"]),
    tie=st.sampled_from(["none", "any", "each"]),
    days=st.just(NATIONAL),
    valid_from=st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    valid_until=st.dates(date(2026, 6, 1), date(2031, 1, 1)),
    due=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)


@settings(deadline=None)
@given(terms, happenings, st.sets(st.sampled_from(sorted(NATIONAL))), st.randoms(use_true_random=False))
def test_whatever_the_terms_entries_are_orderly(asked, holdings, days, random):
    facts = exhibition(*holdings, days=days)
    found = entries(asked, facts)
    shuffled = list(holdings)
    random.shuffle(shuffled)
    by_id = {h.id: h for h in holdings}

    assert found == entries(asked, exhibition(*shuffled, days=days))
    assert len({(entry.happening, entry.part) for entry in found}) == len(found)
    assert all(entry.part in asked.parts for entry in found)
    assert all(by_id[entry.happening].state in ("planned", "held") for entry in found)
    assert all(asked.valid_from <= by_id[entry.happening].first_day < asked.valid_until for entry in found)
    assert all(entry.period.contains(by_id[entry.happening].first_day) for entry in found)
    assert not (found and unmet(asked, facts))
    if asked.counts == "activities":
        assert len({(entry.period, entry.part) for entry in found}) == len(found)
        assert all(entry.amount == 1 for entry in found)


@settings(deadline=None)
@given(terms, happenings)
def test_asking_for_proof_only_ever_turns_held_into_planned(asked, holdings):
    facts = exhibition(*holdings, days=NATIONAL)
    free, strict = entries(asked, facts), entries(asked, facts, Proof(evidence=True))

    assert not any(entry.held for entry in strict)
    assert {entry.period for entry in free} <= {entry.period for entry in strict}
