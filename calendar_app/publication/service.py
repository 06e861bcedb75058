"""Keeps the stored fragments and the counters of their scopes true, in the transaction that changes a thing."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain import recurrence
from calendar_app.models.activities import Activity, Version
from calendar_app.models.days import CommemorationDate
from calendar_app.models.publication import Fragment, FragmentScope
from calendar_app.publication import holdings, queries, things, vevent, words
from calendar_app.publication.things import Site
from calendar_app.publication.vevent import Thing

LANGUAGES = ("vi", "en")
#: years of commemorations kept in feeds, around the present one
YEARS_BACK, YEARS_AHEAD = 1, 3
#: a stamp for comparing contents only
NEVER = datetime(2000, 1, 1, tzinfo=clock.ZONE)
#: a series without an end is in every window
FOREVER = date(2100, 1, 1)
#: days of a series that ends: daily for a hundred years
MOST_DAYS = 36600
#: activities that are published again in one transaction
BATCH = 100


@dataclass(frozen=True)
class Batch:
    """Activities that were published again: the number of the last one, how many, and of how many the feeds changed."""

    last: int
    seen: int
    changed: int


@dataclass(frozen=True)
class Issue:
    """One state of a subject to be published: its days, its scopes, and its changes where somebody else counts them."""

    subject: str
    first_day: date
    last_day: date
    scopes: frozenset[str]
    sequence: int | None = None
    stamp: datetime | None = None


def site() -> Site:
    """The installation as fragments see it."""
    config = current_app.config["CALENDAR"]
    return Site(config.base_url, config.feed_domain)


def is_public(activity: Activity) -> bool:
    """Whether the public may see an activity: published, meant for the public, and no product."""
    version = activity.published
    return version is not None and version.visibility == "public" and not version.product


def publish(session: Session, activity: Activity, *, now: datetime) -> bool:
    """Write the fragments of an activity as it is published now; take them back when it is not public.

    Whether the feeds changed.
    """
    version = activity.published
    holdings.store(session, [activity.id])
    if version is None or not is_public(activity):
        words.forget(session, activity.id)
        return withdraw(session, [f"activity:{activity.id}"])
    issue = Issue(
        subject=f"activity:{activity.id}",
        first_day=min(o.first_day for o in activity.occurrences),
        last_day=last_day(activity, version),
        scopes=frozenset(scopes(session, activity, version)),
        sequence=activity.sequence,
        stamp=activity.published_at,
    )
    changed: set[str] = set()
    for language in LANGUAGES:
        row = queries.fragment(session, issue.subject, language)
        changed |= store(session, row, issue, things.activity(activity, version, site(), language), language, now)
    queries.bump(session, changed)
    words.store(session, activity, version, issue.last_day)
    return bool(changed)


def last_day(activity: Activity, version: Version) -> date:
    """The last day of an activity; of a series that does not end, a day after every window."""
    found = max(o.last_day for o in activity.occurrences)
    if not version.rrule:
        return found
    rule = recurrence.parse(version.rrule)
    if rule.count is None and rule.until is None:
        return FOREVER
    days = recurrence.expand(rule, version.first_day, version.first_day, FOREVER, cap=MOST_DAYS)
    return max(found, days[-1].day) if days else found


def scopes(session: Session, activity: Activity, version: Version) -> list[str]:
    """The public scopes an activity belongs to."""
    units = [p.unit for p in activity.participations if p.state == "accepted"]
    kinds = queries.kinds_on(session, [u.id for u in units], version.first_day)
    wide = version.scale == "province" or activity.highlight
    return [
        "all",
        *(["highlights"] if wide else []),
        *(f"unit:{unit.code}" for unit in units),
        *(f"kind:{kind}" for kind in kinds),
        *(f"place:{code}" for code in queries.place_codes(version.place)),
        f"type:{version.type}",
    ]


def publish_commemorations(session: Session, *, now: datetime) -> int:
    """Make the fragments of dated commemorations equal to their rows; how many scopes moved."""
    year = clock.day(now).year
    rows = queries.dated(session, date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD + 1, 1, 1))
    wanted = {subject_of(row, number): row for row, number in _numbered(rows)}
    known = {(f.subject, f.language): f for f in queries.subjects(session, "commemoration:")}
    changed: set[str] = set()
    for subject, row in wanted.items():
        issue = Issue(subject, row.first_day, row.last_day, frozenset({"commemorations", "all"}))
        uid = f"{subject.replace(':', '-')}@{site().feed_domain}"
        for language in LANGUAGES:
            thing = things.commemoration(row, site(), language, uid)
            changed |= store(session, known.get((subject, language)), issue, thing, language, now)
    queries.bump(session, changed)
    withdraw(session, {subject for subject, _language in known} - wanted.keys())
    return len(changed)


def subject_of(row: CommemorationDate, number: int) -> str:
    """The lasting name of a commemoration's date: by year, so that a moved date keeps it."""
    suffix = "" if number == 1 else f":{number}"
    return f"commemoration:{row.commemoration.code}:{row.year}{suffix}"


