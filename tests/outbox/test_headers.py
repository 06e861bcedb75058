"""The headers of letters, read by three readers: the standard library, one written in Rust, and the bare grammars."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from pathlib import Path

import pytest
from fast_mail_parser import parse_email
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain.text import one_line
from calendar_app.outbox.letter import Letter, message, sender_of
from config import BadSetting, Config
from tests.outbox import rfc5322

DATE = datetime(2027, 2, 3, 0, 30, tzinfo=UTC)
SENDER = "Lịch văn hóa, học tập suốt đời <lich@example.vn>"
LINK = "https://lich.example.vn/u/WzEyMzQ1NiwiY29taW5nIGRheXMgZGlnZXN0IHF1b3RhIHJlc3VsdCByZXZpZXciXQ.dGhpcyBpcyBh-_c2lnbmF0dXJl?lang=en"
NAMES = [
    "Nguyễn Thị Ánh",
    "Trần Văn Đức, Phó Giám đốc",
    'Lê "Tư" Hùng',
    "O'Neill; Sea(n)",
    "Phòng Thư viện: ban <sách>",
    "a@b.vn",
    "lan@example.vn, nam@example.vn",
    "Nguyễn\r\nBcc: x@example.vn",
    "=?utf-8?q?Bcc=3A?=",
    "Ủy ban nhân dân xã Sơn Tây Thượng - Bộ phận tiếp nhận và trả kết quả giải quyết thủ tục hành chính cấp xã",
    "😀 Lan",
    "\\",
    "",
]
SUBJECTS = [
    "Chuẩn bị “Triển lãm sách Ngày Sách và Văn hóa đọc Việt Nam lần thứ sáu”, 21/04/2027 (và 2 việc khác)",
    "Còn thiếu 01 cuộc; cần lập kế hoạch trước ngày 12/11/2026: Tuần lễ hưởng ứng học tập suốt đời",
    "A plain one",
    "x" * 300,
    "Thưviện" * 60,
    "Tên =?utf-8?q?l=E1=BA=A1?= và _gạch_ ?dưới?",
    "Dòng\r\nSubject: khác",
]


def made(name: str, subject: str, unsubscribe: str = "") -> bytes:
    letter = Letter(name, "lan@example.vn", subject, "Kính gửi", "<p>Kính gửi</p>", unsubscribe=unsubscribe)
    return message(letter, SENDER, "<0a1b@example.vn>", DATE).as_bytes()


def check(raw: bytes, name: str, subject: str) -> None:
    """All three readers find one recipient, the sender, and the subject letter by letter."""
    name, subject = one_line(name), one_line(subject)
    read = rfc5322.header(raw)
    assert read.mailbox("to") == (name, "lan@example.vn")
    assert read.mailbox("from") == ("Lịch văn hóa, học tập suốt đời", "lich@example.vn")
    assert read.words("subject") == subject
    assert standard_name(raw) == name
    for parsed in (message_from_bytes(raw, policy=policy.strict), message_from_bytes(raw, policy=policy.default)):
        assert [one.addr_spec for one in parsed["To"].addresses] == ["lan@example.vn"]
        assert (parsed["Subject"], parsed["Bcc"]) == (subject, None)
        assert [defect for field in parsed.values() for defect in field.defects] == []
    rust = parse_email(raw)
    assert [(one.display_name or "", one.address) for one in rust.to] == [(name, "lan@example.vn")]
    assert rust.subject == subject
    assert rust.warnings == []


def standard_name(raw: bytes) -> str:
    """The recipient's name; the standard library's newer reader puts spaces between the words of a folded one."""
    return str(make_header(decode_header(getaddresses([message_from_bytes(raw)["To"]])[0][0])))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_names_and_subjects_arrive_as_they_were_written(name, subject):
    check(made(name, subject, LINK), name, subject)


WRITTEN = st.text(st.sampled_from("aạăâđêôơưẠĐ ,;:\"'\\()<>@._=?\t\r\n\x00😀-"), max_size=120)


@given(WRITTEN, WRITTEN)
def test_whatever_is_written_arrives(name, subject):
    check(made(name, subject), name, subject)


def test_one_click_as_two_fields():
    raw = made("Lan", "Nhắc việc", LINK)

    assert rfc5322.unsubscribe(rfc5322.header(raw)) == LINK
    parsed = message_from_bytes(raw, policy=policy.strict)
    assert (parsed["List-Unsubscribe"], parsed["List-Unsubscribe-Post"]) == (f"<{LINK}>", "List-Unsubscribe=One-Click")
    headers = {name.lower(): value for name, value in dict(parse_email(raw).headers).items()}
    assert headers["list-unsubscribe"] == [f"<{LINK}>"]


def test_a_letter_that_cannot_be_switched_off_has_neither():
    names = {name.lower() for name in message_from_bytes(made("Lan", "Lời mời"))}
    assert not {"list-unsubscribe", "list-unsubscribe-post"} & names


@pytest.mark.parametrize(
    "address",
    ["https://a.vn/>\r\nBcc: x@y.vn", "javascript:alert(1)", "https://a.vn/ b", "mailto:a@b.vn", "https://ă.vn/u"],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ValueError, match="no address"):
        made("Lan", "Nhắc", address)


def test_the_strict_reader_uses_no_other():
    assert "import email" not in Path(rfc5322.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize("sender", [SENDER, 'Lịch văn hóa <lich@example.vn>', '"Lịch, văn hóa" <lich@example.vn>',
                                    "<lich@example.vn>", "lich@example.vn"])  # fmt: skip
def test_whoever_sends_may_have_a_comma_in_their_name(sender):
    letter = Letter("Lan", "lan@example.vn", "Nhắc", "Kính gửi", "<p>")
    read = rfc5322.header(message(letter, sender, "<1@example.vn>", DATE).as_bytes())

    assert read.mailbox("from") == (sender.split("<")[0].strip(' "') if "<" in sender else "", "lich@example.vn")
    assert sender_of(sender)[1] == "lich@example.vn"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lich@example.vn", ""),
        ("Lịch văn hóa, học tập <lich@example.vn>", "Lịch văn hóa, học tập"),
        ('"Lịch, phòng: học" <lich@example.vn>', "Lịch, phòng: học"),
        ("<lich@example.vn>", ""),
    ],
)
def test_a_sender_is_taken_from_the_environment_and_read_as_it_was_meant(tmp_path, text, name):
    config = Config.from_environment({"MAIL_FROM": text, "SECRET_KEY": "x" * 16, "DATA_DIR": str(tmp_path)})
    raw = message(Letter("A", "a@b.vn", "S", "t", "h"), config.mail_from, "<1@example.vn>", DATE).as_bytes()
    assert rfc5322.header(raw).mailbox("from") == (name, "lich@example.vn")


@pytest.mark.parametrize(
    "text",
    ["Lịch lich@example.vn", "lich@example.vn, nam@example.vn", "Lịch <lich>", "Lịch <lich@example.vn",
     "lịch@example.vn", "Lịch <a@b.vn> <c@d.vn>", "a\nBcc: x@y.vn <lich@example.vn>", "@"],
)  # fmt: skip
def test_a_sender_that_is_none_stops_the_start_with_a_sentence(tmp_path, text):
    with pytest.raises(BadSetting, match=r"^MAIL_FROM is .*: use "):
        Config.from_environment({"MAIL_FROM": text, "SECRET_KEY": "x" * 16, "DATA_DIR": str(tmp_path)})
