"""The eleven obligations of the plan (section III.2) in three years, every figure worked out by hand.

2024, before the change of levels, looked at on 20 November; 2025, in which the districts ended and the former Kon Tum
joined (1 July), looked at on 10 January 2026; 2030, looked at on 1 March. What the plan asks of whom, and how it stood:

III.2.b1 THE PROVINCIAL LIBRARY (TVT), eight obligations a year
  Week (“hằng năm”, province-wide, read as 1): 2024 held on 1-7/10, 1 of 1, met. 2025 called off for a storm:
    overdue since 23/10 (7/10 and 15 days). 2030 nothing yet: no risk before 8/8, 60 days before its last day, 7/10.
  21/4 (1, province-wide): 2024 one activity on 21-23/4 declares both days, 1, met. 2025 held, but as a commune's: none,
    overdue. 2030 nothing yet, and 60 days before 21/4 is 20/2: at risk on 1/3.
  23/4 (1, province-wide): 2024 the same activity, met. 2025 held, met. 2030: 60 days before is 22/2, at risk.
  Campaign (1): 2024 planned for 1-10/12, 0 held, 1 planned, nothing missing. 2025 held, met. 2030 no day of its own, so
    pro rata: three quarters of the year are over on 1/10; on track.
  Launch of the book drive (1): 2024 held, met. 2025 planned for 21/4 and never recorded: unconfirmed, missing, overdue
    since 1/1/2026. 2030 on track.
  Digital collection (“01”): 2024 none, three quarters of the year were over on 1/10: at risk. 2025 done on 10/12, met.
    2030 planned for 15/12: nothing missing.
  Exhibitions (“02”, in the community, on a national or provincial day): 2024 one for 2/9, the other in the reading room
    counts for nothing: 1 of 2, at risk. 2025 three held, 3 of 2: more than asked is no breach, met. 2030 nothing of
    2; the first is a risk when three quarters of half the year are over, on 17/5; on track.
  Joint activity (“01”): 2024 held, met. 2025 planned for 28-30/12 and not recorded: 15 days after 30/12 end on 14/1, so
    on 10/1 it still counts as planned; on 15/1 no more. 2030 on track.
III.2.b2 THE PROVINCIAL MUSEUM (BTT)
  Experience (“01 - 02” on 19/4, 18/5, 23/11): 2024 once, 1 of 1-2, met. 2025 on each of the three days, 3 of 1-2, met;
    that of the museum of Kon Tum, of the province since 1/7, is nobody's here. 2030: 60 days before 23/11, on track.
III.2.b3 THE PROVINCIAL CULTURE CENTRE (TTVH), “hằng năm” without a number, read as 1
  Training: 2024 and 2025 held, met; 2030 on track. Mobile work: 2024 none, at risk since 1/10; 2025 held, met; 2030 on
    track.
Districts and communes are given no number: nobody else owes anything, neither before 1/7/2025 nor after.
"""

from datetime import UTC, date, datetime

import pytest

from calendar_app.activities import results, service
from calendar_app.activities.results import Outcome
from calendar_app.extensions import SYSTEM
from calendar_app.plans import days as plan_days
from calendar_app.plans import queries as plans
from calendar_app.quotas import boards
from tests.factories import make_activity

