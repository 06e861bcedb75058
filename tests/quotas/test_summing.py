"""Everything reckoned at once: plain rows say what loaded objects say, sums that are right are left alone."""

from sqlalchemy import select

from calendar_app.models.activities import Activity
from calendar_app.models.rollups import ActivitySum, StandingSum
from calendar_app.models.units import Unit
from calendar_app.quotas import checks, published_queries, queries, reckoning
from calendar_app.quotas.summing import Tally
from tests.conftest import NOW, TODAY
from tests.quotas import province


def test_plain_rows_say_what_activities_say(session):
    province.generate(session, 3, steps=120)
    told = {one.id: one for some in published_queries.slices(session) for one in some}
    published = session.scalars(select(Activity).where(Activity.published_version_id.is_not(None))).all()

    assert any(one.state == "held" for row in told.values() for one in row.facts.happenings)
    assert any(row.facts.days for row in told.values())
    assert {row.id: queries.facts(row) for row in published} == {key: one.facts for key, one in told.items()}
    assert {row.id: [taking(party) for party in row.participations] for row in published} == {
        key: [taking(party) for party in one.parties] for key, one in told.items()
    }


def taking(party):
    return party.id, party.state, party.since, party.until, party.unit.id, queries.unit_facts(party.unit, TODAY)


def test_slices_leave_nobody_out(session, monkeypatch):
    province.generate(session, 4)
    whole = [one for some in published_queries.slices(session) for one in some]

    monkeypatch.setattr(published_queries, "SLICE", 7)

    assert [one for some in published_queries.slices(session) for one in some] == whole


def test_sums_that_are_right_are_left_alone(session):
    province.generate(session, 5)
    before = ledgers(session)

    reckoning.everything(session, now=NOW, cause="plan")

    assert ledgers(session) == before


def ledgers(session):
    return [list(session.scalars(select(model.id).order_by(model.id))) for model in (StandingSum, ActivitySum)]


def test_what_the_sums_are_off_by_is_written(session):
    province.generate(session, 6)
    sums, numbers = ledgers(session)
    session.get_one(StandingSum, sums[0]).held += 5
    session.delete(session.get_one(ActivitySum, numbers[0]))
    nobody = session.scalars(select(Unit.id).where(Unit.code == "TVT")).one()
    session.add(ActivitySum(node_id=nobody, grouping="kind:of nobody", year=2026, activities=3))
    session.flush()
    assert len(checks.differences(session, TODAY)) == 3

    reckoning.everything(session, now=NOW, cause="plan")

    assert checks.differences(session, TODAY) == []
    assert [len(rows) for rows in ledgers(session)] == [len(sums) + 1, len(numbers) + 2]


def test_an_activity_of_several_cohorts_counts_once_under_each_node():
    tally = Tally([((1, ""), (2, "")), ((1, ""), (3, ""))])
    year, held = (2026, None, None), (2026, 8, 9)

    tally.count({(0, 2026, 8, 9), (1, 2026, 8, 9)})
    tally.count({(0, 2026, 8, 9)})
    tally.count({(1, 2026, 8, 0)})

    assert {node: dict(tally.shared(node)) for node in (1, 2, 3)} == {
        node: {("", *year): 1, ("", *held): 1} for node in (1, 2, 3)
    }
    assert {cohort: dict(added) for cohort, added in tally.cohorts()} == {0: {year: (1,), held: (1,)}, 1: {year: (1,)}}
