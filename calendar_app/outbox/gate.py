"""The gate of the mail. Closed, nothing is claimed or handed over until a person opens it.

Restoring a backup closes it. So does a tick that finds the database older than this host remembers: the copy of
yesterday's database must not say again what was said since.
"""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import WrongStatus
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.models.mail import JobState, MailDeed, MailGate
from calendar_app.outbox import gate_queries

JOB = "deliver"
#: name of the file in DATA_DIR in which a host keeps what it knows
FILE = "mail-gate.json"
#: a host that knows nothing yet takes a database that delivered nothing for so long for an old one
FORGOTTEN = timedelta(hours=6)
#: why the gate was closed; pages and `gate_words` know the sentences
RESTORED, BEHIND, UNKNOWN = "restored", "behind", "unknown"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Memory:
    """What a host knows of its database: how often mail was delivered, and which openings of the gate it has seen."""

    beats: int
    openings: list[str]


def passed(folder: Path, now: datetime) -> bool:
    """The heartbeat of delivering: whether mail may go out, the gate closed where the database is in doubt."""
    memory = recalled(folder)
    with transaction(SYSTEM, now) as session:
        state = gate_queries.locked_state(session, JOB)
        openings = gate_queries.openings(session)
        why = doubt(memory, state, openings, now)
        if why and gate_queries.closed(session) is None:
            close(session, why, now)
        state.last_run_at, state.beats = now, state.beats + 1
        open_now, known = gate_queries.closed(session) is None, Memory(state.beats, openings)
    if open_now:
        keep(folder, known)
    return open_now


def doubt(memory: Memory | None, state: JobState, openings: list[str], now: datetime) -> str:
    """Why the database may be an old copy; "" when it is not, or somebody has opened the gate since it came back."""
    if memory is None:
        unknown = state.last_run_at is not None and now - state.last_run_at > FORGOTTEN
        return UNKNOWN if unknown else ""
    released = bool(openings) and openings[-1] not in memory.openings
    return BEHIND if state.beats < memory.beats and not released else ""


def close(session: Session, why: str, now: datetime) -> None:
    """Close the gate; closed again by another reason, it is still opened once."""
    session.add(MailGate(closed_at=now, why=why, opened_by=""))
    session.flush()


def release(session: Session, by: Principal, now: datetime, *, drop: bool, reason: str = "") -> dict[str, int]:
    """Open the gate. What makes no sense any more is expired; ``drop``: what waited when it closed is dropped.

    Counts messages by new state. For administrators; raises `WrongStatus` when it is open.
    """
    access.require_administrator(by)
    gate = gate_queries.closed(session)
    if gate is None:
        raise WrongStatus("open", "open")
    counts = {"expired": gate_queries.expire_late(session, now), "dropped": 0}
    for message in gate_queries.sealed_before(session, gate.closed_at) if drop else []:
        message.state, message.error = "dropped", reason
        session.add(MailDeed(message_id=message.id, deed="drop", reason=reason, by=by.email, at=now))
        counts["dropped"] += 1
    gate.opened_at, gate.opened_by = now, by.email
    for other in gate_queries.all_closed(session):
        other.opened_at, other.opened_by = now, by.email
    return counts


def recalled(folder: Path) -> Memory | None:
    """What this host knows; none when it knows nothing, or the file was spoilt."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Memory(int(found["beats"]), [str(one) for one in found["openings"]])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, memory: Memory) -> None:
    """Remember; a full or read-only disk does not stop the mail."""
    draft = folder / f"{FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(asdict(memory)), encoding="utf-8")
        draft.replace(folder / FILE)
    except OSError as error:
        log.warning("this host cannot remember how far the mail has come: %s", error)
