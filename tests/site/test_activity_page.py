"""The page of one activity: all that a version says, what it counts for, and the text for Zalo."""

import re
from dataclasses import replace
from datetime import time
from html import unescape

import pytest
from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.days import Occasion
from calendar_app.models.plans import Obligation
from calendar_app.models.preparation import LaterReview
from calendar_app.models.quotas import CreditOverride
from calendar_app.models.venues import Venue
from calendar_app.quotas import checks
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity
from tests.site.desk_browsers import browsers, text

COUNTING = {"in_community": True, "commemorations": ("heritage_day",), "first_day": TODAY}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def browser(app, transact):
    """``browser("TVT", Role.EDITOR)``"""
    return browsers(app, transact)


@pytest.fixture
def plan(transact):
    def make(unit="TVT", **fields):
        with transact() as session:
            return make_activity(session, unit, **fields).id

    return make


def shown(client, activity_id, language="vi"):
    return text(client.get(f"/desk/activities/{activity_id}?lang={language}"))


def test_everything_that_a_version_says_is_shown(browser, transact):
    with transact() as session:
        venue = Venue(
            unit=units.by_code(session, "TVT"), name="Hội trường A", address="01 Hùng Vương", capacity=1200,
            accessibility=["step_free", "parking"],
        )  # fmt: skip
        occasion = Occasion(code="bau_cu", name_vi="Bầu cử", name_en="Elections", first_day=TODAY, last_day=TODAY)
        session.add_all([venue, occasion])
        session.flush()
        made = make_activity(
            session, venue_id=venue.id, occasions=("bau_cu",), outdoor=True, age_group="children", fee=50000,
            registration="https://example.vn/dang-ky", budget_state=12_000_000, budget_mobilised=0,
            decision="123/QĐ-SVHTTDL", visibility="network",
        ).id  # fmt: skip

    said = shown(browser(), made, "en")

    for words in (
        "Hội trường A", "01 Hùng Vương", "1,200 people", "Step-free access · Parking", "outdoors", "Elections",
        "Children", "50,000 VND", "https://example.vn/dang-ky", "State budget: 12,000,000 VND", "Mobilised: 0 VND",
        "123/QĐ-SVHTTDL", "Signed-in staff",
    ):  # fmt: skip
        assert words in said


def test_no_fee_is_free_and_an_unknown_one_is_not_told(browser, plan):
    client = browser()

    assert "Free of charge" in shown(client, plan(fee=0), "en")
    assert "Free of charge" not in shown(client, plan(), "en")


def test_a_result_shows_each_figure_and_what_was_spent(browser, plan, transact):
    made = plan(first_day=TODAY - days(2))
    with transact() as session:
        occurrence = session.scalars(select(Occurrence)).one()
        outcome = Outcome(attendance=3450, children=1200)
        results.hold(session, made, occurrence.id, outcome, by=SYSTEM, now=NOW)
        occurrence.result.spent_state, occurrence.result.foreign = 7_500_000, 12

    said = shown(browser(), made, "en")

    assert "3,450 people came · children 1,200 · from abroad 12" in said
    assert "Spent: State budget: 7,500,000 VND" in said


def test_those_who_were_taken_off_are_still_told(browser, plan, transact):
    made = plan(co_organisers=("BTT",))
    with transact() as session:
        session.get_one(Activity, made).participations[1].state = "withdrawn"

    assert "No longer part of it" in shown(browser(), made, "en")


def test_a_product_has_a_due_day_and_a_proof(browser, plan):
    said = shown(browser(), plan(type="digital_collection", link="https://example.vn/bo-suu-tap"), "en")

    assert "Due by 29/11/2026" in said
    assert "Proof https://example.vn/bo-suu-tap" in said
    assert "Products have no public page." in said


def test_what_goes_on_with_another_is_linked_both_ways(browser, plan, transact):
    first, second = plan(title="Chuỗi đọc sách"), plan(title="Chuỗi mới")
    with transact() as session:
        session.get_one(Activity, second).continues_id = first
    client = browser()

    assert "It goes on with Chuỗi đọc sách" in shown(client, second, "en")
    assert "it goes on as Chuỗi mới" in shown(client, first, "en")


def test_a_dropped_date_of_a_series_is_told_with_its_reason(browser, plan, transact):
    made = plan(rrule="FREQ=WEEKLY;COUNT=3")
    with transact() as session:
        one = session.get_one(Activity, made).occurrences[1]
        one.state, one.reason = "cancelled", "Mưa to"

    assert "06/12/2026 CANCELLED Mưa to" in shown(browser(), made, "en")


def test_of_a_long_series_the_dates_that_matter_are_listed(browser, plan):
    said = shown(browser(), plan(rrule="FREQ=DAILY;COUNT=100", first_day=TODAY - days(30)), "en")

    assert "23/10/2026 Past, result not recorded" in said
    assert "23/11/2026 Planned" in said
    assert "and 76 more times" in said


def obligation_id(transact, code="q_lib_exhibition"):
    with transact() as session:
        return session.scalars(select(Obligation.id).filter_by(code=code)).one()


