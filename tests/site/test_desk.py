"""The desk, as the staff of a unit use it: no JavaScript, only links and forms."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.people import Person
from calendar_app.units import queries as units
from tests import signing
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person

CONTENT = {
    "title": "Ngày Sách và Văn hóa đọc 2027",
    "type": "book_day",
    "first_day": "21/04/2027",
    "scale": "province",
    "visibility": "public",
    "repeats": "once",
    "commemorations": ["book_reading_day"],
}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def sign_in(app, transact):
    """A browser in which somebody with a role on a unit has signed in: ``sign_in("TVT", Role.EDITOR)``."""

    def make(code, role):
        email = f"{code}.{role.name}@example.vn".lower()
        with transact() as session:
            if session.scalar(select(Person).where(Person.email == email)) is None:
                grant(session, make_person(session, email), units.by_code(session, code), role)
        return signing.sign_in(app.test_client(), transact, email)

    return make


@pytest.fixture
def librarian(sign_in):
    return sign_in("TVT", Role.EDITOR)


@pytest.fixture
def plan(transact):
    """A new activity, by id: ``plan(published=False, title="...")``."""

    def make(unit="TVT", **fields):
        with transact() as session:
            return make_activity(session, unit, **fields).id

    return make


def needs_approval(transact, code="TVT"):
    with transact() as session:
        units.by_code(session, code).needs_approval = True


def read(transact, activity_id):
    with transact() as session:
        found = session.get_one(Activity, activity_id)
        version = found.versions[-1]
        return {"life": found.life, "review": version.review, "title": version.title, "versions": len(found.versions)}


def step_title(page):
    """The one next step of the desk."""
    found = re.search(r'<h2 id="next">(.*?)</h2>', page.text)
    return unescape(found[1]) if found else None


def revision(page):
    return re.search(r'name="revision"[^>]*value="(\d+)"', page.text)[1]


def test_who_has_no_role_anywhere_sees_the_desk_of_nobody(app, transact):
    """Neither of the first unit of all, nor of one that is named."""
    with transact() as session:
        make_person(session, "alone@example.vn")
    browser = signing.sign_in(app.test_client(), transact, "alone@example.vn")

    pages = [browser.get(address) for address in ("/desk?lang=en", "/desk?lang=en&year=2025")]

    assert {page.status_code for page in pages} == {200}
    assert all("No unit is entrusted to you yet" in page.text for page in pages)
    assert browser.get("/desk?unit=TVT").status_code == 404


def test_the_desk_says_the_one_next_step_and_its_button_opens_a_filled_form(librarian):
    page = librarian.get("/desk?year=2027&lang=en")
    assert step_title(page) == "No activity yet for Vietnam Book and Reading Culture Day, 21/04/2027"

    link = unescape(re.search(r'<a class="button" href="([^"]+)"', page.text)[1])
    form = librarian.get(link)

    assert 'value="21/04/2027"' in form.text
    assert 'value="Vietnam Book and Reading Culture Day 2027"' in form.text
    assert re.search(r'<input checked[^>]*value="book_reading_day"', form.text)
    assert re.search(r'<option selected value="book_day"', form.text) or "book_day" not in link


def test_a_filled_gap_is_no_step_any_more(librarian):
    librarian.post("/desk/activities/new?unit=TVT", data=CONTENT | {"unit": "TVT", "then": "submit"})

    page = librarian.get("/desk?year=2027&lang=en")

    assert "No activity yet for Vietnam Book and Reading Culture Day" not in page.text
    assert "planned 1" in page.text


def test_a_draft_that_would_fill_a_gap_is_the_step(librarian):
    librarian.post("/desk/activities/new?unit=TVT", data=CONTENT | {"unit": "TVT"})

    page = librarian.get("/desk?year=2027&lang=en")

    assert "The draft “Ngày Sách và Văn hóa đọc 2027” would count for it." in unescape(page.text)


def test_a_saved_draft_says_what_it_would_count_for(librarian):
    answer = librarian.post("/desk/activities/new?unit=TVT&lang=en", data=CONTENT | {"unit": "TVT"})
    assert answer.status_code == 303

    page = unescape(librarian.get(answer.location).text)

    assert "Saved as a draft." in page
    assert "What it would count for" in page
    assert "It does not count: another type is asked for" in page


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a title."),
        ({"title": "\x00 \x07"}, "title", "Enter a title."),
        ({"title": "x" * 251}, "title", "At most 250 characters."),
        ({"first_day": "30/02/2027"}, "first_day", "Enter a date as dd/mm/yyyy."),
        ({"first_day": "01/01/0001"}, "first_day", "Enter a first day between 2020 and 2052."),
        ({"last_day": "20/04/2027"}, "last_day", "The last day must not be before the first day."),
        ({"last_day": "31/12/9999"}, "last_day", "An activity may last a year at most."),
        ({"starts_at": "25:00"}, "starts_at", "Enter a time as hh:mm, 24 hours."),
        ({"ends_at": "11:00"}, "starts_at", "Enter when it starts, or leave out when it ends."),
        ({"type": "orgy"}, "type", "Choose one from the list."),
        ({"task": "d99"}, "task", "Choose one from the list."),
        ({"place": "99999"}, "place", "Choose one from the list."),
        ({"link": "javascript:alert(1)"}, "link", "Enter an address that begins with https:// or http://."),
        ({"commemorations": ["quoc_khanh"]}, "commemorations", "Choose only days that lie within 60 days"),
        ({"exdates": "soon"}, "exdates", "Write days as dd/mm/yyyy, with commas between them."),
        ({"unit": "BTT"}, "unit", "Choose one from the list."),
    ],
)
def test_what_is_wrong_is_said_on_top_and_beside_its_field_and_nothing_is_lost(
    librarian, transact, wrong, field, sentence
):
    data = CONTENT | {"unit": "TVT", "venue": "Quảng trường Phạm Văn Đồng"} | wrong

    page = librarian.post("/desk/activities/new?lang=en", data=data)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert sentence in unescape(page.text)
    assert "Quảng trường Phạm Văn Đồng" in page.text
    with transact() as session:
        assert session.scalars(select(Activity)).all() == []


@pytest.mark.parametrize(
    "query", ["first_day=0001-01-01", "first_day=x&day=%00", "unit=", "day=nothing&last_day=9999-12-31"]
)
def test_a_link_that_says_nonsense_opens_an_ordinary_form(librarian, query):
    assert librarian.get(f"/desk/activities/new?{query}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/desk?year=1", 404), ("/desk?page=0", 404), ("/desk?page=99999999999", 404), ("/desk?unit=%00", 404),
     ("/desk?unit=BTT", 404), ("/desk?year=x", 200), ("/desk/activities/999", 404),
     ("/desk/activities/99999999999999999999", 404), ("/desk/activities/new?unit=NONE", 404)],
)  # fmt: skip
def test_addresses_that_say_nonsense_are_no_error_of_ours(librarian, path, status):
    assert librarian.get(path).status_code == status


def test_an_edit_beside_somebody_elses_keeps_what_was_typed_and_shows_both(librarian, plan, transact):
    number = plan(published=False, title="Trưng bày sách")
    mine = librarian.get(f"/desk/activities/{number}/edit")
    theirs = CONTENT | {"revision": revision(mine), "title": "Của người khác"}
    assert librarian.post(f"/desk/activities/{number}/edit", data=theirs).status_code == 303

    typed = CONTENT | {"revision": revision(mine), "title": "Của tôi"}
    conflict = librarian.post(f"/desk/activities/{number}/edit?lang=en", data=typed)

    assert conflict.status_code == 409
    assert "Somebody else has changed this activity meanwhile" in conflict.text
    assert "Của người khác" in conflict.text
    assert 'value="Của tôi"' in conflict.text
    again = typed | {"revision": revision(conflict)}
    assert librarian.post(f"/desk/activities/{number}/edit", data=again).status_code == 303
    assert read(transact, number)["title"] == "Của tôi"


def test_an_edit_without_its_revision_is_a_conflict(librarian, plan):
    number = plan(published=False)

    assert librarian.post(f"/desk/activities/{number}/edit", data=CONTENT).status_code == 409


def test_an_edit_of_what_is_public_waits_beside_it(sign_in, plan, transact):
    needs_approval(transact)
    editor, number = sign_in("TVT", Role.EDITOR), plan(title="Đã duyệt")
    form = editor.get(f"/desk/activities/{number}/edit")
    data = CONTENT | {"revision": revision(form), "title": "Bản mới", "then": "submit"}

    editor.post(f"/desk/activities/{number}/edit", data=data)

    page = editor.get(f"/desk/activities/{number}?lang=en")
    assert read(transact, number) == {"life": "planned", "review": "submitted", "title": "Bản mới", "versions": 2}
    assert "The public reads version 1: Đã duyệt" in page.text
    assert "Đã duyệt" in editor.get(f"/activities/{number}").text


def test_submitted_returned_changed_approved(sign_in, plan, transact):
    needs_approval(transact)
    editor, approver = sign_in("TVT", Role.EDITOR), sign_in("TVT", Role.APPROVER)
    number = plan(published=False)
    editor.post(f"/desk/activities/{number}/submit")
    assert step_title(approver.get("/desk?lang=en")) == "Waiting for your approval: Trưng bày sách"

    empty = approver.post(f"/desk/activities/{number}/return?lang=en", data={"reason": " "})
    assert "Say why." in empty.text
    approver.post(f"/desk/activities/{number}/return", data={"reason": "Thiếu địa điểm dự phòng"})
    assert step_title(editor.get("/desk?lang=en")) == "Returned for changes: Trưng bày sách"
    assert "Thiếu địa điểm dự phòng" in editor.get(f"/desk/activities/{number}").text

    form = editor.get(f"/desk/activities/{number}/edit")
    editor.post(f"/desk/activities/{number}/edit", data=CONTENT | {"revision": revision(form), "then": "submit"})
    approver.post(f"/desk/activities/{number}/approve")
    assert read(transact, number)["review"] == "approved"
    assert approver.post(f"/desk/activities/{number}/approve").status_code == 409


def test_nobody_approves_what_they_have_not_read(sign_in, plan, transact):
    needs_approval(transact)
    editor, approver = sign_in("TVT", Role.EDITOR), sign_in("TVT", Role.APPROVER)
    number = plan(published=False)
    editor.post(f"/desk/activities/{number}/submit")
    seen = revision(approver.get(f"/desk/activities/{number}"))
    form = editor.get(f"/desk/activities/{number}/edit")
    editor.post(f"/desk/activities/{number}/edit", data=CONTENT | {"revision": revision(form), "then": "submit"})

    assert approver.post(f"/desk/activities/{number}/approve", data={"revision": seen}).status_code == 409
    assert read(transact, number)["review"] == "submitted"


def test_postponed_and_given_a_new_date(librarian, plan, transact):
    number = plan()
    librarian.post(f"/desk/activities/{number}/postpone", data={"reason": "Bão số 12"})
    page = librarian.get(f"/desk/activities/{number}?lang=en")
    assert "Postponed without a new date" in page.text
    assert "Bão số 12" in page.text

    form = librarian.get(f"/desk/activities/{number}/edit")
    data = CONTENT | {"revision": revision(form), "then": "submit"}
    assert librarian.post(f"/desk/activities/{number}/edit", data=data).status_code == 303
    assert read(transact, number)["life"] == "planned"


def test_cancelled_for_good(librarian, plan, transact):
    number = plan()
    librarian.post(f"/desk/activities/{number}/cancel", data={"reason": "Không đủ kinh phí"})

    page = librarian.get(f"/desk/activities/{number}?lang=en")

    assert read(transact, number)["life"] == "cancelled"
    assert "Không đủ kinh phí" in page.text
    assert f"/desk/activities/{number}/edit" not in page.text


def test_what_is_past_asks_for_its_result(librarian, plan):
    number = plan(first_day=TODAY - days(3))
    desk = librarian.get("/desk?lang=en")
    assert "Past, result not recorded: Trưng bày sách" in desk.text
    link = unescape(re.search(r'href="(/desk/activities/\d+/occurrences/\d+/result[^"]*)"', desk.text)[1])

    missing = librarian.post(link, data={"attendance": ""})
    odd = librarian.post(link, data={"attendance": "many"})
    done = librarian.post(
        link, data={"attendance": "3450", "evidence": "https://example.vn/anh", "narrative": "Đông vui"}
    )

    assert "Enter how many people came." in missing.text
    assert "Enter a whole number." in odd.text
    assert done.status_code == 303
    page = librarian.get(f"/desk/activities/{number}?lang=en")
    assert "3,450 people came" in page.text
    assert "https://example.vn/anh" in page.text
    assert "Recorded the result." in page.text


def test_an_invited_unit_answers_on_its_own_desk(sign_in, plan, transact):
    guest = sign_in("TTVH", Role.EDITOR)
    number = plan("BTT", co_organisers=("TTVH",))
    assert "asks you to take part: Trưng bày sách" in guest.get("/desk?lang=en").text

    assert guest.post(f"/desk/activities/{number}/accept/TTVH").status_code == 303

    assert "asks you to take part" not in guest.get("/desk?lang=en").text
    assert "Takes part" in guest.get(f"/desk/activities/{number}?lang=en").text
    assert guest.get(f"/desk/activities/{number}/edit").status_code == 404


def test_a_department_sees_the_units_it_answers_for(sign_in):
    page = sign_in("SVHTTDL", Role.MANAGER).get("/desk?lang=en&year=2027")

    assert "The units you answer for" in page.text
    assert "/desk?unit=TVT" in unescape(page.text)


def test_a_viewer_reads_and_does_nothing(sign_in, plan):
    number = plan(published=False)
    viewer = sign_in("TVT", Role.VIEWER)

    desk, page = viewer.get("/desk?lang=en").text, viewer.get(f"/desk/activities/{number}?lang=en").text

    assert "/desk/activities/new" not in desk
    assert 'method="post" action="/desk' not in page
    assert "Other steps" not in page


def test_many_activities_come_in_pages(librarian, transact):
    with transact() as session:
        for number in range(23):
            make_activity(
                session, published=False, title=f"Hoạt động {number}", first_day=date(2027, 3, 1) + days(number)
            )

    first, second = librarian.get("/desk?year=2027"), librarian.get("/desk?year=2027&page=2")

    assert "Hoạt động 0<" in first.text
    assert "Hoạt động 22<" in second.text
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in second.text


def test_a_series_keeps_the_rule_that_the_form_has_no_words_for(librarian, plan, transact):
    number = plan(published=False, rrule="FREQ=WEEKLY;INTERVAL=2", title="Lớp Bài chòi")
    form = librarian.get(f"/desk/activities/{number}/edit?lang=en")
    assert "As before (Every 2 weeks)" in form.text

    data = CONTENT | {"revision": revision(form), "repeats": "kept", "exdates": "05/05/2027, 06/02/2027"}
    librarian.post(f"/desk/activities/{number}/edit", data=data)

    with transact() as session:
        version = session.get_one(Activity, number).versions[-1]
        assert (version.rrule, version.exdates) == ("FREQ=WEEKLY;INTERVAL=2", ["2027-02-06", "2027-05-05"])


def test_markup_in_what_people_type_is_only_text(librarian, plan):
    number = plan(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")

    page = librarian.get(f"/desk/activities/{number}").text

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_refused_step_of_a_stale_page_is_a_sentence(librarian, plan, transact):
    number = plan()
    with transact() as session:
        service.cancel(session, number, "bão", by=SYSTEM, now=NOW)

    answer = librarian.post(f"/desk/activities/{number}/postpone?lang=en", data={"reason": "Bão"})

    assert answer.status_code == 409
    assert "This step is not possible now" in answer.text
