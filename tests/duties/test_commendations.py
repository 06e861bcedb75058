"""Commendation: figures from standings and results, proposals, decisions, and who sees them."""

from datetime import date, timedelta

import pytest

from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import NOBODY, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.domain.merits import Limits, Merit
from calendar_app.duties import commendation_queries as queries
from calendar_app.duties import commendations, merits
from calendar_app.duties.commendations import Proposal
from calendar_app.duties.proofs import Given
from calendar_app.extensions import SYSTEM
from calendar_app.models.audit import AuditEntry
from calendar_app.models.plans import PlanSetting
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.duties.conftest import someone
from tests.factories import make_activity, make_person

SAID = Proposal(2026, "Hoàn thành xuất sắc nhiệm vụ")


@pytest.fixture
def boss(session):
    return someone(session, "SVHTTDL", Role.APPROVER)


@pytest.fixture
def editor(session):
    return someone(session, "BTT", Role.EDITOR)


def held(session, unit="BTT", day=date(2026, 11, 18), people=120, after=1, organiser=None, **fields):
    """An activity that was held, its result recorded some days afterwards."""
    row = make_activity(session, unit, first_day=day, last_day=day, **fields)
    row.organiser_id = organiser
    moment = NOW.replace(month=day.month, day=day.day) + timedelta(days=after)
    results.hold(session, row.id, row.occurrences[0].id, Outcome(attendance=people), by=SYSTEM, now=moment)
    session.flush()
    return row


def propose(session, by, said=SAID, unit="BTT"):
    return commendations.propose(session, units.by_code(session, unit), said, by=by, now=NOW)


def test_figures_come_from_standings_and_results(session):
    marked = {"type": "experience_education", "commemorations": ("museum_day",)}
    held(session, day=date(2026, 5, 18), after=2, **marked)
    held(session, people=30, after=20, day=date(2026, 10, 1))
    held(session, "TVT", people=5)
    make_activity(session, "BTT", first_day=date(2026, 12, 1))

    museum, library = units.by_code(session, "BTT"), units.by_code(session, "TVT")
    found = {one.unit.code: one.merit for one in merits.candidates(session, 2026, TODAY, [museum, library])}

    assert (found["BTT"].owed, found["BTT"].met) == (1, 1)
    assert (found["BTT"].held, found["BTT"].on_time, found["BTT"].attendance) == (2, 1, 150)
    assert (found["TVT"].held, found["TVT"].attendance, found["TVT"].met) == (1, 5, 0)
    assert found["BTT"] == merits.of_unit(session, 2026, TODAY, museum)
    assert merits.of_unit(session, 2025, TODAY, units.by_code(session, "XA-21484")) == Merit()


def limit(session, days, share):
    """The plan says within how many days a result is in time, and how many of 100 have to be."""
    for key, value in (("commendation_days", days), ("commendation_share", share)):
        session.query(PlanSetting).filter_by(key=key).one().value = {"value": value}
    session.flush()


def test_the_plan_says_what_is_in_time_and_a_proposal_keeps_what_was_said(session, editor):
    held(session, day=date(2026, 5, 18), after=20, type="experience_education", commemorations=("museum_day",))
    museum = units.by_code(session, "BTT")
    limit(session, 20, 100)
    found = merits.of_unit(session, 2026, TODAY, museum)
    assert (found.on_time, found.outstanding, found.within, found.most) == (1, True, 20, 100)
    row = propose(session, editor)

    limit(session, 19, 100)

    assert merits.of_unit(session, 2026, TODAY, museum).on_time == 0
    assert Merit(**row.figures) == found
    assert merits.of_unit(session, 2025, TODAY, museum).within == 19


def test_without_the_settings_it_is_a_week_and_four_of_five(session):
    limit(session, None, None)
    assert merits.limits(session) == Limits(7, 80)


def test_people_are_those_who_organised(session):
    thu = make_person(session, "thu@example.vn", name="Nguyễn Thị Thu")
    held(session, organiser=thu.id, people=10)
    held(session, organiser=thu.id, people=20, day=date(2026, 11, 10))
    held(session)

    (found,) = merits.people(session, 2026, units.by_code(session, "BTT"))

    assert (found.person, found.merit) == (thu, Merit(held=2, on_time=2, attendance=30))


