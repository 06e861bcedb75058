"""What the administrator of an installation sees."""

from calendar_app.models.mail import JobState, OutboxMessage
from tests.conftest import NOW
from tests.factories import make_person
from tests.signing import sign_in


def test_the_mail_that_went_out_is_there_to_read(app, transact):
    body = b"From: lich@example.vn\r\nTo: thu@example.vn\r\nSubject: Nhac\r\n\r\nK\xc3\xadnh g\xe1\xbb\xadi"
    with transact() as session:
        make_person(session, "admin@example.vn", administrator=True)
        session.add(JobState(name="remind", watermark=NOW, last_run_at=NOW))
        session.add(
            OutboxMessage(slot=NOW, kind="reminders", recipient="thu@example.vn", subject="Nhắc <b>lịch</b>",
                          message_id="<1@x>", body=body, sealed_at=NOW, expires_at=NOW, next_try_at=NOW, state="sent")
        )  # fmt: skip
    browser = sign_in(app.test_client(), transact, "admin@example.vn")

    listed, one = browser.get("/admin/mail?lang=en").text, browser.get("/admin/mail/1?lang=en").text

    assert "Nhắc &lt;b&gt;lịch&lt;/b&gt;" in listed
    assert "thu@example.vn" in one
    assert "remind" in browser.get("/admin?lang=en").text
    assert browser.get("/admin/mail?page=2").status_code == 404
    assert browser.get("/admin/mail/99").status_code == 404
