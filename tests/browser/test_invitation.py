"""From the mail to the desk: somebody invited reads the letter in the mailbox, chooses a password, and is in."""

import re
from email import message_from_bytes
from email.policy import default

import pytest

from calendar_app.accounts import invitations
from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.outbox import jobs
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_person

EMAIL, PASSWORD = "moi@example.vn", "muoi hai chu cai"


@pytest.fixture
def letter(app, transact):
    """The text of the letter, from the mailbox folder into which it was delivered."""
    with transact() as session:
        library = units.by_code(session, "TVT")
        by = grant(session, make_person(session, "truong@example.vn", name="Trần Trưởng"), library, Role.MANAGER)
        config = app.config["CALENDAR"]
        invitations.invite(session, library, EMAIL, "Lê Mới", Role.EDITOR, by=by, config=config, now=NOW)
    with app.app_context():
        assert jobs.deliver(NOW)["sent"] == 1
    (file,) = (path for path in (app.config["CALENDAR"].data_dir / "mail").rglob("*") if path.is_file())
    part = message_from_bytes(file.read_bytes(), policy=default).get_body(("plain",))
    assert part is not None
    return part.get_content()


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_letter_to_the_desk(letter, visitor, axe, width):
    path = re.search(r"http://calendar\.example(/invitation/\S+)", letter)[1]

    page = visitor(path, width)
    assert axe(page) == []
    page.fill("input[name=name]", "Lê Thị Mới")
    page.fill("input[name=password]", PASSWORD)
    page.click("[data-reveal]")
    assert page.get_attribute("input[name=password]", "type") == "text"
    page.click("main form button[type=submit]")

    page.wait_for_url("**/desk")
    assert page.locator(".notice[role=status]").count() == 1
    assert axe(page) == []
    page.goto("/account")
    assert axe(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_people_are_usable_by_all(transact, visitor, axe, width):
    with transact() as session:
        library = units.by_code(session, "TVT")
        person, _password = accounts.add_person(session, "admin@example.vn", "Quản trị", now=NOW, password=PASSWORD)
        person.administrator = True
        lan = make_person(session, "lan@example.vn")
        grant(session, lan, library, Role.EDITOR)
        number = lan.id
    page = visitor("/login", width)
    page.fill("input[name=email]", "admin@example.vn")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/desk")

    for language in ("vi", "en"):
        for path in ("", "/new", f"/{number}"):
            page.goto(f"/desk/units/TVT/people{path}?lang={language}")
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
