"""What people write into the cells of a Vietnamese spreadsheet, and what it means."""

import unicodedata
from datetime import date, time

import pytest

from calendar_app.activities.importing import cells
from calendar_app.activities.importing.cells import BadCell

APRIL = date(2027, 4, 21)


@pytest.mark.parametrize(
    "written",
    [
        "21/04/2027",
        "21/4/2027",
        "21/4",
        "21-4-2027",
        "21.4.27",
        "2027-04-21",
        "2027-04-21T07:30",
        "Ngày 21/4",
        "ngày 21 tháng 4 năm 2027",
        unicodedata.normalize("NFD", "Ngày 21 tháng 4"),
    ],
)
def test_days(written):
    assert cells.day(written, 2027) == APRIL


@pytest.mark.parametrize(
    "written", ["31/2/2027", "2027-13-01", "tháng 4", "21", "", None, True, 46133, 21.4, "21/4/0000"]
)
def test_no_days(written):
    with pytest.raises(BadCell, match="not_a_day"):
        cells.day(written, 2027)


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("21-23/4/2027", date(2027, 4, 23)),
        ("21/4 - 2/5", date(2027, 5, 2)),
        ("từ ngày 21/4 đến ngày 23/4", date(2027, 4, 23)),
        ("21/4/2027–3/1/2028", date(2028, 1, 3)),
        ("21/4", None),
    ],
)
def test_one_cell_may_name_the_first_and_the_last_day(written, last):
    assert cells.span(written, 2027) == (APRIL, last)


@pytest.mark.parametrize("written", ["7:30", "07:30", "7h30", "07h30", "7g30", "7 giờ 30", "7h30p", "07:30:00", 0.3125])
def test_times(written):
    assert cells.times(written) == (time(7, 30), None)


def test_a_time_may_say_when_it_ends():
    assert cells.times("7h - 11h30") == (time(7), time(11, 30))


@pytest.mark.parametrize("written", ["25h", "7:60", "sáng", "7h-8h-9h", 7, -0.5, True])
def test_no_times(written):
    with pytest.raises(BadCell, match="not_a_time"):
        cells.times(written)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.500.000", 1_500_000),
        ("1,500,000 đ", 1_500_000),
        ("1 500 000", 1_500_000),
        (1_500_000, 1_500_000),
        ("1,5 triệu", 1_500_000),
        ("15 triệu đồng", 15_000_000),
        ("500k", 500_000),
        ("2 tỷ", 2 * 10**9),
        ("miễn phí", 0),
        ("Free", 0),
        (0, 0),
        ("", None),
    ],
)
def test_money(written, amount):
    assert cells.money(written) == amount


@pytest.mark.parametrize("written", ["1.5", 1.5, "-5", "1e9", "12.34.567", "năm triệu", "9" * 16])
def test_no_money(written):
    with pytest.raises(BadCell, match="not_money"):
        cells.money(written)


@pytest.mark.parametrize(
    ("written", "said"), [("Có", True), ("x", True), (True, True), (1, True), ("không", False), (None, False)]
)
def test_yes_and_no(written, said):
    assert cells.yes_no(written) is said


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("hằng tuần", "FREQ=WEEKLY"),
        ("Hàng tháng đến 30/6", "FREQ=MONTHLY;UNTIL=20270630"),
        ("every week", "FREQ=WEEKLY"),
        ("weekly until 30/06/2027", "FREQ=WEEKLY;UNTIL=20270630"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("không", ""),
        ("", ""),
    ],
)
def test_repetitions(written, rule):
    assert cells.repeats(written, 2027) == rule


@pytest.mark.parametrize(
    "written", ["FREQ=SECONDLY", "FREQ=WEEKLY;COUNT=999999", "thỉnh thoảng", "FREQ=", "FREQ=DAILY;X=1"]
)
def test_no_repetitions(written):
    with pytest.raises(BadCell, match="rule"):
        cells.repeats(written, 2027)


@pytest.mark.parametrize("read", [cells.text, cells.money, cells.yes_no, cells.number, cells.times])
def test_a_formula_is_never_read(read):
    with pytest.raises(BadCell, match="formula"):
        read({"formula": True})