def test_an_approver_decides_and_takes_it_back_with_reasons_that_stay(browser, plan, transact):
    made, owed = plan(**COUNTING), obligation_id(transact)
    above = browser("SVHTTDL", Role.APPROVER)
    at = f"/desk/activities/{made}/credits/{owed}"

    assert above.post(f"{at}/override", data={"counts": "no", "reason": "Trùng với đợt 1"}).status_code == 303
    said = shown(above, made, "en")
    assert "By the rules: It counts." in said
    assert "Decided by Trần Văn Duyệt on 08:00 22/11/2026: it does not count. Reason: Trùng với đợt 1" in said

    assert above.post(f"{at}/lift", data={"reason": "Nhầm"}).status_code == 303
    said = shown(above, made, "en")
    assert "1 earlier decision" in said
    assert "Taken back by Trần Văn Duyệt on 08:00 22/11/2026. Reason: Nhầm" in said
    with transact() as session:
        assert checks.differences(session, TODAY) == []


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"counts": "no", "reason": ""}, 200),
        ({"counts": "no", "reason": "\x00"}, 200),
        ({"counts": "no", "reason": "x" * 501}, 200),
        ({"counts": "no", "reason": "Vì", "occurrence": "abc"}, 200),
        ({"counts": "no", "reason": "Vì", "occurrence": "9" * 40}, 404),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_written(browser, plan, transact, data, status):
    made, owed = plan(**COUNTING), obligation_id(transact)

    answer = browser("TVT", Role.APPROVER).post(f"/desk/activities/{made}/credits/{owed}/override", data=data)

    assert answer.status_code == status
    assert status == 404 or 'class="error"' in answer.text
    with transact() as session:
        assert session.scalars(select(CreditOverride)).all() == []


def test_planners_are_not_offered_to_decide(browser, plan):
    made = plan(**COUNTING)

    assert "Decide that it does not count" not in shown(browser(), made, "en")
    assert "Decide that it does not count" in shown(browser("SVHTTDL", Role.APPROVER), made, "en")


def test_what_was_public_at_once_says_who_has_looked_at_it(browser, plan, transact):
    made = plan()
    with transact() as session:
        session.add(LaterReview(activity_id=made, step="urgent", done_by="thu@example.vn", done_at=NOW))
    client = browser("SVHTTDL", Role.APPROVER)
    page = client.get(f"/desk/activities/{made}?lang=en")
    assert "Public at once on 08:00 22/11/2026, by thu@example.vn. Not looked at yet." in text(page)

    address = re.search(r'action="(/desk/queue/reviews/\d+/seen)', page.text)[1]
    answer = client.post(address, data={"back": "activity"})

    assert answer.location.startswith(f"/desk/activities/{made}")
    assert "looked at by Trần Văn Duyệt on 08:00 22/11/2026." in shown(client, made, "en")


def sharing(page):
    return unescape(re.search(r'<textarea[^>]*id="sharing-text"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)[1])


def test_the_text_for_zalo_says_all_that_a_visitor_needs(browser, plan):
    made = plan(
        title="Đọc sách cùng con", first_day=TODAY + days(6), starts_at=time(7, 30), ends_at=time(10), fee=0,
        venue="Thư viện tỉnh", audience="Thiếu nhi", registration="https://example.vn/dk",
    )  # fmt: skip

    said = sharing(browser().get(f"/desk/activities/{made}?lang=en"))

    assert said.split("\n") == [
        "Đọc sách cùng con",
        "When: Saturday, 28/11/2026, 07:30–10:00",
        "Where: Thư viện tỉnh",
        "For whom: Thiếu nhi",
        "Fee: Free of charge",
        "Registration: https://example.vn/dk",
        f"Read more: http://calendar.example/activities/{made}?lang=en",
    ]


def test_the_qr_is_a_picture_without_styles(browser, plan):
    answer = browser().get(f"/desk/activities/{plan()}/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert b"<svg" in answer.data
    assert b"style=" not in answer.data


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"published": False}, "It is not published yet."),
        ({"visibility": "unit"}, "It is not meant for everybody, so it has no public page."),
        ({"visibility": "network"}, "It is not meant for everybody, so it has no public page."),
    ],
)
def test_what_the_public_cannot_see_is_not_passed_on(browser, plan, fields, why):
    client, made = browser(), plan(**fields)

    assert why in shown(client, made, "en")
    assert client.get(f"/desk/activities/{made}/qr.svg").status_code == 404


def test_of_a_changed_activity_the_published_version_is_passed_on(browser, plan, transact):
    made = plan(title="Bản đã duyệt")
    with transact() as session:
        found = session.get_one(Activity, made)
        draft = replace(draft_of(found.versions[-1]), title="Bản đang sửa")
        service.edit(session, made, draft, revision=found.revision, by=SYSTEM, now=NOW)

    page = browser().get(f"/desk/activities/{made}")

    assert "Bản đang sửa" in text(page)
    assert sharing(page).startswith("Bản đã duyệt\n")


@pytest.mark.parametrize("at", ["", "/history", "/qr.svg"])
def test_a_draft_of_another_unit_is_as_good_as_missing(browser, plan, at):
    stranger, made = browser("BTT", Role.MANAGER), plan(published=False)

    hidden, missing = (stranger.get(f"/desk/activities/{number}{at}") for number in (made, 999_999))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace(f"/{made}{at}", "") == missing.text.replace(f"/999999{at}", "")


def test_the_public_page_tells_visitors_the_fee_the_venue_and_where_to_register(client, transact):
    with transact() as session:
        venue = Venue(
            unit=units.by_code(session, "TVT"), name="Hội trường A", address="01 Hùng Vương", capacity=200,
            accessibility=["step_free"],
        )  # fmt: skip
        session.add(venue)
        session.flush()
        made = make_activity(
            session, venue_id=venue.id, outdoor=True, age_group="children", fee=0, decision="123/QĐ",
            registration="https://example.vn/dk", budget_state=12_000_000,
        ).id  # fmt: skip

    said = text(client.get(f"/activities/{made}?lang=en"))

    for words in ("01 Hùng Vương", "200 people", "Step-free access", "outdoors", "Children", "Free of charge"):
        assert words in said
    assert "https://example.vn/dk" in said
    assert "123/QĐ" not in said
    assert "12,000,000" not in said
