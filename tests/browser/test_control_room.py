"""From signing in to a letter to every commune that has planned nothing for 21/4, in four clicks."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.models.mail import OutboxMessage
from calendar_app.quotas import reckoning
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import assign_book_day, grant, make_activity, make_person

EMAIL, PASSWORD = "so@example.vn", "muoi hai chu cai"
COMMUNES = ("XA-21484", "XA-21490", "XA-21548")


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def officer(transact, signed_in):
    """Whoever manages the province, signed in; of three communes that owe 21/4, one had planned
    something, and has not said how it went: that is another letter."""
    with transact() as session:
        root = units.by_code(session, "UBND-TINH")
        person, _password = accounts.add_person(session, EMAIL, "Nguyễn Thị Hạnh", now=NOW, password=PASSWORD)
        grant(session, person, root, Role.MANAGER)
        assign_book_day(session, COMMUNES, "Hoạt động Ngày Sách 21/4")
        for code in COMMUNES:
            grant(session, make_person(session, f"{code}@example.vn".lower()), units.by_code(session, code))
        make_activity(
            session, COMMUNES[0], first_day=date(2026, 4, 20), commemorations=("book_reading_day",),
        )  # fmt: skip
        reckoning.everything(session, now=NOW, cause="plan")
    return signed_in(EMAIL)


def test_four_clicks_to_every_commune_that_has_planned_nothing(officer, transact, axe):
    officer.get_by_role("link", name="Bảng điều hành").first.click()
    assert axe(officer) == []
    officer.get_by_role("link", name=re.compile("2 đơn vị chưa lập kế hoạch ?: Hoạt động Ngày Sách")).click()
    expect(officer.locator("main table")).not_to_contain_text("UBND xã Ba Tơ")
    officer.get_by_role("link", name="Nhắc tất cả các đơn vị này").click()
    officer.get_by_role("button", name="Gửi").click()

    expect(officer.locator("main")).to_be_visible()
    with transact() as session:
        sent = sorted(row.recipient for row in session.query(OutboxMessage).filter_by(kind="nudge"))
    assert sent == [f"{code}@example.vn".lower() for code in COMMUNES[1:]]