LATER = datetime(2031, 2, 1, 1, tzinfo=UTC)
SEEN = {2024: date(2024, 11, 20), 2025: date(2026, 1, 10), 2030: date(2030, 3, 1)}
MET, NOTHING = (1, 0, 0, 0, "met"), (0, 0, 0, 1, "on_track")
#: obligation: held, planned, unconfirmed, missing, risk
EXPECTED = {
    2024: {
        "q_lib_week": MET, "q_lib_book_day": MET, "q_lib_copyright_day": MET,
        "q_lib_campaign": (0, 1, 0, 0, "on_track"), "q_lib_donation": MET,
        "q_lib_digital_collection": (0, 0, 0, 1, "at_risk"), "q_lib_exhibition": (1, 0, 0, 1, "at_risk"),
        "q_lib_cooperation": MET, "q_mus_experience": MET, "q_cc_training": MET,
        "q_cc_mobile": (0, 0, 0, 1, "at_risk"),
    },
    2025: {
        "q_lib_week": (0, 0, 0, 1, "overdue"), "q_lib_book_day": (0, 0, 0, 1, "overdue"), "q_lib_copyright_day": MET,
        "q_lib_campaign": MET, "q_lib_donation": (0, 0, 1, 1, "overdue"), "q_lib_digital_collection": MET,
        "q_lib_exhibition": (3, 0, 0, 0, "met"), "q_lib_cooperation": (0, 1, 0, 0, "on_track"),
        "q_mus_experience": (3, 0, 0, 0, "met"), "q_cc_training": MET, "q_cc_mobile": MET,
    },
    2030: {
        "q_lib_week": NOTHING, "q_lib_book_day": (0, 0, 0, 1, "at_risk"),
        "q_lib_copyright_day": (0, 0, 0, 1, "at_risk"), "q_lib_campaign": NOTHING, "q_lib_donation": NOTHING,
        "q_lib_digital_collection": (0, 1, 0, 0, "on_track"), "q_lib_exhibition": (0, 0, 0, 2, "on_track"),
        "q_lib_cooperation": NOTHING, "q_mus_experience": NOTHING, "q_cc_training": NOTHING, "q_cc_mobile": NOTHING,
    },
}  # fmt: skip
OUTCOME = Outcome(attendance=100, evidence_link="https://example.vn/bao-cao")
OWES = {"TVT": 8, "BTT": 1, "TTVH": 2}


@pytest.fixture
def years(session):
    """What was planned and held in the three years, tracked from 2024 on."""
    plans.current_plan(session).tracked_from = date(2024, 1, 1)
    plan_days.materialise(session, [2024, 2025, 2030])
    session.flush()
    for entered in (of_2024, of_2025):
        entered(session)
    planned(session, "TVT", "digital_collection", date(2030, 12, 15))
    return session


def planned(session, unit, kind, first, last=None, *days, **fields):
    said = {"scale": "province", **fields}
    return make_activity(
        session, unit, type=kind, first_day=first, last_day=last or first, commemorations=days, **said
    )  # fmt: skip


def held(session, *said, **fields):
    made = planned(session, *said, **fields)
    results.hold(session, made.id, made.occurrences[0].id, OUTCOME, by=SYSTEM, now=LATER)


def of_2024(session):
    held(session, "TVT", "week_programme", date(2024, 10, 1), date(2024, 10, 7), "lifelong_learning_week")
    held(
        session, "TVT", "festival", date(2024, 4, 21), date(2024, 4, 23), "book_reading_day", "world_book_copyright_day"
    )
    planned(session, "TVT", "campaign", date(2024, 12, 1), date(2024, 12, 10))
    held(session, "TVT", "donation_launch", date(2024, 4, 21))
    held(session, "TVT", "exhibition", date(2024, 8, 20), date(2024, 9, 5), "quoc_khanh", in_community=True)
    held(session, "TVT", "exhibition", date(2024, 4, 20), date(2024, 5, 2), "thong_nhat_dat_nuoc", in_community=False)
    held(session, "TVT", "joint_activity", date(2024, 6, 10))
    held(session, "BTT", "experience_education", date(2024, 5, 18), None, "museum_day")
    held(session, "TTVH", "training", date(2024, 7, 15), date(2024, 7, 17))


