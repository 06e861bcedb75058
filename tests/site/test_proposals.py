"""The pages of a draft of the year: looked at, changed, taken or left; nothing is saved before."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Version
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_activity, make_person
from tests.signing import sign_in

DRAFT, COPY = "/desk/units/TVT/year/2027/draft?lang=en", "/desk/units/TVT/year/2027/copy?lang=en"


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def planner(client, transact):
    """A browser in which a planner of the provincial library has signed in."""
    with transact() as session:
        grant(session, make_person(session, "hoa@example.vn"), units.by_code(session, "TVT"), Role.EDITOR)
    return sign_in(client, transact, "hoa@example.vn")


def keys(page):
    """The proposals of a page, and those that are ticked."""
    boxes = re.findall(r'name="take" value="([^"]+)"( checked)?', page.text)
    return [key for key, _ in boxes], [key for key, ticked in boxes if ticked]


def saved(transact):
    with transact() as session:
        rows = session.execute(select(Activity, Version).join(Version, Version.activity_id == Activity.id))
        return {version.title: (version.first_day.isoformat(), version.review) for _activity, version in rows}


def test_looking_saves_nothing(planner, transact):
    page = planner.get(DRAFT)
    every, ticked = keys(page)

    assert page.status_code == 200
    assert (len(every), len(ticked)) == (11, 9)
    assert saved(transact) == {}


def test_all_chosen_are_saved_as_drafts_and_the_year_needs_nothing_more(planner, transact):
    _every, ticked = keys(planner.get(DRAFT))
    answer = planner.post(DRAFT, data={"take": ticked, "then": "draft"})

    assert (answer.status_code, answer.location) == (303, "/desk/units/TVT/year/2027?lang=en")
    assert "9 activities saved as drafts." in planner.get(answer.location).text
    assert {review for _day, review in saved(transact).values()} == {"draft"}
    left, ticked = keys(planner.get(DRAFT))
    assert (len(left), ticked) == (2, [])


def test_pressed_twice_saved_once(planner, transact):
    _every, ticked = keys(planner.get(DRAFT))
    for _press in range(2):
        answer = planner.post(DRAFT, data={"take": ticked, "then": "draft"})
        assert answer.status_code == 303

    assert len(saved(transact)) == 9
    assert "had been saved before" in planner.get(answer.location).text


def test_two_browsers_at_once_save_it_once(planner, app, transact):
    _every, ticked = keys(planner.get(DRAFT))
    browsers = [sign_in(app.test_client(), transact, "hoa@example.vn") for _number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post(DRAFT, data={"take": ticked, "then": "submit"}), browsers))

    assert {answer.status_code for answer in answers} == {303}
    assert len(saved(transact)) == 9
    with transact() as session:
        assert session.scalar(select(func.count(Activity.id))) == 9


def test_saved_and_published_where_no_approval_is_needed(planner, transact):
    _every, ticked = keys(planner.get(DRAFT))
    answer = planner.post(DRAFT, data={"take": ticked, "then": "submit"})

    assert "9 activities published." in planner.get(answer.location).text
    assert {review for _day, review in saved(transact).values()} == {"approved"}


def test_titles_and_days_can_be_changed(planner, transact):
    key = keys(planner.get(DRAFT))[0][0]
    typed = {"take": key, f"title-{key}": "  Tên mới\x00 ", f"day-{key}": "05/03/2027"}

    assert planner.post(DRAFT, data=typed).status_code == 303
    assert saved(transact) == {"Tên mới": ("2027-03-05", "draft")}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Enter a title."),
        ("title", "x" * 251, "At most 250 characters."),
        ("day", "31/02/2027", "Enter a date as dd/mm/yyyy."),
        ("day", "\x00", "Enter a date as dd/mm/yyyy."),
        ("day", "9" * 5000, "Enter a date as dd/mm/yyyy."),
        ("day", "01/01/0001", "Choose a day of 2027."),
        ("day", "31/12/9999", "Choose a day of 2027."),
        ("day", "01/03/2028", "Choose a day of 2027."),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_typing_is_kept(planner, transact, field, typed, sentence):
    every = keys(planner.get(DRAFT))[0]
    answer = planner.post(DRAFT, data={"take": every[:2], f"{field}-{every[0]}": typed, f"title-{every[1]}": "Giữ lại"})

    assert answer.status_code == 200
    assert sentence in answer.text
    assert 'value="Giữ lại"' in answer.text
    assert keys(answer)[1] == every[:2]
    assert saved(transact) == {}


def test_a_day_that_a_rule_forbids_is_refused(planner, transact, set_clock):
    every = keys(planner.get(DRAFT))[0]
    book_day = next(key for key in every if key.startswith("q_lib_book_day"))

    far = planner.post(DRAFT, data={"take": book_day, f"day-{book_day}": "01/09/2027"})
    assert "within 60 days" in far.text

    soon = next(key for key in every if key.startswith("q_lib_digital"))
    early = planner.post(DRAFT, data={"take": soon, f"day-{soon}": "04/01/2027"})
    assert "Preparing it takes 40 working days" in early.text
    assert saved(transact) == {}


def test_nothing_chosen_is_said(planner, transact):
    answer = planner.post(DRAFT, data={"then": "draft"})

    assert (answer.status_code, saved(transact)) == (200, {})
    assert "Choose at least one activity." in answer.text


def test_what_somebody_else_has_planned_meanwhile_is_shown_before_anything_is_saved(planner, transact):
    _every, ticked = keys(planner.get(DRAFT))
    with transact() as session:
        make_activity(session, type="donation_launch", first_day=units_day(5), title="Của người khác")
    typed = {"take": ticked, f"title-{ticked[0]}": "Đã gõ"}
    answer = planner.post(DRAFT, data=typed)

    assert answer.status_code == 409
    assert "no longer proposed" in answer.text
    assert 'value="Đã gõ"' in answer.text
    assert list(saved(transact)) == ["Của người khác"]


def units_day(month):
    return NOW.date().replace(year=2027, month=month, day=12)


def test_what_cannot_be_met_any_more_is_said_on_top(planner):
    page = planner.get("/desk/units/TVT/year/2026/draft?lang=en").text

    assert "5 obligations can no longer be met in full" in page
    assert "was on 21/04/2026" in page
    assert page.index("can no longer be met") < page.index("proposals")


@pytest.mark.parametrize("year", [2020, 2025, 2052])
def test_far_years_open_as_well(planner, year):
    assert planner.get(DRAFT.replace("2027", str(year))).status_code == 200
    assert planner.get(COPY.replace("2027", str(year))).status_code == 200


def test_nothing_to_propose_is_said(client, transact):
    with transact() as session:
        grant(session, make_person(session), units.by_code(session, "SVHTTDL"), Role.EDITOR)
    browser = sign_in(client, transact, "thu@example.vn")
    page = browser.get("/desk/units/SVHTTDL/year/2027/draft?lang=en")

    assert "Nothing to propose for 2027" in page.text


@pytest.mark.parametrize("address", [DRAFT, COPY])
def test_other_units_and_years_do_not_exist(planner, address):
    assert planner.get(address.replace("TVT", "BTT")).status_code == 404
    assert planner.get(address.replace("TVT", "%00")).status_code == 404
    for year in ("1999", "2053", "0", "99999999999"):
        assert planner.get(address.replace("2027", year)).status_code == 404


@pytest.mark.parametrize("address", [DRAFT, COPY])
def test_invented_keys_save_nothing(planner, transact, address):
    for key in ("", "x", "\x00", "q_lib_week:20270101:00000000", "proposal:2027:x", "9" * 4000):
        answer = planner.post(address, data={"take": key, f"day-{key}": "x"})
        assert answer.status_code in (200, 409)
    assert saved(transact) == {}


def test_an_english_reader_gets_english_sentences_and_a_vietnamese_one_his(planner):
    assert "Take, change or leave each one" in planner.get(DRAFT).text
    vietnamese = planner.get(DRAFT.replace("en", "vi")).text
    assert "Trưng bày triển lãm sách trong cộng đồng nhân" in vietnamese


def test_last_year_is_copied_once_and_shown_as_copied(planner, transact):
    with transact() as session:
        make_activity(session, first_day=NOW.date().replace(month=5, day=6), title="Tập huấn 2026")
        gone = make_activity(session, first_day=NOW.date().replace(month=6, day=6), title="Đã hủy")
        service.cancel(session, gone.id, "Bão", by=SYSTEM, now=NOW)
    page = planner.get(COPY)
    every, ticked = keys(page)

    assert (len(every), ticked) == (1, every)
    assert "Called off last year" in page.text
    assert planner.post(COPY, data={"take": ticked}).status_code == 303
    assert saved(transact)["Tập huấn 2027"] == ("2027-05-05", "draft")
    again = planner.get(COPY)
    assert keys(again) == ([], [])
    assert "Copied already" in again.text


def test_a_copy_is_not_put_on_a_day_that_is_past_or_of_another_year(planner, transact):
    with transact() as session:
        make_activity(session, first_day=NOW.date().replace(month=5, day=6), title="Tập huấn 2026")
    key = keys(planner.get(COPY))[0][0]
    answer = planner.post(COPY, data={"take": key, f"day-{key}": "01/02/2026"})

    assert "Choose a day of 2027." in answer.text
    assert list(saved(transact)) == ["Tập huấn 2026"]
