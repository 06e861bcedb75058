"""Calendars made by chance, the same for the same seed: activities as the planning rooms leave them, no database."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from calendar_app.activities import occurrences
from calendar_app.domain import lunar, recurrence
from calendar_app.domain.series import Series
from calendar_app.domain.text import nfc
from calendar_app.feeds import ical
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.publication import pattern, things, vevent
from calendar_app.publication.pattern import Moment
from calendar_app.publication.things import Site
from calendar_app.publication.vevent import Thing, after

SITE = Site("https://lich.example.vn", "lich.example.vn")
TODAY = date(2026, 11, 27)
STAMP = datetime(2026, 11, 27, 1, tzinfo=UTC)
#: series are compared up to here: beyond, rules go on that are not written out yet
FAR = TODAY + timedelta(days=500)
WORDS = (
    "Ngày hội đọc sách", "Liên hoan bài chòi", "Lễ khao lề thế lính Hoàng Sa", "Trưng bày; ảnh, hiện vật", "Đức Phổ",
    "Lớp vẽ «Sắc màu»", 'Câu lạc bộ "Tuổi vàng"', "Kể chuyện Bác Hồ", "huyện Ba Tơ", "Nguyễn Nghiêm", "Ưu tiên: trẻ em",
)  # fmt: skip
HOSTILE = (
    "Sách\r\nATTENDEE:mailto:x@example.vn\r\nX-EVIL:1", "\x00\x07\x1b\x85\u2028 và\tđọc", "a;b,c\\d:e\"f'g\\n", "\\",
    "🎉📚👩‍👩‍👧‍👦" * 12, "e\u0301" * 90, "=?utf-8?q?x?= <script>alert(1)</script> %0d%0a &amp;", "BEGIN:VEVENT",
    "\ufeffđầu", "đ" * 240, "x" * 74, "\u202eđảo\u202c", "END:VCALENDAR\n BEGIN:VCALENDAR", "a\n\n\n b\\;", "𠀀𐍈ﷺ" * 20,
    "một\\,hai\\;ba\\\\,", "\u00a0\u200b", "DTSTART;TZID=\"x\":1", "^n^'",
)  # fmt: skip
RULES = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=SA", "FREQ=WEEKLY;BYDAY=TU,TH,SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,31", "FREQ=MONTHLY;BYDAY=-1SA", "FREQ=MONTHLY;BYDAY=1MO,3MO",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=2SU", "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=1,7", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=21", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
)  # fmt: skip


@dataclass
class Made:
    """A calendar's bytes, and what a client should find in it: a UID's moments up to FAR, and its title."""

    body: bytes
    moments: dict[str, list[tuple[Moment, Moment]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


def calendar(seed: int) -> Made:
    """A calendar of up to six activities and three commemorations."""
    chance = random.Random(seed)
    made, bodies = Made(b""), []
    language = chance.choice(("vi", "en"))
    for number in range(chance.randrange(1, 7)):
        found = _activity(chance, seed * 10 + number)
        thing = things.activity(found, found.versions[-1], SITE, language)
        bodies.append(_tell(made, thing, found.sequence, language))
        made.moments[thing.uid] = expected(found)
    for number in range(chance.randrange(4)):
        row = _commemoration(chance, number)
        uid = f"commemoration-{number}-{row.year}@lich.example.vn"
        thing = things.commemoration(row, SITE, language, uid)
        bodies.append(_tell(made, thing, chance.randrange(3), language))
        made.moments[uid] = [(row.first_day, after(row.last_day))]
    name = _text(chance)
    head = ical.Head(name, _text(chance), SITE.base_url, f"{SITE.base_url}/feeds/all.ics?lang={language}", language)
    made.body = ical.join(head, bodies)
    return made


def _tell(made: Made, thing: Thing, sequence: int, language: str) -> bytes:
    made.titles[thing.uid] = vevent.clean(vevent.PREFIX[language].get(thing.state, "") + thing.title)
    made.states[thing.uid] = vevent.STATUS[thing.state]
    return vevent.render(thing, language, sequence, STAMP)


def expected(found: Activity) -> list[tuple[Moment, Moment]]:
    """When an activity takes place by its own rows; one that is called off stands on the days it would have had."""
    version = found.versions[-1]
    if found.life == "cancelled" and version.rrule:
        series = Series(recurrence.parse(version.rrule), version.first_day)
        written = {pattern.original(row) for row in found.occurrences}
        days = series.days(version.first_day, FAR)
        first = days[0] if series.rule.count else min((day for day in days if day in written), default=days[0])
        rows = [_alone(version, day) for day in days if day >= first]
    elif found.life == "cancelled":
        rows = found.occurrences[:1]
    else:
        rows = [row for row in found.occurrences if row.state != "cancelled"]
    return sorted((pattern.span(row) for row in rows if row.first_day < FAR), key=order)


def order(span: tuple[Moment, Moment]) -> tuple[str, str]:
    """Days and hours in one order."""
    return span[0].isoformat(), span[1].isoformat()


def _alone(version: Version, day: date) -> Occurrence:
    row = Occurrence(original_start=day.isoformat(), first_day=day, last_day=day)
    row.starts_at = datetime.combine(day, version.starts_at, vevent.ZONE) if version.starts_at else None
    row.ends_at = datetime.combine(day, version.ends_at, vevent.ZONE) if version.ends_at else None
    return row


def _activity(chance: random.Random, number: int) -> Activity:
    """Planned, then perhaps held in part, changed, postponed or called off, as the rooms do it."""
    lead = Unit(code="TVT", name_vi=_text(chance), name_en="")
    found = Activity(
        id=number, uid=f"{chance.getrandbits(64):x}-{number}@lich.example.vn", life="planned", reason="",
        sequence=chance.randrange(9), lead_unit=lead, created_at=STAMP - timedelta(days=400),
        demonstration=chance.random() < 0.2,
    )  # fmt: skip
    found.participations.append(Participation(unit=lead, role="lead", state="accepted"))
    if chance.random() < 0.3:
        other = Unit(code="BTT", name_vi=_text(chance), name_en=_text(chance))
        found.participations.append(Participation(unit=other, role="co", state="accepted"))
    began = TODAY - timedelta(days=chance.choice((0, 0, 90, 300)))
    version = _version(chance, began, rrule=_rule(chance, began) if chance.random() < 0.6 else "")
    found.versions.append(version)
    occurrences.sync(found, version, began)
    occurrences.sync(found, version, TODAY, version)
    for change in chance.choice(((), (), (_held,), (_held, _changed), (_changed,), (_held, _changed, _changed))):
        change(chance, found)
    chance.choice((_nothing, _nothing, _some_off, _some_postponed, _off, _postponed))(chance, found)
    found.occurrences.sort(key=lambda row: row.first_day)
    return found


def _version(chance: random.Random, day: date, rrule: str) -> Version:
    first = day + timedelta(days=chance.randrange(40))
    if rrule and chance.random() < 0.1:
        first = date(2024, 2, 29) if "YEARLY" in rrule else first.replace(month=1, day=31)
    if rrule and not Series(recurrence.parse(rrule), first).days(first, date(first.year + 2, 1, 1), cap=1):
        rrule = ""  # the form refuses a series that does not take place
    last = first if rrule or chance.random() < 0.5 else first + timedelta(days=chance.choice((1, 6, 30, 365)))
    starts = time(chance.randrange(0, 20), chance.choice((0, 30))) if chance.random() < 0.6 else None
    ends = time(chance.randrange(21, 24), 45) if starts and chance.random() < 0.7 else None
    version = Version(
        number=1, title=_text(chance)[:250], type="exhibition", first_day=first, last_day=last, rrule=rrule,
        starts_at=starts, ends_at=ends, summary=_text(chance) * chance.choice((1, 1, 9)), partners=_text(chance)[:500],
        venue=_text(chance)[:250], exdates=[], moves=[],
        place=Place(name_vi="Phường Cẩm Thành") if chance.random() < 0.5 else None,
    )  # fmt: skip
    if chance.random() < 0.3:
        version.commemorations.append(Commemoration(code="x", name_vi=_text(chance), name_en=""))
    if rrule:
        _exceptions(chance, version)
    return version


def _exceptions(chance: random.Random, version: Version) -> None:
    days = Series(recurrence.parse(version.rrule), version.first_day).days(version.first_day, FAR, cap=40)
    left_out = chance.sample(days, min(len(days) - 1, chance.randrange(4))) if len(days) > 1 else []
    version.exdates = sorted(day.isoformat() for day in left_out)
    others = [day for day in days if day not in left_out]
    for day in sorted(chance.sample(others, min(len(others), chance.randrange(3)))):
        to = day + timedelta(days=chance.randrange(1, 6))
        timed = chance.random() < 0.4 and version.starts_at is not None
        hours = {"starts_at": "07:15:00", "ends_at": "08:00:00"} if timed else {}
        version.moves = [*version.moves, {
            "original": day.isoformat(), "first_day": to.isoformat(), "last_day": to.isoformat(), **hours,
        }]  # fmt: skip


def _rule(chance: random.Random, day: date) -> str:
    rule = chance.choice(RULES)
    end = chance.randrange(3)
    if end == 0:
        return f"{rule};COUNT={chance.randrange(1, 25)}"
    if end == 1:
        return f"{rule};UNTIL={day + timedelta(days=chance.randrange(500, 800)):%Y%m%d}"
    return rule


def _nothing(chance: random.Random, found: Activity) -> None:
    """Most activities go as they were planned."""


def _held(chance: random.Random, found: Activity) -> None:
    for row in found.occurrences:
        if row.last_day < TODAY and row.state == "planned" and chance.random() < 0.7:
            row.state = "held"


def _changed(chance: random.Random, found: Activity) -> None:
    """Another version: another rhythm, another hour, or another day."""
    before = found.versions[-1]
    rrule = _rule(chance, TODAY) if before.rrule and chance.random() < 0.5 else before.rrule
    version = _version(chance, TODAY if chance.random() < 0.5 else before.first_day, rrule)
    found.versions.append(version)
    found.sequence += 1
    occurrences.sync(found, version, TODAY, before)


def _some_off(chance: random.Random, found: Activity) -> None:
    _stopped(chance, found, "cancelled")


def _some_postponed(chance: random.Random, found: Activity) -> None:
    _stopped(chance, found, "postponed")


def _stopped(chance: random.Random, found: Activity, state: str) -> None:
    """Some of a series, never all of it."""
    rows = [row for row in found.occurrences if row.state == "planned"]
    for row in rows[1:]:
        if chance.random() < 0.2:
            row.state, row.reason = state, _text(chance)


def _off(chance: random.Random, found: Activity) -> None:
    """Called off; what something was held of is over."""
    over = any(row.state == "held" for row in found.occurrences)
    why = _text(chance)
    for row in found.occurrences:
        if row.state in occurrences.OPEN:
            row.state, row.reason = "cancelled", why if over else ""
    found.life, found.reason = ("held", "") if over else ("cancelled", why)


def _postponed(chance: random.Random, found: Activity) -> None:
    for row in found.occurrences:
        if row.state in occurrences.OPEN:
            row.state = "postponed"
    found.life, found.reason = "postponed", _text(chance)


def _commemoration(chance: random.Random, number: int) -> CommemorationDate:
    """A day of the moon in a year of the feed's window."""
    year = chance.choice((2026, 2027))
    day = lunar.feast(year, chance.randrange(1, 13), chance.choice((1, 10, 15, 30)))
    found = Commemoration(code=f"day_{number}", name_vi=_text(chance), name_en="", legal_basis=_text(chance))
    return CommemorationDate(
        commemoration=found, year=year, first_day=day, last_day=day + timedelta(days=chance.choice((0, 0, 6))),
        anniversary=chance.choice((None, 80)), theme_vi=_text(chance), theme_en="",
    )  # fmt: skip


def _text(chance: random.Random) -> str:
    """Words of the province, now and then among what breaks calendars; never nothing."""
    pools: list[Callable[[], str]] = [
        lambda: chance.choice(WORDS),
        lambda: chance.choice(WORDS),
        lambda: chance.choice(HOSTILE),
        lambda: "".join(
            chr(chance.choice((chance.randrange(32, 0x2FFF), chance.randrange(0x1F300, 0x1F9FF)))) for _ in range(60)
        ),
    ]
    parts = [chance.choice(pools)() for _ in range(chance.randrange(1, 4))]
    return nfc(f"Hội {' '.join(parts)}")


def _letter(chance: random.Random) -> int:
    return chance.choice((chance.randrange(32, 0x2FFF), chance.randrange(0x1F300, 0x1F9FF)))