def of_2025(session):
    week = planned(session, "TVT", "week_programme", date(2025, 10, 1), date(2025, 10, 7), "lifelong_learning_week")
    service.cancel(session, week.id, "Bão số 10", by=SYSTEM, now=LATER)
    held(session, "TVT", "festival", date(2025, 4, 21), None, "book_reading_day", scale="commune")
    held(session, "TVT", "festival", date(2025, 4, 23), None, "world_book_copyright_day")
    held(session, "TVT", "campaign", date(2025, 9, 15), date(2025, 10, 15))
    planned(session, "TVT", "donation_launch", date(2025, 4, 21))
    held(session, "TVT", "digital_collection", date(2025, 12, 10))
    for first, last, day in (
        (date(2025, 1, 25), date(2025, 2, 10), "thanh_lap_dang"),
        (date(2025, 4, 25), date(2025, 5, 2), "thong_nhat_dat_nuoc"),
        (date(2025, 8, 20), date(2025, 9, 5), "quoc_khanh"),
    ):
        held(session, "TVT", "exhibition", first, last, day, in_community=True)
    planned(session, "TVT", "joint_activity", date(2025, 12, 28), date(2025, 12, 30))
    for first, day in ((19, "ethnic_culture_day"), (18, "museum_day"), (23, "heritage_day")):
        month = {"ethnic_culture_day": 4, "museum_day": 5, "heritage_day": 11}[day]
        held(session, "BTT", "experience_education", date(2025, month, first), None, day)
    held(session, "BTTV-KON-TUM", "experience_education", date(2025, 11, 23), None, "heritage_day")
    held(session, "TTVH", "training", date(2025, 7, 14), date(2025, 7, 16))
    held(session, "TTVH", "mobile_outreach", date(2025, 8, 20), date(2025, 9, 1))


@pytest.mark.parametrize("year", EXPECTED)
def test_the_eleven_obligations(years, year):
    cells = boards.cells(years, year, SEEN[year])

    figures = {
        cell.terms.code: (
            cell.progress.held, cell.progress.planned, cell.progress.unconfirmed, cell.progress.missing, cell.risk,
        )
        for cell in cells
    }  # fmt: skip
    assert figures == EXPECTED[year]
    owing = [cell.unit.code for cell in cells]
    assert {code: owing.count(code) for code in owing} == OWES


def test_the_numbers_of_the_plan(years):
    """“02”, “01 - 02”, and one of everything else."""
    cells = boards.cells(years, 2024, SEEN[2024])

    numbers = {cell.terms.code: (cell.minimum, cell.terms.maximum) for cell in cells}
    assert {code: both for code, both in numbers.items() if both != (1, None)} == {
        "q_lib_digital_collection": (1, 1), "q_lib_exhibition": (2, 2), "q_lib_cooperation": (1, 1),
        "q_mus_experience": (1, 2),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "last_calm_day", "risk"),
    [
        ("q_lib_book_day", date(2030, 2, 19), "at_risk"),
        ("q_lib_week", date(2030, 8, 7), "at_risk"),
        ("q_lib_exhibition", date(2030, 5, 16), "at_risk"),
        ("q_lib_campaign", date(2030, 9, 30), "at_risk"),
        ("q_mus_experience", date(2030, 9, 23), "at_risk"),
    ],
)
def test_the_day_on_which_a_gap_becomes_a_risk(years, code, last_calm_day, risk):
    before, after = (
        next(cell.risk for cell in boards.cells(years, 2030, day) if cell.terms.code == code)
        for day in (last_calm_day, date.fromordinal(last_calm_day.toordinal() + 1))
    )

    assert (before, after) == ("on_track", risk)


def test_what_was_planned_counts_for_fifteen_days_after_it(years):
    on_the_14th, on_the_15th = (
        next(cell for cell in boards.cells(years, 2025, date(2026, 1, day)) if cell.terms.code == "q_lib_cooperation")
        for day in (14, 15)
    )

    assert (on_the_14th.progress.planned, on_the_14th.risk) == (1, "on_track")
    assert (on_the_15th.progress.unconfirmed, on_the_15th.progress.missing, on_the_15th.risk) == (1, 1, "overdue")
