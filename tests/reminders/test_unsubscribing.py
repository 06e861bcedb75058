"""The link that switches kinds of reminder off: signed, without a row, without a cookie, as RFC 8058 has it."""

import logging
from dataclasses import replace

import pytest
from itsdangerous import URLSafeSerializer

from calendar_app.accounts.log_filter import FILTER
from calendar_app.domain.errors import NotFound
from calendar_app.models.audit import AuditEntry
from calendar_app.models.people import Person
from calendar_app.models.reminding import MailPreference
from calendar_app.outbox import reading
from calendar_app.reminders import unsubscribing, wishing
from calendar_app.reminders.unsubscribing import SALT, Link
from tests.conftest import SECRET_KEY

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person(town):
    return town.person("lan")


@pytest.fixture
def path(person):
    """The path of a link: ``path("coming", "quota")``."""
    return lambda *kinds: "/u/" + unsubscribing.token(SECRET_KEY, Link(person, kinds or ("coming",)))


@pytest.fixture
def muted(transact, person):
    def muted():
        with transact() as session:
            return wishing.muted(session, person)

    return muted


def test_one_click_switches_off_what_the_mail_was_about_and_nothing_else(app, path, muted):
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()

    answer = client.post(path("coming", "quota"), data=ONE_CLICK)

    assert (answer.status_code, muted()) == (200, ("coming", "quota"))
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_both_encodings_of_the_form_are_taken(client, path, muted, encoding):
    assert client.post(path(), data=ONE_CLICK, content_type=encoding).status_code == 200
    assert muted() == ("coming",)


def test_again_and_again_is_as_once(client, path, muted, transact):
    for _time in range(3):
        assert client.post(path(), data=ONE_CLICK).status_code == 200

    assert muted() == ("coming",)
    with transact() as session:
        found = session.query(AuditEntry).filter_by(table_name="mail_preference").all()
        assert [entry.actor for entry in found] == ["lan@example.vn"]


def test_looking_switches_nothing(client, path, muted):
    for _time in range(3):
        assert client.get(path()).status_code == 200
    client.head(path())

    assert muted() == ()


def test_the_page_says_what_goes_and_has_a_way_back(client, path, muted):
    page = client.get(path("quota")).text
    assert "Chỉ tiêu có nguy cơ không đạt" in page
    assert 'value="off"' in page
    assert 'value="on"' not in page

    gone = client.post(path("quota"), data={"step": "off"}).text
    assert muted() == ("quota",)
    assert 'value="on"' in gone
    assert 'value="off"' not in gone

    client.post(path("quota"), data={"step": "on"})
    assert muted() == ()


def test_it_speaks_english_where_the_mail_did(app, path, person):
    with app.app_context():
        english = unsubscribing.address(app.config["CALENDAR"], person, ("days",), "en")
    page = app.test_client().get(english.removeprefix("http://calendar.example")).text
    assert "A day is coming and nothing is planned" in page
    assert "Switch them off" in page


def test_what_else_was_chosen_stays(client, path, muted, transact, person):
    with transact() as session:
        moment = session.info["now"]
        session.add(MailPreference(person_id=person, mode="single", muted=["digest"], updated_at=moment))

    client.post(path("coming"), data=ONE_CLICK)

    assert muted() == ("coming", "digest")
    with transact() as session:
        assert session.get_one(MailPreference, person).mode == "single"


def test_a_mail_only_about_duties_has_no_such_link(app, person):
    config = app.config["CALENDAR"]
    assert unsubscribing.address(config, person, ("duty",), "vi") == ""
    mixed = unsubscribing.address(config, person, ("duty", "coming", "coming"), "vi")
    assert unsubscribing.opened(SECRET_KEY, mixed.rsplit("/", 1)[1]) == Link(person, ("coming",))


def signed(*said, key=SECRET_KEY, salt=SALT):
    return URLSafeSerializer(key, salt=salt).dumps(list(said))


@pytest.mark.parametrize("said", [{}, None, 1, "x", [], [1], [0, "coming"], [-1, "coming"],
 [2**40, "coming"], ["1", "coming"], [1, "duty"], [1, ""], [1, ["coming"]], [1, "a", 2]])  # fmt: skip
def test_what_is_signed_but_says_nothing_switches_nothing(said):
    token = unsubscribing._signer(SECRET_KEY).dumps(said)
    with pytest.raises(NotFound):
        unsubscribing.opened(SECRET_KEY, token)


@pytest.mark.parametrize("token", [
    "x", ".", "....", "a" * 5000, "%00", "%E1%BB%87", "..%2F..%2Fetc", signed(1, "coming", key="another"),
    signed(1, "coming", salt="another"), signed(1, "coming")[:-2],
])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_hostile_address_gets_a_page_and_switches_nothing(client, person, muted, token, method):
    answer = client.open(f"/u/{token}", method=method, data=ONE_CLICK if method == "POST" else None)

    assert answer.status_code == 404
    assert "<h1>" in answer.text
    assert muted() == ()


def test_a_form_that_says_neither_is_refused(client, path, muted):
    for data in ({}, {"List-Unsubscribe": "yes"}, {"step": "delete"}, {"step": ["x", "off"]}):
        assert client.post(path(), data=data).status_code == 400
    assert muted() == ()


def test_a_closed_account_has_nothing_to_switch(client, path, muted, transact, person):
    with transact() as session:
        session.get_one(Person, person).active = False

    assert client.post(path(), data=ONE_CLICK).status_code == 404
    assert muted() == ()


def test_it_is_neither_listed_nor_told_nor_kept(client, path):
    for answer in (client.get(path()), client.post(path(), data=ONE_CLICK), client.get("/u/none")):
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_secret_stays_out_of_logs_and_of_the_outbox_page(path):
    address = path("coming", "days", "quota", "result", "review", "digest", "supervision")
    record = logging.LogRecord("werkzeug", 20, "", 0, '"POST %s HTTP/1.1" 200', (address,), None)
    FILTER.filter(record)

    assert record.getMessage() == '"POST /u/… HTTP/1.1" 200'
    assert reading.redacted(f"http://calendar.example{path()}?lang=en") == "http://calendar.example/u/…?lang=en"


def test_a_changed_key_ends_old_links(app, person):
    old = replace(app.config["CALENDAR"], secret_key="an older key")
    token = unsubscribing.address(old, person, ("coming",), "vi").rsplit("/", 1)[1]
    with pytest.raises(NotFound):
        unsubscribing.opened(SECRET_KEY, token)
