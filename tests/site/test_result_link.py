"""The link in a reminder opens one form, for one occurrence, as the person it was sent to, once."""

import re
import threading
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from io import BytesIO

import pytest

from calendar_app.accounts import links
from calendar_app.activities import results, service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Occurrence, Result
from calendar_app.models.audit import AuditEntry
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.people import Grant, Person, SingleUseLink
from calendar_app.outbox import reading
from calendar_app.reminders import jobs
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.files import making
from tests.signing import sign_in

EMAIL = "lan@example.vn"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def past(transact):
    """An activity that took place three days ago; its planner; the ids of the activity and of its occurrence."""
    with transact() as session:
        person = make_person(session, EMAIL, name="Nguyễn Thị Lan")
        grant(session, person, units.by_code(session, "BTT"), Role.EDITOR)
        activity = make_activity(session, "BTT", first_day=TODAY - days(3), title="Ngày hội <sách>")
        return activity.id, activity.occurrences[0].id


@pytest.fixture
def link(transact, past):
    """The path of a new link: ``link()``."""

    def issue(occurrence_id=0, now=NOW):
        with transact() as session:
            person = session.query(Person).filter_by(email=EMAIL).one()
            about = f"occurrence:{occurrence_id or past[1]}"
            return "/r/" + links.issue(session, person.id, "result", subject=about, made_by="SYSTEM", now=now)

    return issue


def said(transact, past):
    """What stands in the database: state, attendance, who recorded it."""
    with transact() as session:
        found = session.get_one(Occurrence, past[1])
        return found.state, found.result and found.result.attendance, found.result and found.result.recorded_by


def files(*names):
    return [(making.pdf(name.encode()), name) for name in names]


def test_the_form_opens_without_signing_in_and_looking_uses_nothing_up(client, link, transact, past):
    path = link()
    for _look in range(3):
        page = client.get(path)
        assert (page.status_code, "Ngày hội &lt;sách&gt;" in page.text) == (200, True)
    client.head(path)

    with transact() as session:
        assert session.query(SingleUseLink).one().used_at is None
    assert 'name="attendance"' in page.text
    assert "csrf_token" not in page.text
    assert "/desk" not in page.text


def test_the_page_is_kept_nowhere_and_its_address_told_to_nobody(client, link):
    path = link()
    for answer in (client.get(path), client.post(path, data={"attendance": "x"}), client.get("/r/none")):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_one_figure_records_the_result_as_that_person(client, link, transact, past):
    thanks = client.post(link() + "?lang=en", data={"attendance": "1.200", "online": "50"})

    assert thanks.status_code == 200
    assert "Thank you" in thanks.text
    assert "1,200" in thanks.text
    assert f"/desk/activities/{past[0]}/occurrences/{past[1]}/result" in thanks.text
    assert said(transact, past) == ("held", 1200, EMAIL)
    with transact() as session:
        assert {row.actor for row in session.query(AuditEntry).filter_by(table_name="result")} == {EMAIL}
        assert session.query(SingleUseLink).one().used_at == NOW


def test_photos_and_lists_come_with_it(client, link, transact, past):
    photo = making.photo_from_a_phone()
    data = {
        "attendance": "5",
        "photos": [(BytesIO(photo), "a.jpg"), (BytesIO(making.picture()), "b.jpg")],
        "documents": [(BytesIO(making.pdf()), "ds.pdf")],
        "evidence": "https://example.vn/a\nhttps://example.vn/b",
    }
    assert client.post(link(), data=data).status_code == 200

    with transact() as session:
        proofs = session.query(Result).one().evidence
        assert [proof.title or proof.link for proof in proofs] == [
            "https://example.vn/a", "https://example.vn/b", "a.jpg", "b.jpg", "ds.pdf",
        ]  # fmt: skip
        assert all(proof.file.unit_id == session.get_one(Activity, past[0]).lead_unit_id for proof in proofs[2:])


