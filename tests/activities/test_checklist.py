"""What is to be prepared: written as a whole under the activity's lock, ticked one by one."""

from dataclasses import replace
from datetime import date

import pytest

from calendar_app.activities import checklist, service
from calendar_app.activities.checklist import Item, Owed
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.models.preparation import ChecklistItem
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person


@pytest.fixture
def activity(session):
    return make_activity(session, published=False, co_organisers=("BTT",))


@pytest.fixture
def librarian(session):
    return grant(session, make_person(session), units.by_code(session, "TVT"), Role.EDITOR)


def write(session, activity, *items, by=SYSTEM, revision=None):
    checklist.write(session, activity.id, items, revision=revision, by=by, now=NOW)
    return checklist.items(session, activity.id)


def test_items_are_kept_in_order_changed_and_struck(session, activity, librarian):
    first, second, third = write(session, activity, Item(None, "A"), Item(None, " B\x00 "), Item(None, "C"))

    changed = replace(second, text="B2", owner_id=librarian.person_id, due_on=date(2026, 11, 25), done=True)
    left = write(session, activity, third, changed, Item(None, "D"))

    assert [item.text for item in left] == ["C", "B2", "D"]
    assert left[1] == changed
    struck = session.get_one(ChecklistItem, first.id)
    assert (struck.dropped, struck.text) == (True, "A")


def test_writing_moves_the_lock_and_a_stale_page_writes_nothing(session, activity):
    read = activity.revision
    write(session, activity, Item(None, "A"), revision=read)
    assert activity.revision == read + 1

    with pytest.raises(Conflict):
        write(session, activity, Item(None, "B"), revision=read)

    assert [item.text for item in checklist.items(session, activity.id)] == ["A"]


def test_one_wrong_row_and_none_is_written(session, activity):
    stranger = make_person(session, "la@example.vn")
    wrong = [
        Item(None, "A"),
        Item(None, " "),
        Item(None, "x" * 251),
        Item(None, "B", due_on=date(1900, 1, 1)),
        Item(None, "C", owner_id=stranger.id),
    ]

    with pytest.raises(Invalid) as caught:
        write(session, activity, *wrong)

    assert caught.value.fields == {
        "text-1": "missing", "text-2": "too_long", "due_on-3": "out_of_range", "owner_id-4": "unknown",
    }  # fmt: skip
    assert checklist.items(session, activity.id) == []


def test_no_more_than_a_hundred_items(session, activity):
    with pytest.raises(Invalid) as caught:
        write(session, activity, *(Item(None, "A") for _ in range(101)))

    assert caught.value.fields == {"items": "too_many"}


def test_items_of_another_activity_or_named_twice_are_not_found(session, activity):
    other = make_activity(session, published=False, title="Khác")
    foreign = write(session, other, Item(None, "A"))[0]
    own = write(session, activity, Item(None, "B"))[0]

    for items in ([foreign], [own, own], [Item(10**8, "C")]):
        with pytest.raises(NotFound):
            write(session, activity, *items)


def test_owners_are_those_whose_role_reaches_a_unit_that_takes_part(session, activity, librarian):
    grant(session, make_person(session, "baotang@example.vn", name="Lê An"), units.by_code(session, "BTT"), Role.VIEWER)
    above = make_person(session, "so@example.vn", name="Võ Bình")
    grant(session, above, units.by_code(session, "SVHTTDL"), Role.MANAGER)
    grant(session, make_person(session, "la@example.vn"), units.by_code(session, "TTVH"), Role.MANAGER)
    gone = make_person(session, "nghi@example.vn", active=False)
    grant(session, gone, units.by_code(session, "TVT"))

    assert [person.name for person in checklist.owners(session, activity)] == ["Lê An", "Võ Bình", "Nguyễn Thị Thu"]


def test_an_owner_who_left_keeps_the_item_until_it_is_given_on(session, activity, librarian):
    item = write(session, activity, Item(None, "A", owner_id=librarian.person_id))[0]
    session.get_one(ChecklistItem, item.id).owner.active = False
    session.flush()

    assert write(session, activity, item)[0].owner_id == librarian.person_id


def test_a_tick_says_who_and_when_and_can_be_taken_back(session, activity, librarian):
    item = write(session, activity, Item(None, "A"))[0]
    before = activity.revision

    row = checklist.tick(session, activity.id, item.id, True, by=librarian, now=NOW)
    session.flush()
    assert (row.done_at, row.done_by, activity.revision) == (NOW, "thu@example.vn", before + 1)

    checklist.tick(session, activity.id, item.id, False, by=librarian, now=NOW)
    assert (row.done_at, row.done_by) == (None, "")


def test_the_owner_ticks_their_own_item_and_no_other(session, activity):
    guest = grant(session, make_person(session), units.by_code(session, "BTT"), Role.VIEWER)
    mine, other = write(session, activity, Item(None, "A", owner_id=guest.person_id), Item(None, "B"))

    assert checklist.tick(session, activity.id, mine.id, True, by=guest, now=NOW).done_at == NOW
    with pytest.raises(NotAllowed):
        checklist.tick(session, activity.id, other.id, True, by=guest, now=NOW)
    stranger = grant(session, make_person(session, "la@example.vn"), units.by_code(session, "TTVH"), Role.MANAGER)
    with pytest.raises(NotFound):
        checklist.tick(session, activity.id, mine.id, True, by=stranger, now=NOW)


def test_what_a_person_owes_is_what_is_open_of_activities_that_go_on(session, librarian):
    def prepared(title, *items):
        made = make_activity(session, published=False, title=title)
        write(session, made, *items)
        return made

    owner = librarian.person_id
    soon = prepared("Sách", Item(None, "A", owner, TODAY + days(3)), Item(None, "done", owner, done=True))
    late = prepared("Báo", Item(None, "B", owner, TODAY - days(1)), Item(None, "of nobody"))
    open_end = prepared("Tranh", Item(None, "C", owner))
    off = prepared("Ảnh", Item(None, "D", owner))
    service.submit(session, off.id, by=SYSTEM, now=NOW)
    service.cancel(session, off.id, "bão", by=SYSTEM, now=NOW)

    told = [(row.activity_id, row.title, row.text, row.late) for row in checklist.owed_by(session, owner, TODAY)]

    assert told == [
        (late.id, "Báo", "B", True),
        (soon.id, "Sách", "A", False),
        (open_end.id, "Tranh", "C", False),
    ]
    assert isinstance(checklist.owed_by(session, owner, TODAY)[0], Owed)


def test_only_editors_of_the_lead_unit_write_it(session, activity):
    guest = grant(session, make_person(session), units.by_code(session, "BTT"), Role.MANAGER)
    viewer = grant(session, make_person(session, "xem@example.vn"), units.by_code(session, "TVT"), Role.VIEWER)

    with pytest.raises(NotFound):
        write(session, activity, Item(None, "A"), by=guest)
    with pytest.raises(NotAllowed):
        write(session, activity, Item(None, "A"), by=viewer)
