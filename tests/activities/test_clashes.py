"""What an activity would clash with, and what of it its planner may know."""

from datetime import date, time

import pytest
from sqlalchemy import event, select

from calendar_app.activities import checklist, clashes, service, venues
from calendar_app.activities.checklist import Item
from calendar_app.activities.draft import draft_of
from calendar_app.activities.venues import VenueFacts
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Version
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_draft, make_person

SOON = TODAY + days(7)


@pytest.fixture
def editor(session):
    return grant(session, make_person(session), units.by_code(session, "TVT"), Role.EDITOR)


@pytest.fixture
def hall(session):
    return venues.add(session, units.by_code(session, "SVHTTDL"), VenueFacts("Nhà văn hóa", place="21025"), by=SYSTEM)


def told(session, by=SYSTEM, unit="TVT", people=(), **fields):
    """(kind, title, days) of each clash of a draft that is not saved."""
    found = clashes.found(session, unit=units.by_code(session, unit), draft=make_draft(**fields), by=by, people=people)
    return [(one.kind, one.title, one.days) for one in found]


def test_the_same_listed_venue_on_the_same_day(session, hall):
    make_activity(session, "BTT", published=False, title="Gốm", venue_id=hall.id, first_day=SOON)

    assert told(session, venue_id=hall.id, first_day=SOON) == [("venue", "Gốm", (SOON,))]
    assert told(session, venue_id=hall.id, first_day=SOON + days(1)) == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ((time(8), time(10)), (time(10), time(12)), False),
        ((time(8), time(10)), (time(9), time(11)), True),
        ((time(8), time(10)), (None, None), True),
        ((time(8), None), (time(19), time(21)), True),
        ((time(19), time(21)), (time(8), time(18)), False),
    ],
)
def test_the_hours_decide_where_both_say_them(session, hall, one, other, clash):
    make_activity(session, "BTT", venue_id=hall.id, starts_at=one[0], ends_at=one[1])

    assert bool(told(session, venue_id=hall.id, starts_at=other[0], ends_at=other[1])) == clash


def test_a_venue_that_is_typed_is_known_by_its_name_in_its_commune(session, hall):
    make_activity(session, "BTT", title="Gốm", venue="Quảng trường  PHẠM VĂN ĐỒNG", place="21025")

    assert told(session, venue="Quang truong Pham Van Dong", place="21025")
    assert told(session, venue="Quảng trường Phạm Văn Đồng", place="21548") == []
    assert told(session, venue="", place="21025") == []
    make_activity(session, "BTT", title="Chiêng", venue="nhà văn hoá", place="21025")
    assert [title for _kind, title, _days in told(session, venue_id=hall.id)] == ["Chiêng"]


def test_a_series_meets_only_on_its_days_and_never_on_those_left_out(session, hall):
    first = date(2026, 12, 5)
    series = {"rrule": "FREQ=WEEKLY", "first_day": first, "exdates": (date(2026, 12, 12),)}
    make_activity(session, "TTVH", title="Bài chòi", venue_id=hall.id, **series)

    window = told(session, venue_id=hall.id, first_day=date(2026, 12, 10), last_day=date(2026, 12, 20))

    assert window == [("venue", "Bài chòi", (date(2026, 12, 19),))]
    again = told(session, venue_id=hall.id, first_day=date(2026, 12, 26), rrule="FREQ=WEEKLY;COUNT=3")
    assert again[0][2] == (date(2026, 12, 26), date(2027, 1, 2), date(2027, 1, 9))


def test_what_is_off_and_what_is_only_made_takes_no_venue(session, hall):
    cancelled = make_activity(session, "TTVH", title="Hủy", venue_id=hall.id)
    service.cancel(session, cancelled.id, "bão", by=SYSTEM, now=NOW)
    postponed = make_activity(session, "TTVH", title="Hoãn", venue_id=hall.id)
    service.postpone(session, postponed.id, "bão", by=SYSTEM, now=NOW)
    make_activity(session, "TVT", title="Bộ sưu tập", type="digital_collection", venue_id=hall.id)
    session.flush()

    assert told(session, venue_id=hall.id) == []
    make_activity(session, "TTVH", title="Thật", venue_id=hall.id)
    assert told(session, venue_id=hall.id, type="digital_collection") == []


def test_a_move_that_waits_for_approval_counts_beside_what_is_public(session, hall):
    units.by_code(session, "BTT").needs_approval = True
    made = make_activity(session, "BTT", title="Gốm", venue_id=hall.id, first_day=SOON)
    moved = make_draft(title="Gốm", venue_id=hall.id, first_day=SOON + days(9))
    service.edit(session, made.id, moved, revision=made.revision, by=SYSTEM, now=NOW)

    for day in (SOON, SOON + days(9)):
        assert told(session, venue_id=hall.id, first_day=day) == [("venue", "Gốm", (day,))]


def test_another_units_unpublished_plan_is_told_without_its_name(session, hall, editor):
    made = make_activity(session, "BTT", published=False, title="Bí mật", venue_id=hall.id)
    library = units.by_code(session, "TVT")

    (clash,) = clashes.found(session, unit=library, draft=make_draft(venue_id=hall.id), by=editor)
    assert (clash.activity_id, clash.title, clash.unit, clash.days) == (None, None, None, (SOON,))

    service.submit(session, made.id, by=SYSTEM, now=NOW)
    if units.by_code(session, "BTT").needs_approval:
        service.approve(session, made.id, by=SYSTEM, now=NOW)
    (clash,) = clashes.found(session, unit=library, draft=make_draft(venue_id=hall.id), by=editor)
    assert (clash.activity_id, clash.title, clash.unit.code, clash.on_desk) == (made.id, "Bí mật", "BTT", False)


