"""The demonstration is what a first visit shows: the province's year, as of the day it was loaded."""

from datetime import UTC, datetime

import pytest

from calendar_app import demonstration, demonstration_figures, demonstration_rounds
from calendar_app.duties import round_tables
from calendar_app.indicators import service as indicators
from calendar_app.models.activities import Activity, Version
from calendar_app.models.commendations import Commendation
from calendar_app.models.difficulties import Difficulty
from calendar_app.models.duties import DutyInstance, DutyProof
from calendar_app.models.indicators import Attestation, Declaration, Sheet, Statistic
from calendar_app.models.people import Person
from calendar_app.models.rounds import Round, RoundAnswer
from calendar_app.publication import queries as publication_queries
from calendar_app.publication import service as publication
from calendar_app.quotas import boards
from calendar_app.site import public_queries
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days


@pytest.fixture
def database_template():
    return "demonstration"


def stands(session, code, year):
    unit = units.by_code(session, code)
    return {
        cell.obligation.code: (cell.progress.held, cell.progress.planned, cell.progress.missing, cell.risk)
        for cell in boards.cells(session, year, TODAY, unit)
    }


def test_library_of_this_year(session):
    assert stands(session, "TVT", 2026) == {
        "q_lib_week": (1, 0, 0, "met"),
        "q_lib_book_day": (1, 0, 0, "met"),
        "q_lib_copyright_day": (1, 0, 0, "met"),
        "q_lib_campaign": (1, 0, 0, "met"),
        "q_lib_donation": (1, 0, 0, "met"),
        "q_lib_digital_collection": (0, 0, 1, "at_risk"),
        "q_lib_exhibition": (2, 0, 0, "met"),
        "q_lib_cooperation": (0, 1, 0, "on_track"),
    }


def test_library_of_next_year_has_one_of_two_exhibitions(session):
    assert stands(session, "TVT", 2027)["q_lib_exhibition"] == (0, 1, 1, "on_track")
    assert stands(session, "TVT", 2027)["q_lib_book_day"] == (0, 0, 1, "on_track")


def test_museum_has_held_one_and_plans_the_second(session):
    assert stands(session, "BTT", 2026) == {"q_mus_experience": (1, 1, 0, "met")}


def test_years_before_tracking_are_not_tracked(session):
    assert {risk for *_figures, risk in stands(session, "TVT", 2025).values()} == {"not_applicable"}


def test_every_title_says_that_it_is_a_demonstration(session):
    titles = [version.title for version in session.query(Version)]
    assert len(titles) > 20
    assert [title for title in titles if not title.endswith("(minh họa)")] == []


def test_loading_again_adds_nothing(app, transact):
    with transact() as session:
        before = session.query(Activity).count()
    with app.app_context():
        assert list(demonstration.load(NOW)) == []
    with transact() as session:
        assert session.query(Activity).count() == before


@pytest.mark.parametrize("moment", ["2026-01-01", "2027-06-30", "2028-02-29", "2030-12-31"])
class TestAnyDay:
    """It loads on any day: what is past is held, what is to come is planned."""

    @pytest.fixture
    def database_template(self):
        return "plan"

    def test_loads(self, app, transact, set_clock, moment):
        now = datetime.fromisoformat(moment).replace(hour=3, tzinfo=UTC)
        set_clock(now)
        with app.app_context():
            assert len(list(demonstration.load(now))) == 8
        with transact() as session:
            assert session.query(Person).count() == 8
            for activity in session.query(Activity).filter_by(life="held"):
                assert activity.published.last_day <= now.date()
            for activity in session.query(Activity).filter_by(life="planned"):
                late = [o for o in activity.occurrences if o.state == "planned" and o.last_day < now.date()]
                assert late == [] or "ngư dân" in activity.published.title
            assert {row.state for row in session.query(Round)} == {"open", "closed"}
            assert {row.state for row in session.query(DutyInstance)} == {"open", "under_way", "done"}


