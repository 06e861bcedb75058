"""The board of a year in a browser: dragging to another day, the keyboard, a phone, and what axe finds."""

from datetime import date

import pytest
from playwright.sync_api import expect

from calendar_app.accounts import passwords
from calendar_app.domain.access import Role
from calendar_app.models.activities import Activity
from calendar_app.units import queries as units
from tests.factories import grant, make_activity, make_person

BOARD = "/desk/units/TVT/year/2027"
EMAIL, PASSWORD = "thu@example.vn", "mot mat khau rat dai"


@pytest.fixture
def activity(transact):
    """A draft of three days in April 2027, by id."""
    with transact() as session:
        person = make_person(session, EMAIL, password_hash=passwords.hashed(PASSWORD))
        grant(session, person, units.by_code(session, "TVT"), Role.EDITOR)
        made = make_activity(
            session, published=False, title="Hội sách", first_day=date(2027, 4, 19), last_day=date(2027, 4, 21)
        )
        return made.id


@pytest.fixture
def opened(activity, visitor):
    """The board, signed in: ``opened(width=360)``."""

    def make(width=1280):
        page = visitor(f"/login?next={BOARD}", width=width)
        page.locator("input[name=email]").fill(EMAIL)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(f"**{BOARD}*")
        return page

    return make


def test_dragging_an_activity_onto_a_day_moves_it(opened, activity, transact):
    page = opened()

    page.locator(f"#a{activity} .y-name").drag_to(page.locator('#m04 a[data-day="26/04/2027"]'))

    expect(page.locator(".notice")).to_contain_text("26–28/04/2027")
    expect(page.locator(f"#a{activity} .y-days")).to_have_text("26–28/04")
    with transact() as session:
        assert session.get_one(Activity, activity).versions[-1].first_day == date(2027, 4, 26)


def test_the_form_moves_it_without_dragging(opened, activity):
    page = opened(width=360)

    row = page.locator(f"#a{activity}")
    row.locator("summary").click()
    row.locator("input[name=first_day]").fill("3/5/2027")
    row.locator("button").click()

    expect(page.locator(".notice")).to_contain_text("03–05/05/2027")
    assert page.url.endswith(f"#a{activity}")


def test_a_month_is_one_stop_and_arrows_go_from_day_to_day(opened):
    page = opened()
    page.locator('#m04 a[data-day="01/04/2027"]').focus()

    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "End"):
        page.keyboard.press(key)

    expect(page.locator('#m04 a[data-day="30/04/2027"]')).to_be_focused()
    assert page.locator('#m04 a[data-day][tabindex="0"]').count() == 1


def test_a_day_opens_the_form_with_that_day(opened):
    page = opened(width=360)

    page.locator('#m05 a[data-day="18/05/2027"]').click()

    expect(page.locator("input[name=first_day]")).to_have_value("18/05/2027")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_over_and_axe_finds_nothing(opened, axe, width):
    page = opened(width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
