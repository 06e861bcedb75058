"""A draft of a year: every obligation met or explained, on no day that the rules forbid, the same each time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import leadtime, proposals
from calendar_app.domain.crediting import Requirements, Terms
from calendar_app.domain.proposal_gaps import closes, facts_of
from calendar_app.domain.proposal_names import brought_forward, patterned, plain
from calendar_app.domain.proposal_repeats import same_place
from calendar_app.domain.proposal_terms import Brief, DatedDay, Gap, Model, Past, Sort, Stop, Taken, Window
from calendar_app.domain.workdays import Workdays

YEAR = 2027
AUTUMN = date(2026, 11, 22)
TET = frozenset(date(2027, 2, day) for day in range(4, 13))
SORTS = {
    sort.code: sort
    for sort in (
        Sort("exhibition", "Trưng bày", "Exhibition", lead_days=20, length=7),
        Sort("talk", "Nói chuyện", "Talk", lead_days=10, suits=("book_day",)),
        Sort("mobile", "Lưu động", lead_days=15, length=5, outdoor=True),
        Sort("festival", "Liên hoan", lead_days=40, length=3, outdoor=True, festive=True),
        Sort("ceremony", "Lễ", lead_days=20, ceremony=True),
        Sort("event", "Hoạt động kỷ niệm", lead_days=15, suits=("founding",)),
        Sort("collection", "Bộ sưu tập số", lead_days=40, product=True),
    )
}


def day(code, month, number, **columns):
    first = date(YEAR, month, number)
    return DatedDay(code, f"Ngày {code}", first, columns.pop("last_day", first), **columns)


DAYS = (
    day("mourning", 3, 16, tone="mourning", anniversary=59, anniversary_class="khác"),
    day("founding", 3, 24, founding=True, anniversary=52, anniversary_class="khác"),
    day("book_day", 4, 21, tone="festive"),
    day("copyright_day", 4, 23, tone="festive"),
    day("museum_day", 5, 18, anniversary=50, anniversary_class="tròn"),
    day("national_day", 9, 2, great=True, tone="festive"),
    day("week", 10, 1, last_day=date(YEAR, 10, 7)),
    day("heritage_day", 11, 23),
)


def gap(code="owed", minimum=1, days=(), types=(), **columns):
    """An obligation of the year of which everything is missing."""
    terms = Terms(code, "year", minimum, tie="any" if days else "none", days=frozenset(days),
                  requires=Requirements(types=frozenset(types)))  # fmt: skip
    columns = {"missing": minimum, "latest": date(YEAR, 12, 31), **columns}
    return Gap(code, f"Việc {code}", terms, since=date(YEAR, 1, 1), until=date(YEAR + 1, 1, 1), types=tuple(types),
               **columns)  # fmt: skip


def brief(*gaps, **columns):
    defaults = {"today": AUTUMN, "days": DAYS, "sorts": SORTS, "storm_months": frozenset({9, 10, 11}),
                "workdays": Workdays(TET)}  # fmt: skip
    return Brief(YEAR, **{**defaults, "gaps": gaps, **columns})


def draft(*gaps, **columns):
    return proposals.propose(brief(*gaps, **columns))


def only(found):
    assert len(found.proposals) == 1
    return found.proposals[0]


def reasons(proposal):
    return [reason.code for reason in (*proposal.why, *proposal.warnings)]


def test_nothing_missing_nothing_proposed():
    assert draft().proposals == ()


def test_on_the_day_itself_and_says_so():
    found = only(draft(gap(days=["book_day"], types=["talk"])))

    assert (found.first_day, found.last_day, found.commemorations) == (
        date(2027, 4, 21),
        date(2027, 4, 21),
        ("book_day",),
    )
    assert (found.obligations, found.chosen, reasons(found)) == (("owed",), True, ["on_day"])


def test_a_week_is_kept_for_as_long_as_it_lasts():
    found = only(draft(gap(days=["week"], types=["exhibition"])))

    assert (found.first_day, found.last_day) == (date(2027, 10, 1), date(2027, 10, 7))


def test_neighbouring_days_of_two_quotas_stay_two_activities_that_do_not_overlap():
    found = draft(gap("a", days=["book_day"], types=["festival"]), gap("b", days=["copyright_day"], types=["talk"]))

    first, second = found.proposals
    assert [first.obligations, second.obligations] == [("a",), ("b",)]
    assert first.last_day < second.first_day == date(2027, 4, 23)
    assert first.first_day <= date(2027, 4, 21) <= first.last_day


def test_two_of_a_kind_are_spread_over_the_year_on_the_better_days():
    days = ["founding", "book_day", "copyright_day", "museum_day", "national_day", "mourning"]
    found = draft(gap(minimum=2, days=days, types=["exhibition"]))

    assert [one.commemorations for one in found.proposals] == [("museum_day",), ("national_day",)]


def test_never_before_it_can_be_prepared():
    today = date(2027, 4, 1)
    found = only(draft(gap(days=["book_day"]), today=today))

    assert found.first_day >= leadtime.earliest_start(today, SORTS[found.type].lead_days, Workdays(TET))
    assert (found.type, found.first_day) == ("talk", date(2027, 4, 21))


def test_a_quicker_form_where_the_usual_one_is_too_late():
    found = only(draft(gap(days=["founding"], types=["exhibition", "talk"]), today=date(2027, 3, 5)))

    assert found.type == "talk"
    assert "other_type" in reasons(found)


@pytest.mark.parametrize(
    ("missing", "today", "why"),
    [
        (gap(days=["book_day"], latest=date(2027, 5, 6)), date(2027, 6, 1), "day_past"),
        (gap(types=["collection"]), date(2027, 12, 1), "too_late"),
        (gap(types=["talk"]), date(2028, 1, 5), "period_over"),
        (gap(types=["unheard_of"]), AUTUMN, "no_type"),
        (gap(days=["gone"], types=["talk"]), AUTUMN, "no_day"),
        (gap(days=["founding"], types=["ceremony"]), AUTUMN, "no_ceremony"),
    ],
)
def test_what_cannot_be_met_is_said_and_not_proposed(missing, today, why):
    found = draft(missing, today=today)

    assert found.proposals == ()
    assert [(one.obligation, one.missing, one.why.code) for one in found.impossible] == [("owed", 1, why)]


def test_part_of_it_can_still_be_met():
    """Only as many as there are days left; the rest is said."""
    found = draft(gap(minimum=3, types=["talk"]), today=date(2027, 12, 14))

    assert len(found.proposals) + sum(one.missing for one in found.impossible) == 3
    assert all(one.first_day.year == YEAR for one in found.proposals)


def test_nothing_festive_on_a_day_of_mourning():
    found = only(draft(gap(days=["mourning"], types=["festival"])))

    assert not Window(found.first_day, found.days).touches(date(2027, 3, 16), date(2027, 3, 16))
    elsewhere = tuple(replace(one, here=False) for one in DAYS)
    assert only(draft(gap(days=["mourning"], types=["festival"]), days=elsewhere)).first_day == date(2027, 3, 16)


def test_nothing_festive_in_declared_mourning_and_nothing_outdoors_in_a_declared_storm():
    april = (date(2027, 4, 15), date(2027, 4, 30))
    for stop, type_ in ((Stop("mourning", "Quốc tang", *april), "festival"), (Stop("storm", "Bão", *april), "mobile")):
        found = only(draft(gap(days=["book_day"], types=[type_]), stops=(stop,)))
        assert not Window(found.first_day, found.days).touches(*april)
    kept = only(draft(gap(days=["book_day"], types=["talk"]), stops=(Stop("mourning", "Quốc tang", *april),)))
    assert kept.first_day == date(2027, 4, 21)


def test_no_ceremony_for_a_founding_day_outside_a_round_anniversary():
    found = draft(gap(days=["founding"]))
    assert (only(found).type, "no_ceremony" in reasons(only(found))) == ("event", True)

    fifty = (day("founding", 3, 24, founding=True, anniversary=50, anniversary_class="tròn"),)
    allowed = only(draft(gap(days=["founding"], types=["ceremony"]), days=fifty))
    assert (allowed.type, "no_ceremony" in reasons(allowed)) == ("ceremony", False)


def test_last_years_ceremony_becomes_another_form_when_the_anniversary_is_not_round():
    past = Past(7, "ceremony", "Lễ kỷ niệm 50 năm", date(2026, 3, 24), date(2026, 3, 24), ("founding",))
    found = only(draft(past=(past,), days_before={"founding": date(2026, 3, 24)}))

    assert (found.type, found.first_day) == ("event", date(2027, 3, 24))
    assert "no_ceremony" in reasons(found)
    assert "Lễ kỷ niệm 50 năm" not in found.title_vi


def test_outdoors_out_of_the_storm_months_while_another_day_will_do():
    any_day = only(draft(gap(types=["mobile"])))
    assert {any_day.first_day.month, any_day.last_day.month} & {9, 10, 11} == set()
    assert "no_storm" in reasons(any_day)

    of_two = only(draft(gap(days=["heritage_day", "book_day"], types=["mobile"])))
    assert of_two.commemorations == ("book_day",)

    soon_after = only(draft(gap(days=["heritage_day"], types=["mobile"])))
    assert (soon_after.first_day.month, soon_after.commemorations) == (12, ("heritage_day",))

    no_other = only(draft(gap(days=["week"], types=["mobile"])))
    assert (no_other.first_day, "storm" in reasons(no_other)) == (date(2027, 10, 1), True)

    indoors = only(draft(gap(days=["heritage_day"], types=["mobile", "exhibition"])))
    assert indoors.type == "exhibition"


def test_begins_on_a_working_day_or_on_the_very_day_it_marks():
    sunday = (day("sunday", 4, 25),)
    short = only(draft(gap(days=["sunday"], types=["talk"]), days=sunday))
    long = only(draft(gap(days=["sunday"], types=["exhibition"]), days=sunday))

    assert (short.first_day, reasons(short)) == (date(2027, 4, 25), ["on_day", "day_off_kept"])
    assert (long.first_day, long.last_day >= date(2027, 4, 25)) == (date(2027, 4, 23), True)
    assert "starts_worked" in reasons(long)


def test_no_clash_with_what_is_planned_or_proposed():
    planned = Taken("Hội nghị", date(2027, 5, 17), date(2027, 5, 21), "talk")
    found = draft(gap(minimum=6, types=["exhibition"]), gap("b", days=["museum_day"], types=["exhibition"]),
                  taken=(planned,))  # fmt: skip

    spans = sorted([(planned.first_day, planned.last_day), *((one.first_day, one.last_day) for one in found.proposals)])
    assert all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))


def test_a_hall_that_is_taken_is_left_out_and_said():
    model = Model(3, "Trưng bày", "exhibition", "Trưng bày {day} {year}", length=5, venue_id=9)
    whole = Taken("Sửa chữa", date(2027, 1, 1), date(2027, 12, 31), venue_id=9, own=False)
    asked = gap(days=["museum_day"], types=["exhibition"])

    free, taken = only(draft(asked, models=(model,))), only(draft(asked, models=(model,), taken=(whole,)))
    assert (free.venue_id, free.origin, free.days, free.title_vi) == (
        9,
        "template",
        5,
        "Trưng bày Ngày museum_day 2027",
    )
    assert (taken.venue_id, "hall_taken" in reasons(taken)) == (None, True)


def test_one_activity_of_last_year_that_served_two_serves_both_again():
    past = Past(
        5, "festival", "Ngày hội sách 2026", date(2026, 4, 20), date(2026, 4, 23), ("book_day", "copyright_day")
    )
    before = {"book_day": date(2026, 4, 21), "copyright_day": date(2026, 4, 23)}
    found = only(draft(gap("a", days=["book_day"]), gap("b", days=["copyright_day"]), past=(past,), days_before=before))

    assert (found.obligations, found.origin, found.past_id) == (("a", "b"), "last_year", 5)
    assert (found.title_vi, found.first_day) == ("Ngày hội sách 2027", date(2027, 4, 20))


def test_last_years_place_that_may_not_be_used_is_left_with_a_reason():
    past = Past(5, "festival", "Hội xuân", date(2026, 3, 17), date(2026, 3, 19))
    found = only(draft(gap(types=["festival"]), past=(past,)))

    assert not Window(found.first_day, found.days).touches(date(2027, 3, 16), date(2027, 3, 16))
    assert "moved" in reasons(found)


def test_what_is_planned_again_already_is_not_proposed_again():
    past = Past(5, "talk", "Nói chuyện số 3", date(2026, 4, 21), date(2026, 4, 21), ("book_day",))
    again = Taken("Nói chuyện số 4", date(2027, 4, 20), date(2027, 4, 20), "talk")

    assert draft(past=(past,), taken=(again,)).proposals == ()


def test_encouraged_days_are_offered_and_not_chosen():
    found = draft(expected={"museum_day": False, "book_day": True})

    assert {one.commemorations: one.chosen for one in found.proposals} == {("museum_day",): False, ("book_day",): True}
    marked = Taken("Đã có", date(2027, 5, 18), date(2027, 5, 18), "talk", ("museum_day",))
    assert [one.commemorations for one in draft(expected={"museum_day": False}, taken=(marked,)).proposals] == []


def test_a_sum_is_planned_by_what_one_activity_brought():
    terms = Terms("books", "year", 500, counts="metric", metric="books")
    sum_ = replace(gap("books", types=["mobile"]), terms=terms, missing=500)

    assert len(draft(sum_).proposals) == 1
    assert {one.metric for one in draft(replace(sum_, usual_amount=200)).proposals} == {"books"}
    assert len(draft(replace(sum_, usual_amount=200)).proposals) == 3
    assert len(draft(replace(sum_, usual_amount=200, planned=2)).proposals) == 1


@pytest.mark.parametrize(
    ("first_day", "rule"),
    [
        (date(2027, 4, 22), None),
        (date(2027, 4, 24), None),
        (date(2026, 12, 1), "other_year"),
        (date(2027, 8, 1), "far_from_day"),
        (date(2027, 3, 14), "mourning"),
    ],
)
def test_a_day_chosen_by_hand_is_judged(first_day, rule):
    asked = brief(gap(days=["book_day"], types=["festival"]))
    found = only(proposals.propose(asked))
    reason = proposals.fault(asked, found, first_day)

    assert (reason.code if reason else None) == rule


def test_a_day_chosen_by_hand_cannot_be_sooner_than_it_can_be_prepared():
    asked = brief(gap(types=["festival"]), today=date(2027, 4, 1))
    reason = proposals.fault(asked, only(proposals.propose(asked)), date(2027, 4, 20))

    assert (reason.code, reason.given["lead"]) == ("too_soon", 40)


@pytest.mark.parametrize(
    ("title", "counts", "new"),
    [
        ("Trưng bày sách Xuân 2026", [], "Trưng bày sách Xuân 2027"),
        ("Kỷ niệm 81 năm Quốc khánh (1945 - 2026)", [(81, 82)], "Kỷ niệm 82 năm Quốc khánh (1945 - 2027)"),
        ("81st anniversary, 81 books", [(81, 82)], "82nd anniversary, 81 books"),
        ("Năm học 2025-2026", [], "Năm học 2026-2027"),
        ("Năm học 2026–2027", [], "Năm học 2027–2028"),
        ("Sách 12026 trang", [], "Sách 12026 trang"),
        ("Liên hoan lần thứ 5", [(5, 6)], "Liên hoan lần thứ 5"),
    ],
)
def test_titles_are_brought_forward(title, counts, new):
    assert brought_forward(title, 2026, 2027, counts) == new


def test_titles_in_the_plans_words():
    museum = DAYS[4]
    assert plain("Giáo dục trải nghiệm", museum, 2027) == "Giáo dục trải nghiệm nhân kỷ niệm 50 năm Ngày museum_day"
    assert plain("Trưng bày", DAYS[5], 2027) == "Trưng bày nhân Ngày national_day năm 2027"
    assert plain("", DAYS[2], 2027) == "Ngày book_day năm 2027"
    assert plain("Training", None, 2027, "en") == "Training, 2027"
    assert patterned("{unit}: {day} {year} {x}", "", 2027, "Thư viện") == "Thư viện: 2027 {x}"


@given(st.dates(date(2020, 1, 1), date(2051, 12, 31)))
def test_the_same_place_in_the_next_year_is_the_same_weekday_of_that_year(first_day):
    found = same_place(first_day, first_day.year + 1)

    assert (found.year, found.weekday()) == (first_day.year + 1, first_day.weekday())
    assert abs((found - first_day).days - 365) <= 7


CODES = [one.code for one in DAYS]
GAPS = st.lists(
    st.builds(
        gap,
        st.sampled_from([f"q{number}" for number in range(20)]),
        st.integers(1, 3),
        st.lists(st.sampled_from(CODES), max_size=4, unique=True),
        st.lists(st.sampled_from(sorted(SORTS)), max_size=3, unique=True),
    ),
    max_size=5,
    unique_by=lambda one: one.obligation,
)
TAKEN = st.lists(
    st.builds(
        lambda first, length: Taken("Có rồi", first, first + timedelta(length), "talk"),
        st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31)),
        st.integers(0, 20),
    ),
    max_size=5,
).map(tuple)
PAST = st.lists(
    st.builds(
        lambda number, type_, first, length, days: Past(
            number, type_, f"Việc {number} năm 2026", first, first + timedelta(length), tuple(days)
        ),
        st.integers(1, 99),
        st.sampled_from(sorted(SORTS)),
        st.dates(date(YEAR - 1, 1, 1), date(YEAR - 1, 12, 20)),
        st.integers(0, 9),
        st.lists(st.sampled_from(CODES), max_size=2, unique=True),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
).map(tuple)
BEFORE = {one.code: one.first_day.replace(year=YEAR - 1) for one in DAYS}


@given(GAPS, TAKEN, PAST, st.dates(date(YEAR - 1, 11, 1), date(YEAR, 12, 31)))
def test_whatever_is_owed(gaps, taken, past, today):
    """Met or explained, on days that may be used, one activity at a time or with a warning, and twice the same."""
    asked = brief(*gaps, taken=taken, past=past, today=today, days_before=BEFORE)
    found = proposals.propose(asked)

    assert proposals.propose(asked) == found
    assert len({one.key for one in found.proposals}) == len(found.proposals)
    for one in gaps:
        given_ = sum(closes(one, facts(proposal), window(proposal)) for proposal in found.proposals)
        unmet = sum(left.missing for left in found.impossible if left.obligation == one.obligation)
        assert given_ + unmet >= one.missing
        assert not unmet or given_ < one.missing
    for proposal in found.proposals:
        judge(asked, proposal)


def facts(proposal):
    return facts_of(
        proposal.type, window(proposal), proposal.commemorations, proposal.scale or "grassroots",
        proposal.in_community, proposal.metric,
    )  # fmt: skip


def window(proposal):
    return Window(proposal.first_day, proposal.days)


def judge(asked, proposal):
    """Every rule, read off the proposal itself."""
    sort = SORTS[proposal.type]
    marked = [one for one in DAYS if one.code in proposal.commemorations]
    on_day = any(one.first_day <= proposal.first_day <= one.last_day for one in marked)
    assert proposal.first_day >= leadtime.earliest_start(asked.today, sort.lead_days, asked.workdays)
    assert proposal.first_day.year == YEAR
    assert proposal.first_day in asked.workdays or on_day
    assert not (sort.festive and window(proposal).touches(date(YEAR, 3, 16), date(YEAR, 3, 16)))
    assert not (sort.ceremony and any(one.founding and one.anniversary_class != "tròn" for one in marked))
    assert proposal.why
