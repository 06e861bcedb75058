"""The outbox pages in a browser, full and empty: one heading, no overflow, nothing for axe to find."""

from datetime import timedelta

import pytest

from calendar_app.accounts import service as accounts
from calendar_app.models.mail import BadAddress, MailDeed, MailGate, OutboxMessage
from tests.browser.test_pages import unfit
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit

EMAIL, PASSWORD = "tim@example.vn", "muoi hai chu cai"
STATES = ("queued", "retry", "sent", "expired", "failed", "uncertain", "dropped")
BODY = (
    "From: lich@example.vn\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nKính gửi chị,\r\n".encode()
)
LONG = "nguyen.thi.thu.rat.dai.khong.co.cho.ngat.dong.nao.ca.trong.dia.chi.nay.dau@thuvien.quangngai.example.vn"


@pytest.fixture
def database_template() -> str:
    return "migrated"


@pytest.fixture
def administrator(transact, signed_in):
    """A page in which an administrator has signed in by hand."""
    with transact() as session:
        accounts.add_person(session, EMAIL, "Võ Tím", now=NOW, password=PASSWORD, administrator=True)
        unit = make_unit(session, "TV")
        grant(session, make_person(session, LONG), unit)

    return lambda width: signed_in(EMAIL, width)


@pytest.fixture
def filled(transact):
    """Messages in every state, a marked address, a closed gate."""
    with transact() as session:
        moments = {"slot": NOW, "sealed_at": NOW, "next_try_at": NOW, "expires_at": NOW + timedelta(days=1)}
        for number in range(60):
            session.add(
                OutboxMessage(
                    recipient=LONG if number % 2 else "thu@example.vn", person_id=2,
                    subject=f"Chuẩn bị “Triển lãm sách Ngày Sách và Văn hóa đọc Việt Nam lần thứ {number}”, 21/04/2027",
                    message_id=f"<{number}@x>", body=BODY, part=number, state=STATES[number % 7], attempt=number % 3,
                    kind="password" if number == 5 else "reminders",
                    error="550 5.1.1 no such user" if number % 7 == 4 else "", **moments,
                )
            )  # fmt: skip
        session.add(BadAddress(address=LONG, since=NOW, why=f"550 5.1.1 <{LONG}> no such user", cleared_by=""))
        session.add(MailGate(closed_at=NOW, why="restored", opened_by=""))
        session.flush()
        session.add(MailDeed(message_id=6, deed="retry", reason="theo điện thoại", by=EMAIL, at=NOW))


EMPTY = ["/admin/mail", "/admin/mail?group=failed", "/admin/mail/addresses", "/desk/units/TV/people/2/mail"]
FULL = [*EMPTY, "/admin/mail?first=xx&kind=reminders", "/admin/mail?group=uncertain", "/admin/mail/6", "/admin/mail/7"]


@pytest.mark.parametrize(("width", "language"), [(320, "vi"), (1280, "en")])
@pytest.mark.parametrize("pages", [EMPTY, FULL], ids=["empty", "full"])
def test_they_open_fit_and_read_well(request, administrator, axe, pages, width, language):
    if pages is FULL:
        request.getfixturevalue("filled")
    page = administrator(width)
    assert unfit(page, pages, width, language, axe) == {}
