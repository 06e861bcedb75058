"""Reminders that somebody sends by hand: by right, once a day, one letter each, in courteous words."""

import threading
from datetime import timedelta

import pytest

from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.models.activities import Activity
from calendar_app.models.audit import AuditEntry
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.models.people import Person
from calendar_app.models.reminding import Absence, Nudge
from calendar_app.quotas import boards
from calendar_app.reminders import nudges
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.letters import letters, text

SENTENCE = "Đề nghị báo lại trước thứ Sáu."


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def people(transact):
    """The department's approver, and the museum's editor, manager and reader, as they act."""
    with transact() as session:
        museum, department = units.by_code(session, "BTT"), units.by_code(session, "SVHTTDL")
        return {
            name: grant(session, make_person(session, f"{name}@example.vn", name=f"Người {name}"), unit, role)
            for name, unit, role in [
                ("boss", department, Role.APPROVER), ("editor", museum, Role.EDITOR),
                ("manager", museum, Role.MANAGER), ("reader", museum, Role.VIEWER),
            ]
        }  # fmt: skip


@pytest.fixture
def subject(transact):
    """An exhibition of the museum in a week."""
    with transact() as session:
        return f"activity:{make_activity(session, 'BTT', title='Ngày hội <di sản>').id}"


@pytest.fixture
def send(app, transact):
    """What became of the letters, by unit: ``send(by, subject)``."""

    def send(by, subject, codes=("BTT",), sentence=SENTENCE, now=NOW):
        with transact(by, now) as session:
            found = nudges.send(session, subject, codes, sentence, app.config["CALENDAR"], by=by, now=now)
            return {one.concern.unit.code: one.why_not or "sent" for one in found}

    return send


def recipients(transact):
    with transact() as session:
        return sorted(row.recipient for row in session.query(OutboxMessage).filter_by(kind="nudge"))


def test_each_gets_a_letter_of_their_own(send, people, subject, transact):
    assert send(people["boss"], subject) == {"BTT": "sent"}

    assert recipients(transact) == ["editor@example.vn", "manager@example.vn"]
    with transact() as session:
        letter = letters(session, "editor@example.vn")[0]
        assert [one.addr_spec for one in letter["To"].addresses] == ["editor@example.vn"]
        assert [one.addr_spec for one in letter["Reply-To"].addresses] == ["boss@example.vn"]
        assert letter["List-Unsubscribe"] is None
        said = text(letter)
        assert "Kính gửi Người editor," in said
        assert "Sở Văn hóa, Thể thao và Du lịch đề nghị Bảo tàng" in said
        assert "Hoạt động diễn ra ngày 29/11/2026." in said
        assert f"  {SENTENCE}" in said
        assert "Ngày hội &lt;di sản&gt;" in text(letter, "html")


def test_who_is_away_has_a_stand_in(send, people, subject, transact):
    with transact() as session:
        deputy = make_person(session, "deputy@example.vn")
        session.add(
            Absence(
                person_id=people["editor"].person_id, stand_in_id=deputy.id, since=TODAY, until=TODAY + days(3),
                made_by="x",
            )
        )  # fmt: skip
    assert send(people["boss"], subject) == {"BTT": "sent"}
    assert recipients(transact) == ["deputy@example.vn", "manager@example.vn"]


def test_it_is_written_down_with_who_got_it(send, people, subject, transact):
    send(people["boss"], subject)

    with transact() as session:
        row = session.query(Nudge).one()
        assert (row.sentence, row.people, row.by_id, row.on_day) == (SENTENCE, 2, people["boss"].person_id, TODAY)
        assert sorted(row.told) == sorted(people[name].person_id for name in ("editor", "manager"))
        assert session.query(AuditEntry).filter_by(table_name="nudge", actor="boss@example.vn").count() == 1


def test_once_a_day_for_a_unit_and_a_thing(send, people, subject, transact):
    send(people["boss"], subject)

    assert send(people["boss"], subject) == {"BTT": "already"}
    assert send(people["manager"], subject) == {"BTT": "already"}
    assert len(recipients(transact)) == 2
    assert send(people["boss"], subject, now=NOW + timedelta(days=1)) == {"BTT": "sent"}
    assert len(recipients(transact)) == 4


