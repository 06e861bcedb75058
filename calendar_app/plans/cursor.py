"""Walking through what was read of a file without trusting its shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from calendar_app.faults import Path


@dataclass(frozen=True, slots=True)
class Cursor:
    """A part of a file, possibly missing or of another shape than the schema wants; nothing here raises."""

    value: object
    path: Path = ()

    def __getitem__(self, key: str) -> "Cursor":
        """The part under a key; a missing one has the value None."""
        return Cursor(self.value.get(key) if isinstance(self.value, dict) else None, (*self.path, key))

    def __iter__(self) -> Iterator["Cursor"]:
        """The parts of a list; none of anything else."""
        for at, part in enumerate(self.value if isinstance(self.value, list) else ()):
            yield Cursor(part, (*self.path, at))

    @property
    def given(self) -> bool:
        """Whether there is anything: not null, not an empty text, list or group."""
        return self.value is not None and self.value != "" and self.value != [] and self.value != {}

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def whole(self) -> int | None:
        return self.value if isinstance(self.value, int) and not isinstance(self.value, bool) else None

    @property
    def number(self) -> float | None:
        return float(self.value) if isinstance(self.value, int | float) and not isinstance(self.value, bool) else None

    @property
    def day(self) -> date | None:
        """The day that is written there, if it is one."""
        try:
            return date.fromisoformat(self.text or "")
        except ValueError:
            return None

    @property
    def texts(self) -> list["Cursor"]:
        """The texts of a list, or the one text that stands for a list."""
        return [self] if self.text is not None else [part for part in self if part.text is not None]