def test_figures_are_frozen_with_the_proposal(session, editor):
    held(session, people=120)
    row = propose(session, editor)
    held(session, people=999, day=date(2026, 11, 19))

    assert Merit(**row.figures).attendance == 120
    assert (row.to_unit.code, row.state, row.proposed_by) == ("SVHTTDL", "proposed", editor.email)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Proposal(2026, " "), "merits: missing"),
        (Proposal(2027, "x"), "year: out_of_range"),
        (Proposal(2023, "x"), "year: out_of_range"),
        (Proposal(2026, "x", person="x" * 121), "person: too_long"),
        (Proposal(2026, "x", given=Given(("x",))), "links: not_an_address"),
    ],
)
def test_a_proposal_that_will_not_do(session, editor, said, fault):
    with pytest.raises(Invalid, match=fault):
        propose(session, editor, said)


def test_the_same_candidate_once_a_year_unless_declined(session, editor, boss):
    row = propose(session, editor)
    with pytest.raises(Invalid, match="person: twice"):
        propose(session, editor)
    propose(session, editor, Proposal(2026, "x", "Nguyễn  Thị Thu"))
    with pytest.raises(Invalid, match="person: twice"):
        propose(session, editor, Proposal(2026, "x", "Nguyễn Thị Thu "))
    propose(session, editor, Proposal(2025, "x"))

    commendations.decide(session, row.id, False, "Chưa đủ thành tích", by=boss, now=NOW)
    assert propose(session, editor).id != row.id


def test_the_unit_above_decides_with_a_reason_and_once(session, editor, boss):
    row = propose(session, editor)
    with pytest.raises(NotAllowed):
        commendations.decide(session, row.id, True, "x", by=someone(session, "BTT", Role.MANAGER), now=NOW)
    with pytest.raises(Invalid, match="reason: missing"):
        commendations.decide(session, row.id, True, " ", by=boss, now=NOW)

    commendations.decide(session, row.id, True, "Đủ tiêu chuẩn", by=boss, now=NOW)

    assert (row.state, row.decided_by, row.reason) == ("accepted", boss.email, "Đủ tiêu chuẩn")
    with pytest.raises(WrongStatus):
        commendations.decide(session, row.id, False, "x", by=boss, now=NOW)
    with pytest.raises(WrongStatus):
        commendations.withdraw(session, row.id, "x", by=editor, now=NOW)
    with pytest.raises(WrongStatus):
        commendations.prove(session, row.id, Given(("https://example.vn",)), by=editor, now=NOW)


def test_nobody_else_sees_it_and_a_commune_is_seen_by_whom_it_goes_to(session, boss):
    commune = someone(session, "XA-21484", Role.EDITOR)
    row = propose(session, commune, unit="XA-21484")
    for by in (someone(session, "TVT", Role.MANAGER), someone(session, "XA-21548", Role.MANAGER), NOBODY):
        with pytest.raises(NotFound):
            commendations.view(session, row.id, by)

    assert commendations.view(session, row.id, boss) is row
    assert list(session.scalars(queries.visible(["/UBND-TINH/SVHTTDL/"], 2026, ""))) == [row]
    assert list(session.scalars(queries.visible(["/UBND-TINH/SVHTTDL/TVT/"], 2026, ""))) == []
    assert list(session.scalars(queries.visible(["/UBND-TINH/"], 2026, "accepted"))) == []


def test_at_the_top_nobody_can_decide(session):
    with pytest.raises(Invalid, match="nobody_above"):
        propose(session, someone(session, "UBND-TINH", Role.EDITOR), unit="UBND-TINH")


def test_names_stay_out_of_the_log(session, editor):
    propose(session, editor, Proposal(2026, "x", "Nguyễn Thị Thu", "Phó Giám đốc"))

    (entry,) = session.query(AuditEntry).filter_by(table_name="commendation")
    assert "Thu" not in str(entry.changes["person"])
    assert "Phó" not in str(entry.changes["position"])
