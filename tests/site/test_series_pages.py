"""One date of a series, as the staff of a unit change it: no JavaScript, only links and forms."""

from html import unescape

import pytest
from sqlalchemy import select

from calendar_app.activities import queries, service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.units import queries as units
from tests import signing
from tests.conftest import TODAY
from tests.factories import days, grant, make_activity, make_person

CONTENT = {"title": "Nửa sau", "type": "exhibition", "scale": "commune", "visibility": "public", "repeats": "weekly"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def editor(app, transact):
    with transact() as session:
        grant(session, make_person(session), units.by_code(session, "TVT"), Role.EDITOR)
    return signing.sign_in(app.test_client(), transact, "thu@example.vn")


@pytest.fixture
def weekly(transact):
    """A published series: its id and those of its dates."""
    with transact() as session:
        activity = make_activity(session, title="Đọc sách", first_day=TODAY + days(2), rrule="FREQ=WEEKLY;COUNT=4")
        session.flush()
        return activity.id, [row.id for row in activity.occurrences]


@pytest.fixture
def dates(transact):
    """Where the dates of an activity stand that are not cancelled, in days from today."""

    def read(key):
        with transact() as session:
            rows = service.view(session, key, SYSTEM).occurrences
            return sorted((row.first_day - TODAY).days for row in rows if row.state != "cancelled")

    return read


@pytest.fixture
def revision(transact):
    def read(key):
        with transact() as session:
            return str(service.view(session, key, SYSTEM).revision)

    return read


def address(key, row, step=""):
    return f"/desk/activities/{key}/occurrences/{row}{step}"


def text(answer):
    return unescape(answer.get_data(as_text=True))


def written(day):
    return f"{TODAY + days(day):%d/%m/%Y}"


def test_a_date_is_moved_and_put_back(editor, weekly, dates, revision):
    key, rows = weekly
    page = text(editor.get(address(key, rows[1])))
    assert f'value="{written(9)}"' in page

    data = {"first_day": written(11), "starts_at": "14:00", "then": "submit"}
    answer = editor.post(address(key, rows[1], "/move"), data=data | {"revision": revision(key)})
    assert answer.status_code == 303
    assert dates(key) == [2, 11, 16, 23]

    page = text(editor.get(address(key, rows[1])))
    assert f'value="{written(11)}"' in page
    assert 'value="14:00"' in page
    editor.post(address(key, rows[1], "/back"), data={"revision": revision(key), "then": "submit"})
    assert dates(key) == [2, 9, 16, 23]


@pytest.mark.parametrize(
    "fields",
    [
        {"first_day": ""},
        {"first_day": "31/02/2027"},
        {"first_day": "01/01/2051"},
        {"first_day": "\x00"},
        {"first_day": "10/12/2026", "last_day": "09/12/2026"},
        {"first_day": "10/12/2026", "starts_at": "10:00", "ends_at": "09:00"},
        {"first_day": "10/12/2026", "starts_at": "25:00"},
        {"first_day": "10/12/2026", "ends_at": "09:00"},
    ],
)
def test_what_is_wrong_with_a_move_is_said_and_nothing_is_written(editor, weekly, dates, revision, fields):
    key, rows = weekly
    before = revision(key)

    answer = editor.post(address(key, rows[1], "/move"), data=fields | {"revision": before, "then": "submit"})

    assert (answer.status_code, 'class="summary"' in text(answer)) == (200, True)
    assert (revision(key), dates(key)) == (before, [2, 9, 16, 23])


def test_somebody_else_was_faster(editor, weekly, dates):
    key, rows = weekly
    for stale in ("1", "", "9" * 30, "x"):
        answer = editor.post(address(key, rows[1], "/move"), data={"first_day": written(11), "revision": stale})
        assert (answer.status_code, f'value="{written(11)}"' in text(answer)) == (409, True)
    assert dates(key) == [2, 9, 16, 23]


def test_a_date_is_cancelled_or_postponed_with_a_reason(editor, weekly, dates):
    key, rows = weekly
    assert 'class="error"' in text(editor.post(address(key, rows[1], "/cancel"), data={"reason": " "}))

    assert editor.post(address(key, rows[1], "/cancel"), data={"reason": "Mưa"}).status_code == 303
    assert editor.post(address(key, rows[2], "/postpone"), data={"reason": "Bão"}).status_code == 303

    assert dates(key) == [2, 16, 23]
    assert "Bão" in text(editor.get(address(key, rows[2])))
    assert editor.post(address(key, rows[1], "/cancel"), data={"reason": "Mưa"}).status_code == 409


def test_this_and_all_that_follow_open_the_form_of_the_rest(editor, weekly, dates, revision, transact):
    key, rows = weekly
    page = text(editor.get(address(key, rows[2], "/following")))
    assert f'value="{written(16)}"' in page

    data = CONTENT | {"first_day": written(17), "repeats_until": written(40), "then": "submit"}
    answer = editor.post(address(key, rows[2], "/following"), data=data | {"revision": revision(key)})

    assert answer.status_code == 303
    with transact() as session:
        new = session.scalars(select(Activity).filter_by(continues_id=key)).one()
        number, title = new.id, queries.latest(new).title
    assert (dates(key), dates(number), title) == ([2, 9], [17, 24, 31, 38], "Nửa sau")
    assert answer.headers["Location"].endswith(f"/desk/activities/{number}")


def test_the_rest_may_go_on_as_it_is(editor, weekly, dates, revision, transact):
    key, rows = weekly
    data = CONTENT | {"first_day": written(9), "repeats": "kept", "then": "submit"}
    editor.post(address(key, rows[1], "/following"), data=data | {"revision": revision(key)})

    with transact() as session:
        number = session.scalars(select(Activity.id).filter_by(continues_id=key)).one()
    assert (dates(key), dates(number)) == ([2], [9, 16, 23])


def test_a_cut_that_is_not_possible_is_said(editor, weekly, revision):
    key, rows = weekly
    answer = editor.get(address(key, rows[0], "/following"))
    assert (answer.status_code, 'class="summary"' in text(answer)) == (409, True)

    data = CONTENT | {"first_day": written(2), "repeats": "kept", "then": "submit", "revision": revision(key)}
    answer = editor.post(address(key, rows[2], "/following"), data=data)
    assert (answer.status_code, 'class="summary"' in text(answer)) == (200, True)


def test_somebody_else_was_faster_than_the_rest(editor, weekly, dates):
    key, rows = weekly
    data = CONTENT | {"first_day": written(17), "then": "submit", "revision": "1"}
    answer = editor.post(address(key, rows[2], "/following"), data=data)

    assert (answer.status_code, 'value="Nửa sau"' in text(answer)) == (409, True)
    assert dates(key) == [2, 9, 16, 23]


def test_a_single_activity_has_no_such_page(editor, transact):
    with transact() as session:
        activity = make_activity(session)
        session.flush()
        key, row = activity.id, activity.occurrences[0].id
    assert editor.get(address(key, row)).status_code == 404
    assert editor.get(address(key, row + 1000)).status_code == 404
