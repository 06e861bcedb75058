"""The history of an activity: who, when, and every field from what to what, in words."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.days import Occasion
from calendar_app.models.plans import Obligation
from calendar_app.models.preparation import ChecklistItem
from calendar_app.models.venues import Venue
from calendar_app.quotas import overrides
from calendar_app.site import desk_history
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.site.desk_browsers import browsers, text

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def words(app, transact):
    """The fields of the newest moment of an activity, in English: label (with its subject) -> (before, after)."""

    def read(activity_id):
        with transact() as session, app.test_request_context("/?lang=en"):
            rows, _page = desk_history.history(session, session.get_one(Activity, activity_id))
            return {f"{one.subject} {one.label}".strip(): (one.before, one.after) for one in rows[0].changes} | {
                "": rows[0].sentence
            }

    return read


def edit(transact, activity_id, now=LATER, **fields):
    with transact(now=now) as session:
        found = session.get_one(Activity, activity_id)
        draft = replace(draft_of(found.versions[-1]), **fields)
        service.edit(session, activity_id, draft, revision=found.revision, by=SYSTEM, now=now)


def test_every_field_of_a_version_is_told_in_words(transact, words):
    with transact() as session:
        unit = units.by_code(session, "TVT")
        session.add(Venue(id=7, unit=unit, name="Hội trường A"))
        session.add(Occasion(code="bau_cu", name_vi="Bầu cử", name_en="Elections", first_day=TODAY, last_day=TODAY))
        session.flush()
        made = make_activity(session, published=False, place="51", commemorations=("heritage_day",), first_day=TODAY).id

    edit(
        transact, made, title="Tên mới", type="training", first_day=date(2026, 11, 23), last_day=date(2026, 11, 24),
        starts_at=time(7, 30), place="", venue_id=7, outdoor=True, scale="province", in_community=True,
        commemorations=(), occasions=("bau_cu",), fee=50000, budget_state=12_000_000, visibility="unit",
        age_group="children", summary="Dài " * 60,
    )  # fmt: skip

    told = words(made)
    assert told["Title"] == ("Trưng bày sách", "Tên mới")
    assert told["Type"][0] == "Exhibition"
    assert told["First day"] == ("22/11/2026", "23/11/2026")
    assert told["Last day"] == ("22/11/2026", "24/11/2026")
    assert told["Starts at"] == ("", "07:30")
    assert told["Commune or ward"][1] == ""
    assert "Quảng Ngãi" in told["Commune or ward"][0]
    assert told["Venue"] == ("", "Hội trường A")
    assert told["Outdoors"] == ("no", "yes")
    assert told["Scale"] == ("Village or group", "Whole province")
    assert told["In the community"] == ("no", "yes")
    assert told["Days it marks"][1] == ""
    assert told["Political occasions"] == ("", "Elections")
    assert told["Fee"] == ("", "50,000 VND")
    assert told["Planned, from the state budget"] == ("", "12,000,000 VND")
    assert told["Who may read about it"] == ("Everybody", "The units that take part")
    assert told["Age group"] == ("", "Children")
    assert "Venue of the list" not in told


def test_a_later_version_tells_only_what_differs_from_the_one_before(transact, words):
    with transact() as session:
        made = make_activity(session, place="51").id

    edit(transact, made, title="Tên mới")

    assert words(made) == {"": "Began version 2.", "Title": ("Trưng bày sách", "Tên mới")}


def test_what_a_later_version_leaves_out_is_told(transact, words):
    with transact() as session:
        made = make_activity(
            session, place="51", commemorations=("heritage_day",), first_day=TODAY, fee=50000, outdoor=True,
            audience="Thiếu nhi", starts_at=time(8),
        ).id  # fmt: skip

    edit(transact, made, place="", commemorations=(), fee=None, outdoor=False, audience="", starts_at=None)

    told = words(made)
    assert {label: pair[1] for label, pair in told.items() if label} == {
        "Commune or ward": "", "Days it marks": "", "Fee": "", "Outdoors": "no", "For whom": "", "Starts at": "",
    }  # fmt: skip


def test_parties_are_told_by_unit(transact, words):
    with transact() as session:
        made = make_activity(session, co_organisers=("BTT",)).id
    with transact(now=LATER) as session:
        service.answer(session, made, units.by_code(session, "BTT"), False, by=SYSTEM, now=LATER)

    told = words(made)

    assert told[""] == "Quảng Ngãi Provincial General Museum declined."
    assert [value for label, value in told.items() if label.endswith("Answer")] == [("Invited", "Declined")]


def test_each_figure_of_a_corrected_result_is_told_with_its_date(transact, words):
    with transact() as session:
        made = make_activity(session, first_day=TODAY - days(7), rrule="FREQ=WEEKLY;COUNT=2").id
        one = session.get_one(Activity, made).occurrences[0].id
        results.hold(session, made, one, Outcome(attendance=100, children=5), by=SYSTEM, now=NOW)
    with transact(now=LATER) as session:
        results.hold(session, made, one, Outcome(attendance=1200, children=5), by=SYSTEM, now=LATER)

    assert words(made) == {"": "Corrected the result.", "15/11/2026 People who came": ("100", "1,200")}


def test_the_checklist_and_decisions_about_credits_are_told(transact, words):
    with transact() as session:
        made = make_activity(session, type="training").id
        session.add(ChecklistItem(id=3, activity_id=made, text="Mượn loa", due_on=TODAY))
    with transact(now=LATER) as session:
        session.get_one(ChecklistItem, 3).due_on = TODAY + days(1)
    assert words(made)["Mượn loa Until when"] == ("22/11/2026", "23/11/2026")

    with transact(now=LATER + timedelta(hours=1)) as session:
        owed = session.scalars(select(Obligation).filter_by(code="q_lib_exhibition")).one()
        found = session.get_one(Activity, made)
        overrides.override(session, found, owed.id, None, True, "Biên bản 5", by=SYSTEM, now=LATER)
    told = words(made)
    assert told[""] == "Decided that it counts: Community book exhibitions."
    assert told["Community book exhibitions Reason"] == ("", "Biên bản 5")


def test_a_series_written_out_is_one_line(transact, words):
    with transact() as session:
        made = make_activity(session, rrule="FREQ=DAILY;COUNT=100").id

    assert words(made)[""] == "Began the activity. Approved and published. 100 dates were added."


def test_who_did_it_and_when_newest_first_by_the_page(app, transact):
    with transact() as session:
        made = make_activity(session).id
        by = grant(session, make_person(session, name="Nguyễn Thị Thu"), units.by_code(session, "TVT"))
    for number in range(desk_history.PAGE):
        now = NOW + timedelta(minutes=number + 1)
        with transact(by, now) as session:
            found = session.get_one(Activity, made)
            draft = replace(draft_of(found.versions[-1]), title=f"Lần {number}")
            service.edit(session, made, draft, revision=found.revision, by=by, now=now)
    client = browsers(app, transact)()

    first, second = (client.get(f"/desk/activities/{made}/history?page={page}&lang=en") for page in (1, 2))

    assert (
        text(first).index("Lần 19")
        < text(first).index("Nguyễn Thị Thu · 08:20 22/11/2026")
        < text(first).index("08:19")
    )
    assert "Began the activity." not in text(first)
    assert "Began the activity." in text(second)
    assert client.get(f"/desk/activities/{made}/history?page=3").status_code == 404
    assert client.get(f"/desk/activities/{made}/history?page=-1").status_code == 404


def test_a_long_text_is_folded_with_both_versions_whole(app, transact):
    with transact() as session:
        made = make_activity(session, published=False, summary="Trước đây " * 30).id
    edit(transact, made, summary="Bây giờ " * 30)

    page = browsers(app, transact)().get(f"/desk/activities/{made}/history?lang=en")

    assert ("Trước đây " * 30).strip() in page.text
    assert ("Bây giờ " * 30).strip() in page.text
    assert "It read differently; compare" in page.text


def test_the_history_of_another_units_draft_does_not_exist(app, transact):
    with transact() as session:
        made = make_activity(session, published=False).id

    assert browsers(app, transact)("BTT", Role.MANAGER).get(f"/desk/activities/{made}/history").status_code == 404
