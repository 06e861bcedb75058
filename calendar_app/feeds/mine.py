"""A person's own calendar: what they and their units do, drafts included, what they have to prepare and to report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from calendar_app.feeds import mine_queries as queries
from calendar_app.models.activities import Activity, Version
from calendar_app.models.people import Person
from calendar_app.publication import pattern, things, vevent
from calendar_app.publication.things import Site
from calendar_app.publication.vevent import Thing, after

WORDS = {
    "vi": {"task": "Việc cần làm", "due": "Hạn"},
    "en": {"task": "To do", "due": "Due"},
}


@dataclass(frozen=True)
class Asked:
    """Whose calendar, of which days, in which language."""

    person: Person
    since: date
    until: date
    language: str
    site: Site


@dataclass(frozen=True)
class Said:
    """A thing with its sequence and stamp."""

    thing: Thing
    sequence: int
    stamp: datetime


def bodies(session: Session, asked: Asked) -> list[bytes]:
    """The VEVENTs of everything, source by source, each by day."""
    found = [said for source in SOURCES for said in source(session, asked)]
    return [vevent.render(said.thing, asked.language, said.sequence, said.stamp) for said in found]


def activities(session: Session, asked: Asked) -> Iterator[Said]:
    """What the person organises, and what the units do in which they may edit."""
    for activity, version in queries.activities(session, asked.person.id, asked.since, asked.until):
        yield Said(_activity(activity, version, asked), activity.revision, activity.touched_at)


def _activity(activity: Activity, version: Version, asked: Asked) -> Thing:
    """As feeds tell it, with the way to the desk; what is not published is a draft."""
    path = f"/desk/activities/{activity.id}"
    if activity.published_version_id is None:
        return _draft(activity, version, path, asked)
    shown = things.activity(activity, version, asked.site, asked.language)
    return replace(shown, url=asked.site.base_url + path)


def _draft(activity: Activity, version: Version, path: str, asked: Asked) -> Thing:
    """What is planned and not published: nothing is written out yet, so a series is told by its first day."""
    start, end = pattern.standing(version, version.first_day)
    if version.starts_at is None:
        end = after(version.last_day if not version.rrule else version.first_day)
    return Thing(
        uid=activity.uid, start=start, end=end, title=version.title, description=version.summary,
        location=things.where(version), url=asked.site.base_url + path, state="draft", categories=(),
        created=activity.created_at, all_day=version.starts_at is None,
    )  # fmt: skip


def tasks(session: Session, asked: Asked) -> Iterator[Said]:
    """What the person has still to prepare by a day."""
    for item, title in queries.tasks(session, asked.person.id, asked.since, asked.until):
        named = f"{WORDS[asked.language]['task']}: {item.text}"
        path = f"/desk/activities/{item.activity_id}"
        thing = _day(f"task-{item.id}", item.due_on or asked.since, named, title, path, asked)
        yield Said(thing, item.activity.revision, item.activity.touched_at)


def duties(session: Session, asked: Asked) -> Iterator[Said]:
    """What the person's units have to do or to report by a day that was entered."""
    for row, name in queries.duties(session, asked.person.id, asked.since, asked.until, asked.language):
        unit = row.unit.name_en if asked.language == "en" and row.unit.name_en else row.unit.name_vi
        named = f"{WORDS[asked.language]['due']}: {name}"
        thing = _day(f"duty-{row.id}", row.due_on or asked.since, named, unit, "/desk", asked)
        yield Said(thing, 0, datetime(row.year, 1, 1, tzinfo=UTC))


def _day(uid: str, day: date, title: str, description: str, path: str, asked: Asked) -> Thing:
    return Thing(
        uid=f"{uid}@{asked.site.feed_domain}", start=day, end=after(day), title=title, description=description,
        location="", url=asked.site.base_url + path, state="planned", categories=(),
    )  # fmt: skip


#: where a person's calendar comes from
SOURCES: tuple[Callable[[Session, Asked], Iterator[Said]], ...] = (activities, tasks, duties)
