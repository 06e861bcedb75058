"""Signing in, out, and one's own account, as a browser meets them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from calendar_app import clock
from calendar_app.accounts import identity, service
from calendar_app.accounts.attempts import ACCOUNT_LIMIT
from calendar_app.extensions import SYSTEM, db, transaction
from tests.letters import link

EMAIL, PASSWORD, BETTER = "lan@example.vn", "một hai ba bốn", "năm sáu bảy tám"


@pytest.fixture
def client(app):
    """A browser whose forms are guarded as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


@pytest.fixture
def lan(app):
    with app.app_context(), transaction(SYSTEM, clock.now()) as session:
        service.add_person(session, EMAIL, "Nguyễn Thị Lan", now=clock.now(), password=PASSWORD)


def token(page):
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def sign_in(client, password=PASSWORD, email=EMAIL, address="/login?lang=en", **extra):
    page = client.get(address)
    fields = {"csrf_token": token(page), "email": email, "password": password}
    return client.post(address, data=fields, **extra)


def test_signing_in_leads_to_the_desk_with_a_fresh_session(client, lan):
    before = client.get("/login") and client.get_cookie("calendar")

    answer = sign_in(client, address="/login")

    assert (answer.status_code, answer.location) == (303, "/desk")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get_cookie("calendar").value != before.value
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong"), ("nobody@example.vn", PASSWORD), ("x", "not so short"), ("lan\x00@example.vn", "not so short")],
)
def test_a_wrong_guess_tells_nothing(client, lan, email, password):
    answer = sign_in(client, email=email, password=password)

    assert answer.status_code == 200
    assert "The e-mail address or the password is not right." in answer.text
    assert password not in answer.text.replace(email, "")
    assert client.get("/account").status_code == 303


def test_too_many_guesses_are_refused_even_when_right(client, lan):
    for _ in range(ACCOUNT_LIMIT):
        assert sign_in(client, password="wrong").status_code == 200

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "Wait a quarter of an hour" in answer.text


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/desk/activities/new?unit=TVT", "/desk/activities/new?unit=TVT"),
        ("https://evil.example/", "/desk"),
        ("//evil.example/", "/desk"),
        ("/\\evil.example/", "/desk"),
        ("\\\\evil.example", "/desk"),
        ("/\t/evil.example", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("desk", "/desk"),
        ("", "/desk"),
    ],
)
def test_it_leads_back_to_a_page_of_this_site_only(app, wanted, led):
    with app.test_request_context():
        assert identity.next_page(wanted) == led


def test_a_page_asked_for_before_signing_in_comes_after_it(client, lan):
    answer = client.get("/account?lang=en")
    assert (answer.status_code, answer.location) == (303, "/login?next=/account?lang%3Den&lang=en")

    assert sign_in(client, address=answer.location).location == "/account?lang=en"


def test_signing_out_ends_the_session(client, lan):
    sign_in(client)
    page = client.get("/account")

    answer = client.post("/logout", data={"csrf_token": token(page)})

    assert (answer.status_code, answer.location) == (303, "/login")
    assert client.get("/account").status_code == 303


