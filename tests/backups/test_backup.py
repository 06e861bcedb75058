"""A backup is whole and checked; restoring it is whole or nothing, and sends no mail until a person says so."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from calendar_app.backups import schema
from calendar_app.domain.access import Principal
from calendar_app.extensions import db
from calendar_app.models.mail import JobState, MailGate, OutboxMessage
from calendar_app.models.people import Person
from calendar_app.outbox import gate, jobs, service
from calendar_app.outbox.letter import Letter
from tests.conftest import NOW
from tests.factories import make_person

ADMIN = Principal("admin@example.vn", 1, administrator=True)


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "lich.backup"


@pytest.fixture
def run(command):
    """Run a command; what it prints, and that it ended well or with one line."""

    def run(*words, fails=False):
        result = command.invoke(args=[str(word) for word in words])
        assert (result.exit_code != 0) == fails, result.output
        return result.output

    return run


def people(app) -> list[str]:
    with app.app_context():
        return [person.email for person in db.session.query(Person).order_by(Person.email)]


def write_mail(app, transact, address, days=4, now=NOW) -> None:
    with transact() as session:
        letter = Letter("Chị Thu", address, "Nhắc", "Kính gửi", "<p>Kính gửi</p>")
        service.seal(
            session, letter, app.config["CALENDAR"], person_id=None, kind="test", slot=now,
            expires_at=now + timedelta(days=days), now=now,
        )  # fmt: skip


def deliver(app, now) -> int:
    with app.app_context():
        return jobs.deliver(now)["sent"]


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(app, transact, run, file, database_url):
    with transact() as session:
        make_person(session, "thu@example.vn")
    run("backup", file)
    with transact() as session:
        make_person(session, "sau@example.vn")

    said = run("restore", file)

    assert people(app) == ["thu@example.vn"]
    assert "before" in said
    if database_url.startswith("sqlite"):
        (kept,) = Path(make_url(database_url).database).parent.glob("*.before-*")
        with closing(sqlite3.connect(kept)) as connection:
            assert connection.execute("SELECT count(*) FROM person").fetchone() == (2,)
    else:
        with app.app_context():
            name = said.partition("schema ")[2].split()[0]
            assert db.session.execute(text(f'SELECT count(*) FROM "{name}".person')).scalar() == 2


def test_a_restored_database_can_be_backed_up_and_restored_again(app, transact, run, file, set_clock):
    with transact() as session:
        make_person(session, "thu@example.vn")
    run("backup", file)
    for minute in (1, 2):
        set_clock(NOW + timedelta(minutes=minute))
        run("restore", file)
        run("backup", file)

    assert people(app) == ["thu@example.vn"]


def test_a_restored_backup_sends_nothing_until_it_is_released(app, transact, run, file, tmp_path):
    write_mail(app, transact, "a@example.vn", days=1)
    write_mail(app, transact, "b@example.vn", days=30)
    run("backup", file)
    assert deliver(app, NOW) == 2
    run("restore", file)

    later = NOW + timedelta(days=2)
    assert deliver(app, later) == 0
    with transact(ADMIN, later) as session:
        assert gate.release(session, ADMIN, later, drop=False) == {"expired": 1, "dropped": 0}
    assert deliver(app, later) == 1
    with app.app_context():
        assert {row.recipient: row.state for row in db.session.query(OutboxMessage)} == {
            "a@example.vn": "expired", "b@example.vn": "sent",
        }  # fmt: skip
    assert deliver(app, later + timedelta(minutes=1)) == 0


def test_released_without_what_waited_only_what_is_new_goes_out(app, transact, run, file):
    write_mail(app, transact, "a@example.vn")
    run("backup", file)
    run("restore", file)
    later = NOW + timedelta(hours=1)
    with transact(ADMIN, later) as session:
        assert gate.release(session, ADMIN, later, drop=True, reason="đã gửi rồi") == {"expired": 0, "dropped": 1}
    write_mail(app, transact, "b@example.vn", now=later)

    assert deliver(app, later) == 1


def test_a_database_that_came_back_behind_our_back_is_noticed_by_its_beats(app, transact):
    for minute in range(5):
        deliver(app, NOW + timedelta(minutes=minute))
    with transact() as session:
        session.get_one(JobState, "deliver").beats = 2
    write_mail(app, transact, "a@example.vn")

    assert deliver(app, NOW + timedelta(minutes=6)) == 0
    with transact() as session:
        assert session.query(MailGate).one().why == gate.BEHIND
    with transact(ADMIN) as session:
        gate.release(session, ADMIN, NOW, drop=False)
    assert deliver(app, NOW + timedelta(minutes=7)) == 1
    write_mail(app, transact, "b@example.vn")
    assert deliver(app, NOW + timedelta(minutes=8)) == 1


@pytest.mark.parametrize(("hours", "sent"), [(1, 1), (7, 0)])
def test_a_host_without_memory_distrusts_a_database_that_was_silent_for_hours(app, transact, tmp_path, hours, sent):
    deliver(app, NOW)
    (tmp_path / gate.FILE).unlink()
    write_mail(app, transact, "a@example.vn")

    assert deliver(app, NOW + timedelta(hours=hours)) == sent


def test_with_its_memory_a_host_may_have_slept_for_days(app, transact):
    deliver(app, NOW)
    write_mail(app, transact, "a@example.vn")

    assert deliver(app, NOW + timedelta(days=3)) == 1


@pytest.mark.parametrize("spoilt", ["", "{", '{"beats": "x"}', "[]", '{"beats": 3}'])
def test_a_spoilt_memory_is_none(app, tmp_path, spoilt):
    (tmp_path / gate.FILE).write_text(spoilt)

    assert deliver(app, NOW) == 0
    assert gate.recalled(tmp_path) is not None


def test_a_newer_schema_is_refused_and_nothing_changes(app, transact, run, file, monkeypatch):
    with transact() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setattr(schema, "require_known", lambda _revision: None)
    monkeypatch.setattr("calendar_app.backups.postgresql.require_known", lambda _revision: None)
    run("backup", file)
    monkeypatch.undo()
    with transact() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        make_person(session, "thu@example.vn")

    said = run("restore", file, fails=True)

    assert "9999" in said
    assert said.count("\n") == 1
    assert people(app) == ["thu@example.vn"]


def test_an_older_schema_is_brought_up_to_date(app, run, file, empty_url, make_app, tmp_path, command):
    old = make_app(empty_url)
    runner = type(command)(old)
    assert runner.invoke(args=["db", "upgrade", "0002"]).exit_code == 0
    result = runner.invoke(args=["backup", str(file)])
    assert result.exit_code == 0, result.output

    run("restore", file)

    with app.app_context():
        assert db.session.query(MailGate).one().why == gate.RESTORED


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00 and no more", b"PGDMP and no more"])
def test_what_is_no_backup_is_refused(app, transact, run, file, content):
    with transact() as session:
        make_person(session, "thu@example.vn")
    file.write_bytes(content)

    assert run("restore", file, fails=True).count("\n") == 1
    assert people(app) == ["thu@example.vn"]


def test_a_damaged_backup_is_refused_and_nothing_changes(app, transact, run, file):
    with transact() as session:
        make_person(session, "thu@example.vn")
    run("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])

    run("restore", file, fails=True)

    assert people(app) == ["thu@example.vn"]


def test_a_backup_never_overwrites_anything_else(run, file):
    file.write_text("thư riêng")

    assert run("backup", file, fails=True).count("\n") == 1
    assert file.read_text() == "thư riêng"
    assert run("backup", file.parent / "nowhere" / "x", fails=True).count("\n") == 1
    assert run("restore", file.parent / "missing", fails=True).count("\n") == 1
