"""The approvers' queue: what was submitted and what it changes, and what was public at once."""

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import service
from calendar_app.activities.draft import draft_of
from calendar_app.domain.access import Principal, Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.preparation import LaterReview
from calendar_app.site.queue_page import PAGE, waiting_count
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.site.desk_browsers import browsers, text


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def approver(app, transact):
    return browsers(app, transact)("BTT", Role.APPROVER)


@pytest.fixture
def submit(transact):
    """A submitted activity of the museum, by id; ``after`` minutes of waiting less."""

    def make(unit="BTT", after=0, **fields):
        with transact() as session:
            made = make_activity(session, unit, published=False, **fields)
            made.lead_unit.needs_approval = True
            service.submit(session, made.id, by=SYSTEM, now=NOW + timedelta(minutes=after))
            return made.id

    return make


@pytest.fixture
def change(transact):
    """Submit a changed version of a published activity."""

    def make(activity_id, **fields):
        with transact() as session:
            found = session.get_one(Activity, activity_id)
            draft = replace(draft_of(found.versions[-1]), **fields)
            service.edit(session, activity_id, draft, revision=found.revision, by=SYSTEM, now=NOW)
            service.submit(session, activity_id, by=SYSTEM, now=NOW)

    return make


def read(client, **query):
    return client.get("/desk/queue", query_string={"lang": "en", **query})


def state(transact, activity_id):
    with transact() as session:
        return session.get_one(Activity, activity_id).versions[-1].review


def revision_in(page, activity_id, step):
    return re.search(rf'/desk/queue/{activity_id}/{step}[^"]*".*?name="revision" value="(\d+)"', page.text, re.DOTALL)[
        1
    ]


def test_the_longest_waiting_comes_first(approver, submit):
    late, early = submit(title="Nộp sau", after=5), submit(title="Nộp trước")

    said = text(read(approver))

    assert "2 activities wait for you" in said
    assert said.index("Nộp trước") < said.index("Nộp sau")
    assert late < early


def test_a_first_version_shows_what_it_is_and_would_count_for(approver, submit):
    submit(type="experience_education", commemorations=("heritage_day",), first_day=TODAY, venue="Bảo tàng tỉnh")

    said = text(read(approver))

    assert "New: Experiential education · 22/11/2026 · Bảo tàng tỉnh" in said
    assert "It would count for: " in said


def test_a_changed_version_shows_field_by_field_what_changes(approver, submit, change, transact):
    made = submit(type="experience_education", commemorations=("heritage_day",), first_day=TODAY, scale="commune")
    with transact() as session:
        service.approve(session, made, by=SYSTEM, now=NOW)
    change(made, title="Tên mới", starts_at=time(8), scale="province", fee=50000, commemorations=())

    said = text(read(approver))

    for words in (
        "Title Before: Trưng bày sách Now: Tên mới",
        "Starts at 08:00",
        "Scale Before: One commune Now: Whole province",
        "Fee 50,000 VND",
        "nothing",
        "It would no longer count for: ",
    ):
        assert words in said
    assert "Visibility" not in said
    assert "Type " not in said.split("Already published, and changed:")[1].split("Approve and publish")[0]


def test_approving_there_publishes_and_returns_to_the_queue(approver, submit, transact):
    made = submit()
    revision = revision_in(read(approver), made, "approve")

    answer = approver.post(f"/desk/queue/{made}/approve", data={"revision": revision})

    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/desk/queue")
    assert state(transact, made) == "approved"
    assert "Nothing waits for your approval" in text(read(approver))


@pytest.mark.parametrize("step", ["approve", "return"])
@pytest.mark.parametrize("revision", ["1", "", "abc", "9" * 40, None])
def test_what_has_moved_since_it_was_read_is_left_alone(approver, submit, change, transact, step, revision):
    made = submit()
    change(made, title="Đổi sau khi đọc")

    data = {"reason": "Vì"} | ({} if revision is None else {"revision": revision})
    answer = approver.post(f"/desk/queue/{made}/{step}", data=data)

    assert answer.status_code == 409
    assert state(transact, made) == "submitted"


