"""The days desk: a letter dates the Week, a storm postpones what stands in it and tells everybody once."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from calendar_app.activities import disruptions, service
from calendar_app.activities import queries as activities
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.days import CommemorationDate, CommemorationYear, DayOff, Disruption, Occasion
from calendar_app.models.mail import OutboxMessage
from calendar_app.plans import observances, queries
from calendar_app.plans import service as plans
from calendar_app.plans.checks import read_plan
from calendar_app.plans.working_days import workdays
from calendar_app.publication import queries as publication
from calendar_app.quotas import boards, checks
from calendar_app.units import queries as units
from tests.conftest import NOW, PLAN, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.files import making
from tests.signing import sign_in

WEEK = {"first_day": "11/10/2027", "last_day": "17/10/2027", "theme_vi": "Học để đổi mới", "letter": "Công văn số 99"}
STORM = {"sort": "storm", "name": "Bão số 12", "first_day": "01/12/2026", "last_day": "03/12/2026", "document": "CĐ 15"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def officer(client, transact):
    with transact() as session:
        grant(session, make_person(session, "so@example.vn"), units.by_code(session, "SVHTTDL"), Role.MANAGER)
    return sign_in(client, transact, "so@example.vn")


def week(session):
    return session.scalars(
        select(CommemorationDate).join(CommemorationDate.commemoration).where(
            CommemorationDate.year == 2027, CommemorationDate.commemoration.has(code="lifelong_learning_week"))
    ).one()  # fmt: skip


def test_a_letter_dates_the_week_for_pages_and_feeds_and_the_file_leaves_it(officer, transact):
    with transact() as session:
        before = publication.fragment(session, "commemoration:lifelong_learning_week:2027", "vi").sequence
    assert officer.post("/desk/days/2027/lifelong_learning_week", data=WEEK).status_code == 303

    with transact() as session:
        assert (week(session).first_day, week(session).last_day) == (date(2027, 10, 11), date(2027, 10, 17))
        fragment = publication.fragment(session, "commemoration:lifelong_learning_week:2027", "vi")
        assert fragment.sequence == before + 1
        assert b"20271011" in fragment.body
        document, _faults = read_plan(PLAN.read_bytes())
        queries.current_plan(session).checksum = "another"
        plans.load(session, document, now=NOW)
        assert week(session).first_day == date(2027, 10, 11)
    page = officer.get("/desk/days?year=2027").text
    assert "Học để đổi mới" in page
    assert "Công văn số 99" in page


def test_what_declared_the_day_is_credited_by_its_new_date_or_told_to_lie_far_away(officer, transact):
    with transact() as session:
        make_activity(
            session, type="week_programme", scale="province", first_day=date(2027, 10, 2), last_day=date(2027, 10, 3),
            commemorations=("lifelong_learning_week",),
        )  # fmt: skip
    officer.post("/desk/days/2027/lifelong_learning_week", data=WEEK | {"first_day": "20/12/2027", "last_day": ""})

    assert "Trưng bày sách" in officer.get("/desk/days/2027/lifelong_learning_week").text
    with transact() as session:
        cells = boards.cells(session, 2027, TODAY, units.by_code(session, "TVT"))
        cell = next(cell for cell in cells if cell.obligation.code == "q_lib_week")
        assert cell.progress.overdue_on == date(2027, 12, 20) + days(16) or cell.progress.overdue_on.year == 2028
        assert checks.differences(session, TODAY) == []


def test_the_letter_itself_is_kept_and_given_out(officer, transact):
    body = making.pdf()
    answer = officer.post(
        "/desk/days/2027/lifelong_learning_week", data=WEEK | {"file": (BytesIO(body), "công văn.pdf")}
    )
    assert answer.status_code == 303
    with transact() as session:
        number = session.scalars(select(CommemorationYear.letter_file_id).filter_by(year=2027)).one()
    assert officer.get(f"/desk/files/{number}").data == body
    refused = officer.post("/desk/days/2027/lifelong_learning_week", data={"file": (BytesIO(b"MZ"), "a.pdf")})
    assert refused.status_code == 200
    with transact() as session:
        assert week(session).first_day == date(2027, 10, 11)


def test_days_off_and_days_worked_count_for_deadlines(officer, transact):
    officer.post("/desk/days/off", data={"sort": "off", "first_day": "25/11/2026", "name_vi": "Nghỉ bù"})
    officer.post("/desk/days/off", data={"sort": "worked", "first_day": "28/11/2026"})
    with transact() as session:
        found = workdays(session, 2026, 2026)
        assert date(2026, 11, 25) not in found
        assert date(2026, 11, 28) in found
        number = session.scalars(select(DayOff.id).where(DayOff.sort == "off")).one()
    assert "25/11/2026" in officer.get("/desk/days").text
    officer.post(f"/desk/days/off/{number}/withdraw")
    with transact() as session:
        assert date(2026, 11, 25) in workdays(session, 2026, 2026)


def test_an_occasion_is_named_by_activities_until_it_is_cancelled(officer, transact):
    said = {"name_vi": "Bầu cử Hội đồng nhân dân", "first_day": "23/05/2027"}
    officer.post("/desk/days/occasions/new", data=said)
    officer.post("/desk/days/occasions/new", data=said)
    with transact() as session:
        codes = list(session.scalars(select(Occasion.code).order_by(Occasion.id)))
        assert codes == ["bau_cu_hoi_dong_nhan_dan_2027", "bau_cu_hoi_dong_nhan_dan_2027_2"]
        activity = make_activity(session, occasions=codes[:1])
        assert [row.code for row in activity.published.occasions] == codes[:1]
        number = session.scalars(select(Occasion.id)).first()
    assert (
        officer.post(
            f"/desk/days/occasions/{number}", data=said | {"first_day": "24/05/2027", "last_day": ""}
        ).status_code
        == 303
    )
    officer.post(f"/desk/days/occasions/{number}/cancel")
    assert officer.get(f"/desk/days/occasions/{number}").status_code == 404


@pytest.fixture
def storm(officer, transact):
    """A storm over two published activities, a draft, one elsewhere in time; who is to be told."""
    with transact() as session:
        in_it = {"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 2)}
        organiser = grant(session, make_person(session, "hoa@example.vn"), units.by_code(session, "TVT"))
        outside = make_activity(session, title="Hội sách ngoài trời", type="book_day", **in_it)
        outside.organiser_id = organiser.person_id
        make_activity(session, "BTT", title="Tọa đàm", type="talk", **in_it)
        make_activity(session, title="Bản nháp", published=False, **in_it)
        make_activity(session, title="Sau bão", type="book_day", first_day=date(2026, 12, 4))
        make_activity(
            session, title="Lớp hằng tuần", type="class", rrule="FREQ=WEEKLY", first_day=date(2026, 11, 25),
            starts_at=None,
        )  # fmt: skip
    where = officer.post("/desk/days/disruptions/new", data=STORM).location
    with transact() as session:
        row = session.scalars(select(Disruption)).one()
        keys = {one.title: one.key for one in disruptions.affected(session, row)}
    return where, keys


def test_a_storm_lists_what_stands_in_it_and_postpones_what_is_chosen_at_once(officer, storm, transact):
    where, keys = storm
    assert set(keys) == {"Hội sách ngoài trời", "Tọa đàm", "Bản nháp", "Lớp hằng tuần"}
    page = officer.get(where).text
    assert page.count(" checked") == 1

    chosen = [keys["Hội sách ngoài trời"], keys["Lớp hằng tuần"]]
    assert officer.post(f"{where}/postpone", data={"chosen": chosen}).status_code == 303

    feed = officer.get("/feeds/units/TVT.ics").text.replace("\r\n ", "")
    assert "HOÃN: Hội sách ngoài trời" in feed
    assert feed.count("HOÃN") == 2
    with transact() as session:
        letters = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert [(row.recipient, row.kind) for row in letters] == [("hoa@example.vn", "notice")]
        assert session.scalars(select(Disruption)).one().lifted_at is None
        assert checks.differences(session, TODAY) == []
    assert "Hội sách ngoài trời" in officer.get(where).text


def test_pressed_twice_it_postpones_and_writes_once(officer, storm, transact):
    where, keys = storm
    chosen = {"chosen": [keys["Hội sách ngoài trời"], keys["Tọa đàm"]]}
    officer.post(f"{where}/postpone", data=chosen)

    assert officer.post(f"{where}/postpone", data=chosen).status_code == 409
    with transact() as session:
        assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_what_has_changed_meanwhile_stops_all_of_it(officer, storm, transact):
    where, keys = storm
    with transact() as session:
        number = int(keys["Tọa đàm"].split(":")[0])
        service.cancel(session, number, "khác", by=SYSTEM, now=NOW)

    answer = officer.post(f"{where}/postpone", data={"chosen": [keys["Hội sách ngoài trời"], keys["Tọa đàm"]]})

    assert answer.status_code == 409
    with transact() as session:
        assert activities.activity(session, int(keys["Hội sách ngoài trời"].split(":")[0])).life == "planned"
        assert session.scalars(select(OutboxMessage)).all() == []


def test_mourning_advises_the_festive_ones_of_one_place_only(officer, transact):
    with transact() as session:
        for place in ("21548", "21025"):
            make_activity(session, title=f"Lễ hội {place}", type="festival", place=place, first_day=TODAY + days(5))
        make_activity(session, title="Buổi đọc sách", type="reading_session", place="21548", first_day=TODAY + days(5))
    data = {"sort": "mourning", "name": "Quốc tang", "first_day": "27/11/2026", "place": "21548"}
    where = officer.post("/desk/days/disruptions/new", data=data).location
    with transact() as session:
        found = disruptions.affected(session, session.scalars(select(Disruption)).one())
        assert {one.title: one.advised for one in found} == {"Lễ hội 21548": True, "Buổi đọc sách": False}
    assert officer.post(f"{where}/lift").status_code == 303
    assert officer.post(f"{where}/lift").status_code == 303
    with transact() as session:
        assert session.scalars(select(Disruption)).one().lifted_at == NOW


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/desk/days/2027/lifelong_learning_week", {"first_day": "31/02/2027"}),
        ("/desk/days/2027/lifelong_learning_week", {"first_day": "01/10/2028"}),
        ("/desk/days/2027/lifelong_learning_week", {"first_day": "05/10/2027", "last_day": "01/10/2027"}),
        ("/desk/days/2027/lifelong_learning_week", {"last_day": "01/10/2027"}),
        ("/desk/days/2027/lifelong_learning_week", {"first_day": "01/01/2027", "last_day": "30/12/2027"}),
        ("/desk/days/off", {"sort": "maybe", "first_day": "24/11/2026"}),
        ("/desk/days/off", {"sort": "off", "first_day": "24/11/2026", "last_day": "24/11/2027"}),
        ("/desk/days/occasions/new", {"name_vi": "\x00", "first_day": "24/11/2026"}),
        ("/desk/days/disruptions/new", STORM | {"place": "0"}),
        ("/desk/days/disruptions/new", STORM | {"last_day": "01/11/2026"}),
        ("/desk/days/disruptions/new", STORM | {"name": "x" * 300}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(officer, transact, path, data):
    answer = officer.post(path, data=data)

    assert answer.status_code == 200
    assert "summary-title" in answer.text
    with transact() as session:
        for table in (DayOff, Occasion, Disruption):
            assert session.scalars(select(table)).all() == []
        assert not any(row.by_hand for row in session.scalars(select(CommemorationYear)))


def test_nothing_chosen_is_said(officer, storm):
    assert "summary-title" in officer.post(f"{storm[0]}/postpone").text


def test_only_the_managers_of_the_desks_unit_set_the_days(client, transact):
    with transact() as session:
        grant(session, make_person(session, "tv@example.vn"), units.by_code(session, "TVT"), Role.MANAGER)
        assert observances.desk(session).code == "SVHTTDL"
    assert sign_in(client, transact, "tv@example.vn").get("/desk/days").status_code == 403
