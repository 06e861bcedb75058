"""A person's own feed: what is theirs and nothing else, for who has the address, until it is ended."""

import logging
import re
from datetime import timedelta

import pytest

from calendar_app.accounts import feed_tokens, log_filter
from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.duties import DutyInstance
from calendar_app.models.people import Person
from calendar_app.models.plans import Plan
from calendar_app.models.preparation import ChecklistItem
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.feeds import calendars
from tests.signing import sign_in

LATER = NOW + timedelta(hours=1)
ADDRESS = re.compile(r"http://calendar\.example(/feeds/mine/[A-Za-z0-9_-]+\.ics)")


@pytest.fixture
def lan(transact):
    """An editor of the library, and the secret of her feed."""
    with transact() as session:
        person = make_person(session, "lan@example.vn", name="Trần Thị Lan")
        grant(session, person, units.by_code(session, "TVT"), Role.EDITOR)
        return person.id, feed_tokens.make(session, person.id, NOW)


@pytest.fixture
def read(client, lan):
    """Titles in the feed, after every check."""

    def read():
        answer = client.get(f"/feeds/mine/{lan[1]}.ics")
        assert answer.status_code == 200
        return sorted(str(event["SUMMARY"]) for event in calendars.read(answer.data).events)

    return read


def test_her_units_activities_drafts_included_and_nobody_elses(transact, lan, read):
    with transact() as session:
        make_activity(session, title="Công khai")
        make_activity(session, title="Nội bộ", visibility="unit")
        make_activity(session, title="Đang soạn", published=False)
        make_activity(session, "BTT", title="Của bảo tàng")
        make_activity(session, "BTT", title="Bảo tàng nội bộ", visibility="unit", published=False)
        make_activity(session, "TTVH", title="Phối hợp", co_organisers=("TVT",))
        make_activity(session, "BTT", title="Chị Lan phụ trách").organiser_id = lan[0]

    assert read() == ["Chị Lan phụ trách", "Công khai", "DỰ THẢO: Đang soạn", "Nội bộ"]


def test_tasks_and_what_is_to_be_reported(transact, lan, read):
    with transact() as session:
        activity = make_activity(session, "BTT", title="Trưng bày")
        rows = (("In thẻ", lan[0], None), ("Xong rồi", lan[0], NOW), ("Của người khác", None, None))
        for text, owner, done in rows:
            session.add(
                ChecklistItem(activity=activity, text=text, owner_id=owner, due_on=TODAY + days(3), done_at=done)
            )
        plan = session.query(Plan).one()
        for code, due in (("r_department", TODAY + days(20)), ("d07", None)):
            session.add(
                DutyInstance(
                    plan=plan, sort="report", code=code, unit=units.by_code(session, "TVT"), year=2026, due_on=due
                )
            )

    assert [title.split(":")[0] for title in read()] == ["Hạn", "Việc cần làm"]


def test_it_is_private_and_byte_stable(client, transact, lan):
    with transact() as session:
        number = make_activity(session).id
    address = f"/feeds/mine/{lan[1]}.ics"
    first, second = client.get(address), client.get(address, headers={"Cookie": "calendar=x"})

    assert first.data == second.data
    assert first.headers["Cache-Control"].startswith("private")
    assert "Set-Cookie" not in first.headers
    assert "Access-Control-Allow-Origin" not in first.headers
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with transact(now=LATER) as session:
        service.cancel(session, number, "Bão", by=SYSTEM, now=LATER)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..", "a" * 5000])
def test_an_address_that_is_none_opens_nothing(client, token):
    assert client.get(f"/feeds/mine/{token}.ics").status_code == 404


def test_a_person_who_has_left_reads_nothing(client, transact, lan):
    with transact() as session:
        session.get_one(Person, lan[0]).active = False

    assert client.get(f"/feeds/mine/{lan[1]}.ics").status_code == 404


def test_made_shown_once_renewed_and_ended_on_the_account_page(client, transact, lan):
    sign_in(client, transact, "lan@example.vn")
    assert client.get(f"/feeds/mine/{lan[1]}.ics").status_code == 200

    page = client.post("/account/feed").get_data(as_text=True)
    made = ADDRESS.search(page)[1]
    assert client.get(made).status_code == 200
    assert client.get(f"/feeds/mine/{lan[1]}.ics").status_code == 404
    assert not ADDRESS.search(client.get("/account").get_data(as_text=True))

    client.post("/account/feed/end")
    assert client.get(made).status_code == 404


def test_the_secret_stays_out_of_the_logs(lan):
    record = logging.LogRecord("werkzeug", logging.INFO, "", 0, f"GET /feeds/mine/{lan[1]}.ics", (), None)
    log_filter.FILTER.filter(record)

    assert lan[1] not in record.getMessage()
