"""Broken references in a file of units, each at its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.units.checks import read_units
from tests.units.conftest import UNITS

BROKEN = """schema_version: 1
legal_bases: {a: Một nghị quyết}
places:
  - {code: "1", kind: tỉnh, vi: Một, parent: "3"}
  - {code: "2", kind: xã, vi: Hai, parent: "9"}
  - {code: "3", kind: xã, vi: Ba, parent: "1"}
  - {code: "2", kind: xã, vi: Hai nữa}
former_names:
  - {kind: huyện, name: Cũ, places: ["2", "8"], basis: b}
units:
  - {code: A, vi: A, level: province, parents: [B]}
  - {code: B, vi: B, level: province, parents: [A]}
  - {code: C, vi: C, level: province, place: "7"}
  - {code: C, vi: C, level: province, parents: [D]}
  - {code: E, vi: E, level: province, valid_from: 2025-07-01, valid_to: 2025-07-01}
"""


def found(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in read_units(text.encode())[1]]


def test_shape_is_told_before_references():
    assert found(BROKEN) == [(15, "ends_before")]


def test_every_broken_reference_is_told_at_its_line():
    assert found(BROKEN.replace("2025-07-01}", "2025-07-02}")) == [
        (4, "cycle"),
        (5, "unknown_place"),
        (6, "cycle"),
        (7, "twice"),
        (9, "unknown_basis"),
        (9, "unknown_place"),
        (11, "cycle"),
        (12, "cycle"),
        (13, "unknown_place"),
        (14, "twice"),
        (14, "unknown_unit"),
    ]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("{from: X, to: [B], sort: merge, on: 2025-07-01}", "unknown_unit"),
        ("{from: A, to: [X], sort: merge, on: 2025-07-01}", "unknown_unit"),
        ("{from: A, to: [A], sort: merge, on: 2025-07-01}", "self"),
        ("{from: A, to: [B], sort: merge, on: 2025-07-01, basis: no}", "unknown_basis"),
        ("{from: B, to: [A], sort: merge, on: 2025-07-01}", "still_open"),
        ("{from: A, to: [B], sort: swallow, on: 2025-07-01}", "choice"),
        ("{from: A, to: [B], sort: merge}", "missing"),
    ],
)
def test_a_succession_names_units_that_are_there(step, code):
    units = "units: [{code: A, vi: A, level: x, valid_to: 2025-07-01}, {code: B, vi: B, level: x}]"

    assert found(f"schema_version: 1\n{units}\nsuccessions:\n  - {step}\n") == [(4, code)]


def test_a_vietnamese_sentence_says_what_is_wrong():
    text = "schema_version: 1\nunits:\n  - {code: A, vi: A, level: x, parents: [B]}\n"

    assert [str(fault) for fault in read_units(text.encode())[1]] == [
        "dòng 3, units[0].parents[0]: không có đơn vị mã “B” trong tệp"
    ]


LINES = UNITS.read_bytes().splitlines(keepends=True)
HEAD, SOME = LINES[:30], LINES[30:60] + LINES[130:140] + LINES[430:480] + LINES[-30:]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(HEAD + SOME) - 1),
    st.sampled_from([b"", b": :\n", b"- [\n", b"\xc3(", b"  - {}\n", b"x: &a *a\n", b"  - 1\n"]),
)
def test_a_mutilated_file_gives_faults_and_never_an_error(at, line):
    lines = [*HEAD, *SOME]
    lines[at] = line

    units, faults = read_units(b"".join(lines))

    assert (units is None) == bool(faults)