def test_a_new_password_ends_every_other_session(app, client, lan):
    other = app.test_client()
    sign_in(other)
    sign_in(client)
    fields = {"csrf_token": token(client.get("/account")), "current": PASSWORD, "password": BETTER}

    answer = client.post("/account/password", data=fields)

    assert (answer.status_code, answer.location) == (303, "/account")
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert sign_in(other, password=PASSWORD).status_code == 200
    assert sign_in(other, password=BETTER).status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "sentence"),
    [
        ("wrong", BETTER, "The e-mail address or the password is not right."),
        (PASSWORD, "short", "The password needs at least 10 characters."),
        (PASSWORD, EMAIL, "The password must not be your e-mail address."),
        ("", BETTER, "Enter your current password."),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(client, lan, current, password, sentence):
    sign_in(client)
    fields = {"csrf_token": token(client.get("/account")), "current": current, "password": password}

    answer = client.post("/account/password?lang=en", data=fields)

    assert answer.status_code == 200
    assert sentence in answer.text
    assert sign_in(client.application.test_client()).status_code == 303


def test_name_and_language_are_ones_own(client, lan):
    sign_in(client)
    fields = {"csrf_token": token(client.get("/account")), "name": "Trần Văn Đức", "language": "en"}

    answer = client.post("/account", data=fields)

    assert (answer.status_code, answer.location) == (303, "/account?lang=en")
    assert "Trần Văn Đức" in client.get(answer.location).text
    fresh = client.application.test_client()
    assert sign_in(fresh, address="/login").location == "/desk?lang=en"


def test_a_session_ends_after_half_a_day(client, lan, set_clock):
    sign_in(client)
    set_clock(clock.now() + timedelta(hours=12, seconds=5))

    assert client.get("/account").status_code == 303


def test_a_form_without_its_token_is_refused(client, lan):
    answer = client.post("/login?lang=en", data={"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 400
    assert "This form has expired" in answer.text


def test_an_inactive_person_is_out_at_once(app, client, lan):
    sign_in(client)
    with app.app_context(), transaction(SYSTEM, clock.now()) as session:
        person = service.queries.person_by_email(session, EMAIL)
        assert person is not None
        person.active = False

    assert client.get("/account").status_code == 303


def test_sessions_are_listed_and_ended_one_by_one_or_all(app, client, lan):
    phone, other = app.test_client(), app.test_client()
    sign_in(phone, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile Safari/537.36"})
    sign_in(other)
    sign_in(client)
    page = client.get("/account?lang=en")
    assert "Chrome, Android" in page.text
    assert page.text.count("This browser") == 1
    numbers = re.findall(r'name="session" value="(\d+)"', page.text)
    assert len(numbers) == 2

    client.post("/account/sessions", data={"csrf_token": token(page), "session": numbers[-1]})
    assert [each.get("/account").status_code for each in (phone, other, client)] == [303, 200, 200]

    client.post("/account/sessions", data={"csrf_token": token(page)})
    assert [each.get("/account").status_code for each in (phone, other, client)] == [303, 303, 200]


@pytest.mark.parametrize("wanted", ["99", "x", "-1", "9" * 30, "1\x00"])
def test_nobody_ends_a_session_that_is_not_theirs(app, client, lan, wanted):
    other = app.test_client()
    sign_in(other)
    sign_in(client)
    page = client.get("/account")

    answer = client.post("/account/sessions", data={"csrf_token": token(page), "session": wanted})

    assert answer.status_code == 404
    assert other.get("/account").status_code == 200


def test_a_cookie_that_was_kept_opens_nothing_after_signing_out(app, client, lan):
    sign_in(client)
    kept = client.get_cookie("calendar").value
    client.post("/logout", data={"csrf_token": token(client.get("/account"))})
    thief = app.test_client()
    thief.set_cookie("calendar", kept)

    assert thief.get("/account").status_code == 303


def test_a_cookie_of_before_there_were_sessions_is_signed_out(app, client, lan):
    with app.app_context(), transaction(SYSTEM, clock.now()) as session:
        person = service.queries.person_by_email(session, EMAIL)
        key = f"{person.id}:{person.session_key}"
    with client.session_transaction() as cookie:
        cookie.update(_user_id=key, since=int(clock.now().timestamp()))

    assert client.get("/account").status_code == 303


def test_reading_a_page_costs_one_query_for_who_reads_and_writes_nothing(app, client, lan):
    sign_in(client)
    said = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
        client.get("/account")

    asked = [one for one in said if "person" in one and "feed_token" not in one]
    # who reads with all grants, and the places of signing in that this page shows
    assert len(asked) == 2, asked
    assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE"))]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.vn", "x", "a\x00@b.vn", "a@b.vn\r\nBcc: c@d.vn"])
def test_whoever_forgot_a_password_reads_the_same_answer(client, lan, email):
    page = client.get("/password/forgotten?lang=en")

    answer = client.post("/password/forgotten?lang=en", data={"csrf_token": token(page), "email": email})

    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "If this address has an account, a letter is on its way." in answer.text
    assert "example.vn" not in answer.text


def test_asking_too_often_is_refused_whoever_is_asked_for(client, lan):
    page = client.get("/password/forgotten?lang=en")
    ask = [
        client.post("/password/forgotten?lang=en", data={"csrf_token": token(page), "email": f"n{number}@example.vn"})
        for number in range(21)
    ]

    assert [answer.status_code for answer in ask] == [200] * 20 + [429]
    assert sign_in(client).status_code == 303


def test_a_new_password_by_letter(app, client, lan):
    other = app.test_client()
    sign_in(other)
    page = client.get("/password/forgotten")
    client.post("/password/forgotten", data={"csrf_token": token(page), "email": EMAIL})
    with app.app_context():
        path = link(db.session, EMAIL)
    fields = {"csrf_token": token(client.get(path)), "password": BETTER}

    answer = client.post(path, data=fields)

    assert (answer.status_code, answer.location) == (303, "/login")
    assert client.post(path, data=fields).status_code == 404
    assert other.get("/account").status_code == 303
    assert sign_in(client, password=PASSWORD).status_code == 200
    assert sign_in(client, password=BETTER).status_code == 303
