"""Invented figures of several years for the control room: statistics, targets, a difficulty, a candidate.

Every text among them ends "(minh họa)"; all of it goes through the services that people use.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.duties import commendations, difficulties
from calendar_app.duties.commendations import Proposal
from calendar_app.duties.difficulties import Report
from calendar_app.extensions import SYSTEM
from calendar_app.indicators import asking, measuring, saying, sheets
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.measuring import Base
from calendar_app.indicators.proving import Proof
from calendar_app.indicators.saying import Count, Word
from calendar_app.indicators.sheets import Entered
from calendar_app.models.commendations import Commendation
from calendar_app.models.difficulties import Difficulty
from calendar_app.models.indicators import Sheet
from calendar_app.models.plans import Target
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units

PROOF = Proof(document="Báo cáo số 12/BC-SVHTTDL (minh họa)", note="Số liệu giả định (minh họa)")
#: readers of the provincial library, and study visits to the provincial museum, by year
VISITS = {2023: 182_000, 2024: 201_000, 2025: 224_000}
STUDY = {2023: 10_400, 2024: 11_300, 2025: 12_900}
#: declared: kind of institution, agency, year -> how many meet the condition, of how many
DECLARED = (
    ("t_lib_special", "lib_special", "SVHTTDL", 2024, 9, 12), ("t_lib_special", "lib_special", "SVHTTDL", 2025, 11, 12),
    ("t_lib_armed", "lib_armed", "CA-TINH", 2024, 3, 5), ("t_lib_armed", "lib_armed", "CA-TINH", 2025, 4, 5),
)  # fmt: skip
ATTESTED = (("t_lib_province", "TVT", date(2024, 3, 1)), ("t_mus_programme", "BTT", date(2024, 5, 18)),
            ("t_cc_upper", "TTVH", date(2024, 1, 2)))  # fmt: skip
#: a commune's yearly page and how far it has come
PAGES = (("XA-21484", "accepted"), ("XA-21548", "submitted"), ("XA-21490", "draft"))
PAGE = {"commune_library": 1, "commune_library_serving": 1, "commune_centre": 1, "commune_centre_active": 1,
        "commune_clubs": 4, "commune_classes": 2, "village_houses": 11, "village_houses_active": 8}  # fmt: skip


def load(session: Session, now: datetime) -> None:
    """Add all of it, unless some is there; where the plan's own units are missing, nothing is added."""
    if session.scalar(select(Sheet.id).limit(1)) is not None:
        return
    frame = Frame(session, plans.current_plan(session), clock.day(now))
    for year, visits in VISITS.items():
        _give(frame, "TVT", "f_library", year, {"lib_visits": visits, "lib_loans": visits * 2 // 3}, now)
    for year, visits in STUDY.items():
        _give(frame, "BTT", "f_museum", year, {"mus_visits": visits * 4, "mus_study_visits": visits}, now)
    for code, state in PAGES:
        _give(frame, code, "f_commune", clock.day(now).year, PAGE, now, state)
    _targets(frame, now)
    _duties(session, now)


def _give(
    frame: Frame, unit: str, form: str, year: int, given: Mapping[str, int], now: datetime, state: str = "accepted"
) -> None:  # fmt: skip
    which = asking.which(frame, form, units.by_code(frame.session, unit), "year", year, frame.today)
    said = Entered({(code, ""): value for code, value in given.items()}, remark="Số liệu giả định (minh họa)")
    row = sheets.save(frame, which, said, by=SYSTEM, now=now)
    if state != "draft":
        sheets.submit(frame, which, row.revision, by=SYSTEM, now=now)
    if state == "accepted":
        sheets.accept(frame, which, row.revision, by=SYSTEM, now=now)
    frame.session.flush()


def _targets(frame: Frame, now: datetime) -> None:
    for code, kind, agency, year, part, whole in DECLARED:
        count = Count(kind, year, part, whole, date(year, 12, 31))
        unit = units.by_code(frame.session, agency)
        saying.declare(frame, _target(frame, code), unit, count, PROOF, by=SYSTEM, now=now)
    for code, place, since in ATTESTED:
        unit = units.by_code(frame.session, place)
        saying.attest(frame, _target(frame, code), unit, Word(True, since, None), PROOF, by=SYSTEM, now=now)
    for code, member, first in (("g_lib_2025", "TVT", 2023), ("g_lib_2030", "TVT", 2025), ("g_mus_2025", "BTT", 2023),
                              ("g_mus_2030", "BTT", 2025)):  # fmt: skip
        base = Base(first, first + 1, (member,), None)
        measuring.rebase(frame, _target(frame, code), base, PROOF, by=SYSTEM, now=now)


def _target(frame: Frame, code: str) -> Target:
    return frame.session.scalars(select(Target).filter_by(plan_id=frame.plan.id, code=code)).one()


def _duties(session: Session, now: datetime) -> None:
    if session.scalar(select(Difficulty.id).limit(1)) is None:
        said = Report(
            title="Thiếu máy tính cho thư viện đặc khu (minh họa)", kind="equipment",
            text="Thư viện có 03 máy tính đã hỏng 02, không phục vụ được lớp kỹ năng số (minh họa).",
            needs="Đề nghị hỗ trợ 05 máy tính (minh họa).",
        )  # fmt: skip
        difficulties.report(session, units.by_code(session, "XA-21548"), said, by=SYSTEM, now=now)
    if session.scalar(select(Commendation.id).limit(1)) is None:
        year = clock.day(now).year
        why = "Hoàn thành sáu trong tám chỉ tiêu của năm trước tháng 11 (minh họa)."
        library = units.by_code(session, "TVT")
        commendations.propose(session, library, Proposal(year=year, merits=why), by=SYSTEM, now=now)
