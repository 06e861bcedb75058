"""How people want to be told, and how units have the rules: the two things that the engine asks when it seals.

A rule is as the nearest unit has it, of the unit itself and those above; else as the plan's file has it (its section
``reminders``, kept as settings); else as it is written here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.accounts.queries import paths_above
from calendar_app.domain.batches import batches
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.plans import queries as plans
from calendar_app.plans.reminding import PREFIX
from calendar_app.reminders import asked
from calendar_app.reminders import preference_queries as queries
from calendar_app.reminders.kinds import DUTY, KIND_OF, MUTABLE
from calendar_app.reminders.rules.table import BY_CODE

#: what is said about a unit to the one above it, which decides about it
TOLD_ABOVE = frozenset({asked.RESULT_ABOVE, asked.DUTY_BELOW})
MODES = ("digest", "single")
#: ids in one question: databases take so many at the most
MOST = 10_000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """How one person wants reminders on a day; ``stand_in_id`` is whoever gets them instead."""

    mode: str = "digest"
    muted: frozenset[str] = frozenset()
    stand_in_id: int | None = None
    language: str = DEFAULT

    def wants(self, rule: str) -> bool:
        """Whether reminders of a rule are wanted; duties always, whatever is stored."""
        kind = KIND_OF.get(rule, DUTY)
        return kind not in self.muted


@dataclass(frozen=True)
class RuleSetting:
    """A rule as a unit has it. ``said`` are the days before that somebody has set; none leave the rule's own."""

    enabled: bool
    offsets: tuple[int, ...]
    said: tuple[int, ...] | None = None

    def applied(self, own: tuple[int, ...]) -> tuple[int, ...]:
        """The offsets of a matter, given its own: none when the rule is off; what is said after the day stays."""
        if not self.enabled:
            return ()
        if self.said is None:
            return own
        return (*self.said, *(offset for offset in own if offset <= 0))


@dataclass(frozen=True)
class UnitRules:
    """Every rule as every unit has it, read once."""

    #: by path and rule: whether it is on, and the days before
    by_path: Mapping[tuple[str, str], tuple[bool, tuple[int, ...] | None]] = field(default_factory=dict)
    #: by rule: the same of the plan
    by_plan: Mapping[str, tuple[bool, tuple[int, ...] | None]] = field(default_factory=dict)
    #: of the units with a setting, and of those under them
    paths: Mapping[int, str] = field(default_factory=dict)

    def of(self, unit_id: int, rule: str) -> RuleSetting:
        """A rule as a unit has it; of a rule that nobody knows: on, with no days of its own."""
        return self.at(self.paths.get(unit_id, "/"), rule)

    def at(self, path: str, rule: str) -> RuleSetting:
        """A rule for what is about the unit at a path ("/UBND-TINH/TVT/"): as that unit has it; what the unit above is
        told, as that one has it."""
        paths = paths_above(path)
        return self.set_at(paths[-2] if rule in TOLD_ABOVE and len(paths) > 1 else path, rule)

    def set_at(self, path: str, rule: str) -> RuleSetting:
        """A rule as the nearest unit has set it, of the one at a path and those above it."""
        for above in reversed(paths_above(path)):
            if (above, rule) in self.by_path:
                enabled, days = self.by_path[above, rule]
                return self._setting(rule, enabled, days if days is not None else self._of_plan(rule)[1])
        return self._setting(rule, *self._of_plan(rule))

    def default(self, rule: str) -> RuleSetting:
        """A rule as the plan has it."""
        return self._setting(rule, *self._of_plan(rule))

    def widest(self, rule: str) -> tuple[int, ...]:
        """Every offset that any unit can have for a rule, and its own: where the engine has to look."""
        said = [days for (_path, code), (_on, days) in self.by_path.items() if code == rule]
        every = {*own(rule), *(self._of_plan(rule)[1] or ()), *(day for days in said for day in days or ())}
        return tuple(sorted(every, reverse=True))

    def _of_plan(self, rule: str) -> tuple[bool, tuple[int, ...] | None]:
        return self.by_plan.get(rule, (True, None))

    def _setting(self, rule: str, enabled: bool, days: tuple[int, ...] | None) -> RuleSetting:
        on = enabled or KIND_OF.get(rule) == DUTY
        every = own(rule)
        return RuleSetting(on, every if days is None else RuleSetting(True, every, days).applied(every), days)


def own(rule: str) -> tuple[int, ...]:
    """The offsets of a rule as it is written."""
    return BY_CODE[rule].offsets if rule in BY_CODE else ()


def wishes(session: Session, person_ids: Iterable[int], on: date) -> dict[int, Wish]:
    """How some people want to be told on a day, each of them that exists.

    Whoever is away has a stand-in; one step only: where that one is away too, mail still goes to them. A stand-in whose
    account is closed, or whose address takes no mail, is passed over: then the person is told as ever.
    """
    found: dict[int, Wish] = {}
    for some in batches(set(person_ids), MOST):
        chosen = queries.chosen(session, some)
        instead = {one.person_id: one.stand_in_id for one in queries.stand_ins(session, some, on, on + DAY)}
        for person, language in queries.languages(session, some).items():
            row = chosen.get(person)
            found[person] = Wish(
                mode=row.mode if row else "digest",
                muted=frozenset(row.muted) & set(MUTABLE) if row else frozenset(),
                stand_in_id=instead.get(person),
                language=language if language in LANGUAGES else DEFAULT,
            )
    return found


def rules_of_units(session: Session) -> UnitRules:
    """Every rule as every unit has it today."""
    rows = queries.settings(session)
    by_path = {(path, row.rule): (row.enabled, _days(row.offsets)) for path, row in rows}
    return UnitRules(by_path, _of_plans(session), queries.paths_at_and_under(session, {path for path, _row in rows}))


def _days(stored: list[int] | None) -> tuple[int, ...] | None:
    return tuple(sorted(stored, reverse=True)) if stored is not None else None


def _of_plans(session: Session) -> dict[str, tuple[bool, tuple[int, ...] | None]]:
    said = plans.settings_under(session, PREFIX)
    return {
        rule: (said.get(f"{PREFIX}{rule}.on") is not False, _listed(said.get(f"{PREFIX}{rule}.days")))
        for rule in BY_CODE
        if f"{PREFIX}{rule}.on" in said or f"{PREFIX}{rule}.days" in said
    }


def _listed(text: object) -> tuple[int, ...] | None:
    """The days of "30, 14, 7"; none where a plan leaves them empty, or says something else."""
    parts = str(text).replace(",", " ").split() if isinstance(text, str | int) else []
    return _days([int(part) for part in parts if part.isdecimal() and int(part) > 0]) or None