def test_totals_name_fulfilments_and_distinct_activities(session):
    """The Book Day serves two obligations: seven fulfilments, six activities."""
    cells = boards.cells(session, 2026, TODAY, units.by_code(session, "TVT"))

    assert boards.held_totals(session, cells) == boards.Totals(fulfilments=7, activities=6)


def test_pages_and_feeds_show_the_same_activities(session):
    """The rule of what is public is written in SQL for pages and in Python for feeds: they agree."""
    pages = {row.Activity.id for row in session.execute(public_queries.published())}
    feeds = {int(f.subject.removeprefix("activity:")) for f in publication_queries.subjects(session, "activity:")}

    assert pages == feeds == {row.id for row in session.query(Activity) if publication.is_public(row)}
    assert len(pages) > 10


def test_the_control_room_has_figures_of_several_years(session):
    verdicts = {(row.target.code, row.goal.due_year): row.verdict for row in indicators.rows(session, 2025, TODAY)}
    assert verdicts["t_lib_province", 2025] == "met"
    assert verdicts["g_lib_2025", 2025] == "met"
    assert verdicts["t_lib_special", 2030] == "on_track"
    assert {row.state for row in session.query(Sheet).filter_by(form="f_commune")} == {"accepted", "submitted", "draft"}


def test_every_text_of_the_control_room_says_that_it_is_a_demonstration(session):
    texts = [row.remark for row in session.query(Sheet)]
    texts += [
        text for row in session.query(Difficulty) for text in (row.title, row.text.rstrip("."), row.needs.rstrip("."))
    ]
    texts += [row.merits.rstrip(".") for row in session.query(Commendation)]
    texts += [row.document for table in (Declaration, Attestation) for row in session.query(table)]
    assert len(texts) > 15
    assert [text for text in texts if not text.rstrip(".").endswith("(minh họa)")] == []


def test_rounds_are_answered_by_some_with_activities_and_figures(session):
    under_way, over = session.query(Round).order_by(Round.id)
    states = {row.unit.code: row.state for row in session.query(RoundAnswer).filter_by(round_id=under_way.id)}
    assert states == {
        "TVT": "submitted", "BTT": "submitted", "TTVH": "returned", "XA-21548": "draft", "XA-21484": "waiting",
        "XA-21490": "waiting",
    }  # fmt: skip
    told = round_tables.table(session, under_way)
    assert (under_way.due_on, told.counts.answered, told.totals) == (TODAY + days(9), 2, (4310, 5340))
    assert {row.unit.code for row in told.rows if row.activities and row.answered} == {"TVT", "BTT"}
    assert (over.state, round_tables.table(session, over).counts.answered) == ("closed", 3)


def test_duties_are_done_with_evidence_under_way_open_and_late(session):
    rows = {
        (row.code, row.unit.code): (row.state, row.due_on - TODAY, len(row.proofs))
        for row in session.query(DutyInstance).filter(DutyInstance.due_on.is_not(None))
    }
    assert rows == {
        ("d11", "SGDDT"): ("done", days(-20), 1), ("r_department", "SGDDT"): ("done", days(-10), 1),
        ("r_department", "STC"): ("open", days(-10), 0), ("r_district", "XA-21484"): ("under_way", days(20), 0),
        ("r_district", "XA-21548"): ("open", days(20), 0),
    }  # fmt: skip


def test_every_text_of_rounds_and_duties_says_that_it_is_a_demonstration(session):
    texts = [text for row in session.query(Round) for text in (row.title, row.number, row.text.rstrip("."))]
    texts += [row.note for row in session.query(RoundAnswer) if row.note]
    texts += [row.note for row in session.query(DutyInstance) if row.note]
    assert len(texts) > 12
    assert [text for text in texts if not text.endswith("(minh họa)")] == []
    assert all("minh-hoa" in row.link for row in session.query(DutyProof))


def test_loading_it_again_adds_no_figure_no_round_and_no_evidence(session):
    tables = (Statistic, Round, RoundAnswer, DutyProof, DutyInstance)
    before = [session.query(table).count() for table in tables]
    demonstration_figures.load(session, NOW)
    demonstration_rounds.load(session, NOW)
    assert [session.query(table).count() for table in tables] == before
