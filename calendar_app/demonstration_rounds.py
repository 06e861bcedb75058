"""Invented rounds, answered and not, and duties that are done, under way, late, for a first visit.

Every text among them ends "(minh họa)"; all of it goes through the services that people use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import queries as activities
from calendar_app.duties import round_answers, round_queries, rounds, service
from calendar_app.duties.proofs import NOTHING, Given
from calendar_app.duties.round_answers import Reply
from calendar_app.duties.rounds import Figure, Letter
from calendar_app.extensions import SYSTEM
from calendar_app.models.duties import DutyInstance, DutyProof
from calendar_app.models.rounds import Round
from calendar_app.units import queries as units

#: the unit that asks
SENDER = "SVHTTDL"
FIGURES = (
    Figure("Lượt người tham gia", "lượt", "Tính cả hoạt động lưu động (minh họa)"),
    Figure("Sách, hiện vật được phục vụ hoặc giới thiệu", "bản"),
)
NOTE = "Số liệu giả định (minh họa)"


@dataclass(frozen=True)
class Asked:
    """A round: sent and due so many days before (-) or after the day of loading; answers by unit, in a state."""

    title: str
    number: str
    occasion: str
    sent: int
    due: int
    #: unit -> its figures and what became of its answer: submitted | returned | draft; "" has not begun
    answers: Mapping[str, tuple[tuple[int, int], str]]
    closed: bool = False


ROUNDS = (
    Asked(
        "Báo cáo nhanh hoạt động hưởng ứng Tuần lễ học tập suốt đời (minh họa)", "245/SVHTTDL-QLVH (minh họa)",
        "lifelong_learning_week", -12, 9,
        {
            "TVT": ((3450, 5200), "submitted"), "BTT": ((860, 140), "submitted"), "TTVH": ((1240, 0), "returned"),
            "XA-21548": ((180, 320), "draft"), "XA-21484": ((0, 0), ""), "XA-21490": ((0, 0), ""),
        },
    ),
    Asked(
        "Tổng hợp hoạt động Ngày Sách và Văn hóa đọc Việt Nam (minh họa)", "118/SVHTTDL-QLVH (minh họa)",
        "book_reading_day", -75, -45,
        {
            "TVT": ((2100, 9800), "submitted"), "BTT": ((410, 60), "submitted"), "XA-21484": ((260, 540), "submitted"),
        },
        closed=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Owed:
    """What becomes of a duty of a unit; ``due`` is so many days before (-) or after the day of loading."""

    sort: str
    code: str
    unit: str
    due: int
    #: done | under_way | reopened | open
    state: str
    note: str = ""


#: two that are done, one that is late because it was sent back, one under way, one that nobody has begun
DUTIES = (
    Owed("duty", "d11", "SGDDT", -20, "done", "Đã ban hành kế hoạch phối hợp luân chuyển sách (minh họa)"),
    Owed("report", "r_department", "SGDDT", -10, "done", "Báo cáo năm đã gửi Sở (minh họa)"),
    Owed("report", "r_department", "STC", -10, "reopened", "Sở trả lại: thiếu số liệu kinh phí (minh họa)"),
    Owed("report", "r_district", "XA-21484", 20, "under_way"),
    Owed("report", "r_district", "XA-21548", 20, "open"),
)  # fmt: skip
PROOF = Given(("https://demo.example/minh-hoa/van-ban",))


def load(session: Session, now: datetime) -> None:
    """Add all of it, unless there are rounds, or duties that somebody has seen to."""
    if session.scalar(select(Round.id).limit(1)) is None:
        for one in ROUNDS:
            _ask(session, one, now)
    if session.scalar(select(DutyProof.id).limit(1)) is None:
        service.materialise(session, now)
        for owed in DUTIES:
            _see_to(session, owed, now)


def _ask(session: Session, said: Asked, now: datetime) -> None:
    """Draw a letter up, send it, and have the units answer on the days after."""
    sent, due = now + timedelta(days=said.sent), clock.day(now) + timedelta(days=said.due)
    text = "Kính gửi các đơn vị, đề nghị báo cáo hoạt động và số liệu theo biểu dưới đây (minh họa)."
    letter = Letter(said.title, due, said.number, clock.day(sent), text, said.occasion, FIGURES)
    row = rounds.draw_up(session, units.by_code(session, SENDER), letter, by=SYSTEM, now=sent)
    rounds.choose(session, row.id, {"codes": list(said.answers)}, by=SYSTEM, now=sent)
    rounds.send(session, row.id, by=SYSTEM, now=sent)
    # before the plan's first year nobody reports to the sender yet, and communes stand beside it in the tree
    asked = {one.unit.code for one in round_queries.answers(session, row.id)}
    for number, (code, (figures, state)) in enumerate(said.answers.items(), start=2):
        if state and code in asked:
            _answer(session, row, code, figures, state, min(now, sent + timedelta(days=number)))
    if said.closed:
        rounds.end(session, row.id, "close", "", by=SYSTEM, now=min(now, sent + timedelta(days=said.due - said.sent)))


def _answer(session: Session, row: Round, code: str, figures: tuple[int, int], state: str, now: datetime) -> None:
    """An answer with the unit's activities of the occasion, without any the one nearest to the letter; its figures."""
    offered = round_answers.offered(session, round_answers.view(session, row.id, code, SYSTEM))
    mine = {one.id: activities.latest(one) for one in offered}
    marking = [key for key, one in mine.items() if row.commemoration_id in {day.id for day in one.commemorations}]
    near = sorted(mine, key=lambda key: abs(mine[key].first_day - clock.day(now)))[:1]
    given = dict(zip((field.id for field in round_answers.asked(row)), figures, strict=True))
    said = Reply(frozenset(marking[:2] or near), given, NOTE)
    round_answers.save(session, row.id, code, said, submit=state != "draft", revision=None, by=SYSTEM, now=now)
    if state == "returned":
        why = "Đề nghị bổ sung hoạt động tại cơ sở (minh họa)"
        round_answers.give_back(session, row.id, code, why, by=SYSTEM, now=now + timedelta(hours=3))


def _see_to(session: Session, said: Owed, now: datetime) -> None:
    today = clock.day(now)
    due, row = today + timedelta(days=said.due), _instance(session, said, today.year)
    if row is None:
        return
    service.set_day(session, row.id, max(due, date(today.year, 1, 1)), everybody=False, by=SYSTEM, now=now)
    if said.state in ("done", "reopened"):
        given = PROOF if said.state == "done" else NOTHING
        service.mark_done(session, row.id, said.note, by=SYSTEM, now=now - timedelta(days=12), given=given)
    if said.state == "reopened":
        service.reopen(session, row.id, said.note, by=SYSTEM, now=now - timedelta(days=11))
    elif said.state == "under_way":
        service.begin(session, row.id, by=SYSTEM, now=now)


def _instance(session: Session, said: Owed, year: int) -> DutyInstance | None:
    named = {"sort": said.sort, "code": said.code, "year": year, "withdrawn": False}
    found = session.scalars(select(DutyInstance).filter_by(unit_id=units.by_code(session, said.unit).id, **named))
    return found.first()
