"""A letter as it goes out."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from calendar_app.outbox import reading
from calendar_app.outbox.letter import Letter, message
from calendar_app.outbox.smtp import Address, stuffed

DATE = datetime(2027, 4, 14, 0, 30, tzinfo=UTC)
LETTER = Letter(
    "Nguyễn Thị Ánh",
    "anh@example.vn",
    "Chuẩn bị “Triển lãm sách Ngày Sách và Văn hóa đọc Việt Nam lần thứ sáu”, 21/04/2027 (và 2 việc khác)",
    "Kính gửi chị,\n\n" + "Đề nghị chuẩn bị. " * 40,
    "<p>Kính gửi chị</p>",
)


def test_words_survive_the_way():
    raw = message(LETTER, "Lịch <lich@example.vn>", "<1@example.vn>", DATE).as_bytes()
    read = message_from_bytes(raw, policy=default)
    assert (read["Subject"], read["To"].addresses[0].display_name) == (LETTER.subject, LETTER.name)
    assert str(read["From"]) == "Lịch <lich@example.vn>"
    assert read["Date"] == "Wed, 14 Apr 2027 07:30:00 +0700"
    assert read["Auto-Submitted"] == "auto-generated"
    assert (reading.parts(raw).text.strip(), reading.parts(raw).html.strip()) == (LETTER.text.strip(), LETTER.html)


@pytest.mark.parametrize("length", range(40, 90))
def test_a_subject_keeps_its_spaces_wherever_it_is_folded(length):
    words = ("Triển lãm sách lần thứ sáu ở xã " * 4)[:length].strip()
    raw = message(Letter("Ánh", "anh@example.vn", words, "", ""), "l@example.vn", "<1@example.vn>", DATE).as_bytes()
    assert message_from_bytes(raw, policy=default)["Subject"] == words


def test_it_is_seven_bit_with_short_lines():
    raw = message(LETTER, "lich@example.vn", "<1@example.vn>", DATE).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "address", ["", "https://calendar.example/bulletin/keep/MQ.PN-ZDMPemONunAVuehl9prdsaUw?lang=en"]
)
def test_a_subscription_says_where_it_is_ended_with_one_click(address):
    """RFC 8058; the address may be longer than a line."""
    letter = replace(LETTER, unsubscribe=address)
    read = message_from_bytes(message(letter, "l@example.vn", "<1@example.vn>", DATE).as_bytes(), policy=default)
    assert (read["List-Unsubscribe"] or "").strip() == (f"<{address}>" if address else "")
    assert read["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if address else None)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x00"])
def test_no_header_can_be_smuggled_in(end):
    hostile = Letter(f"A{end}Bcc: x@example.vn", "a@example.vn", f"S{end}Bcc: y@example.vn", "text", "<p>")
    read = message_from_bytes(message(hostile, "l@example.vn", "<1@example.vn>", DATE).as_bytes(), policy=default)
    assert read["Bcc"] is None
    assert [address.addr_spec for address in read["To"].addresses] == ["a@example.vn"]


@pytest.mark.parametrize("address", ["a@b.vn, c@d.vn", "a@b.vn\nBcc: c@d.vn", "a b@c.vn", ""])
def test_an_address_is_one_address(address):
    with pytest.raises(Exception):  # noqa: B017, PT011 - the email package raises several kinds
        message(Letter("A", address, "S", "t", "h"), "l@example.vn", "<1@example.vn>", DATE)


def test_a_dot_alone_does_not_end_the_content():
    assert stuffed(b"a\n.\r\n..b\rc") == b"a\r\n..\r\n...b\r\nc\r\n"


def test_the_address_of_a_relay():
    found = Address.of("smtp://an%40x:p%2Fw@relay:2525?starttls=1&timeout=3")
    assert found == Address("relay", 2525, "an@x", "p/w", starttls=True, timeout=3)
    assert (Address.of("smtps://relay").port, Address.of("smtp://relay").port) == (465, 25)
    assert "p/w" not in repr(found)