def _numbered(rows: Iterable[CommemorationDate]) -> Iterable[tuple[CommemorationDate, int]]:
    seen: Counter[tuple[int, int]] = Counter()
    for row in rows:
        seen[row.commemoration_id, row.year] += 1
        yield row, seen[row.commemoration_id, row.year]


def store(session: Session, row: Fragment | None, issue: Issue, thing: Thing, language: str, now: datetime) -> set[str]:
    """Write one fragment; the scopes that saw a change (old and new ones), none when nothing changed.

    What changes without the activity, such as the name of its unit, keeps the sequence and gets the stamp of now.
    """
    digest = hashlib.sha256(vevent.render(thing, language, issue.sequence or 0, NEVER)).hexdigest()
    before = {s.scope for s in row.scopes} if row else set()
    days = (issue.first_day, issue.last_day)
    if row and row.digest == digest and before == issue.scopes and (row.first_day, row.last_day) == days:
        return set()
    if row is None:
        row = Fragment(subject=issue.subject, language=language, sequence=-1)
        session.add(row)
    row.stamped_at, row.digest = now if row.sequence == issue.sequence else issue.stamp or now, digest
    row.sequence = row.sequence + 1 if issue.sequence is None else issue.sequence
    row.first_day, row.last_day = days
    row.body = vevent.render(thing, language, row.sequence, row.stamped_at)
    _set_scopes(row, issue)
    session.flush()
    return before | issue.scopes


def _set_scopes(row: Fragment, issue: Issue) -> None:
    kept = {s.scope: s for s in row.scopes if s.scope in issue.scopes}
    for scope in issue.scopes - kept.keys():
        kept[scope] = FragmentScope(scope=scope)
    for member in kept.values():
        member.last_day = issue.last_day
    row.scopes = list(kept.values())


def withdraw(session: Session, subjects: Iterable[str]) -> bool:
    """Take things out of every feed: those that stopped being public. Whether there were any."""
    changed: set[str] = set()
    for subject in subjects:
        for language in LANGUAGES:
            row = queries.fragment(session, subject, language)
            if row is not None:
                changed |= {s.scope for s in row.scopes}
                session.delete(row)
    session.flush()
    queries.bump(session, changed)
    return bool(changed)


def rebuild(session: Session, *, now: datetime) -> None:
    """Make every fragment again, after the address or the format changed."""
    last = 0
    while batch := rebuild_some(session, last, now=now):
        last = batch.last
    rebuild_days(session, now=now)


def rebuild_some(session: Session, after: int, *, now: datetime) -> Batch | None:
    """Make the fragments of the next activities again, those whose number is above one; nothing when none is left."""
    activities = queries.published(session, after, BATCH)
    if not activities:
        return None
    changed = sum(publish(session, activity, now=now) for activity in activities)
    return Batch(activities[-1].id, len(activities), changed)


def rebuild_days(session: Session, *, now: datetime) -> bool:
    """Make the fragments of commemorations again, take out those without an activity; whether the feeds changed."""
    withdrawn = withdraw(session, queries.strays(session))
    return publish_commemorations(session, now=now) > 0 or withdrawn
