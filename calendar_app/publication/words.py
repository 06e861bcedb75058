"""The words by which the public finds an activity: of its title, and of all that stands around it."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Version
from calendar_app.models.places import FormerName, Place
from calendar_app.models.publication import SearchWord

#: words of one activity, and letters of a word, at the most
MOST_WORDS, LONGEST_WORD = 200, 40


def split(text: str) -> list[str]:
    """The folded words of a text, each once, in their order."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(text).split()))


def store(session: Session, activity: Activity, version: Version, last_day: date) -> None:
    """Make the words of a public activity those of its published version."""
    titled = set(split(version.title))
    wanted = list(dict.fromkeys([*split(version.title), *split(" ".join(around(session, activity, version)))]))
    forget(session, activity.id)
    rows = [
        {"activity_id": activity.id, "word": word, "last_day": last_day, "in_title": word in titled}
        for word in wanted[:MOST_WORDS]
    ]
    if rows:
        session.execute(insert(SearchWord), rows)


def forget(session: Session, activity_id: int) -> None:
    """Let nobody find an activity any more."""
    session.execute(delete(SearchWord).where(SearchWord.activity_id == activity_id))


def around(session: Session, activity: Activity, version: Version) -> Iterator[str]:
    """What is said of an activity beside its title, what matters most first."""
    yield version.venue
    for party in activity.participations:
        if party.state == "accepted":
            yield f"{party.unit.name_vi} {party.unit.name_en}"
    for day in version.commemorations:
        yield " ".join((day.name_vi, day.name_en, *day.aliases))
    yield from _places(session, version.place)
    for occasion in version.occasions:
        yield occasion.name_vi
    yield f"{version.audience} {version.partners} {version.summary}"


def _places(session: Session, place: Place | None) -> Iterable[str]:
    """A place and those around it, then the names by which people knew it before."""
    if place is None:
        return
    former = session.scalars(select(FormerName).where(FormerName.place_id == place.id).order_by(FormerName.id))
    before = [f"{row.kind} {row.name}" for row in former]
    while place is not None:
        yield f"{place.kind} {place.name_vi} {place.name_en}"
        place = place.parent
    yield from before
