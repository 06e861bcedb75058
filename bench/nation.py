"""A nation, written by the database itself: provinces, communes, units, obligations, three years of activities.

``scale`` shrinks it: 1 is 34 provinces, 3,321 communes, 100,000 units, and a year of 1,000,000 activities and 1,300,000
credits. Each unit has ten obligations.
Who plans what is a hash of a number, so every run makes the same nation.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.places import Place
from calendar_app.models.plans import Obligation, Period, Plan
from calendar_app.models.quotas import Credit
from calendar_app.models.units import Unit, UnitKind, UnitParent, UnitWord
from calendar_app.publication.words import split
from tests.conftest import NOW, TODAY

KINDS = ("lib_commune", "cc_commune", "cc_village", "lib_grassroots", "mus_other")
YEARS = (2025, 2026, 2027)
OBLIGATIONS = 10
#: ids from here on are the nation's
FIRST = 1_000_000
#: rows that are written at once
SLICE = 20_000
ROOT = FIRST
#: a multiplier that spreads numbers (Knuth), and what it is taken by
SPREAD, MODULUS = 2_654_435_761, 2**32


@dataclass(frozen=True)
class Size:
    """How large the nation is."""

    provinces: int
    communes: int
    units: int
    activities: int

    @classmethod
    def of(cls, scale: float) -> "Size":
        provinces, communes = max(2, round(34 * min(1, scale * 5))), max(6, round(3321 * scale))
        return cls(provinces, communes, round(100_000 * scale), round(1_000_000 * scale))

    @property
    def first_unit(self) -> int:
        return FIRST + 1 + self.provinces + self.communes


def fill(session: Session, scale: float) -> Size:
    """The tables of a nation, without standings: those are reckoned."""
    size = Size.of(scale)
    connection = session.connection()
    _tree(session, size)
    plan = _plan(session)
    for at, year in enumerate(YEARS):
        _stage(connection, size, year, FIRST + at * size.activities)
        _activities(connection, period_of(session, plan, year))
    return size


def period_of(session: Session, plan: int, year: int) -> int:
    """The id of the period of a year."""
    return session.scalars(select(Period.id).filter_by(plan_id=plan, year=year)).one()


def _tree(session: Session, size: Size) -> None:
    """Nation, provinces, communes, units; each commune and province a place of its own."""
    session.execute(update(Plan).values(current=False))
    places, rows = [_place(ROOT, "N", "Việt Nam", None)], [_unit(ROOT, "N", "Cả nước", "/N/", ROOT, "nation")]
    for number in range(size.provinces):
        key, code = FIRST + 1 + number, f"N{number}"
        places.append(_place(key, code, f"Tỉnh {number}", ROOT))
        rows.append(_unit(key, code, f"Ủy ban nhân dân tỉnh {number}", f"/N/{code}/", key, "province"))
    for number in range(size.communes):
        above, key = number % size.provinces, FIRST + 1 + size.provinces + number
        code = f"N{above}-{number}"
        places.append(_place(key, code, f"Xã {number}", FIRST + 1 + above))
        rows.append(_unit(key, code, f"Ủy ban nhân dân xã {number}", f"/N/N{above}/{code}/", key, "commune"))
    for number in range(size.units):
        above, code = number % size.communes, f"NU-{number}"
        province, place = above % size.provinces, FIRST + 1 + size.provinces + above
        path, name = f"/N/N{province}/N{province}-{above}/{code}/", f"Nhà văn hóa số {number} xã {above}"
        rows.append(_unit(size.first_unit + number, code, name, path, place, "village"))
    session.execute(insert(Place.__table__), places)
    session.execute(insert(Unit.__table__), rows)
    kept = [{"unit_id": row["id"], "word": word} for row in rows for word in split(str(row["folded"]))]
    session.execute(insert(UnitWord.__table__), kept)
    kinds = [{"unit_id": size.first_unit + number, "kind": KINDS[number % len(KINDS)]} for number in range(size.units)]
    session.execute(insert(UnitKind.__table__), kinds)
    ids = {row["path"]: row["id"] for row in rows}
    parents = [(row["id"], str(row["path"]).rsplit("/", 2)[0] + "/") for row in rows if row["id"] != ROOT]
    session.execute(insert(UnitParent.__table__), [{"unit_id": key, "parent_id": ids[above]} for key, above in parents])


def _place(key: int, code: str, name: str, parent: int | None) -> dict[str, object]:
    return {"id": key, "code": code, "name_vi": name, "kind": "", "folded": fold(name), "parent_id": parent}


def _unit(key: int, code: str, name: str, path: str, place: int, level: str) -> dict[str, object]:
    return {
        "id": key,
        "code": code,
        "name_vi": name,
        "folded": fold(name),
        "level": level,
        "place_id": place,
        "path": path,
    }


def _plan(session: Session) -> int:
    """Ten obligations of everybody, each for a type of activity of its own; half of them twice a year."""
    plan = Plan(
        code="nation", title_vi="Kế hoạch toàn quốc", issuer_vi="Bộ", root_code="N", since=date(2021, 1, 1),
        until=date(2031, 1, 1), tracked_from=date(YEARS[0], 1, 1), document={}, checksum="x", loaded_at=NOW,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    for number in range(OBLIGATIONS):
        session.add(
            Obligation(
                id=FIRST + number, plan_id=plan.id, code=f"n{number}", valid_from=date(2021, 1, 1), position=number,
                name_vi=f"Chỉ tiêu thứ {number} của toàn quốc", short_vi=f"Chỉ tiêu {number}",
                who={"kinds": list(KINDS)}, period="year", minimum=1 + number % 2, requires={"types": [f"t{number}"]},
            )
        )  # fmt: skip
    for year in YEARS:
        session.add(Period(plan_id=plan.id, kind="year", since=date(year, 1, 1), until=date(year + 1, 1, 1)))
    session.flush()
    return plan.id


#: what a year of activities is made from: read by the statements that follow, gone with the connection
STAGE = Table(
    "nation_stage", MetaData(), Column("id", Integer, primary_key=True), Column("unit_id", Integer),
    Column("partner_id", Integer), Column("kind", String(4)), Column("day", Date), Column("state", String(8)),
    prefixes=["TEMPORARY"],
)  # fmt: skip


def _stage(connection: Connection, size: Size, year: int, first: int) -> None:
    """A year of activities: on days that a hash spreads over it; most of what is over was held."""
    STAGE.drop(connection, checkfirst=True)
    STAGE.create(connection)
    for start in range(0, size.activities, SLICE):
        numbers = range(start, min(start + SLICE, size.activities))
        connection.execute(insert(STAGE), [_one(size, year, first, number) for number in numbers])


def _one(size: Size, year: int, first: int, number: int) -> dict[str, object]:
    chance = (first + number) * SPREAD % MODULUS
    day = date(year, 1, 1) + timedelta(days=(chance >> 6) % 360)
    unit, many = number % size.units, (chance >> 16) % 10
    return {
        "id": first + number, "unit_id": size.first_unit + unit, "kind": f"t{(chance >> 3) % OBLIGATIONS}", "day": day,
        "partner_id": size.first_unit + (unit + 1) % size.units if many < 3 else None,
        "state": "held" if day < TODAY and (chance >> 20) % 10 < 8 else "planned",
    }  # fmt: skip


def _activities(connection: Connection, period: int) -> None:
    """What is staged, with versions, holdings, parties and credits."""
    found, day, text_of = STAGE.c, STAGE.c.day, cast(STAGE.c.id, String)
    _insert(connection, Activity, id=found.id, uid=literal("n-") + text_of, lead_unit_id=found.unit_id,
            life=found.state, published_at=NOW, first_published_at=NOW, demonstration=True, created_at=NOW,
            touched_at=NOW, revision=1)  # fmt: skip
    _insert(connection, Version, id=found.id, activity_id=found.id, number=1, review="approved", created_by="nation",
            title=literal("Hoạt động ") + text_of, folded=literal("hoat dong ") + text_of, type=found.kind,
            first_day=day, last_day=day, created_at=NOW)  # fmt: skip
    _insert(connection, Occurrence, id=found.id, activity_id=found.id, original_start=cast(day, String), first_day=day,
            last_day=day, state=found.state)  # fmt: skip
    _insert(connection, Participation, id=2 * found.id, activity_id=found.id, unit_id=found.unit_id, role="lead",
            state="accepted")  # fmt: skip
    _insert(connection, Participation, found.partner_id.is_not(None), id=2 * found.id + 1, activity_id=found.id,
            unit_id=found.partner_id, role="co", state="accepted")  # fmt: skip
    kind = cast(func.substr(found.kind, 2), Integer)
    credit = {"occurrence_id": found.id, "obligation_id": FIRST + kind, "period_id": period, "amount": 1,
              "held": found.state == "held", "last_day": day}  # fmt: skip
    _insert(connection, Credit, participation_id=2 * found.id, unit_id=found.unit_id, **credit)
    _insert(connection, Credit, found.partner_id.is_not(None), participation_id=2 * found.id + 1,
            unit_id=found.partner_id, **credit)  # fmt: skip
    first, last = connection.execute(select(func.min(found.id), func.max(found.id))).one()
    mine = Activity.__table__.c.id.between(first, last)
    connection.execute(Activity.__table__.update().where(mine).values(published_version_id=Activity.__table__.c.id))


def _insert(connection: Connection, model: Any, *when: Any, **columns: Any) -> None:
    table = model.__table__
    values = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in columns.items()
    ]
    query = select(*values).select_from(STAGE).where(*when)
    connection.execute(insert(table).from_select(list(columns), query))