def test_returning_asks_for_a_reason_beside_the_one_that_is_returned(approver, submit, transact):
    made, other = submit(), submit(after=1)
    revision = revision_in(read(approver), made, "return")

    missing = approver.post(f"/desk/queue/{made}/return?lang=en", data={"revision": revision, "reason": " \x00 "})
    assert f'id="reason-{made}-error"' in missing.text
    assert f'id="reason-{other}-error"' not in missing.text

    answer = approver.post(f"/desk/queue/{made}/return", data={"revision": revision, "reason": "Thiếu địa điểm"})
    assert answer.status_code == 303
    assert (state(transact, made), state(transact, other)) == ("returned", "submitted")


def test_a_queue_is_read_by_the_screenful(approver, submit):
    for number in range(PAGE + 1):
        submit(title=f"Việc {number}", after=number)

    assert "Việc 19" in read(approver).text
    assert f"Việc {PAGE}" not in read(approver).text
    assert f"Việc {PAGE}" in read(approver, page=2).text
    assert [approver.get(f"/desk/queue?page={page}").status_code for page in (0, 3, "9" * 30)] == [404, 404, 404]
    assert approver.get("/desk/queue?page=x").status_code == 200


def test_only_ones_own_units_are_seen_and_cancelled_ones_wait_no_more(approver, submit, transact):
    submit("TVT", title="Của thư viện")
    ended = submit(title="Đã hủy")
    with transact() as session:
        service.cancel(session, ended, "Thôi", by=SYSTEM, now=NOW)

    said = text(read(approver))

    assert "Của thư viện" not in said
    assert "Đã hủy" not in said


def test_who_may_approve_nothing_is_told_so(app, transact):
    assert "There is no unit for which you may approve" in text(read(browsers(app, transact)("BTT", Role.EDITOR)))


@pytest.fixture
def museum_planner(transact):
    with transact() as session:
        return grant(session, make_person(session), units.by_code(session, "BTT"))


def later(transact, by: Principal, step, **fields):
    """Something of the museum that its planner made public at once."""
    with transact() as session:
        units.by_code(session, "BTT").needs_approval = True
        made = make_activity(session, "BTT", **{"first_day": TODAY + days(2), **fields})
        if step == "postpone":
            service.postpone(session, made.id, "Bão số 12", by=by, now=NOW)
        else:
            draft = replace(draft_of(made.versions[-1]), venue="Sảnh tầng 2")
            service.edit(session, made.id, draft, revision=made.revision, by=by, now=NOW)
            service.urgent(session, made.id, by=by, now=NOW)
        return made.id


def test_what_was_public_at_once_is_listed_with_its_reason_or_its_change(approver, museum_planner, transact):
    later(transact, museum_planner, "urgent", title="Đổi chỗ", venue="Sân bảo tàng")
    later(transact, museum_planner, "postpone", title="Gặp bão")

    said = text(read(approver))

    assert "Time or place changed at once : public since" in said
    assert "Venue Before: Sân bảo tàng Now: Sảnh tầng 2" in said
    assert "Reason: Bão số 12" in said


def test_seen_with_a_remark_it_leaves_the_queue_once(approver, museum_planner, transact):
    later(transact, museum_planner, "postpone")
    with transact() as session:
        review = session.scalars(select(LaterReview.id)).one()
    at = f"/desk/queue/reviews/{review}/seen"

    assert 'class="error"' in approver.post(at, data={"remark": "x" * 501}).text
    assert approver.post(at, data={"remark": "Đồng ý"}).status_code == 303
    assert approver.post(at, data={}).status_code == 409

    assert "Nothing to look at" in text(read(approver))
    with transact() as session:
        assert session.get_one(LaterReview, review).remark == "Đồng ý"


def test_the_count_is_of_both(approver, museum_planner, submit, transact):
    submit()
    later(transact, museum_planner, "postpone")
    with transact() as session:
        by = grant(session, make_person(session, "a@b.vn"), units.by_code(session, "SVHTTDL"), Role.APPROVER)

        assert (waiting_count(session, by), waiting_count(session, museum_planner)) == (2, 0)
