"""The only clock. Everything that needs the time is handed it."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Vietnam has no daylight saving time; UTC+7 all year.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The moment, in UTC, without fractions of a second."""
    return datetime.now(UTC).replace(microsecond=0)


def local(moment: datetime) -> datetime:
    """A moment on the wall clock of Vietnam."""
    return moment.astimezone(ZONE)


def day(moment: datetime) -> date:
    """The local day of a moment."""
    return local(moment).date()


def today() -> date:
    """The local day."""
    return day(now())


def drift() -> float:
    """Seconds that the clock is ahead of the one that only goes forward; another figure when it was set."""
    return time.time() - time.monotonic()
