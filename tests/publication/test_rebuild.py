"""Stored fragments are made again in batches: what an older release wrote becomes today's, what is the same stays."""

import pytest
from sqlalchemy import select, update

from calendar_app.models.publication import Fragment, ScopeCounter, SearchWord
from calendar_app.publication import service
from tests.factories import make_activity


@pytest.fixture
def stored(transact):
    """What the database holds for feeds and search, without stamps."""

    def read():
        with transact() as session:
            bodies = {(f.subject, f.language): (f.body, f.sequence) for f in session.scalars(select(Fragment))}
            counters = dict(session.execute(select(ScopeCounter.scope, ScopeCounter.counter)).all())
            words = set(session.execute(select(SearchWord.activity_id, SearchWord.word)).all())
        return bodies, counters, words

    return read


@pytest.fixture
def rebuild(command):
    """Runs the command; what it says."""

    def run():
        result = command.invoke(args=["publication", "rebuild"])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_it_changes_nothing_where_nothing_changed(transact, stored, rebuild):
    with transact() as session:
        for _number in range(3):
            make_activity(session)
    before = stored()

    assert rebuild() == "3 hoạt động, 0 có thay đổi; ngày kỷ niệm giữ nguyên\n"
    assert stored() == before


def test_more_than_one_batch_is_done(transact, rebuild, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 2)
    with transact() as session:
        for _number in range(5):
            make_activity(session)

    assert rebuild().startswith("5 hoạt động, 0 có thay đổi")


def test_what_an_older_release_wrote_becomes_todays_and_readers_are_told(transact, stored, rebuild):
    with transact() as session:
        old, same = make_activity(session, "TVT").id, make_activity(session, "BTT").id
    bodies, counters, words = stored()
    with transact() as session:
        mine = Fragment.subject == f"activity:{old}"
        session.execute(update(Fragment).where(mine).values(body=b"BEGIN:VEVENT\r\n", digest="of an older form"))
        session.execute(SearchWord.__table__.delete())

    assert rebuild() == "2 hoạt động, 1 có thay đổi; ngày kỷ niệm giữ nguyên\n"

    rebuilt, counted, found = stored()
    assert {subject: sequence for subject, (_body, sequence) in rebuilt.items()} == {
        subject: sequence for subject, (_body, sequence) in bodies.items()
    }
    assert without_stamp(rebuilt[f"activity:{old}", "vi"][0]) == without_stamp(bodies[f"activity:{old}", "vi"][0])
    assert rebuilt[f"activity:{same}", "vi"] == bodies[f"activity:{same}", "vi"]
    assert {scope for scope in counted if counted[scope] != counters[scope]} >= {"all", "unit:TVT"}
    assert counted["unit:BTT"] == counters["unit:BTT"]
    assert found == words
    rebuilt_again = rebuild()
    assert "0 có thay đổi" in rebuilt_again
    assert stored() == (rebuilt, counted, found)


def test_what_no_activity_stands_behind_leaves_the_feeds(transact, stored, rebuild):
    with transact() as session:
        number = make_activity(session).id
        row = session.scalars(select(Fragment).filter_by(subject=f"activity:{number}", language="vi")).one()
        values = {"first_day": row.first_day, "last_day": row.last_day, "stamped_at": row.stamped_at}
        session.add(Fragment(subject="activity:999999", language="vi", body=b"", digest="", **values))

    rebuild()

    assert ("activity:999999", "vi") not in stored()[0]
    assert (f"activity:{number}", "vi") in stored()[0]


def without_stamp(body):
    return [line for line in body.split(b"\r\n") if not line.startswith((b"DTSTAMP", b"LAST-MODIFIED"))]