def test_what_is_only_for_its_own_unit_is_told_without_its_name(session, hall, editor):
    make_activity(session, "BTT", title="Nội bộ", visibility="unit", venue_id=hall.id)

    assert told(session, by=editor, venue_id=hall.id) == [("venue", None, (SOON,))]


def test_nobody_is_in_two_places(session, editor):
    timed = {"starts_at": time(8), "first_day": SOON}
    made = make_activity(session, published=False, title="Buổi sáng", by=editor, **timed)
    helper = grant(session, make_person(session, "giup@example.vn", name="Lê An"), units.by_code(session, "TVT"))
    checklist.write(session, made.id, [Item(None, "A", helper.person_id)], revision=None, by=editor, now=NOW)
    later = {"starts_at": time(14), "first_day": SOON}

    (clash,) = clashes.found(
        session,
        unit=units.by_code(session, "TVT"),
        draft=make_draft(**later),
        by=editor,
        people=[editor.person_id, helper.person_id],
    )
    assert (clash.kind, clash.title, clash.people) == ("person", "Buổi sáng", ("Nguyễn Thị Thu", "Lê An"))
    assert told(session, people=[helper.person_id], first_day=SOON) == []
    assert told(session, people=[helper.person_id], starts_at=time(8), first_day=SOON + days(1)) == []


@pytest.mark.parametrize(
    ("scale", "place", "unit", "clash"),
    [
        ("commune", "21548", "BTT", True),
        ("grassroots", "21548", "BTT", False),
        ("commune", "21025", "BTT", False),
        ("province", "21025", "BTT", True),
        ("commune", "21548", "TVT", False),
    ],
)
def test_other_big_events_of_the_commune_and_of_the_whole_province(session, scale, place, unit, clash):
    make_activity(session, unit, title="Lễ hội", scale=scale, place=place, first_day=SOON)

    found = told(session, scale="commune", place="21548", first_day=SOON)

    assert found == ([("place", "Lễ hội", (SOON,))] if clash else [])


def test_a_long_campaign_elsewhere_stands_in_no_ones_way(session):
    make_activity(session, "BTT", title="Tuyên truyền", scale="province", place="51", last_day=SOON + days(30))

    assert told(session, scale="commune", place="21548") == []


def test_another_units_unpublished_event_of_the_commune_is_not_told_at_all(session, editor):
    make_activity(session, "BTT", published=False, scale="commune", place="21548")

    assert told(session, by=editor, scale="commune", place="21548") == []


def test_an_activity_is_no_clash_of_its_own(session, hall):
    made = make_activity(session, title="Sách", venue_id=hall.id, starts_at=time(8))

    assert clashes.of_activity(session, made, by=SYSTEM, today=TODAY) == []


def test_what_is_over_is_in_nobodys_way(session, hall):
    place = {"venue_id": hall.id, "first_day": TODAY - days(3), "last_day": TODAY + days(3)}
    made = make_activity(session, title="Sách", **place)
    make_activity(session, title="Gốm", venue_id=hall.id, first_day=TODAY - days(2))
    assert clashes.of_activity(session, made, by=SYSTEM, today=TODAY) == []

    make_activity(session, title="Tranh", venue_id=hall.id, first_day=TODAY + days(2))
    assert [one.title for one in clashes.of_activity(session, made, by=SYSTEM, today=TODAY)] == ["Tranh"]


def test_few_statements_whatever_there_is(session, hall):
    for number in range(30):
        make_activity(session, "BTT", title=f"Gốm {number}", venue_id=hall.id, place="21025", scale="commune")
    session.flush()
    session.expire_all()
    seen = []
    event.listen(session.connection(), "before_cursor_execute", lambda *_told: seen.append(1))
    draft = make_draft(venue_id=hall.id, place="21025", scale="commune", starts_at=time(8))

    found = clashes.found(session, unit=units.by_code(session, "TVT"), draft=draft, by=SYSTEM, people=[1])

    assert len(found) == clashes.MOST
    assert len(seen) <= 25


class TestDemonstration:
    """The feast of Hoàng Sa falls into the days on which Book Day is usually held."""

    @pytest.fixture
    def database_template(self):
        return "demonstration"

    def test_the_feast_of_hoang_sa_clashes_with_book_day(self, session):
        feast = session.scalars(select(Activity).join(Version, Activity.published_version_id == Version.id).where(
            Version.title.startswith("Lễ Khao lề thế lính Hoàng Sa")
        )).one()  # fmt: skip
        book_day = session.scalars(select(Version).where(Version.title.startswith("Ngày Sách và Văn hóa đọc"))).first()
        library = book_day.activity.lead_unit
        moved = {"first_day": date(2027, 4, 19), "last_day": date(2027, 4, 23), "co_organisers": ()}
        draft = make_draft(**{**vars(draft_of(book_day)), **moved})
        lyson = grant(session, make_person(session, "x@example.vn"), feast.lead_unit, Role.EDITOR)
        khoa = grant(session, make_person(session, "y@example.vn"), library, Role.EDITOR)

        (clash,) = clashes.found(session, unit=library, draft=draft, by=khoa)
        assert (clash.kind, clash.activity_id, clash.days) == ("place", feast.id, (date(2027, 4, 22),))
        assert clashes.of_activity(session, feast, by=lyson, today=TODAY) == []

        planned = service.create(session, library, draft, by=SYSTEM, now=NOW)
        service.submit(session, planned.id, by=SYSTEM, now=NOW)
        (clash,) = clashes.of_activity(session, feast, by=lyson, today=TODAY)
        assert (clash.kind, clash.activity_id) == ("place", planned.id)