def test_two_at_the_same_moment_send_one(app, send, people, subject, transact):
    found, barrier = [], threading.Barrier(2)

    def press(by):
        barrier.wait()
        found.append(send(people[by], subject)["BTT"])

    threads = [threading.Thread(target=press, args=[name]) for name in ("boss", "manager")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == ["already", "sent"]
    with transact() as session:
        assert session.query(Nudge).count() == 1


def test_whoever_writes_gets_none(send, people, subject, transact):
    send(people["manager"], subject)
    assert recipients(transact) == ["editor@example.vn"]


def test_whoever_has_the_activity_in_hand_gets_it_alone(send, people, subject, transact):
    with transact() as session:
        activity = session.get_one(Activity, int(subject.split(":")[1]))
        activity.organiser_id = people["editor"].person_id

    send(people["boss"], subject)

    assert recipients(transact) == ["editor@example.vn"]


def test_rights(send, people, subject, transact):
    with transact() as session:
        library = units.by_code(session, "TVT")
        stranger = grant(session, make_person(session, "stranger@example.vn"), library, Role.MANAGER)
        department = units.by_code(session, "SVHTTDL")
        reader = grant(session, make_person(session, "above@example.vn"), department, Role.EDITOR)
    for by, error in [
        (people["editor"], NotAllowed), (people["reader"], NotAllowed), (reader, NotAllowed), (stranger, NotFound),
        (Principal("nobody@example.vn"), NotFound),
    ]:  # fmt: skip
        with pytest.raises(error):
            send(by, subject)
    assert recipients(transact) == []


@pytest.mark.parametrize("subject", [
    "", ":", "activity", "activity:", "activity:0", "activity:-1", "activity:1.5", "activity:99999999999", "activity:٣",
    "activity:1:2", "activity:01", "obligation:1", "obligation:1:9999", "obligation:9999:2026", "duty:12345", "unit:1",
    "x" * 500, "activity:1 OR 1=1",
])  # fmt: skip
def test_a_thing_that_is_none(send, people, subject):
    with pytest.raises(NotFound):
        send(people["boss"], subject)


@pytest.mark.parametrize(("codes", "sentence", "faults"), [
    (("BTT",), "", {"sentence": "missing"}),
    (("BTT",), " \n\t\x00 ", {"sentence": "missing"}),
    (("BTT",), "ạ" * 501, {"sentence": "too_long"}),
    ((), SENTENCE, {"units": "missing"}),
    (("TVT",), SENTENCE, {"units": "unknown"}),
    (("BTT", "TVT"), SENTENCE, {"units": "unknown"}),
])  # fmt: skip
def test_what_will_not_do_sends_nothing(send, people, subject, transact, codes, sentence, faults):
    with pytest.raises(Invalid) as caught:
        send(people["boss"], subject, codes, sentence)
    assert caught.value.fields == faults
    assert recipients(transact) == []


def test_a_sentence_stays_text(send, people, subject, transact):
    hostile = "<script>alert(1)</script>\r\nBcc: x@example.vn\r\n{{ 7*7 }} %(name)s\x07"
    send(people["boss"], subject, sentence=hostile)

    with transact() as session:
        letter = letters(session, "editor@example.vn")[0]
        assert letter["Bcc"] is None
        assert "&lt;script&gt;" in text(letter, "html")
        assert "<script" not in text(letter, "html")
        assert "{{ 7*7 }} %(name)s" in text(letter)


def test_nobody_to_reach_is_said_and_may_be_tried_again(send, people, subject, transact):
    with transact() as session:
        for name in ("editor", "manager"):
            session.add(BadAddress(address=f"{name}@example.vn", since=NOW, why="550"))

    assert send(people["boss"], subject) == {"BTT": "nobody"}

    with transact() as session:
        assert session.query(Nudge).count() == 0
        session.get_one(BadAddress, "editor@example.vn").cleared_at = NOW
    assert send(people["boss"], subject) == {"BTT": "sent"}


def test_what_is_done_needs_no_reminder(send, people, transact):
    with transact() as session:
        gone = make_activity(session, "BTT", title="Đã hủy")
        gone.life = "cancelled"
        subject = f"activity:{gone.id}"
    assert send(people["boss"], subject) == {"BTT": "done"}


def test_an_obligation_with_every_unit_that_owes_it(send, people, transact):
    admin = Principal("admin@example.vn", administrator=True)
    with transact() as session:
        cell = next(one for one in boards.cells(session, 2027, TODAY) if one.unit.code == "BTT")
        subject = f"obligation:{cell.obligation.id}:2027"
        found = nudges.candidates(session, subject, by=admin, now=NOW)
        assert ("BTT", "missing") in [(one.concern.unit.code, one.concern.state) for one in found]

    assert send(people["boss"], subject) == {"BTT": "sent"}

    with transact() as session:
        said = text(letters(session, "editor@example.vn")[0])
        assert "Còn thiếu 01 cuộc; cần lập kế hoạch trước ngày" in said
        assert "http://calendar.example/desk?unit=BTT&year=2027" in said


def test_a_letter_speaks_the_language_of_its_reader(send, people, subject, transact):
    with transact() as session:
        session.get_one(Person, people["editor"].person_id).language = "en"
    send(people["boss"], subject)

    with transact() as session:
        said = text(letters(session, "editor@example.vn")[0])
        assert "It takes place on 29/11/2026." in said
        assert "?lang=en" in said


def test_a_body_that_the_plan_only_requests_is_asked_and_never_called_late(app, send, people, transact):
    with transact() as session:
        activity = make_activity(session, "BTT", first_day=TODAY - days(3))
        units.by_code(session, "BTT").requested_only = True
        subject = f"activity:{activity.id}"
    send(people["boss"], subject)

    with transact() as session:
        assert "kính đề nghị" in text(letters(session, "editor@example.vn")[0])


def test_who_may_is_said_by_one_rule(people):
    path = "/UBND-TINH/SVHTTDL/BTT/"
    boss = people["boss"].grants[0].path
    assert nudges.may(people["boss"], boss + "X/")
    assert not nudges.may(people["boss"], boss)
    assert nudges.may(people["manager"], people["manager"].grants[0].path)
    assert not nudges.may(people["editor"], people["editor"].grants[0].path)
    assert not nudges.may(Principal("", grants=()), path)
    assert Action.MANAGE == "manage"
