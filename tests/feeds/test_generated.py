"""Generated calendars: independent parsers and a strict checker take them, and agree with us on every occurrence."""

import pytest

from tests.feeds import clients, generated, strict

#: a whole run of them is in `make bench`
SOME = range(60)
GOOD = generated.calendar(1).body


@pytest.mark.parametrize("seed", SOME)
def test_every_reader_takes_a_generated_calendar(seed):
    assert clients.findings(generated.calendar(seed)) == []


def test_a_seed_makes_the_same_bytes():
    assert generated.calendar(7).body == generated.calendar(7).body


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"\r\nEND:VEVENT", b"\nEND:VEVENT"),
        (b"SEQUENCE:", b"SEQUENCE:x"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nDESCRIPTION:a;b\r\n"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nDESCRIPTION:a\\tb\r\n"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nDESCRIPTION:" + b"x" * 70 + b"\r\n"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nDESCRIPTION:\xc4\r\n \x91\r\n"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nGEO;x:1\r\n"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY\r\n"),
        (b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nEXDATE:20270101T080000\r\n"),
        (b"DTSTAMP:20261127T010000Z", b"DTSTAMP:20261127T010000"),
        (b"TZID:Asia/Ho_Chi_Minh", b"TZID:Asia/Saigon"),
        (b"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL"),
        (b"VERSION:2.0\r\n", b""),
        (b"STATUS:", b"STATUS:X-"),
        (b"END:VTIMEZONE\r\n", b""),
    ],
)
def test_the_checker_finds_what_is_wrong(there, instead):
    assert there in GOOD
    assert strict.findings(GOOD) == []
    assert strict.findings(GOOD.replace(there, instead, 1)) != []
