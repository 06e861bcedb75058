"""What counts for one obligation of one unit: every activity with its reason, every decision ever after."""

from datetime import UTC, date, datetime

import pytest

from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.plans import Obligation, Period
from calendar_app.quotas import closing, overrides, reckoning
from tests.conftest import NOW
from tests.factories import make_activity
from tests.site.staff import words

LATER = datetime(2027, 2, 3, 2, tzinfo=UTC)
OCTOBER = {"first_day": date(2026, 10, 5), "last_day": date(2026, 10, 6)}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def shown(transact, browse):
    """The page of the library's campaigns in 2026: one held, one of another type, one not published."""
    with transact() as session:
        held = make_activity(session, title="Mỗi ngày một trang sách", type="campaign", **OCTOBER)
        results.hold(session, held.id, held.occurrences[0].id, Outcome(attendance=90), by=SYSTEM, now=NOW)
        make_activity(session, title="Tập huấn thủ thư", type="training", **OCTOBER)
        make_activity(session, title="Chiến dịch còn nháp", type="campaign", published=False, **OCTOBER)
        reckoning.everything(session, now=NOW, cause="plan")
        owed = session.query(Obligation).filter_by(code="q_lib_campaign").one().id
        period = session.query(Period).filter_by(kind="year", since=date(2026, 1, 1)).one().id
    browser = browse("TVT", Role.APPROVER)

    def shown(by=browser, code="TVT", **arguments):
        return by.get(f"/desk/credits/{code}/{owed}/{period}", query_string=arguments)

    return shown


def parts(page):
    """What counts, and what does not, as the page says it."""
    said = words(page.text)
    counts, _found, rest = said.partition("Những gì được tính")[2].partition("Những gì không được tính")
    return counts, rest.partition("Cách tính")[0]


def activity(transact, title):
    with transact() as session:
        found = next(row for row in session.query(Activity) if row.versions[-1].title == title)
        return found.id


def decide(transact, activity_id, counts, reason):
    with transact() as session:
        owed = session.query(Obligation).filter_by(code="q_lib_campaign").one().id
        row = session.get_one(Activity, activity_id)
        overrides.override(session, row, owed, None, counts, reason, by=SYSTEM, now=NOW)


def test_what_counts_and_what_does_not_each_with_its_reason(shown):
    counts, others = parts(shown())

    assert "Mỗi ngày một trang sách +1 Đã tổ chức 05–06/10/2026" in counts
    assert "Hoạt động đáp ứng mọi điều kiện của chỉ tiêu." in counts
    assert "Tập huấn thủ thư Không được ghi nhận: " in others
    assert "Chiến dịch còn nháp" not in counts
    assert "Tập huấn thủ thư" not in counts


def test_the_rules_are_told(shown):
    said = words(shown().text)

    assert "Cách tính" in said
    assert "Loại hoạt động là một trong: Chiến dịch truyền thông." in said


def test_a_decision_is_shown_with_its_reason_and_who_and_when(shown, transact):
    decide(transact, activity(transact, "Tập huấn thủ thư"), True, "Biên bản số 5")

    counts, _others = parts(shown())
    assert "Tập huấn thủ thư" in counts
    assert "Người duyệt quyết định tính hoạt động này." in counts
    assert "hệ thống quyết định lúc 08:00 22/11/2026" in counts
    assert "Lý do: Biên bản số 5" in counts


def test_a_decision_taken_back_is_shown_ever_after(shown, transact):
    training = activity(transact, "Tập huấn thủ thư")
    decide(transact, training, True, "Biên bản số 5")
    with transact() as session:
        owed = session.query(Obligation).filter_by(code="q_lib_campaign").one().id
        row = session.get_one(Activity, training)
        overrides.lift(session, row, owed, None, "Ghi nhầm", by=SYSTEM, now=NOW)

    counts, others = parts(shown())
    assert "Tập huấn thủ thư" not in counts
    assert "Lý do: Biên bản số 5" in others
    assert "Lý do: Ghi nhầm" in others


def test_what_came_after_the_closing_stands_beside_it(shown, transact):
    with transact(now=LATER) as session:
        period = session.query(Period).filter_by(kind="year", since=date(2026, 1, 1)).one()
        closing.close(session, period.id, by=SYSTEM, now=LATER)
        late = make_activity(session, title="Chiến dịch ghi sau", type="campaign", **OCTOBER)
        results.hold(session, late.id, late.occurrences[0].id, Outcome(attendance=9), by=SYSTEM, now=LATER)

    page = shown()
    said = words(page.text)
    assert "Đã tổ chức 1 Đã lên kế hoạch 0" in said
    assert "do chỉnh sửa sau: đã tổ chức 2" in said
    assert "hệ thống" in said.partition("Những gì được tính")[0]
    assert "Chiến dịch ghi sau +1 Đã tổ chức 05–06/10/2026 · sau khi khóa sổ" in parts(page)[0]
    assert "Quyết định khác, có nêu lý do" not in said


def test_another_units_officer_sees_nothing_of_it(shown, browse):
    assert shown(by=browse("BTT", Role.MANAGER)).status_code == 404
    assert shown(by=browse("XA-21484", Role.MANAGER)).status_code == 404


def test_whoever_is_above_sees_it(shown, browse):
    assert "Mỗi ngày một trang sách" in words(shown(by=browse("SVHTTDL", Role.VIEWER)).text)


@pytest.mark.parametrize("tail", ["/desk/credits/TVT/0/0", "/desk/credits/TVT/2147483647/1", "/desk/credits/NOBODY/1/1",
                                  "/desk/credits/TVT/2147483648/1", "/desk/credits/TVT/a/1"])  # fmt: skip
def test_addresses_that_mean_nothing(shown, browse, tail):
    assert browse("UBND-TINH", Role.MANAGER).get(tail).status_code == 404


def test_a_cell_of_which_nothing_counts_says_what_will_stand_there(shown, browse, transact):
    with transact() as session:
        owed = session.query(Obligation).filter_by(code="q_lib_donation").one().id
        period = session.query(Period).filter_by(kind="year", since=date(2026, 1, 1)).one().id
    page = browse("TVT", Role.VIEWER).get(f"/desk/credits/TVT/{owed}/{period}")

    assert "Chưa có gì được tính" in words(page.text)


def test_in_english(shown):
    said = words(shown(lang="en").text)

    assert "It keeps every rule of the obligation." in said
    assert "What does not count, and why" in said
