"""What the feed of a closed unit says: when it ended, and where its calendar goes on."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.models.units import Unit
from calendar_app.publication import queries, service
from calendar_app.publication.service import Issue, site
from calendar_app.publication.vevent import Thing, after

WORDS = {
    "vi": {
        "title": "Lịch của {unit} kết thúc từ {day}",
        "to": "Theo dõi tiếp tại: {heirs}",
        "none": "Chưa xác định đơn vị kế thừa.",
    },
    "en": {
        "title": "The calendar of {unit} ended on {day}",
        "to": "It goes on at: {heirs}",
        "none": "No unit is known to have followed it.",
    },
}
#: the notice stands in the feed that long, so that every subscriber meets it
SHOWN = timedelta(days=730)


def announce(session: Session, unit: Unit, heirs: list[Unit], *, now: datetime) -> None:
    """Put an all-day event on the day a unit closed into its feed, with the addresses that follow it. Idempotent."""
    if unit.valid_to is None:
        return
    subject = f"closing:{unit.code}"
    issue = Issue(subject, unit.valid_to, unit.valid_to + SHOWN, frozenset({f"unit:{unit.code}"}))
    changed: set[str] = set()
    for language in service.LANGUAGES:
        row = queries.fragment(session, subject, language)
        changed |= service.store(session, row, issue, _thing(unit, unit.valid_to, heirs, language), language, now)
    queries.bump(session, changed)


def _thing(unit: Unit, closed_on: date, heirs: list[Unit], language: str) -> Thing:
    words, where = WORDS[language], site()
    name = unit.name_en if language == "en" and unit.name_en else unit.name_vi
    lines = [f"{heir.name_vi}: {where.base_url}/feeds/units/{heir.code}.ics" for heir in heirs]
    text = words["to"].format(heirs="\n" + "\n".join(lines)) if lines else words["none"]
    return Thing(
        uid=f"closing-{unit.code.lower()}@{where.feed_domain}",
        start=closed_on, end=after(closed_on),
        title=words["title"].format(unit=name, day=f"{closed_on:%d/%m/%Y}"),
        description=text, location="", url=f"{where.base_url}/units/{unit.code}", state="planned", categories=(),
    )  # fmt: skip
