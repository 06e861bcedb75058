"""A large province, written straight into the tables: what pages cost there is measured, not what planning costs."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.publication import SearchWord
from calendar_app.models.units import Unit, UnitKind
from calendar_app.publication import holdings
from calendar_app.publication.words import split
from tests.conftest import NOW, TODAY

KINDS = ("lib_commune", "cc_commune", "cc_village", "lib_grassroots", "mus_other")
TYPES = ("exhibition", "training", "contest", "performance", "film", "reading", "campaign")
AGES = ("", "all", "children", "teenagers", "adults", "elderly", "families")
SUBJECTS = (
    "Trưng bày sách", "Hội thi kể chuyện", "Ngày hội đọc sách", "Lớp vẽ", "Câu lạc bộ hát bài chòi",
    "Chiếu phim lưu động", "Tập huấn kỹ năng số", "Liên hoan văn nghệ", "Xe thư viện lưu động", "Lễ hội cầu ngư",
)  # fmt: skip
THEMES = ("biển đảo", "quê hương", "thiếu nhi", "người cao tuổi", "sức khỏe", "lịch sử", "dân ca", "khởi nghiệp")
#: days that activities are spread over, around today
BEFORE, SPREAD = 365, 730
SLICE = 5000
#: ids from here on are the crowd's
FIRST = 1_000_000


def fill(session: Session, units: int, activities: int) -> None:
    """So many units, and so many published activities over two years; the same at every run."""
    chance = random.Random(1520)
    places = session.execute(
        select(Place.id, Place.name_vi).where(Place.parent_id.is_not(None)).order_by(Place.id)
    ).all()
    days = list(session.scalars(select(Commemoration.id).order_by(Commemoration.id)))
    homes = [chance.choice(places) for _ in range(units)]
    _units(session, homes, chance)
    for start in range(0, activities, SLICE):
        numbers = range(start, min(start + SLICE, activities))
        _activities(session, [_one(number, homes, days, chance) for number in numbers])
    holdings.store_all(session)


def _units(session: Session, homes: list[Any], chance: random.Random) -> None:
    rows = []
    for number, (place_id, place) in enumerate(homes):
        name = f"Nhà văn hóa số {number} {place}"
        rows.append({
            "id": FIRST + number, "code": f"DV-{number}", "name_vi": name, "folded": fold(name), "level": "commune",
            "place_id": place_id, "path": f"/UBND-TINH/DV-{number}/",
        })  # fmt: skip
    session.execute(insert(Unit.__table__), rows)
    kinds = [{"unit_id": row["id"], "kind": chance.choice(KINDS)} for row in rows]
    session.execute(insert(UnitKind.__table__), kinds)


def _one(number: int, homes: list[Any], days: list[int], chance: random.Random) -> dict[str, Any]:
    unit = chance.randrange(len(homes))
    first = TODAY + timedelta(days=chance.randrange(SPREAD) - BEFORE)
    length = chance.choice((2, 3, 5, 7, 14, 30)) if chance.random() < 0.15 else 1
    return {
        "number": number, "id": FIRST + number, "unit": FIRST + unit, "place": homes[unit], "first": first,
        "last": first + timedelta(days=length - 1),
        "title": f"{chance.choice(SUBJECTS)} {chance.choice(THEMES)} đợt {number}",
        "type": chance.choice(TYPES), "age": chance.choice(AGES), "fee": chance.choice((None, 0, 0, 20000)),
        "access": chance.choice(([], [], [], ["wheelchair"], ["quiet", "wheelchair"])), "hour": chance.randrange(7, 20),
        "days": chance.sample(days, 1) if chance.random() < 0.3 else [], "timed": length == 1 and chance.random() < 0.8,
        "highlight": chance.random() < 0.02,
    }  # fmt: skip


def _activities(session: Session, ones: list[dict[str, Any]]) -> None:
    session.execute(insert(Activity.__table__), [_activity(one) for one in ones])
    session.execute(insert(Version.__table__), [_version(one) for one in ones])
    session.execute(insert(Occurrence.__table__), [_occurrence(one) for one in ones])
    parts = [{"activity_id": one["id"], "unit_id": one["unit"], "role": "lead", "state": "accepted"} for one in ones]
    session.execute(insert(Participation.__table__), parts)
    declared = [{"version_id": one["id"], "commemoration_id": day} for one in ones for day in one["days"]]
    session.execute(insert(version_commemoration), declared)
    session.execute(insert(SearchWord), [row for one in ones for row in _words(one)])
    session.execute(
        Activity.__table__.update().where(Activity.id >= ones[0]["id"]).values(published_version_id=Activity.id)
    )


def _activity(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"], "uid": f"crowd-{one['id']}", "lead_unit_id": one["unit"], "life": "planned", "reason": "",
        "sequence": 0, "published_at": NOW, "first_published_at": NOW, "highlight": one["highlight"],
        "demonstration": True,
        "created_at": NOW, "touched_at": NOW, "revision": 1, "origin": "",
    }  # fmt: skip


def _version(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"], "activity_id": one["id"], "number": 1, "review": "approved", "title": one["title"],
        "folded": fold(one["title"]), "type": one["type"], "first_day": one["first"], "last_day": one["last"],
        "place_id": one["place"][0], "age_group": one["age"], "fee": one["fee"], "accessibility": one["access"],
        "summary": "Mời bạn đọc và nhân dân đến xem. " * 6, "created_by": "crowd", "created_at": NOW,
    }  # fmt: skip


def _occurrence(one: dict[str, Any]) -> dict[str, Any]:
    day: date = one["first"]
    starts = datetime(day.year, day.month, day.day, one["hour"] - 7, tzinfo=NOW.tzinfo) if one["timed"] else None
    return {
        "activity_id": one["id"], "original_start": day.isoformat(), "first_day": day, "last_day": one["last"],
        "starts_at": starts, "ends_at": starts and starts + timedelta(hours=2), "state": "planned", "reason": "",
    }  # fmt: skip


def _words(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    titled = set(split(one["title"]))
    for word in dict.fromkeys([*titled, *split(f"nhà văn hóa {one['place'][1]} tỉnh quảng ngãi")]):
        yield {"activity_id": one["id"], "word": word, "last_day": one["last"], "in_title": word in titled}


def settle(engine: Engine) -> None:
    """Let the database know what it holds, as PostgreSQL's own housekeeping does sooner or later; SQLite has none."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
