"""What a preview picture says of an activity or a commemoration, in the reader's language."""

import hashlib
from datetime import date

from flask_babel import gettext as _

from calendar_app.jinja import day, days, hour, lunar_day, month_title, named, site_name, weekday
from calendar_app.site.preview_picture import FORMAT, Facts
from calendar_app.site.public_details import ActivityPage, CommemorationPage
from calendar_app.site.public_rows import ActivityRow, DatedRow
from calendar_app.site.public_words import anniversary_title, rule_sentence, scope_name


def of_activity(page: ActivityPage) -> Facts:
    """An activity on its next day, or its last one."""
    row = page.row
    state = row.state if row.state in ("cancelled", "postponed") else "moved" if page.moved_from else ""
    tone = "mourning" if any(one.tone == "mourning" for one in row.commemorations) else ""
    return Facts(
        title=row.title,
        above=named(row.unit),
        lines=tuple(filter(None, (_when(row), _where(row)))),
        system=row.unit.system,
        state=state if not _over(row) else "",
        stamp=_stamp(state) if not _over(row) else "",
        tone=tone,
        **_leaf(row.first_day),
    )


def _over(row: ActivityRow) -> bool:
    return row.state in ("held", "past")


def _stamp(state: str) -> str:
    words = {"cancelled": _("CANCELLED"), "postponed": _("POSTPONED"), "moved": _("MOVED")}
    return words.get(state, "")


def _when(row: ActivityRow) -> str:
    if row.state == "postponed":
        return _("A new date is not set yet")
    said = days(row.first_day, row.last_day)
    if row.starts_at is None:
        return said
    return f"{said} · {hour(row.starts_at)}{f'–{hour(row.ends_at)}' if row.ends_at else ''}"


def _where(row: ActivityRow) -> str:
    place = named(row.place) if row.place and not row.place.root else ""
    return ", ".join(dict.fromkeys(filter(None, (row.venue, place))))


def of_commemoration(page: CommemorationPage, next_date: DatedRow | None, today: date) -> Facts:
    """A commemoration on its next day; on the day of today where none is known."""
    years = anniversary_title(next_date.anniversary, next_date.first_day.year, page.day.tone) if next_date else ""
    when = days(next_date.first_day, next_date.last_day) if next_date else rule_sentence(page.facts.rule)
    return Facts(
        title=named(page.day),
        above=scope_name(page.facts.scope),
        lines=tuple(filter(None, (when, years))),
        tone=page.day.tone,
        **_leaf(next_date.first_day if next_date else today),
    )


def _leaf(on: date) -> dict[str, str]:
    lunar = lunar_day(on)
    return {
        "month": month_title(on),
        "day": str(on.day),
        "weekday": weekday(on),
        "lunar": _("lunar %(day)s", day=lunar) if lunar else day(on),
        "site": site_name(),
    }


def etag(facts: Facts) -> str:
    """Moves with whatever the picture says, and with how it is drawn."""
    return hashlib.sha256(repr((FORMAT, facts)).encode()).hexdigest()[:32]
