"""Two people change one activity: the second sees both versions, loses no typing, and undoes nothing unseen."""

import json
from html import unescape

import pytest

from calendar_app.activities import checklist
from calendar_app.activities.checklist import Item
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.site import comparison
from tests.conftest import NOW
from tests.factories import make_activity
from tests.site.desk_browsers import browsers
from tests.site.form_pages import page, sent_back, value

FIELDS = {"title": "Trưng bày sách", "summary": "Giới thiệu sách mới", "venue": "Sân", "co_organisers": ("BTT",)}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def librarian(app, transact):
    return browsers(app, transact)()


@pytest.fixture
def read(transact, number):
    """Title, venue and summary of the version at hand, and the parties' answers."""

    def now():
        with transact() as session:
            activity = session.get_one(Activity, number)
            version = activity.versions[-1]
            parties = {party.unit.code: party.state for party in activity.participations}
            return version.title, version.venue, version.summary, parties

    return now


@pytest.fixture
def number(transact):
    with transact() as session:
        return make_activity(session, published=False, **FIELDS).id


@pytest.fixture
def race(librarian, number):
    """Both open the form; the first saves, then the second: the answer to the second."""
    path = f"/desk/activities/{number}/edit?lang=en"

    def run(theirs, mine):
        opened = librarian.get(path)
        assert librarian.post(path, data=sent_back(opened, **theirs)).status_code == 303
        return librarian.post(path, data=sent_back(opened, **mine))

    return run


def rows(answer):
    """label -> (verdict, yours, theirs, before)"""
    found = {}
    for part in unescape(answer.text).split("<li><h3>")[1:]:
        label, rest = part.split(" <span", 1)
        verdict = rest.split("</svg>")[1].split("</span>")[0]
        sides = [side.split("</dd>")[0] for side in rest.split("<dd>")[1:4]]
        found[label] = (verdict.split(":")[0], *sides)
    return found


def test_both_versions_and_what_was_before_stand_side_by_side(race):
    answer = race({"title": "Của họ", "venue": "Hội trường"}, {"title": "Của tôi", "summary": "Tôi viết lại"})

    assert answer.status_code == 409
    assert rows(answer) == {
        "Title": ("Both have changed it", "Của tôi", "Của họ", "Trưng bày sách"),
        "Venue": ("Only they have changed it", "Sân", "Hội trường", "Sân"),
        "What happens there": (
            "Only you have changed it",
            "Tôi viết lại",
            "Giới thiệu sách mới",
            "Giới thiệu sách mới",
        ),
    }


def test_no_typing_is_lost_and_saving_again_undoes_nothing_unseen(race, librarian, number, read):
    answer = race(
        {"title": "Của họ", "venue": "Hội trường", "co_organisers": ["BTT", "TTVH"]},
        {"title": "Của tôi", "summary": "Tôi viết lại"},
    )
    assert (value(answer, "title"), value(answer, "venue")) == ("Của tôi", "Hội trường")
    assert "Tôi viết lại</textarea>" in page(answer)

    assert librarian.post(f"/desk/activities/{number}/edit", data=sent_back(answer)).status_code == 303

    parties = {"TVT": "accepted", "BTT": "invited", "TTVH": "invited"}
    assert read() == ("Của tôi", "Hội trường", "Tôi viết lại", parties)


def test_co_organisers_are_compared_by_name(race):
    answer = race({"co_organisers": []}, {"co_organisers": ["BTT", "TTVH"]})

    verdict, yours, theirs, before = rows(answer)["Units asked to take part"]
    assert verdict == "Both have changed it"
    assert len(yours.split("\n")) == 2
    assert (theirs, len(before.split("\n"))) == ("–", 1)


def test_one_can_go_back_to_theirs(race, librarian, number):
    answer = race({"title": "Của họ"}, {"title": "Của tôi"})

    assert f'href="/desk/activities/{number}/edit' in answer.text
    assert value(librarian.get(f"/desk/activities/{number}/edit"), "title") == "Của họ"


def test_the_same_change_twice_says_so(race):
    answer = race({"title": "Chung"}, {"title": "Chung"})

    assert rows(answer) == {"Title": ("Both say the same", "Chung", "Chung", "Trưng bày sách")}


def test_a_tick_on_the_checklist_is_no_conflict_of_the_form(librarian, number, transact, read):
    opened = librarian.get(f"/desk/activities/{number}/edit")
    with transact() as session:
        checklist.write(session, number, [Item(None, "A")], revision=None, by=SYSTEM, now=NOW)

    answer = librarian.post(f"/desk/activities/{number}/edit", data=sent_back(opened, title="Của tôi"))

    assert answer.status_code == 303
    assert read()[0] == "Của tôi"


@pytest.mark.parametrize("kept", ["", "x", "[]", "{}", '{"title": 1}', "9" * 50_000, "[" * 30_000, '"\\ud800"'])
def test_a_form_that_forgot_what_was_read_compares_two(race, kept):
    answer = race({"title": "Của họ"}, {"title": "Của tôi", "read": kept})

    assert answer.status_code == 409
    assert "They differ: yours is kept below" in page(answer)
    assert value(answer, "title") == "Của tôi"


def test_half_a_character_is_not_remembered():
    kept = dict.fromkeys(comparison.FIELDS, "") | {"title": "\ud800"}

    assert comparison.remembered(json.dumps(kept)) is None


def test_exactly_one_of_two_writes(race, transact, number):
    race({"title": "Của họ"}, {"title": "Của tôi"})

    with transact() as session:
        found = session.get_one(Activity, number)
        assert (found.versions[-1].title, len(found.versions)) == ("Của họ", 1)