@pytest.mark.parametrize("data", [
    {}, {"attendance": ""}, {"attendance": "viele"}, {"attendance": "-3"}, {"attendance": "9" * 15},
    {"attendance": "10", "children": "11"}, {"attendance": "10", "evidence": "javascript:alert(1)"},
    {"attendance": "10", "photos": (b"GIF89a", "a.jpg")}, {"attendance": "1\x00", "narrative": "a" * 4001},
])  # fmt: skip
def test_what_will_not_do_is_told_and_the_link_stays_good(client, link, transact, past, data):
    path = link()
    sent = {key: (BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for key, value in data.items()}

    answer = client.post(path, data=sent)

    assert answer.status_code == 200
    assert 'class="summary"' in answer.text
    assert said(transact, past) == ("planned", None, None)
    assert client.post(path, data={"attendance": "7"}).status_code == 200
    assert said(transact, past) == ("held", 7, EMAIL)


def test_a_used_link_is_gone_with_a_sentence(client, link, transact, past):
    path = link()
    client.post(path, data={"attendance": "7"})
    for answer in (client.get(path + "?lang=en"), client.post(path + "?lang=en", data={"attendance": "8"})):
        assert answer.status_code == 404
        assert "This link has done its work" in answer.text
        assert "/login" in answer.text
    assert said(transact, past) == ("held", 7, EMAIL)


def test_a_second_link_says_who_recorded_it_and_when(client, link, transact, past):
    first, second = link(), link()
    client.post(first, data={"attendance": "7"})

    for answer in (client.get(second + "?lang=en"), client.post(second + "?lang=en", data={"attendance": "8"})):
        assert answer.status_code == 200
        assert "already recorded" in answer.text
        assert "Nguyễn Thị Lan" in answer.text
        assert "08:00 22/11/2026" in answer.text
        assert 'name="attendance"' not in answer.text
    assert said(transact, past) == ("held", 7, EMAIL)


@pytest.mark.parametrize("token", ["none", "a" * 32, "a" * 5000, "%00", "%F0%9F%98%80", "' OR 1=1"])
def test_no_such_link(client, link, token):
    link()
    assert client.get(f"/r/{token}").status_code == 404
    assert client.post(f"/r/{token}", data={"attendance": "1"}).status_code == 404


def test_a_link_for_something_else_opens_no_result(client, transact, past):
    with transact() as session:
        person = session.query(Person).filter_by(email=EMAIL).one()
        token = links.issue(session, person.id, "password", subject=f"occurrence:{past[1]}", made_by="x", now=NOW)
    assert client.get(f"/r/{token}").status_code == 404


def test_after_thirty_days_it_is_too_old(client, link, set_clock, transact, past):
    path = link()
    set_clock(NOW + days(30))
    answer = client.get(path + "?lang=en")
    assert (answer.status_code, "30 days" in answer.text) == (404, True)
    assert client.post(path, data={"attendance": "1"}).status_code == 404
    assert said(transact, past)[1] is None


def test_a_revoked_link_and_one_of_somebody_who_left(client, link, transact, past):
    path = link()
    with transact() as session:
        session.query(SingleUseLink).one().revoked_at = NOW
    assert client.get(path).status_code == 404
    path = link()
    with transact() as session:
        session.query(Person).filter_by(email=EMAIL).one().active = False
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", [None, Role.VIEWER])
def test_without_a_right_left_a_sentence_says_so(client, link, transact, past, role):
    path = link()
    with transact() as session:
        held = session.query(Grant).join(Person).filter(Person.email == EMAIL).one()
        if role is None:
            session.delete(held)
        else:
            held.role = role.name.lower()
    for answer in (client.get(path + "?lang=en"), client.post(path + "?lang=en", data={"attendance": "1"})):
        assert (answer.status_code, "no longer reaches" in answer.text) == (403, True)
    assert said(transact, past)[1] is None


def test_who_is_signed_in_does_not_matter(client, link, transact, past):
    with transact() as session:
        make_person(session, "chi@example.vn", administrator=True)
    sign_in(client, transact, "chi@example.vn")
    client.post(link(), data={"attendance": "7"})
    assert said(transact, past) == ("held", 7, EMAIL)


@pytest.mark.parametrize(("step", "state"), [("postpone", "postponed"), ("cancel", "cancelled")])
def test_it_was_postponed_or_cancelled_instead(client, link, transact, past, step, state):
    path, second = link(), link()
    refused = client.post(f"{path}/{step}", data={"reason": "  "})
    assert (refused.status_code, said(transact, past)[0]) == (200, "planned")

    answer = client.post(f"{path}/{step}", data={"reason": "Bão số 9"})

    assert (answer.status_code, "Bão số 9" in answer.text) == (200, True)
    assert said(transact, past)[0] == state
    assert client.get(path).status_code == 404
    assert "Bão số 9" in client.get(second).text
    assert client.post(f"{second}/cancel", data={"reason": "x"}).status_code == 200
    with transact() as session:
        assert session.get_one(Activity, past[0]).life == state


def test_a_session_of_a_series_by_its_own_link(client, link, transact):
    with transact() as session:
        series = make_activity(session, "BTT", first_day=TODAY - days(8), rrule="FREQ=WEEKLY;COUNT=4")
        activity_id = series.id
        first, second = (o.id for o in series.occurrences[:2])
    client.post(link(second), data={"attendance": "9"})
    client.post(link(first) + "/cancel", data={"reason": "Mưa"})

    with transact() as session:
        states = [session.get_one(Occurrence, number).state for number in (first, second)]
        assert (states, session.get_one(Activity, activity_id).life) == (["cancelled", "held"], "planned")


def test_of_two_who_send_at_once_one_is_recorded(app, link, transact, past):
    path, start, answers = link(), threading.Barrier(4), []

    def send(number):
        with app.test_client() as client:
            start.wait()
            answers.append(client.post(path, data={"attendance": str(number)}).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 404, 404, 404]
    with transact() as session:
        assert session.query(Result).count() == 1


def test_the_reminder_carries_a_link_for_who_may_use_it_and_shows_it_to_nobody_else(app, client, transact, past):
    """A co-organiser who may not enter the result gets the page of the activity."""
    with transact() as session:
        activity = session.get_one(Activity, past[0])
        guest = make_person(session, "khach@example.vn")
        grant(session, guest, units.by_code(session, "TTVH"), Role.EDITOR)
        results.service.writing.invite(session, activity, ("TTVH",), NOW)
        session.flush()
        service.answer(session, activity.id, units.by_code(session, "TTVH"), True, by=SYSTEM, now=NOW)
        make_person(session, "admin@example.vn", administrator=True)
    monday = datetime(2026, 11, 23, 0, 31, tzinfo=UTC)
    with app.app_context():
        jobs.remind(datetime(2026, 11, 19, 1, tzinfo=UTC))
        jobs.remind(monday)
    with transact() as session:
        letters = {row.recipient: (row.id, row.body) for row in session.query(OutboxMessage)}

    mine = text_of(letters[EMAIL][1])
    path = re.search(r"http://calendar\.example(/r/\S+)", mine)[1]
    assert client.post(path, data={"attendance": "3"}).status_code == 200
    assert said(transact, past) == ("held", 3, EMAIL)
    assert "/r/" not in text_of(letters["khach@example.vn"][1])
    sign_in(client, transact, "admin@example.vn")
    shown = client.get(f"/admin/mail/{letters[EMAIL][0]}").text
    assert "/r/…" in shown
    assert path.removeprefix("/r/") not in shown


def text_of(body):
    """The plain text of a message, with its secrets, as whoever got it reads it."""
    return message_from_bytes(body, policy=default).get_body(("plain",)).get_content()


def test_reading_strikes_out_every_secret():
    for name in ("r", "invitation", "password"):
        assert reading.redacted(f"https://a.vn/{name}/{'x' * 32}?lang=en.") == f"https://a.vn/{name}/…?lang=en."


def test_too_many_files_and_too_large_a_request(client, link, transact, past):
    many = [(BytesIO(body), name) for body, name in files(*(f"{n}.pdf" for n in range(12)))]
    assert 'class="summary"' in client.post(link(), data={"attendance": "5", "documents": many}).text
    huge = {"attendance": "5", "photos": (BytesIO(bytes(46 * 1024 * 1024)), "a.jpg")}
    answer = client.post(link(), data=huge)
    assert (answer.status_code, "<h1>" in answer.text) == (413, True)
    assert said(transact, past)[1] is None
