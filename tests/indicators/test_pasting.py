"""Rows from a spreadsheet: what is taken, and what is left out with a reason."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.activities.importing import sandbox
from calendar_app.activities.importing.table import Refused
from calendar_app.indicators import pasting
from calendar_app.indicators.definitions import Breakdown, Form, Metric

FORM = Form(
    code="f", name_vi="Biểu", name_en="Form", who={}, without_kind=False, places=(), windows=("year",), short=False,
    metrics=(
        Metric("visits", "Số lượt", "Visits", breakdowns=(Breakdown("men", "Nam", "Men"),)),
        Metric("club", "Có câu lạc bộ", "Has a club", yes_no=True),
    ),
)  # fmt: skip
READING = "calendar_app.indicators.workbook_reading"


def read(text, year=2026):
    return pasting.read(FORM, pasting.table_of(text), year)


def test_a_name_in_either_language_or_its_code_and_one_number():
    assert read("so luot\t1.200\nHas a club\tcó\nvisits-men\t600").figures == {
        ("visits", ""): 1200, ("club", ""): 1, ("visits", "men"): 600,
    }  # fmt: skip


def test_the_heading_says_which_column_is_meant():
    text = "TT\tChỉ số\tNăm 2025\tNăm 2026\n1\tSố lượt\t1.000\t1.200\n2\tSố lượt: Nam\t500\t"
    assert read(text).figures == {("visits", ""): 1200}
    assert read(text, 2025).figures == {("visits", ""): 1000, ("visits", "men"): 500}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Số lượt\t1000\t1200", "two_numbers"),
        ("Số lượt\tnhiều", "no_number"),
        ("Số lượt\t12,5", "no_number"),
        ("Số lượt\t-5", "no_number"),
        ("Số sách\t12", "unknown"),
    ],
)
def test_what_is_left_out_is_said(row, why):
    found = read(row)
    assert (found.figures, [left[2] for left in found.left]) == ({}, [why])


def test_empty_rows_and_headings_are_passed_over():
    assert read("\n\t\nBIỂU SỐ LIỆU\nSố lượt\t7\n").left == ()


@given(st.integers(0, 10**12))
def test_thousands_apart_or_not_it_is_the_same_number(number):
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", " ")):
        assert read(f"Số lượt\t{written}").figures == {("visits", ""): number}


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text):
    found = read(text)
    assert all(value >= 0 for value in found.figures.values())


def book(rows):
    made, body = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(body)
    return body.getvalue()


def test_a_workbook_is_read_in_a_process_of_its_own():
    rows = sandbox.answer(book([["Chỉ số", 2025, 2026], ["Số lượt", 1000, 1200], ["Có câu lạc bộ", "", "x"]]), READING)
    assert pasting.read(FORM, rows["rows"], 2026).figures == {("visits", ""): 1200, ("club", ""): 1}


def test_a_formula_is_not_taken_for_its_last_value():
    rows = sandbox.answer(book([["Số lượt", "=1+1"]]), READING)
    assert pasting.read(FORM, rows["rows"], 2026).figures == {}


@pytest.mark.parametrize("body", [b"", b"a;b", b"PK\x03\x04broken", b"%PDF-1.4"])
def test_what_is_no_workbook_is_refused(body):
    with pytest.raises(Refused):
        sandbox.answer(body, READING)
