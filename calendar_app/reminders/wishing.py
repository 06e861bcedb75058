"""What people choose about their own mail: one letter a morning or one for each thing, and which kinds they want."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.domain.errors import Invalid
from calendar_app.i18n.locale import LANGUAGES
from calendar_app.models.reminding import MailPreference
from calendar_app.reminders.kinds import DUTY, MUTABLE
from calendar_app.reminders.preferences import MODES


def muted(session: Session, person_id: int) -> tuple[str, ...]:
    """The kinds that a person has switched off, in the order of `MUTABLE`."""
    chosen = session.get(MailPreference, person_id)
    return tuple(kind for kind in MUTABLE if chosen is not None and kind in chosen.muted)


def mode(session: Session, person_id: int) -> str:
    """How a person gets mail: digest | single."""
    chosen = session.get(MailPreference, person_id)
    return chosen.mode if chosen is not None else MODES[0]


def choose(
    session: Session, person_id: int, *, mode: str, wanted: Collection[str], language: str, now: datetime
) -> None:
    """Say how a person wants mail: everything that is not among the wanted kinds is switched off, but for duties.

    Raises `Invalid` by field: unknown.
    """
    faults = {
        "mode": mode not in MODES, "language": language not in LANGUAGES, "wanted": bool({*wanted} - {*MUTABLE, DUTY})
    }  # fmt: skip
    if any(faults.values()):
        raise Invalid({field: "unknown" for field, wrong in faults.items() if wrong})
    person = accounts.person_locked(session, person_id)
    person.language = language
    _write(session, person_id, now, mode=mode, off=set(MUTABLE) - {*wanted})


def mute(session: Session, person_id: int, kinds: Collection[str], *, off: bool, now: datetime) -> None:
    """Switch kinds off, or on again; doing it twice changes nothing more.

    Raises `Invalid` ("duty") for duties, which nobody is spared, and ("unknown") for what is no kind.
    """
    if wrong := {*kinds} - {*MUTABLE}:
        raise Invalid({"kinds": "duty" if DUTY in wrong else "unknown"})
    accounts.person_locked(session, person_id)
    before = set(muted(session, person_id))
    after = before | {*kinds} if off else before - {*kinds}
    _write(session, person_id, now, mode=None, off=after)


def _write(session: Session, person_id: int, now: datetime, *, mode: str | None, off: Collection[str]) -> None:
    row = session.get(MailPreference, person_id, populate_existing=True)
    after = [kind for kind in MUTABLE if kind in off]
    if row is None and not after and mode in (None, MODES[0]):
        return
    row = row or MailPreference(person_id=person_id, mode=MODES[0], muted=[], updated_at=now)
    if (mode or row.mode, after) != (row.mode, row.muted):
        row.mode, row.muted, row.updated_at = mode or row.mode, after, now
    session.add(row)
    session.flush()
