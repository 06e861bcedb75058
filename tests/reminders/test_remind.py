"""Who is told what, when: through the job, on a real database."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from calendar_app.extensions import db
from calendar_app.models.activities import Occurrence, Participation, Result
from calendar_app.models.mail import JobState
from calendar_app.outbox import service as outbox_service
from calendar_app.reminders import jobs, sealing, service
from tests.conftest import NOW

#: a Wednesday
DAY = date(2027, 4, 21)


def morning(day: date, *, minute: int = 31) -> datetime:
    """Just after half past seven in Vietnam."""
    return datetime(day.year, day.month, day.day, 0, minute, tzinfo=UTC)


def before(days: int) -> datetime:
    return morning(DAY - timedelta(days=days))


@pytest.fixture
def library(town):
    return town.unit("TVT")


def test_a_week_and_a_day_before_the_organiser_is_told(town, library, remind, outbox):
    organiser = town.person("lan")
    town.person("editor", (library, "editor"))
    town.activity(library, DAY, organiser=organiser)

    assert [remind(before(days))["queued"] for days in (8, 7, 6, 3, 1, 0)] == [0, 1, 0, 0, 1, 0]
    assert [message.to for message in outbox()] == ["lan", "lan"]


def test_twice_or_back_and_forth_it_is_told_once(town, library, remind, outbox):
    town.activity(library, DAY, organiser=town.person("lan"))

    for now in (before(7), before(7), before(3), before(9), before(7), before(20), before(6)):
        remind(now)

    assert len(outbox()) == 1


def test_before_half_past_seven_nothing(town, library, remind):
    town.activity(library, DAY, organiser=town.person("lan"))
    assert remind(morning(DAY - timedelta(days=7), minute=29))["queued"] == 0
    assert remind(morning(DAY - timedelta(days=7), minute=30))["queued"] == 1


def test_a_late_tick_loses_nothing_and_says_only_the_nearest(town, library, remind, outbox, reminders):
    town.activity(library, DAY, organiser=town.person("lan"), scale="province")
    remind(before(40))

    assert remind(before(5)) == {"queued": 1, "withdrawn": 0, "reminders": 1}
    assert reminders() == [("activity_coming", 7, "sealed")]
    assert remind(before(8)) == {"queued": 0, "withdrawn": 0, "reminders": 0}
    assert remind(before(5))["queued"] == 0


def test_the_first_run_looks_back_one_day(town, library, remind):
    town.activity(library, DAY, organiser=town.person("lan"))
    assert remind(before(5))["queued"] == 0


def test_a_provincial_activity_is_announced_a_month_ahead(town, library, remind):
    town.activity(library, DAY, organiser=town.person("lan"), scale="province")
    remind(before(40))
    days = [30, 14, 7, 1]
    assert [remind(before(n))["queued"] for n in range(39, -1, -1)].count(1) == len(days)


def test_of_a_series_only_the_first_session(town, library, remind, outbox):
    town.activity(library, *(DAY + timedelta(weeks=n) for n in range(5)), organiser=town.person("lan"))
    remind(before(10))
    for days in range(9, -60, -1):
        remind(before(days))
    assert [m.subject for m in outbox() if m.subject.startswith(("Prepare", "Chuẩn bị"))] == [outbox()[0].subject] * 2


@pytest.mark.parametrize("life", ["cancelled", "postponed"])
def test_what_does_not_happen_is_not_announced(town, library, remind, life):
    town.cancel(town.activity(library, DAY, organiser=town.person("lan")), life)
    assert remind(before(7))["queued"] == 0


def test_what_is_not_published_is_not_announced(town, library, remind):
    town.activity(library, DAY, organiser=town.person("lan"), published=False)
    assert remind(before(7))["queued"] == 0


def test_without_an_organiser_the_editors_of_accepted_parties(town, library, remind, outbox):
    museum, hall, above = town.unit("BTT"), town.unit("TTVH"), town.unit("SVHTTDL")
    for name, unit, role in (
        ("editor", library, "editor"), ("viewer", library, "viewer"), ("manager", museum, "manager"),
        ("invited", hall, "editor"), ("department", above, "manager"),
    ):  # fmt: skip
        town.person(name, (unit, role))
    town.person("gone", (library, "editor"), active=False)
    activity = town.activity(library, DAY, organiser=town.person("left", active=False))
    town.change(
        activity,
        lambda session, _row: session.add_all(
            Participation(activity_id=activity, unit_id=unit, state=state)
            for unit, state in ((museum, "accepted"), (hall, "invited"))
        ),
    )

    remind(before(7))

    assert sorted(message.to for message in outbox()) == ["editor", "manager"]


def test_one_mail_a_person_and_morning(town, library, remind, outbox):
    lan, minh = town.person("lan"), town.person("minh")
    town.activity(library, DAY, organiser=lan, title="Một")
    town.activity(library, DAY, organiser=lan, title="Hai")
    town.activity(library, DAY, organiser=minh, title="Ba")

    assert remind(before(7)) == {"queued": 2, "withdrawn": 0, "reminders": 3}
    assert [message.to for message in outbox()] == ["lan", "minh"]
    assert all(title in outbox()[0].text and title in outbox()[0].html for title in ("Một", "Hai"))
    assert "Ba" not in outbox()[0].text


def test_cancelled_before_it_went_out(town, library, remind, deliver, outbox, reminders):
    activity = town.activity(library, DAY, organiser=town.person("lan"))
    remind(before(7))
    town.cancel(activity)

    assert deliver(before(7)) == {}
    assert (outbox()[0].state, reminders()) == ("expired", [("activity_coming", 7, "withdrawn")])
    assert remind(before(6)) == {"queued": 0, "withdrawn": 0, "reminders": 0}


def test_one_line_of_two_is_cancelled_the_other_is_sealed_anew(town, library, remind, deliver, outbox):
    lan = town.person("lan")
    town.activity(library, DAY, organiser=lan, title="Một")
    two = town.activity(library, DAY, organiser=lan, title="Hai")
    remind(before(7))
    town.cancel(two)

    assert remind(before(7)) == {"queued": 1, "withdrawn": 1, "reminders": 0}
    assert [(message.state, message.part, "Hai" in message.text) for message in outbox()] == [
        ("expired", 1, True), ("queued", 2, False),
    ]  # fmt: skip
    assert deliver(before(7)) == {"sent": 1}


def test_cancelled_and_taken_up_again_it_is_told_once(town, library, remind, deliver, outbox, reminders):
    activity = town.activity(library, DAY, organiser=town.person("lan"))
    remind(before(7))
    town.cancel(activity)
    remind(before(7))
    town.cancel(activity, "planned")

    assert remind(before(6)) == {"queued": 1, "withdrawn": 0, "reminders": 1}
    assert deliver(before(6)) == {"sent": 1}
    remind(before(6))
    assert reminders() == [("activity_coming", 7, "sent")]
    town.cancel(activity)
    remind(before(5))
    town.cancel(activity, "planned")
    assert remind(before(4)) == {"queued": 0, "withdrawn": 0, "reminders": 0}
    assert [message.state for message in outbox()] == ["expired", "sent"]


def test_moved_to_another_day_it_is_told_of_that_day(town, library, remind, deliver, outbox):
    activity = town.activity(library, DAY, organiser=town.person("lan"))
    remind(before(7))
    deliver(before(7))
    town.move(activity, DAY + timedelta(days=12))

    assert remind(before(6))["queued"] == 1
    assert remind(before(1))["queued"] == 0
    assert remind(before(-5))["queued"] == 1
    assert ["21/04/2027" in message.text for message in outbox()] == [True, True, False]


def test_a_day_later_than_its_slot_it_is_too_late(town, library, remind, deliver, outbox):
    town.activity(library, DAY, organiser=town.person("lan"))
    remind(before(1))
    assert deliver(before(-2)) == {"expired": 1}
    assert outbox()[0].state == "expired"


def test_a_missing_result_is_asked_for_the_next_working_day_and_a_week_after(town, library, remind, outbox, reminders):
    friday = date(2027, 4, 23)
    town.activity(library, friday, organiser=town.person("lan"))
    remind(morning(friday))

    asked = [day for n in range(1, 20) if remind(morning(day := friday + timedelta(days=n)))["queued"]]
    assert asked == [date(2027, 4, 26), date(2027, 5, 4)]
    assert [state for state in reminders() if state[0] == "result_missing"] == [
        ("result_missing", -1, "sealed"), ("result_missing", -7, "sealed"),
    ]  # fmt: skip


def test_a_result_that_comes_in_time_is_not_asked_for(town, library, remind):
    activity = town.activity(library, DAY, organiser=town.person("lan"))
    remind(morning(DAY))

    def hold(session, row):
        row.occurrences[0].state = "held"
        session.add(Result(occurrence=row.occurrences[0], recorded_by="lan", recorded_at=NOW))

    town.change(activity, hold)
    assert [remind(morning(DAY + timedelta(days=n)))["queued"] for n in range(1, 12)] == [0] * 11


def test_every_session_of_a_series_is_asked_for(town, library, remind):
    lan = town.person("lan")
    town.activity(library, DAY, DAY + timedelta(days=1), organiser=lan)
    remind(morning(DAY))
    assert [remind(morning(DAY + timedelta(days=n)))["reminders"] for n in (1, 2)] == [1, 1]


def test_one_person_who_cannot_be_written_to_holds_nobody_back(town, library, remind, outbox, transact):
    bad = town.person("a b")
    town.activity(library, DAY, organiser=bad, title="Một")
    town.activity(library, DAY, organiser=town.person("lan"), title="Hai")

    assert remind(before(7)) == {"queued": 1, "withdrawn": 0, "reminders": 2}
    assert [message.to for message in outbox()] == ["lan"]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (service, "check"), (service, "note"), (service, "note_rule"), (service, "want_all"), (service, "want"),
        (sealing, "seal"), (sealing, "seal_one"),
        (service, "still_true"), (outbox_service, "seal"), (jobs, "seal"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("together", [2, 25])
def test_killed_between_any_two_lines_nobody_is_forgotten_or_told_twice(
    monkeypatch, town, library, remind, outbox, module, step, when, together
):
    for name in ("an", "binh", "chi"):
        town.activity(library, DAY, organiser=town.person(name), title=name)
    monkeypatch.setattr(sealing, "TOGETHER", together)
    real, calls = getattr(module, step), []
    once = step in ("check", "note") or (together == 25 and step == "seal" and module is not outbox_service)

    def dying(*args, **keywords):
        calls.append(step)
        last = len(calls) == (1 if once else 2)
        result = None if when == "before" and last else real(*args, **keywords)
        if last:
            raise Killed
        return result

    monkeypatch.setattr(module, step, dying)
    with pytest.raises(Killed):
        remind(before(7))
    monkeypatch.undo()

    remind(before(7) + timedelta(minutes=1))
    remind(before(7) + timedelta(minutes=2))

    assert sorted(message.to for message in outbox()) == ["an", "binh", "chi"]


def test_one_of_several_sealed_together_holds_nobody_back_and_is_tried_again(
    monkeypatch, town, library, remind, outbox, reminders
):
    """Whoever fails undoes what was sealed with them; then each is sealed alone."""
    names = ("an", "binh", "chi", "dung")
    people = {town.person(name): name for name in names}
    for person, name in people.items():
        town.activity(library, DAY, organiser=person, title=name)
    real, bad = sealing.seal_one, next(key for key, name in people.items() if name == "chi")

    def failing(session, recipient, *arguments):
        if recipient.id == bad:
            raise RuntimeError(recipient.id)
        return real(session, recipient, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "seal_one", failing)
        assert remind(before(7)) == {"queued": 3, "withdrawn": 0, "reminders": 4}
    assert [message.to for message in outbox()] == ["an", "binh", "dung"]
    assert sorted(state for _rule, _offset, state in reminders()) == ["sealed"] * 3 + ["wanted"]

    assert remind(before(7) + timedelta(minutes=1))["queued"] == 1
    assert [message.to for message in outbox()] == ["an", "binh", "dung", "chi"]


def test_sealed_in_slices_that_end_when_others_have_waited_long_enough(monkeypatch, town, library, remind, outbox):
    names = [f"p{number}" for number in range(7)]
    for name in names:
        town.activity(library, DAY, organiser=town.person(name), title=name)
    real, reached = sealing.seal, []

    def hasty(*arguments):
        sealed = real(*arguments, seconds=0)
        reached.append(len(sealed.reached))
        return sealed

    monkeypatch.setattr(sealing, "TOGETHER", 3)
    monkeypatch.setattr(sealing, "seal", hasty)

    assert remind(before(7))["queued"] == len(names)
    assert reached == [1] * len(names)
    assert [message.to for message in outbox()] == names


def test_many_are_sealed_in_few_transactions(app, town, library, remind, outbox):
    names = [f"p{number:02}" for number in range(40)]
    for name in names:
        town.activity(library, DAY, organiser=town.person(name), title=name)
    with app.app_context():
        commits = []
        event.listen(db.engine, "commit", commits.append)

    assert remind(before(7))["queued"] == len(names)

    assert len(commits) < len(names) / 2
    assert [message.to for message in outbox()] == names


def test_two_processes_at_once(town, library, make_app, database_url, outbox):
    names = [f"p{number}" for number in range(8)]
    for name in names:
        town.activity(library, DAY, organiser=town.person(name), title=name)
    apps, start, queued = [make_app(database_url) for _ in range(2)], threading.Barrier(2), []

    def run(app):
        start.wait()
        with app.app_context():
            queued.append(jobs.remind(before(7))["queued"])

    threads = [threading.Thread(target=run, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(queued) == len(names)
    assert sorted(message.to for message in outbox()) == names


def test_the_watermark_follows_the_clock(town, remind, transact):
    for now in (before(7), before(9), before(2)):
        remind(now)
        with transact() as session:
            assert session.get_one(JobState, "remind").watermark == now


def test_an_occurrence_that_is_moved_alone_keeps_the_others(town, library, remind, reminders):
    activity = town.activity(library, DAY, DAY + timedelta(days=7), organiser=town.person("lan"))
    town.change(
        activity, lambda session, row: setattr(session.get_one(Occurrence, row.occurrences[0].id), "state", "cancelled")
    )
    assert [remind(before(days))["queued"] for days in (8, 7, 1, 0)] == [0, 0, 0, 1]
