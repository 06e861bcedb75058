"""``quotas close``: what it would freeze, the closing, and its refusals, each in one line."""

from datetime import UTC, date, datetime

import pytest

from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Obligation, Period
from calendar_app.quotas import reckoning
from tests.conftest import NOW
from tests.factories import make_activity

OVER = datetime(2027, 1, 20, 2, tzinfo=UTC)


@pytest.fixture
def close(command, transact, set_clock):
    """The command at a moment after 2026, in which the library held nothing and left one campaign unrecorded."""
    with transact() as session:
        make_activity(session, "TVT", type="campaign", scale="province", first_day=date(2026, 10, 5))
        reckoning.everything(session, now=NOW, cause="plan")

    def close(*args, at=OVER):
        set_clock(at)
        return command.invoke(args=["quotas", "close", *args])

    return close


def closed(transact):
    with transact() as session:
        rows = session.query(Period).where(Period.closed_at.is_not(None)).order_by(Period.since)
        return [(row.kind, row.since, row.closed_at, row.closed_by) for row in rows]


def test_it_closes_the_year_and_says_what_is_frozen(close, transact):
    result = close("--year", "2026")

    assert (result.exit_code, result.stdout) == (
        0,
        "2026\tđã đạt 0/11, còn thiếu 12, chưa cập nhật kết quả 1\tđã chốt ngày 20/01/2027\n",
    )
    assert closed(transact) == [("year", date(2026, 1, 1), OVER, SYSTEM.email)]


def test_a_dry_run_says_the_same_figures_and_closes_nothing(close, transact):
    assert close("--year", "2026", "--dry-run").stdout.endswith("\tđã kết thúc, chưa chốt\n")
    assert close("--year", "2026", "--dry-run", at=NOW).stdout.endswith(
        "\tchưa kết thúc, chốt được từ ngày 01/01/2027\n"
    )
    assert closed(transact) == []


def test_of_many_periods_it_closes_those_that_are_over(close, transact):
    with transact() as session:
        row = session.query(Obligation).filter_by(code="q_lib_campaign").one()
        row.period = "quarter"
        session.flush()
        reckoning.everything(session, now=NOW, cause="plan")

    lines = close("--year", "2026", "--kind", "quarter", at=NOW).stdout.splitlines()

    assert [line.split("\t")[0] for line in lines] == ["Quý I/2026", "Quý II/2026", "Quý III/2026", "Quý IV/2026"]
    assert [(kind, since.month) for kind, since, _at, _by in closed(transact)] == [
        ("quarter", 1), ("quarter", 4), ("quarter", 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("args", "at", "said"),
    [
        (("--year", "2026"), NOW, "cannot close what is running"),
        (("--year", "2040"), OVER, "year 2040"),
        (("--year", "2026", "--kind", "month"), OVER, "month 2026"),
    ],
)
def test_a_refusal_is_one_line(close, transact, args, at, said):
    result = close(*args, at=at)

    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (1, 1)
    assert said in result.stderr
    assert closed(transact) == []


def test_twice_is_refused(close):
    close("--year", "2026")
    result = close("--year", "2026")

    assert (result.exit_code, result.stderr) == (1, "Error: cannot close what is closed\n")


def test_its_help_says_what_cannot_be_undone(close):
    assert "for good" in close("--help").stdout
