"""Why open standings moved though nobody planned or held anything: noted by obligation and period, for the log."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.models.quotas import StandingChange

Row = Mapping[str, Any]
#: obligation, period
Key = tuple[int, int]


@dataclass
class Changes:
    """How many units came to owe a thing, owe it no more, or owe another number of it."""

    began: Counter[Key] = field(default_factory=Counter)
    ended: Counter[Key] = field(default_factory=Counter)
    changed: Counter[Key] = field(default_factory=Counter)
    #: the number owed before and after, of the first unit that owes another one
    minimum: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def note(self, before: Row | None, after: Row | None) -> None:
        """A standing was this and is that."""
        row = after or before
        if row is None:
            return
        key = (row["obligation_id"], row["period_id"])
        owed_before, owed_after = bool(before and before["owed"]), bool(after and after["owed"])
        if owed_before != owed_after:
            (self.began if owed_after else self.ended)[key] += 1
        elif before and after and owed_after and before["minimum"] != after["minimum"]:
            self.changed[key] += 1
            self.minimum.setdefault(key, (before["minimum"], after["minimum"]))


def write(session: Session, found: Changes, *, cause: str, now: datetime) -> None:
    """Put down what moved, one line for each obligation and period."""
    for key in sorted({*found.began, *found.ended, *found.changed}):
        before, after = found.minimum.get(key, (None, None))
        session.add(
            StandingChange(
                obligation_id=key[0], period_id=key[1], at=now, by=session.info.get("actor", ""), cause=cause,
                began=found.began[key], ended=found.ended[key], changed=found.changed[key],
                minimum_before=before, minimum_after=after,
            )
        )  # fmt: skip
    session.flush()
