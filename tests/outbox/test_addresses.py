"""An address that reaches nobody is marked, its manager told once, and nothing goes there until somebody clears it."""

from datetime import timedelta

import pytest

from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import NotAllowed, NotFound
from calendar_app.extensions import db
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.outbox import addresses, replies, telling
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit
from tests.letters import letters, text

THU, QUAN, TREN, ADMIN = "thu@example.vn", "quan@example.vn", "tren@example.vn", "admin@example.vn"
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def people(transact):
    """A planner, the managers of her unit and of the one above, an administrator; who acts, by address."""
    with transact() as session:
        above = make_unit(session, "SO")
        unit = make_unit(session, "TV", parent=above)
        found = {THU: grant(session, make_person(session, THU), unit, Role.EDITOR)}
        found[QUAN] = grant(session, make_person(session, QUAN, name="Trần Quân"), unit, Role.MANAGER)
        found[TREN] = grant(session, make_person(session, TREN), above, Role.MANAGER)
        admin = make_person(session, ADMIN, administrator=True)
        found[ADMIN] = Principal(ADMIN, admin.id, administrator=True)
    return found


def to(app, address) -> list[tuple[str, str]]:
    with app.app_context():
        found = db.session.query(OutboxMessage).filter_by(recipient=address).order_by(OutboxMessage.id)
        return [(row.kind, row.state) for row in found]


def test_the_manager_of_the_unit_is_told_once(app, people, smtp_server, mail_url, enqueue, deliver, transact):
    smtp_server.refusals[THU] = "550 5.1.1 no such user"
    mail_url(smtp_server.url)
    enqueue(THU, THU)
    assert deliver() == {"failed": 1, "sent": 1}

    assert to(app, THU) == [("test", "failed"), ("test", "failed")]
    assert (to(app, QUAN), to(app, TREN), to(app, ADMIN)) == ([("address", "sent")], [], [])
    with transact() as session:
        said = text(letters(session, QUAN)[0])
    assert "no such user" in said
    assert "http://calendar.example/desk/units/TV/people/1" in said
    enqueue(THU)
    assert deliver(LATER) == {}
    assert to(app, THU)[-1] == ("test", "failed")


@pytest.mark.parametrize(
    ("unreachable", "told"),
    [((THU,), QUAN), ((QUAN,), TREN), ((QUAN, THU), TREN), ((QUAN, TREN, THU), ADMIN), ((ADMIN,), "")],
)
def test_who_is_told(app, people, enqueue, deliver, transact, unreachable, told):
    """Somebody reachable who can do something about it: the manager, one above, an administrator; never oneself."""
    config = app.config["CALENDAR"]
    with transact() as session:
        for address in unreachable:
            before = session.query(OutboxMessage).count()
            assert telling.unreachable(session, address, "550", None, config, NOW)
            assert not telling.unreachable(session, address, "550", None, config, NOW)
            found = [row.recipient for row in session.query(OutboxMessage).order_by(OutboxMessage.id)][before:]
    assert found == ([told] if told else [])


def test_what_waited_is_held_back_and_goes_out_once_the_address_is_right(app, people, enqueue, deliver, transact):
    enqueue(THU)
    enqueue(THU, expires_at=LATER)
    with transact() as session:
        assert addresses.mark(session, THU.upper(), "550", None, NOW)
    assert to(app, THU) == [("test", "failed")] * 2
    assert deliver() == {}

    with transact(people[QUAN], LATER) as session:
        assert addresses.clear(session, THU, people[QUAN], LATER) == 1
    assert deliver(LATER) == {"sent": 1}
    with transact() as session:
        row = session.get_one(BadAddress, THU)
        assert (row.cleared_by, row.cleared_at) == (QUAN, LATER)
        assert addresses.mark(session, THU, "again", None, LATER)


@pytest.mark.parametrize(("who", "may"), [(ADMIN, True), (QUAN, True), (TREN, True), (THU, True), ("", False)])
def test_who_may_clear(people, transact, who, may):
    stranger = Principal("x@y.vn", 99)
    with transact() as session:
        addresses.mark(session, THU, "550", None, NOW)
        assert addresses.may_clear(session, THU, people.get(who, stranger)) == may
        if not may:
            with pytest.raises(NotAllowed):
                addresses.clear(session, THU, stranger, NOW)
        with pytest.raises(NotFound):
            addresses.clear(session, "nobody@example.vn", people[ADMIN], NOW)


def test_an_address_of_nobody_known_is_told_to_administrators(app, people, smtp_server, mail_url, enqueue, deliver):
    smtp_server.refusals["unit@example.vn"] = "550 no such user"
    mail_url(smtp_server.url)
    enqueue("unit@example.vn")
    deliver()
    assert to(app, ADMIN) == [("address", "sent")]


@pytest.mark.parametrize(
    ("code", "reply", "at_recipient", "marks"),
    [
        (550, b"5.1.1 no such user", True, True),
        (550, b"5.1.1 no such user", False, True),
        (550, b"5.2.1 mailbox disabled", True, True),
        (550, b"5.4.4 no route to the domain", True, True),
        (550, b"no such user here", True, True),
        (551, b"user not local", True, True),
        (556, b"domain takes no mail", True, True),
        (550, b"no such user here", False, False),
        (552, b"5.2.2 mailbox full", True, False),
        (550, b"5.7.1 refused by policy", True, False),
        (550, b"5.7.26 SPF", True, False),
        (550, b"relaying denied", True, False),
        (554, b"relay access denied", True, False),
        (550, b"blocked, see our site", True, False),
        (553, b"sender rejected", True, False),
        (530, b"5.7.0 sign in first", True, False),
        (501, b"5.5.4 syntax", True, False),
        (450, b"4.1.1 not now", True, False),
    ],
)
def test_whom_a_refusal_is_about(code, reply, at_recipient, marks):
    assert replies.judged(code, reply, otherwise="retry", at_recipient=at_recipient).bad_address is marks
