"""The people of a unit, as managers see them and as the links in their mails bring them in."""

import logging
import re
from datetime import timedelta

import pytest

from calendar_app.accounts import queries, service
from calendar_app.domain.access import Role
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_activity, make_person
from tests.letters import letters, link
from tests.signing import sign_in

HOME = "/desk/units/TVT/people"
NEW, PASSWORD, BETTER = "moi@example.vn", "một hai ba bốn", "năm sáu bảy tám"
JOINING = {"name": "Lê Thị Mới", "password": PASSWORD, "language": "vi"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def person(transact):
    """Somebody with a role on a unit: their number."""

    def make(email, role, code="TVT", **columns):
        with transact() as session:
            made = make_person(session, email, **columns)
            grant(session, made, units.by_code(session, code), role)
            return made.id

    return make


@pytest.fixture
def manager(app, transact, person):
    person("truong@example.vn", Role.MANAGER, name="Trần Trưởng")
    return sign_in(app.test_client(), transact, "truong@example.vn")


@pytest.fixture
def administrator(app, transact):
    with transact() as session:
        make_person(session, "admin@example.vn", administrator=True)
    return sign_in(app.test_client(), transact, "admin@example.vn")


@pytest.fixture
def invited(manager, transact):
    """The path that the letter opens."""
    assert manager.post(f"{HOME}/new", data={"email": NEW, "role": "editor"}).status_code == 303
    with transact() as session:
        return link(session, NEW)


def roles(transact, email):
    with transact() as session:
        return {row.unit.code: row.role for row in queries.person_by_email(session, email).grants}


def test_from_the_invitation_to_the_desk(app, manager, invited, transact):
    browser = app.test_client()
    first = browser.get(invited + "?lang=en")
    assert "Provincial" in first.text or "Thư viện" in first.text
    assert browser.get(invited).status_code == 200

    answer = browser.post(invited, data=JOINING)

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert browser.get("/desk").status_code == 200
    assert roles(transact, NEW) == {"TVT": "editor"}
    assert "Lê Thị Mới" in manager.get(HOME).text


def test_of_two_answers_to_one_invitation_one_wins(app, invited):
    answers = [app.test_client().post(f"{invited}?lang=en", data=JOINING) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 404]
    assert "This link was used already" in answers[1].text


@pytest.mark.parametrize(("path", "sentence"), [
    ("/invitation/" + "x" * 32, "Perhaps it was cut off on its way."),
    ("/password/" + "x" * 32, "Perhaps it was cut off on its way."),
    ("/invitation/%00", "Perhaps it was cut off on its way."),
    ("/password/" + "x" * 5000, "ask for another letter"),
])  # fmt: skip
def test_a_link_that_opens_nothing_says_what_to_do(client, path, sentence):
    for method in ("GET", "POST"):
        answer = client.open(f"{path}?lang=en", method=method, data=JOINING if method == "POST" else None)

        assert answer.status_code == 404
        assert sentence in answer.text
        assert "Set-Cookie" not in answer.headers


def test_an_expired_invitation_says_whom_to_ask(client, invited, set_clock):
    set_clock(NOW + timedelta(days=7))

    answer = client.get(invited + "?lang=en")

    assert (answer.status_code, "An invitation works for seven days." in answer.text) == (404, True)


def test_one_link_does_not_open_what_another_is_for(client, invited):
    assert client.get(invited.replace("/invitation/", "/password/")).status_code == 404


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("password", "short", "at least 10 characters"),
    ("password", NEW, "must not be your e-mail address"),
    ("password", "", "Enter a new password."),
    ("name", "\x00 ", "Enter your name."),
    ("language", "fr", "Not a valid choice"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_the_link_still_opens(client, invited, field, value, sentence):
    answer = client.post(f"{invited}?lang=en", data=JOINING | {field: value})

    assert (answer.status_code, sentence in answer.text) == (200, True)
    assert client.post(invited, data=JOINING).status_code == 303


def test_pages_that_links_open_tell_no_other_page_their_address(client, invited):
    for path in (invited, "/password/" + "x" * 32):
        answer = client.get(path)

        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_page_and_no_log_shows_the_link(app, manager, administrator, invited, transact, caplog):
    token = invited.rsplit("/", 1)[1]
    with transact() as session:
        person_id = queries.person_by_email(session, NEW).id
        numbers = range(1, len(letters(session)) + 1)
    manager.post("/password/forgotten", data={"email": "truong@example.vn"})
    with transact() as session:
        other = link(session, "truong@example.vn").rsplit("/", 1)[1]
    pages = [manager.get(HOME), administrator.get(HOME), administrator.get("/admin"), administrator.get("/admin/mail")]
    pages += [administrator.get(f"/admin/mail/{number}") for number in (*numbers, len(numbers) + 1)]
    pages += [manager.get(f"{HOME}/{person_id}")]
    assert [page.status_code for page in pages] == [200] * (len(pages) - 1) + [404]
    with caplog.at_level(logging.INFO):
        for name in ("werkzeug", "gunicorn.access", app.logger.name):
            logging.getLogger(name).warning('"GET %s HTTP/1.1" %s', invited, 200)
            logging.getLogger(name).warning("%(r)s", {"r": f"POST /password/{other}"})

    assert not [page for page in pages if token in page.text or other in page.text]
    assert "/invitation/" not in administrator.get(f"/admin/mail/{numbers[-1]}").text
    assert len(caplog.messages) == 6
    assert token not in caplog.text
    assert other not in caplog.text


@pytest.mark.parametrize("known", [False, True])
def test_inviting_tells_nothing_of_other_units(manager, transact, person, known):
    if known:
        person(NEW, Role.MANAGER, "BTT", name="Người Bảo Tàng")
    answer = manager.post(f"{HOME}/new?lang=en", data={"email": NEW, "role": "viewer"}, follow_redirects=True)

    assert "A letter is on its way to moi@example.vn." in answer.text
    assert "Invited, not here yet" in answer.text
    assert "Người Bảo Tàng" not in answer.text


@pytest.mark.parametrize(("data", "sentence"), [
    ({"email": "moi@example.vn\r\nBcc: a@b.vn", "role": "editor"}, "not an e-mail address"),
    ({"email": "moi\x00", "role": "editor"}, "not an e-mail address"),
    ({"email": "x" * 400 + "@a.vn", "role": "editor"}, "too long"),
    ({"email": "truong@example.vn", "role": "editor"}, "has a role here already"),
    ({"email": NEW, "role": "administrator"}, "Not a valid choice"),
    ({"email": NEW}, "Choose what they may do."),
    ({"role": "editor"}, "Enter the e-mail address."),
    ({"email": NEW, "role": "editor", "name": "x" * 500}, "at most 120 characters"),
])  # fmt: skip
def test_a_hostile_invitation_is_refused_with_a_sentence(manager, transact, data, sentence):
    answer = manager.post(f"{HOME}/new?lang=en", data=data)

    assert (answer.status_code, sentence in answer.text) == (200, True)
    with transact() as session:
        assert letters(session) == []


def test_a_role_is_changed_and_the_second_manager_is_told(manager, person, transact):
    lan = person("lan@example.vn", Role.EDITOR)
    change = {"role": "approver", "was": "editor"}

    assert manager.post(f"{HOME}/{lan}/role", data=change).status_code == 303
    assert roles(transact, "lan@example.vn") == {"TVT": "approver"}
    assert manager.post(f"{HOME}/{lan}/role", data={"role": "viewer", "was": "editor"}).status_code == 409
    assert roles(transact, "lan@example.vn") == {"TVT": "approver"}


@pytest.mark.parametrize("data", [{}, {"role": "king", "was": "editor"}, {"role": "viewer", "was": "\x00"}])
def test_a_hostile_change_changes_nothing(manager, person, transact, data):
    lan = person("lan@example.vn", Role.EDITOR)

    assert manager.post(f"{HOME}/{lan}/role", data=data).status_code == 200
    assert roles(transact, "lan@example.vn") == {"TVT": "editor"}


def test_the_last_manager_is_told_why_they_stay(manager, transact):
    with transact() as session:
        own = queries.person_by_email(session, "truong@example.vn").id

    answer = manager.post(f"{HOME}/{own}/remove?lang=en", data={"was": "manager"})

    assert "This is the last manager of the unit." in answer.text
    assert roles(transact, "truong@example.vn") == {"TVT": "manager"}


def test_activities_are_handed_over(manager, person, transact):
    lan, bao = person("lan@example.vn", Role.EDITOR), person("bao@example.vn", Role.EDITOR)
    with transact() as session:
        by = queries.principal_of(queries.person_by_email(session, "lan@example.vn"))
        make_activity(session, published=False, by=by)
    assert "1 activity that is not over" in manager.get(f"{HOME}/{lan}?lang=en").text

    answer = manager.post(f"{HOME}/{lan}/transfer?lang=en", data={"taker": str(bao)}, follow_redirects=True)

    assert "Handed over: 1 activity, 0 tasks." in answer.text
    assert "No activity and no task that is still open." in answer.text


@pytest.mark.parametrize(("step", "data"), [
    ("remove", {"was": "editor"}), ("role", {"role": "viewer", "was": "editor"}),
])  # fmt: skip
def test_nobody_goes_with_work_in_their_hands(manager, person, transact, step, data):
    lan = person("lan@example.vn", Role.EDITOR)
    with transact() as session:
        by = queries.principal_of(queries.person_by_email(session, "lan@example.vn"))
        make_activity(session, published=False, by=by)

    answer = manager.post(f"{HOME}/{lan}/{step}?lang=en", data=data)

    assert "Hand over first what is in their hands." in answer.text
    assert roles(transact, "lan@example.vn") == {"TVT": "editor"}


@pytest.mark.parametrize("taker", ["", "0", "x", "99999999999999999999", "-1"])
def test_nobody_to_hand_over_to_is_said(manager, person, transact, taker):
    lan = person("lan@example.vn", Role.EDITOR)
    with transact() as session:
        by = queries.principal_of(queries.person_by_email(session, "lan@example.vn"))
        make_activity(session, published=False, by=by)

    answer = manager.post(f"{HOME}/{lan}/transfer", data={"taker": taker})

    assert (answer.status_code, 'id="taker-error"' in answer.text) == (200, True)


def test_who_is_signed_out_by_a_manager_is_out_at_once(app, manager, person, transact):
    lan = person("lan@example.vn", Role.EDITOR)
    browser = sign_in(app.test_client(), transact, "lan@example.vn")
    assert browser.get("/account").status_code == 200

    manager.post(f"{HOME}/{lan}/sessions")

    assert browser.get("/account").status_code == 303


def test_a_closed_account_is_out_and_comes_back(app, manager, person, transact):
    lan = person("lan@example.vn", Role.EDITOR)
    browser = sign_in(app.test_client(), transact, "lan@example.vn")

    assert "The account is closed." in manager.post(f"{HOME}/{lan}/close?lang=en", follow_redirects=True).text
    assert browser.get("/account").status_code == 303
    assert "Open it again first." in manager.post(f"{HOME}/{lan}/letter?lang=en").text
    assert manager.post(f"{HOME}/{lan}/open").status_code == 303
    assert sign_in(app.test_client(), transact, "lan@example.vn").get("/account").status_code == 200


def test_an_invitation_is_sent_again_and_taken_back(manager, invited, client, transact):
    number = re.search(r"/invitations/(\d+)/again", manager.get(HOME).text)[1]
    assert manager.post(f"{HOME}/invitations/{number}/again").status_code == 303
    assert client.get(invited).status_code == 404
    number = re.search(r"/invitations/(\d+)/again", manager.get(HOME).text)[1]

    assert manager.post(f"{HOME}/invitations/{number}/revoke").status_code == 303

    with transact() as session:
        newest = link(session, NEW)
    assert "withdrawn" in client.get(f"{newest}?lang=en").text
    assert manager.post(f"{HOME}/invitations/{number}/revoke").status_code == 404


def test_who_has_an_account_takes_a_role_with_one_button(app, manager, person, transact):
    person("bao@example.vn", Role.EDITOR, "BTT")
    manager.post(f"{HOME}/new", data={"email": "bao@example.vn", "role": "viewer"})
    with transact() as session:
        path = link(session, "bao@example.vn")
    browser = sign_in(app.test_client(), transact, "bao@example.vn")
    assert 'name="password"' not in browser.get(path).text

    answer = browser.post(path, data={"password": BETTER})

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert roles(transact, "bao@example.vn") == {"BTT": "editor", "TVT": "viewer"}


def test_signing_in_takes_up_what_one_was_invited_to(app, manager, transact):
    with transact() as session:
        service.add_person(session, "bao@example.vn", "Bảo", now=NOW, password=PASSWORD)
    manager.post(f"{HOME}/new", data={"email": "bao@example.vn", "role": "viewer"})

    answer = app.test_client().post("/login", data={"email": "bao@example.vn", "password": PASSWORD})

    assert (answer.status_code, roles(transact, "bao@example.vn")) == (303, {"TVT": "viewer"})


@pytest.mark.parametrize("password", ["", "x", " "])
def test_who_never_joined_cannot_sign_in(client, invited, password):
    assert client.post("/login", data={"email": NEW, "password": password}).status_code == 200


def test_people_above_are_shown_and_not_changed(manager, person):
    person("so@example.vn", Role.APPROVER, "SVHTTDL", name="Người Sở")

    page = manager.get(HOME + "?lang=en").text

    assert "Through a unit above" in page
    assert "Người Sở" in page
    assert re.findall(r"/people/\d+", page) == [
        f"/people/{number}" for number in re.findall(r"/people/(\d+)", page)[:1]
    ]


def test_the_administrators_list_leads_to_the_people_of_each_unit(administrator, person):
    person("lan@example.vn", Role.EDITOR)

    page = administrator.get("/admin").text

    assert f'href="{HOME}"' in page
    assert administrator.get(HOME).status_code == 200
