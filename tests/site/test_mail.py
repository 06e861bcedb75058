"""The outbox pages: what waits, went and failed; what is done about it by hand; what stays its reader's own."""

from datetime import timedelta

import pytest

from calendar_app.domain.access import Role
from calendar_app.extensions import db
from calendar_app.models.audit import AuditEntry
from calendar_app.models.mail import BadAddress, MailDeed, MailGate, OutboxMessage
from calendar_app.models.people import Person
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit
from tests.signing import sign_in

BODY = (
    b"From: lich@example.vn\r\nTo: thu@example.vn\r\nSubject: Nhac\r\n\r\nhttp://calendar.example/password/" + b"x" * 30
)


@pytest.fixture(autouse=True)
def now(set_clock):
    set_clock(NOW)


@pytest.fixture
def admin(app, transact):
    with transact() as session:
        make_person(session, "admin@example.vn", administrator=True)
    return sign_in(app.test_client(), transact, "admin@example.vn")


@pytest.fixture
def mail(transact):
    """A message in a state; its number."""

    def mail(state, recipient="thu@example.vn", **columns) -> int:
        moments = {"slot": NOW, "sealed_at": NOW, "next_try_at": NOW, "expires_at": NOW + timedelta(days=1)}
        with transact() as session:
            number = session.query(OutboxMessage).count() + 1
            row = OutboxMessage(
                recipient=recipient, subject=f"Thư {number}", message_id=f"<{number}@x>", body=BODY, state=state,
                part=number, **{"kind": "reminders", **moments, **columns},
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    return mail


def state(app, number: int) -> str:
    with app.app_context():
        return db.session.get(OutboxMessage, number).state


def subjects(page: str) -> list[str]:
    return [text.partition("<")[0] for text in page.split(">Thư ")[1:]]


def test_lists_by_state_kind_address_and_days(admin, mail):
    mail("queued")
    mail("sent", "quan@example.vn", kind="notice", sealed_at=NOW - timedelta(days=3))
    mail("failed")
    mail("uncertain")
    mail("dropped")

    def listed(query):
        page = admin.get(f"/admin/mail?lang=en&{query}")
        assert page.status_code == 200
        return [number for number in range(1, 6) if f"/admin/mail/{number}?" in page.text]

    assert listed("") == [1, 2, 3, 4, 5]
    groups = ("waiting", "sent", "failed", "uncertain", "dropped")
    assert [listed(f"group={group}") for group in groups] == [[1], [2], [3], [4], [5]]
    assert listed("kind=notice") == listed("address=QUAN@example.vn") == listed("last=20/11/2026") == [2]
    assert listed("first=2026-11-22&last=22/11/2026") == [1, 3, 4, 5]
    assert listed("group=sent&kind=reminders") == []
    assert "No message is like that" in admin.get("/admin/mail?lang=en&kind=nothing").text
    assert "Write the day as" in admin.get("/admin/mail?lang=en&first=31/02/2026").text
    assert admin.get("/admin/mail?page=2").status_code == 404
    assert admin.get("/admin/mail?group=%27%3B--&kind=%00&address=%F0%9F%92%A9&page=x").status_code == 200


@pytest.mark.parametrize(
    ("before", "deed", "after"),
    [("failed", "retry", "queued"), ("uncertain", "arrived", "sent"), ("uncertain", "drop", "dropped"),
     ("queued", "drop", "dropped"), ("dropped", "retry", "queued"), ("sent", "retry", "sent"),
     ("sent", "drop", "sent"), ("failed", "arrived", "failed"), ("handing_over", "retry", "handing_over")],
)  # fmt: skip
def test_a_deed_is_done_where_it_makes_sense_and_written_down(app, admin, mail, transact, before, deed, after):
    number = mail(before)

    answer = admin.post(f"/admin/mail/{number}", data={"deed": deed, "reason": "theo điện thoại"})

    assert (answer.status_code, state(app, number)) == (303, after)
    with transact() as session:
        done = [(row.deed, row.by, row.reason) for row in session.query(MailDeed)]
        audited = session.query(AuditEntry).filter_by(table_name="mail_deed").count()
    changed = before != after
    assert done == [(deed, "admin@example.vn", "theo điện thoại")] * changed
    assert audited == changed
    assert ("theo điện thoại" in admin.get(f"/admin/mail/{number}").text) == changed


def test_what_cannot_be_done_is_said_and_changes_nothing(app, admin, mail, transact):
    number, late = mail("failed"), mail("failed", expires_at=NOW)
    assert "Say why" in admin.post(f"/admin/mail/{number}?lang=en", data={"deed": "drop", "reason": " \x00 "}).text
    assert admin.post(f"/admin/mail/{number}", data={"deed": "burn"}).status_code == 400
    assert admin.post(f"/admin/mail/{late}", data={"deed": "retry"}).status_code == 303
    assert admin.post(f"/admin/mail/{number}", data={"deed": "drop", "reason": "x" * 501}).status_code == 200
    with transact() as session:
        session.add(BadAddress(address="thu@example.vn", since=NOW, why="550", cleared_by=""))
    assert "marked" in admin.post(f"/admin/mail/{number}?lang=en", data={"deed": "retry"}).text
    assert (state(app, number), state(app, late)) == ("failed", "failed")


def test_many_at_once(app, admin, mail):
    numbers = [mail("failed") for _ in range(4)]
    late = mail("failed", expires_at=NOW)
    ticked = {"deed": "retry", "message": [numbers[0], numbers[1], late, "x", "9" * 30]}

    said = admin.post("/admin/mail?group=failed&lang=en", data=ticked, follow_redirects=True).text
    assert "Done for 2 messages. 1 message was left" in said
    assert "Tick at least one" in admin.post("/admin/mail?group=failed&lang=en", data={"deed": "retry"}).text
    assert "Say why" in admin.post("/admin/mail?lang=en", data={"deed": "drop", "message": numbers[3]}).text
    admin.post("/admin/mail?group=failed", data={"deed": "drop", "all": "1", "reason": "cũ"})
    assert [state(app, number) for number in (*numbers, late)] == ["queued"] * 2 + ["dropped"] * 3


@pytest.mark.parametrize("kind", ["invitation", "password", "sign_in"])
def test_nobody_reads_a_mail_with_which_one_could_sign_in(admin, mail, kind):
    page = admin.get(f"/admin/mail/{mail('sent', kind=kind)}?lang=en").text
    assert "xxxxxx" not in page
    assert "/password/x" not in page
    assert "for its reader only" in page


def test_other_mail_shows_its_text_without_the_secrets_of_links(admin, mail):
    page = admin.get(f"/admin/mail/{mail('sent')}").text
    assert "http://calendar.example/password/…" in page


def test_the_gate_says_what_waits_and_opens(app, admin, mail, transact):
    old, late = mail("queued", sealed_at=NOW - timedelta(days=2)), mail("queued", expires_at=NOW)
    with transact() as session:
        session.add(MailGate(closed_at=NOW - timedelta(hours=1), why="restored", opened_by=""))
    page = admin.get("/admin/mail?lang=en").text
    assert "The gate is closed" in page
    assert "2 messages wait, the oldest written on" in page
    assert "1 makes no sense any more" in page
    assert "Choose what becomes" in admin.post("/admin/mail/gate?lang=en", data={}).text
    assert state(app, old) == "queued"

    said = admin.post("/admin/mail/gate?lang=en", data={"waiting": "drop"}, follow_redirects=True).text

    assert "The gate is open. Dropped: 1; too late: 1." in said
    assert (state(app, old), state(app, late)) == ("dropped", "expired")
    assert "already" in admin.post("/admin/mail/gate?lang=en", data={"waiting": "send"}, follow_redirects=True).text


def test_marked_addresses_are_listed_and_cleared(app, admin, mail, transact):
    assert "No address is marked" in admin.get("/admin/mail/addresses?lang=en").text
    number = mail("failed", error="address marked: 550")
    with transact() as session:
        session.add(BadAddress(address="thu@example.vn", since=NOW, why="550 <b>no", cleared_by=""))
    assert "550 &lt;b&gt;no" in admin.get("/admin/mail/addresses").text
    assert "1 unreachable address" in admin.get("/admin/mail?lang=en").text

    admin.post("/admin/mail/addresses", data={"address": "thu@example.vn"})

    assert state(app, number) == "queued"
    assert admin.post("/admin/mail/addresses", data={"address": "thu@example.vn"}).status_code == 404


def test_a_manager_sees_subjects_and_states_and_says_that_an_address_is_right(app, transact, mail):
    with transact() as session:
        unit = make_unit(session, "TV", level="province")
        thu = make_person(session, "thu@example.vn")
        number = thu.id
        grant(session, thu, unit, Role.EDITOR)
        grant(session, make_person(session, "quan@example.vn"), unit, Role.MANAGER)
    browser = sign_in(app.test_client(), transact, "quan@example.vn")
    address = f"/desk/units/TV/people/{number}/mail"
    assert "No mail to this person yet" in browser.get(f"{address}?lang=en").text
    mail("sent", person_id=number, kind="password")
    mail("queued", "khac@example.vn")
    with transact() as session:
        session.add(BadAddress(address="thu@example.vn", since=NOW, why="550", cleared_by=""))

    page = browser.get(f"{address}?lang=en").text
    assert "Thư 1" in page
    assert "Thư 2" not in page
    assert "calendar.example/password" not in page
    assert browser.post(f"{address}/address").status_code == 303
    with transact() as session:
        assert session.get_one(BadAddress, "thu@example.vn").cleared_by == "quan@example.vn"
        assert session.query(Person).count() == 2


def test_pages_and_their_addresses_keep_what_was_asked(admin, mail, transact):
    for _ in range(51):
        mail("sent")
    page = admin.get("/admin/mail?group=sent&address=thu@example.vn&page=2&lang=en").text
    assert page.count('class="badge"') == 1
    assert "group=sent&amp;address=thu%40example.vn" in page or "address=thu@example.vn" in page
