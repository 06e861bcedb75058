"""The pages of reminders in a browser, full and empty: one heading, no overflow, nothing for axe to find."""

from datetime import timedelta

import pytest

from calendar_app import clock
from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.models.reminding import Absence, MailPreference, ReminderSetting
from calendar_app.units import queries as units
from tests.browser.test_pages import unfit
from tests.conftest import NOW
from tests.factories import days, grant, make_activity, make_person

EMAIL, PASSWORD = "tim@example.vn", "muoi hai chu cai"


@pytest.fixture
def manager(transact, signed_in):
    """A page in which the manager of the museum has signed in by hand; the person's id."""
    with transact() as session:
        person, _password = accounts.add_person(session, EMAIL, "Võ Tím", now=NOW, password=PASSWORD)
        grant(session, person, units.by_code(session, "BTT"), Role.MANAGER)
        person_id = person.id

    def sign_in(width):
        return signed_in(EMAIL, width)

    sign_in.person_id = person_id
    return sign_in


@pytest.fixture
def filled(transact, manager):
    """Something ahead, leave, what was switched off, a rule of one's own."""
    today = clock.today()
    with transact() as session:
        unit = units.by_code(session, "BTT")
        other = make_person(session, "nguyen.thi.mot.dia.chi.rat.dai@baotang.quangngai.example.vn")
        grant(session, other, unit, Role.EDITOR)
        make_activity(session, "BTT", first_day=today + days(40), title="Trưng bày chuyên đề “Dấu ấn Sa Huỳnh” " * 3)
        for row in (
            Absence(person_id=manager.person_id, stand_in=other, since=today, until=today + days(3), made_by="x"),
            Absence(person=other, stand_in_id=manager.person_id, since=today, until=today + days(9), made_by="x"),
            MailPreference(person_id=manager.person_id, mode="single", muted=["digest"], updated_at=NOW),
            ReminderSetting(unit=unit, rule="day_unplanned", enabled=False, offsets=[45, 10]),
        ):
            session.add(row)
        session.flush()
        return other.id


PATHS = [
    "/desk/reminders", "/desk/reminders/choices", "/desk/reminders/leave", "/desk/units/BTT/reminders",
    "/desk/units/BTT/reminders/ahead", "/desk/units/BTT/reminders/day_unplanned", "/desk/units/BTT/reminders/duty_due",
]  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(320, "vi"), (1280, "en")])
@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
def test_they_open_fit_and_read_well(request, manager, axe, full, width, language):
    other = request.getfixturevalue("filled") if full else manager.person_id
    page = manager(width)
    assert unfit(page, [*PATHS, f"/desk/units/BTT/people/{other}/leave"], width, language, axe) == {}


def test_by_keyboard_a_kind_is_switched_off_and_on_again(manager):
    page = manager(1280)
    page.goto("/desk/reminders/choices")
    for _time in range(2):
        page.focus("input[value=quota]")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/reminders")
        page.goto("/desk/reminders/choices")
    assert page.is_checked("input[value=quota]")


def test_the_text_for_zalo_is_copied(filled, manager):
    page = manager(1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/desk/units/BTT/reminders/ahead")
    page.click("details.zalo summary >> nth=0")
    page.click("[data-copy] >> nth=0")

    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("details.zalo textarea >> nth=0")


def test_a_wrong_leave_is_explained_beside_its_field(filled, manager):
    page = manager(320)
    page.goto("/desk/reminders/leave")
    page.fill("input[name=first_day]", f"{clock.today() - timedelta(days=900):%d/%m/%Y}")
    page.click("main form.form button[type=submit]")

    assert page.locator("#last_day-error").count() == 1
    assert page.locator("#stand_in-error").count() == 1
    assert page.input_value("input[name=first_day]")
