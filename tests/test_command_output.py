"""What commands print, to others who read it as JSON."""

import json

import pytest
from sqlalchemy import select

from calendar_app.models.rollups import UnitYear


@pytest.fixture
def database_template():
    return "demonstration"


def printed(command, *args):
    result = command.invoke(args=list(args))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_days_of_2030_put_tet_a_day_before_china(command):
    days = {row["code"]: row for row in printed(command, "days", "2030", "--json")}
    assert days["tet_nguyen_dan"]["first_day"] == "2030-02-02"
    assert days["tet_nguyen_dan"]["calendar"] == "lunar"
    assert days["book_reading_day"] == {
        "code": "book_reading_day", "name": "Ngày Sách và Văn hóa đọc Việt Nam", "first_day": "2030-04-21",
        "last_day": "2030-04-21", "calendar": "solar", "scope": "national", "anniversary": 16, "class": "khác",
    }  # fmt: skip


def test_days_are_in_order(command):
    days = [row["first_day"] for row in printed(command, "days", "2026", "--json")]
    assert days == sorted(days)


@pytest.mark.parametrize("year", ["1969", "2000", "2053"])
def test_days_of_years_that_are_not_kept(command, year):
    assert {row["first_day"][:4] for row in printed(command, "days", year, "--json")} == {year}


def test_quotas_of_one_unit(command):
    found = printed(command, "quotas", "show", "--year", "2027", "--unit", "TVT", "--json")
    assert found["year"] == 2027
    assert [unit["unit"] for unit in found["units"]] == ["TVT"]
    assert found["units"][0]["obligations"][6] == {
        "id": "q_lib_exhibition", "period": {"since": "2027-01-01", "until": "2028-01-01"}, "minimum": 2, "maximum": 2,
        "held": 0, "planned": 1, "unconfirmed": 0, "missing": 1, "risk": "on_track", "parts": [],
    }  # fmt: skip


def test_quotas_of_all_units(command):
    found = printed(command, "quotas", "show", "--year", "2026", "--json")
    assert [(unit["unit"], len(unit["obligations"])) for unit in found["units"]] == [
        ("BTT", 1),
        ("TTVH", 2),
        ("TVT", 8),
    ]


def test_quotas_check_names_each_difference(command, transact):
    assert command.invoke(args=["quotas", "check"]).stdout == "no difference\n"
    with transact() as session:
        first = select(UnitYear).where(UnitYear.cells > 0).order_by(UnitYear.unit_id, UnitYear.year).limit(1)
        session.scalars(first).one().missing += 1

    result = command.invoke(args=["quotas", "check"])

    assert [line[:5] for line in result.stdout.splitlines()] == ["year "]
    assert (result.exit_code, result.stderr) == (1, "Error: 1 differences\n")


def test_targets_say_no_data_and_no_longer_applicable(command):
    found = printed(command, "targets", "show", "--year", "2026", "--json")
    rows = {(row["id"], row["due_year"]): row for row in found["targets"]}
    assert len(rows) == 22
    assert rows["t_lib_commune", 2030] == {
        "id": "t_lib_commune", "due_year": 2030, "unit": "%", "numerator": None, "denominator": None, "measured": None,
        "required": 30, "required_max": None, "verdict": "no_data",
    }  # fmt: skip
    assert rows["t_lib_district", 2030]["verdict"] == "not_applicable"
    assert rows["g_lib_2030", 2030]["required_max"] == 15


def test_earlier_targets_are_not_tracked(command):
    lines = command.invoke(args=["targets", "show", "--year", "2026"]).stdout.splitlines()
    assert [line for line in lines if line.startswith("t_lib_commune\t2025")] == [
        "t_lib_commune\t2025\tyêu cầu 20%\tchưa theo dõi"
    ]


@pytest.mark.parametrize(
    "args",
    [
        ["plan", "check", "/no/such/file"],
        ["plan", "load", "/no/such/file"],
        ["units", "load", "/no/such/file"],
        ["quotas", "show", "--year", "2026", "--unit", "NOBODY"],
        ["users", "add", "nobody", "--role", "editor", "--unit", "TVT"],
        ["users", "add", "a@b.example", "--role", "editor"],
        ["users", "add", "a@b.example", "--role", "editor", "--unit", "NOBODY"],
        ["lunar", "1900-01-01"],
        ["jobs", "run", "remind", "--now", "yesterday"],
        ["jobs", "run", "remind", "--now", "9999-12-31T23:59"],
    ],
)
def test_a_refusal_is_one_clear_line(command, args):
    result = command.invoke(args=args)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("args", [["quotas", "show", "--year", "2026"], ["demo", "load"], ["jobs", "run", "remind"]])
def test_a_database_without_tables_is_one_clear_line(empty_url, make_app, args):
    result = make_app(empty_url).test_cli_runner().invoke(args=args)
    assert result.exit_code == 1
    assert "db upgrade" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_jobs_print_counts(command):
    assert printed(command, "jobs", "run", "remind", "--now", "2026-11-23T08:00").keys() >= {"queued"}
    assert printed(command, "jobs", "run", "deliver", "--now", "2026-11-23T08:01").keys() >= {"sent"}
