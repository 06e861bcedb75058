"""Reading a data file without trust."""

from datetime import date
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from calendar_app import datafile, faults
from calendar_app.faults import Breaks, Rule

WEEKEND = Rule("weekend", "{day} là ngày nghỉ", "{day} is a day off")


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(max_length=5)]
    day: date | None = None
    size: Annotated[int, Field(ge=1)] = 1

    @field_validator("day")
    @classmethod
    def _working(cls, day: date | None) -> date | None:
        if day and day.weekday() >= 5:
            raise Breaks(WEEKEND, day=day)
        return day


class File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    entries: list[Entry]


def sentences(data: bytes, language: faults.Language = "en") -> list[str]:
    filled, found = datafile.validate(File, datafile.read(data))
    assert (filled is None) == bool(found)
    return [fault.sentence(language) for fault in found]


def test_a_good_file_fills_the_model():
    filled, found = datafile.validate(File, datafile.read(b"entries:\n  - {code: '51', day: 2026-11-23}\n"))

    assert found == []
    assert filled == File(entries=[Entry(code="51", day=date(2026, 11, 23))])


def test_only_plain_scalars_are_typed():
    document = datafile.read(
        b"[null, ~, true, false, 12, -3, 1.5, 2026-11-23, no, on, 01, '12', .nan, 1e3, 0x1F, 12:30]"
    )

    assert document.value == [
        None, None, True, False, 12, -3, 1.5, "2026-11-23", "no", "on", "01", "12", ".nan", "1e3", "0x1F", "12:30",
    ]  # fmt: skip


def test_text_is_composed():
    assert datafile.read("[Quảng Ngãi]".encode()).value == ["Quảng Ngãi"]


def test_every_fault_is_told_at_once_at_its_line():
    data = b"""entries:
  - code: 12
    dai: 3
  - {day: 2025-02-30, code: x}
  - {day: 2026-11-22, code: x}
  - code: toolong
    size: 0
  - {}
more: 1
"""
    assert sentences(data) == [
        "line 2, entries[0].code: must be text: put “12” in quotes",
        "line 3, entries[0].dai: there is no key “dai”",
        "line 4, entries[1].day: “2025-02-30” is not a real day written YYYY-MM-DD",
        "line 5, entries[2].day: 2026-11-22 is a day off",
        "line 6, entries[3].code: too long: at most 5",
        "line 7, entries[3].size: “0” must be 1 or more",
        "line 8, entries[4].code: the required key “code” is missing",
        "line 9, more: there is no key “more”",
    ]


def test_faults_speak_vietnamese_by_default():
    found = datafile.validate(File, datafile.read(b"entries: 5"))[1]

    assert [str(fault) for fault in found] == ["dòng 1, entries: phải là một danh sách"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 1),
        (b"# only a remark\n", "empty", 1),
        (b"a: 1\nb: \xff", "not_utf8", 2),
        (b"a: &x [1]\nb: *x", "anchor", 1),
        (b"a: 1\nb: !!python/object/apply:os.system [ls]", "tag", 2),
        (b"a: !local 1", "tag", 1),
        (b"[" * 5000, "too_deep", 1),
        (b"- " * 5000, "too_deep", 1),
        (b"- 1\n" * 100_001, "too_many", 100_000),
        (b"#" * 2_000_001, "too_large", 1),
        (b"a: 'x", "syntax", 1),
        (b"a:\n\t- b", "syntax", 2),
        (b"a: b: c", "syntax", 1),
        (b"a: \x00", "control", 1),
        (b'a: 1\nb: "\\0"', "control", 2),
        (b"--- 1\n--- 2", "documents", 2),
        (b"? [1]\n: 2", "key", 1),
        (b"a: 1\nb: 2\na: 3", "duplicate_key", 3),
        (b"a: 9999999999999999", "digits", 1),
    ],
)
def test_hostile_files_are_refused_at_a_line(data, code, line):
    found = datafile.validate(File, datafile.read(data))[1]

    assert (code, line) in [(fault.code, fault.line) for fault in found]


def test_a_bomb_of_faults_stays_short():
    assert len(sentences(b"entries:\n" + b"- {}\n" * 5000)) == datafile.MOST_FAULTS


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.text("ab:-{}[]\"'\n &*!|>?#,", max_size=80).map(str.encode)
)
def test_nothing_but_faults_comes_of_any_bytes(data):
    sentences(data, "vi")
