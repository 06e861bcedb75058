"""Reads what a file is matched with: the words of the plans, venues, and the activities that are there already."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from calendar_app.activities.importing.lexicon import Word
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.days import Commemoration, Occasion
from calendar_app.models.files import FileContent, StoredFile
from calendar_app.models.plans import Plan, Task
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.plans import queries as plans
from calendar_app.plans.vocabulary import activity_types

#: the purposes of uploads that wait to be confirmed, and of those that were
WAITING, TAKEN = "import", "imported"


def types(session: Session) -> list[Word]:
    """Types of activity of the current plans."""
    return [Word(one.code, one.name_vi, one.name_en) for one in activity_types(session).values()]


def metrics(session: Session) -> list[Word]:
    """Figures that an activity may bring."""
    entries = [entry for plan in plans.current_plans(session) for entry in plan.document.get("metrics", ())]
    return [Word(entry["id"], entry["vi"], entry.get("en", "")) for entry in entries]


def tasks(session: Session) -> list[Word]:
    """Tasks of the current plans that have not ended."""
    found = select(Task).join(Plan, Task.plan_id == Plan.id).where(Plan.current, Task.valid_until.is_(None))
    return [Word(row.code, row.name_vi, row.name_en) for row in session.scalars(found.order_by(Task.position))]


def commemorations(session: Session) -> list[Word]:
    """The whole catalogue, with aliases and the solar days they are kept on: "21/4"."""
    rows = session.scalars(select(Commemoration).order_by(Commemoration.code))
    return [
        Word(row.code, row.name_vi, row.name_en, (*(fold(alias) for alias in row.aliases), *_solar(row)))
        for row in rows
    ]


def _solar(row: Commemoration) -> Iterable[str]:
    """ "21 4" and "ngay 21 4", as a text that names the day is folded."""
    said = row.rule.get("solar")
    if not isinstance(said, str) or len(said) != len("04-21"):
        return ()
    month, day = int(said[:2]), int(said[3:])
    short = (f"{day} {month}", f"{day:02d} {month:02d}", f"{day} {month:02d}", f"{day:02d} {month}")
    return tuple(dict.fromkeys((*short, *(f"ngay {text}" for text in short))))


def occasions(session: Session) -> list[Word]:
    """Political occasions that were not called off."""
    rows = session.scalars(select(Occasion).where(~Occasion.cancelled).order_by(Occasion.code))
    return [Word(row.code, row.name_vi, row.name_en) for row in rows]


def venues(session: Session, unit: Unit) -> dict[str, Venue]:
    """Venues that a unit may use, by folded name; its own before those of units above it."""
    rows = session.scalars(select(Venue).join(Unit, Venue.unit_id == Unit.id).where(Venue.active).order_by(Unit.path))
    return {fold(row.name): row for row in rows if unit.path.startswith(row.unit.path)}


def led(session: Session, unit: Unit) -> list[Activity]:
    """All activities that a unit leads, oldest first, with what they are compared by."""
    found = select(Activity).where(Activity.lead_unit_id == unit.id).order_by(Activity.id)
    return list(
        session.scalars(
            found.options(
                selectinload(Activity.versions).selectinload(Version.commemorations),
                selectinload(Activity.versions).selectinload(Version.occasions),
                selectinload(Activity.participations).selectinload(Participation.unit),
            )
        )
    )


def kept(session: Session, file_id: int, unit: Unit, *, lock: bool = False) -> StoredFile | None:
    """An upload for a unit, waiting or taken over; on request locked and read anew."""
    query = select(StoredFile).where(
        StoredFile.id == file_id,
        StoredFile.unit_id == unit.id,
        StoredFile.purpose.in_((WAITING, TAKEN)),
    )
    anew = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(anew if lock else query)


def body(session: Session, file_id: int) -> bytes | None:
    """The bytes of an upload that waits."""
    return session.scalar(select(FileContent.body).where(FileContent.file_id == file_id))


def old(session: Session, before: date) -> list[StoredFile]:
    """Uploads that nobody confirmed, or that were taken over, from before a day."""
    found = select(StoredFile).where(StoredFile.purpose.in_((WAITING, TAKEN))).order_by(StoredFile.id)
    return [row for row in session.scalars(found) if row.uploaded_at.date() < before]


def content(session: Session, file_id: int) -> FileContent | None:
    """The row of the bytes."""
    return session.get(FileContent, file_id)


def lock(session: Session, unit: Unit) -> None:
    """Let one import of a unit at a time go on (a lock of the row; SQLite has one writer anyway)."""
    session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
