"""Letters that ask for an answer: the next morning, before the day, after it, and not once it is answered."""

from datetime import timedelta

import pytest

from calendar_app.domain.access import Role
from calendar_app.duties import rounds
from calendar_app.duties.rounds import Letter
from calendar_app.extensions import SYSTEM
from calendar_app.models.rounds import RoundAnswer
from calendar_app.models.units import Unit
from calendar_app.reminders.rules import rounds as rule
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY

DUE = TODAY + timedelta(days=20)


@pytest.fixture
def sent(session, someone):
    """The department asks the library and the museum."""
    row = rounds.draw_up(
        session, units.by_code(session, "SVHTTDL"), Letter("Ngày Sách", DUE, "12/SVHTTDL"), by=SYSTEM, now=NOW
    )
    rounds.choose(session, row.id, {"codes": ["TVT", "BTT"]}, by=SYSTEM, now=NOW)
    rounds.send(session, row.id, by=SYSTEM, now=NOW)
    return row


def told(found):
    return [(one.unit_vi.split()[0], one.people, one.offsets, one.late) for one in found]


def test_who_is_asked_is_told_the_next_morning(session, sent, someone):
    library, museum = someone("TVT"), someone("BTT")
    assert told(rule.sent(session, {TODAY}, TODAY)) == [
        ("Bảo", {museum}, (-1,), False), ("Thư", {library}, (-1,), False),
    ]  # fmt: skip
    assert rule.sent(session, {TODAY + timedelta(days=1)}, TODAY) == []
    assert rule.sent(session, set(), TODAY) == []


def test_before_and_after_its_day(session, sent, someone):
    someone("TVT")
    found = rule.due(session, {DUE}, DUE + timedelta(days=1))
    assert [(one.offsets, one.late, one.sender.vi.split()[0], one.number) for one in found] == [
        (rule.OFFSETS, True, "Sở", "12/SVHTTDL")
    ] * 2
    assert rule.due(session, {DUE - timedelta(days=1)}, DUE) == []


def test_a_body_that_is_only_requested_is_never_called_late(session, sent, someone):
    session.query(Unit).filter(Unit.code == "TVT").one().requested_only = True
    session.flush()
    offsets = {one.unit_path: one.offsets for one in rule.due(session, {DUE}, DUE)}
    assert sorted(map(min, offsets.values())) == [-8, 1]


def test_who_has_answered_is_left_alone(session, sent, someone):
    for row in session.query(RoundAnswer):
        row.state = "submitted"
    session.flush()
    assert rule.due(session, {DUE}, DUE) == rule.sent(session, {TODAY}, TODAY) == []


def test_without_anybody_the_unit_above_is_told(session, sent, someone):
    above = someone("SVHTTDL", Role.MANAGER)
    assert {person for one in rule.due(session, {DUE}, DUE) for person in one.people} == {above}
