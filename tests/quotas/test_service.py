"""Credits and standings after every step; reckoned anew, they are the same."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.errors import CalendarError
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Obligation, Period, PlanSetting
from calendar_app.models.quotas import Correction, Credit, Standing
from calendar_app.quotas import boards, checks, queries, recrediting
from calendar_app.quotas import service as quotas
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_draft

EXHIBITION = {"type": "exhibition", "in_community": True, "commemorations": ("heritage_day",), "first_day": TODAY}
EXPERIENCE = {"type": "experience_education", "commemorations": ("heritage_day",), "first_day": TODAY}


def cell(session, code, unit="TVT", on=TODAY, year=2026):
    (found,) = [c for c in boards.cells(session, year, on, units.by_code(session, unit)) if c.terms.code == code]
    return found


def figures(session, code, unit="TVT", on=TODAY, year=2026):
    found = cell(session, code, unit, on, year)
    progress = found.progress
    return progress.held, progress.planned, progress.unconfirmed, progress.missing, found.risk


def hold(session, activity, now=NOW, **fields):
    outcome = Outcome(**{"attendance": 50, **fields})
    return results.hold(session, activity.id, activity.occurrences[0].id, outcome, by=SYSTEM, now=now)


def setting(session, key, value):
    session.scalars(select(PlanSetting).filter_by(key=key)).one().value = {"value": value}


@pytest.fixture(autouse=True)
def what_is_stored_is_what_is_reckoned_anew(session):
    yield
    assert checks.differences(session, TODAY) == []


def test_before_anything_two_exhibitions_are_missing(session):
    assert figures(session, "q_lib_exhibition") == (0, 0, 0, 2, "at_risk")
    assert {row.held + row.planned for row in session.scalars(select(Standing))} == {0}


def test_a_draft_counts_for_nothing_approved_it_is_planned_held_it_is_held(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, published=False, **EXHIBITION)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    assert figures(session, "q_lib_exhibition") == (0, 0, 0, 2, "at_risk")

    service.approve(session, activity.id, by=SYSTEM, now=NOW)
    assert figures(session, "q_lib_exhibition") == (0, 1, 0, 1, "at_risk")

    hold(session, activity)
    make_activity(session, **EXHIBITION)
    assert figures(session, "q_lib_exhibition") == (1, 1, 0, 0, "on_track")


def test_one_activity_may_count_for_several_obligations(session):
    week = {"first_day": date(2027, 4, 21), "commemorations": ("book_reading_day", "world_book_copyright_day")}
    make_activity(session, type="exhibition", in_community=True, scale="province", **week)

    found = {
        c.terms.code: c.progress.planned for c in boards.cells(session, 2027, TODAY, units.by_code(session, "TVT"))
    }
    counted = {code for code, planned in found.items() if planned}
    assert counted == {"q_lib_book_day", "q_lib_copyright_day", "q_lib_exhibition"}


@pytest.mark.parametrize("end", [service.cancel, service.postpone])
def test_cancelled_or_postponed_it_is_missing_again(session, end):
    activity = make_activity(session, **EXHIBITION)
    end(session, activity.id, "Bão", by=SYSTEM, now=NOW)

    assert figures(session, "q_lib_exhibition") == (0, 0, 0, 2, "at_risk")
    assert session.scalars(select(Credit)).all() == []


def test_a_new_version_counts_only_once_it_is_approved(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **EXHIBITION)
    session.flush()
    other = make_draft(type="training", first_day=TODAY)
    service.edit(session, activity.id, other, revision=activity.revision, by=SYSTEM, now=NOW)
    assert figures(session, "q_lib_exhibition")[1] == 1

    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    service.approve(session, activity.id, by=SYSTEM, now=NOW)
    assert figures(session, "q_lib_exhibition")[1] == 0


def test_a_new_date_in_the_next_year_moves_the_credit(session):
    activity = make_activity(session, **EXHIBITION)
    session.flush()
    moved = make_draft(**{**EXHIBITION, "first_day": date(2027, 1, 10), "commemorations": ("heritage_day",)})
    moved_on = service.edit(session, activity.id, moved, revision=activity.revision, by=SYSTEM, now=NOW)
    service.submit(session, moved_on.id, by=SYSTEM, now=NOW)

    assert figures(session, "q_lib_exhibition")[1] == 0
    assert figures(session, "q_lib_exhibition", year=2027)[1] == 1


def test_a_co_organiser_is_credited_once_it_accepts_and_no_longer_when_it_declines(session):
    activity = make_activity(session, co_organisers=("BTT",), **EXPERIENCE)
    museum = units.by_code(session, "BTT")
    assert figures(session, "q_mus_experience", "BTT")[1] == 0

    service.answer(session, activity.id, museum, True, by=SYSTEM, now=NOW)
    assert figures(session, "q_mus_experience", "BTT") == (0, 1, 0, 0, "on_track")

    service.answer(session, activity.id, museum, False, by=SYSTEM, now=NOW)
    assert figures(session, "q_mus_experience", "BTT")[1] == 0


def test_visibility_is_no_matter_of_counting(session):
    make_activity(session, visibility="unit", **EXHIBITION)
    make_activity(session, visibility="network", **EXHIBITION)

    assert figures(session, "q_lib_exhibition") == (0, 2, 0, 0, "on_track")


def test_a_product_counts(session):
    make_activity(session, type="digital_collection")

    assert figures(session, "q_lib_digital_collection")[1] == 1


def test_after_the_grace_it_is_unconfirmed_whether_or_not_the_job_has_run(session):
    make_activity(session, **EXHIBITION)
    last, after = TODAY + days(15), TODAY + days(16)
    assert figures(session, "q_lib_exhibition", on=last) == (0, 1, 0, 1, "at_risk")
    assert figures(session, "q_lib_exhibition", on=after) == (0, 0, 1, 2, "at_risk")

    assert quotas.refresh_stale(session, now=NOW + days(15)) == 0
    assert quotas.refresh_stale(session, now=NOW + days(16)) == 1
    assert figures(session, "q_lib_exhibition", on=after) == (0, 0, 1, 2, "at_risk")
    assert quotas.refresh_stale(session, now=NOW + days(16)) == 0
    recrediting.recredit_all(session, now=NOW)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("held_needs_evidence", {"evidence_link": "https://example.vn/anh"}), ("held_needs_approval", None)],
)
def test_the_plan_may_ask_for_proof(session, key, shown):
    setting(session, key, True)
    activity = make_activity(session, **EXHIBITION)
    hold(session, activity)
    assert figures(session, "q_lib_exhibition")[:2] == (0, 1)

    if shown:
        hold(session, activity, **shown)
    else:
        activity.occurrences[0].result.accepted = True
        quotas.credit(session, activity, now=NOW)
    assert figures(session, "q_lib_exhibition")[:2] == (1, 0)


def test_a_closed_period_keeps_its_figures(session):
    activity = make_activity(session, **EXHIBITION)
    session.scalars(select(Period).filter_by(year=2026)).one().closed_at = NOW

    hold(session, activity)

    assert figures(session, "q_lib_exhibition")[:2] == (0, 1)
    (correction,) = session.scalars(select(Correction))
    assert (correction.held, correction.planned, correction.superseded) == (1, 0, False)


def test_what_is_owed_jointly_stands_with_the_root_and_counts_once(session):
    row = session.scalars(select(Obligation).filter_by(code="q_mus_experience")).one()
    row.mode, row.who = "jointly", {"kinds": ["mus_province", "lib_province"]}
    recrediting.recredit_all(session, now=NOW)
    activity = make_activity(session, co_organisers=("BTT",), **EXPERIENCE)
    service.answer(session, activity.id, units.by_code(session, "BTT"), True, by=SYSTEM, now=NOW)

    root = queries.plan_root(session, row.plan_id)
    assert figures(session, "q_mus_experience", root.code) == (0, 1, 0, 0, "on_track")
    assert len(session.scalars(select(Credit).filter_by(obligation_id=row.id)).all()) == 1


def test_where_each_day_is_owed_the_parts_are_kept(session):
    row = session.scalars(select(Obligation).filter_by(code="q_mus_experience")).one()
    row.tie = "each"
    recrediting.recredit_all(session, now=NOW)
    make_activity(session, "BTT", **EXPERIENCE)

    found = cell(session, "q_mus_experience", "BTT")
    assert [(part.code, part.planned, part.missing) for part in found.progress.parts] == [
        ("ethnic_culture_day", 0, 1),
        ("heritage_day", 1, 0),
        ("museum_day", 0, 1),
    ]
    assert (found.minimum, found.risk) == (3, "overdue")


def test_a_changed_minimum_reaches_standings_that_lost_their_credits(session):
    activity = make_activity(session, **EXHIBITION)
    service.cancel(session, activity.id, "Bão", by=SYSTEM, now=NOW)
    session.scalars(select(Obligation).filter_by(code="q_lib_exhibition")).one().minimum = 5

    recrediting.recredit_all(session, now=NOW)

    assert figures(session, "q_lib_exhibition")[3] == 5


def test_a_yearly_series_fills_every_year(session):
    make_activity(session, rrule="FREQ=YEARLY", **EXHIBITION)

    assert figures(session, "q_lib_exhibition")[1] == 1
    assert figures(session, "q_lib_exhibition", year=2027)[1] == 1


def test_the_reasons_name_what_an_activity_misses(session):
    activity = make_activity(session, type="exhibition", first_day=TODAY)
    found = {r.terms.code: r for r in boards.reasons(session, activity, queries.facts(activity))}

    assert found["q_lib_exhibition"].missed == ("in_community", "day")
    assert not found["q_lib_exhibition"].counts
    assert "q_mus_experience" not in found


def test_every_unit_that_owes_something_has_its_cells_in_order(session):
    cells = boards.cells(session, 2026, TODAY)

    assert [c.unit.code for c in cells] == sorted(c.unit.code for c in cells)
    assert {c.unit.code for c in cells} >= {"TVT", "BTT", "TTVH"}
    assert len({(c.unit.code, c.terms.code, c.period) for c in cells}) == len(cells)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_walk_of_steps_nothing_differs(session, seed):
    chance, now, activities = random.Random(seed), NOW, []
    for _step in range(25):
        now += timedelta(hours=chance.randrange(200))
        try:
            _random_step(session, chance, activities, now)
        except CalendarError:
            continue
    session.flush()

    assert checks.differences(session, max(TODAY, now.date())) == []


def _random_step(session, chance, activities, now):
    first = now.date() + days(chance.randrange(-5, 40))
    fields = {
        "first_day": first,
        "last_day": first + days(chance.randrange(3)),
        "in_community": True,
        "type": chance.choice(["exhibition", "experience_education"]),
        "commemorations": chance.choice([(), ("heritage_day",)]),
        "co_organisers": chance.choice([(), ("BTT",)]),
    }
    if len(activities) < 3 or chance.random() < 0.2:
        activities.append(make_activity(session, chance.choice(["TVT", "BTT"]), **fields))
        return
    activity = chance.choice(activities)
    match chance.randrange(6):
        case 0:
            service.cancel(session, activity.id, "Bão", by=SYSTEM, now=now)
        case 1:
            service.postpone(session, activity.id, "Bão", by=SYSTEM, now=now)
        case 2:
            accept = chance.random() < 0.7
            service.answer(session, activity.id, units.by_code(session, "BTT"), accept, by=SYSTEM, now=now)
        case 3:
            hold(session, activity, now=now)
        case _:
            session.flush()
            service.edit(
                session, activity.id, make_draft(**fields), revision=activity.revision, by=SYSTEM, now=now
            )  # fmt: skip
            service.submit(session, activity.id, by=SYSTEM, now=now)
