"""Somebody leaves: another takes over what is not over, and nothing else."""

import pytest

from calendar_app.activities import queries, service, transfer
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.models.audit import AuditEntry
from calendar_app.models.preparation import ChecklistItem
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import days, grant, make_activity, make_draft, make_person


@pytest.fixture
def library(session):
    return units.by_code(session, "TVT")


@pytest.fixture
def manager(session, library):
    return grant(session, make_person(session, "truong@example.vn"), library, Role.MANAGER)


@pytest.fixture
def lan(session, library):
    return grant(session, make_person(session, "lan@example.vn"), library, Role.EDITOR)


@pytest.fixture
def bao(session, library):
    return grant(session, make_person(session, "bao@example.vn"), library, Role.EDITOR)


def task(session, activity, person, **columns):
    item = ChecklistItem(activity_id=activity.id, text="Mời khách", owner_id=person.person_id, **columns)
    session.add(item)
    session.flush()
    return item


def test_what_is_not_over_is_handed_over(session, library, manager, lan, bao):
    draft = make_activity(session, published=False, by=lan)
    postponed = make_activity(session, published=False, by=lan)
    service.postpone(session, postponed.id, "Bão", by=lan, now=NOW)
    cancelled = make_activity(session, published=False, by=lan)
    service.cancel(session, cancelled.id, "Bão", by=lan, now=NOW)
    own = make_activity(session, published=False, by=bao)

    moved = transfer.hand_over(session, library, lan.person_id, bao.person_id, by=manager, now=NOW + days(1))

    assert moved == transfer.Load(2, 0)
    found = [each.organiser_id for each in (draft, postponed, cancelled, own)]
    assert found == [bao.person_id, bao.person_id, lan.person_id, bao.person_id]
    assert transfer.load(session, library, lan.person_id) == transfer.Load(0, 0)


def test_open_tasks_go_along_and_done_ones_stay(session, library, manager, lan, bao):
    other = make_activity(session, published=False, by=bao)
    open_task, done = task(session, other, lan), task(session, other, lan, done_at=NOW)
    struck = task(session, other, lan, dropped=True)

    assert transfer.hand_over(session, library, lan.person_id, bao.person_id, by=manager, now=NOW) == transfer.Load(
        0, 1
    )

    assert [item.owner_id for item in (open_task, done, struck)] == [bao.person_id, lan.person_id, lan.person_id]
    assert other.organiser_id == bao.person_id


def test_whoever_edits_at_the_time_is_told(session, library, manager, lan, bao):
    activity = make_activity(session, published=False, by=lan)
    read = activity.revision

    transfer.hand_over(session, library, lan.person_id, bao.person_id, by=manager, now=NOW + days(1))

    with pytest.raises(Conflict):
        service.edit(session, activity.id, make_draft(), revision=read, by=lan, now=NOW)
    assert queries.activity(session, activity.id).touched_at == NOW + days(1)


def test_other_units_keep_their_own(session, library, manager, lan, bao):
    grant(session, make_person(session, "bt@example.vn"), units.by_code(session, "BTT"), Role.EDITOR)
    elsewhere = make_activity(session, "BTT", published=False, by=SYSTEM)
    elsewhere.organiser_id = lan.person_id

    transfer.hand_over(session, library, lan.person_id, bao.person_id, by=manager, now=NOW)

    assert elsewhere.organiser_id == lan.person_id


def test_only_those_who_may_plan_take_over(session, library, manager, lan):
    viewer = grant(session, make_person(session, "xem@example.vn"), library, Role.VIEWER)
    closed = grant(session, make_person(session, "het@example.vn", active=False), library, Role.EDITOR)
    make_activity(session, published=False, by=lan)

    for taker in (viewer.person_id, closed.person_id, lan.person_id, 0, 2**40):
        with pytest.raises(Invalid) as caught:
            transfer.hand_over(session, library, lan.person_id, taker, by=manager, now=NOW)
        assert caught.value.fields == {"taker": "may_not_plan"}


def test_only_managers_hand_over(session, library, lan, bao):
    stranger = grant(session, make_person(session, "bt@example.vn"), units.by_code(session, "BTT"), Role.MANAGER)

    for by, error in ((bao, NotAllowed), (stranger, NotFound)):
        with pytest.raises(error):
            transfer.hand_over(session, library, lan.person_id, bao.person_id, by=by, now=NOW)


def test_the_audit_log_says_from_whom_to_whom(session, library, manager, lan, bao):
    activity = make_activity(session, published=False, by=lan)
    session.info["actor"] = manager.email

    transfer.hand_over(session, library, lan.person_id, bao.person_id, by=manager, now=NOW)

    entries = session.query(AuditEntry).filter_by(table_name="activity", row_key=str(activity.id), actor=manager.email)
    assert [entry.changes["organiser_id"] for entry in entries] == [[lan.person_id, bao.person_id]]
