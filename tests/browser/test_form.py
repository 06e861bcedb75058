"""The activity form in a browser: two people at once on a phone, a product, a venue of the list."""

import pytest

from calendar_app.accounts import service as accounts
from calendar_app.activities import service, venues
from calendar_app.activities.draft import draft_of
from calendar_app.activities.venues import VenueFacts
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import make_activity

EMAIL, PASSWORD = "hoa@example.vn", "muoi hai chu cai"


@pytest.fixture
def librarian(transact, chromium, live_server):
    """A page in which a planner of the provincial library has signed in. A conflict is no fault of the page."""
    complaints, contexts = [], []

    def heard(message):
        if message.type == "error" and "409 (CONFLICT)" not in message.text:
            complaints.append(message.text)

    def sign_in(width=1280):
        contexts.append(chromium.new_context(base_url=live_server, viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/login?lang=en")
        page.fill("input[name=email]", EMAIL)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.wait_for_url("**/desk*")
        return page

    with transact() as session:
        person, _password = accounts.add_person(session, EMAIL, "Lê Thị Hoa", now=NOW, password=PASSWORD)
        accounts.grant(session, person, units.by_code(session, "TVT"), Role.EDITOR)
    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_second_of_two_sees_both_and_saves_again(librarian, transact, axe, width):
    with transact() as session:
        number = make_activity(session, published=False, title="Trưng bày sách", venue="Sân").id
    page = librarian(width)
    page.goto(f"/desk/activities/{number}/edit?lang=en")
    page.fill("input[name=title]", "Của tôi")
    with transact() as session:
        activity = session.get_one(Activity, number)
        theirs = draft_of(activity.versions[-1])
        changed = {**vars(theirs), "title": "Của họ", "venue": "Hội trường"}
        service.edit(session, number, type(theirs)(**changed), revision=activity.revision, by=SYSTEM, now=NOW)

    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.click("button[name=then][value=draft]")

    assert answered.value.status == 409
    told = page.locator(".conflict").inner_text()
    assert all(word in told for word in ("Của tôi", "Của họ", "Trưng bày sách", "Hội trường", "Both have changed it"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    yours, other = (page.locator(".compare li").first.locator(".side").nth(at).bounding_box() for at in (0, 1))
    assert (yours["x"] == other["x"]) == (width == 360)
    assert axe(page) == []
    assert (page.input_value("input[name=title]"), page.input_value("input[name=venue]")) == ("Của tôi", "Hội trường")

    page.click("button[name=then][value=draft]")
    page.wait_for_url(f"**/desk/activities/{number}?lang=en")
    assert "Của tôi" in page.locator("h1").inner_text()


def test_the_form_follows_what_is_chosen(librarian, transact, axe):
    with transact() as session:
        facts = VenueFacts("Sân trước", place="21025", outdoor=True)
        square = venues.add(session, units.by_code(session, "TVT"), facts, by=SYSTEM).id
    page = librarian(360)
    page.goto("/desk/activities/new?unit=TVT&lang=en")

    page.select_option("select[name=type]", "exhibition")
    page.fill("input[name=first_day]", "01/03/2027")
    page.click("[data-usual] button")
    assert page.input_value("input[name=last_day]") == "07/03/2027"
    page.fill("input[name=first_day]", "08/03/2027")
    page.locator("input[name=first_day]").blur()
    assert page.input_value("input[name=last_day]") == "14/03/2027"

    page.select_option("select[name=venue_id]", str(square))
    assert (page.input_value("select[name=place]"), page.is_checked("input[name=outdoor]")) == ("21025", True)
    assert not page.is_visible("input[name=venue]")

    page.select_option("select[name=type]", "digital_collection")
    assert not page.is_visible("input[name=last_day]")
    assert page.is_visible("text=Due day")
    for fold in page.locator(".folds summary").all():
        fold.click()
    page.fill(".find", "bao tang")
    assert page.is_visible("text=Bảo tàng tỉnh Quảng Ngãi") or page.locator(".choice:visible").count() > 0
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["venues", "venues/new", "templates", "templates/new"])
def test_lists_are_accessible(librarian, axe, path):
    page = librarian(360)
    page.goto(f"/desk/units/TVT/{path}?lang=en")

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(page) == []


def test_the_checklist_is_accessible_and_ticked_on_the_page(librarian, transact, axe):
    with transact() as session:
        number = make_activity(session, published=False).id
    page = librarian(360)
    page.goto(f"/desk/activities/{number}/checklist?lang=en")
    assert axe(page) == []
    page.fill("input[name=rows-0-text]", "Gửi giấy mời")
    page.click("main form .form-end button")
    page.wait_for_url(f"**/desk/activities/{number}?lang=en")

    page.click("button.tick")

    assert page.locator("button.tick.is-done").count() == 1
    assert axe(page) == []
