"""One letter of each kind, with names as long as they come."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Flask, render_template
from flask_babel import force_locale

from calendar_app.accounts import letters as accounts
from calendar_app.bulletins import letters as bulletins
from calendar_app.bulletins.wish import Row
from calendar_app.domain.access import Role
from calendar_app.extensions import db
from calendar_app.models.activities import Activity
from calendar_app.models.bulletins import Bulletin
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.outbox.letter import Letter
from calendar_app.reminders import letters as reminders
from calendar_app.reminders import nudge_letters, nudge_things
from calendar_app.reminders.notices import Stopped
from calendar_app.reminders.notices import _letter as notice
from tests.conftest import NOW
from tests.reminders.test_words import SAID

DAY = date(2027, 4, 21)
NAME = "Nguyễn Thị Hoàng Phương Anh"
LONG = "Trung tâm Truyền thông - Văn hóa - Thể thao xã Sơn Tây Thượng"
TITLE = "Trưng bày chuyên đề “Văn hóa Sa Huỳnh: từ lòng đất ra ánh sáng” hưởng ứng Tuần lễ học tập suốt đời năm 2027"
TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL"


def letters(app: Flask, language: str) -> dict[str, Letter]:
    """The letters in a language, by what they are."""
    with app.app_context():
        return dict(_reminders(app, language) | _accounts(app, language) | _others(app, language))


def person(language: str) -> Person:
    return Person(
        id=7, name=NAME, email="nguyen.thi.hoang.phuong.anh@sovhttdl.quangngai.example.vn", language=language,
        created_at=NOW, password_hash="!", session_key="x",
    )  # fmt: skip


def unit() -> Unit:
    return Unit(id=3, code="XA-1", name_vi=LONG, name_en="", path="/XA-1/", requested_only=False)


def _reminders(app: Flask, language: str) -> dict[str, Letter]:
    config, reader = app.config["CALENDAR"], person(language)
    every = [replace(matter, path=f"/desk/{number}") for number, (matter, *_said) in enumerate(SAID.values())]
    long = replace(every[0], title_vi=TITLE, title_en=TITLE, venue=LONG, occurrence_id=5)
    result = replace(next(one for one in every if one.rule == "result_missing"), title_vi=TITLE, occurrence_id=5)
    return {
        "a morning of everything": reminders.digest(reader, every, config, instead_of=[NAME, "Lê Tư"]),
        "one activity": reminders.digest(reader, [long], config),
        "one result": reminders.digest(reader, [result], config, {5: TOKEN}),
        "corrections": reminders.digest(reader, [one for one in every if one.rule == "activity_changed"], config),
    }


def _accounts(app: Flask, language: str) -> dict[str, Letter]:
    config, reader = app.config["CALENDAR"], person(language)
    return {
        "invitation": accounts.invitation(reader, unit(), Role.EDITOR, NAME, TOKEN, NOW, language, config),
        "role": accounts.role_given(reader, unit(), Role.MANAGER, NAME, config),
        "password": accounts.password(reader, TOKEN, NOW, config),
        "password changed": accounts.password_changed(reader, NOW, config),
        "address changed": accounts.address_changed(reader, reader.email, NOW, config),
    }


def _others(app: Flask, language: str) -> dict[str, Letter]:
    config, reader, session = app.config["CALENDAR"], person(language), db.session()
    thing = nudge_things.Concern(
        "obligation:3:2027", unit(), TITLE, TITLE, nudge_things.MISSING, "/desk/3", missing=2, day=DAY
    )
    by = nudge_letters.Sender(NAME, reader.email, unit())
    bulletin = Bulletin(
        id=3, email=reader.email, language=language, rhythm="weekly", filters="what=all", asked_at=NOW, at_once=True
    )
    row = Row(1, 1, TITLE, LONG, DAY, DAY, NOW, LONG, "planned", "", NOW, 2)
    off = [replace(row, state=state, reason=f"{TITLE}.") for state in ("postponed", "cancelled")]
    return {
        "nudge": nudge_letters.letter(reader, thing, f"Đề nghị {LONG} gửi kế hoạch.\n\nTrân trọng.", by, config),
        "bulletin": bulletins.issue(session, bulletin, [row, row], DAY, DAY + timedelta(days=7), config),
        "called off": bulletins.news(bulletin, off, config),
        "bulletin to confirm": bulletins.to_confirm(session, bulletin, config),
        "postponed": notice(reader, [_stopped(), _stopped()], f"Công điện số 12 {TITLE}", config),
        "address that takes no mail": _bad_address(language),
    }


def _stopped() -> Stopped:
    return Stopped(Activity(id=5, lead_unit=unit()), TITLE, DAY, DAY)


def _bad_address(language: str) -> Letter:
    words = {
        "language": language, "name": NAME, "who": NAME, "address_told": person(language).email, "site": "Lịch",
        "why": f"550 5.1.1 <{person(language).email}> no such user", "link": "http://calendar.example/desk",
        "subject": NAME, "administrator": True,
    }  # fmt: skip
    with force_locale(language):
        html, text = (render_template(f"mail/address.{form}", **words) for form in ("html", "txt"))
    return Letter(NAME, person(language).email, NAME, text, html, language)
