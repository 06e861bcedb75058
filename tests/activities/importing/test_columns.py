"""The columns of a plan are known by their headers, however those are written."""

import pytest

from calendar_app.activities.importing import columns
from calendar_app.activities.importing.columns import COLUMNS
from calendar_app.domain.text import fold


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_a_column_is_known_by_each_of_its_names(column):
    for name in (column.vi, column.en, *column.aliases):
        for written in (name, name.upper(), f"  {name} : ", fold(name), f"{name} (ghi rõ)"):
            assert columns.key_of(written) == column.key, written


def test_no_name_means_two_columns():
    names = [(fold(name), c.key) for c in COLUMNS for name in dict.fromkeys((c.vi, c.en, *c.aliases))]

    assert len({name for name, _key in names}) == len({*names})


@pytest.mark.parametrize("header", ["", " ", "Người ký", "x" * 10_000, "\u202e", "()", "=1+1"])
def test_another_header_means_nothing(header):
    assert columns.key_of(header) == ""


def test_a_header_that_stands_twice_counts_once():
    assert columns.keys_of(["Từ ngày", "Tên", "Ngày"]) == ["first_day", "title", ""]
