"""The sentences of a draft of the year: why a day, why not, what to mind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.domain.proposal_terms import Brief, Operand, Reason
from calendar_app.i18n.locale import language
from calendar_app.jinja import day, days

Names = Mapping[str, tuple[str, str]]
Say = Callable[["Given"], str]


@dataclass(frozen=True)
class Given:
    """The operands of a reason, as words."""

    operands: Mapping[str, Operand]
    names: Names

    def text(self, key: str) -> str:
        return str(self.operands.get(key, ""))

    def number(self, key: str) -> int:
        found = self.operands.get(key, 0)
        return found if isinstance(found, int) else 0

    def on(self, key: str = "date") -> str:
        found = self.operands.get(key)
        return day(found) if isinstance(found, date) else ""

    @property
    def span(self) -> str:
        first, last = self.operands.get("first_day"), self.operands.get("last_day")
        if not isinstance(first, date):
            return ""
        return days(first, last if isinstance(last, date) else first)

    @property
    def name(self) -> str:
        """What it is about: a name that came with it, or that of a day or type by code."""
        if "name_vi" in self.operands:
            return chosen((self.text("name_vi"), self.text("name_en")))
        if "name" in self.operands:
            return self.text("name")
        return self.called("day")

    def called(self, key: str) -> str:
        code = self.text(key)
        return chosen(self.names[code]) if code in self.names else code


def chosen(names: tuple[str, str]) -> str:
    """The name in the reader's language; Vietnamese where the English is not known."""
    return (names[1] if language() == "en" else "") or names[0]


def names_of(brief: Brief) -> dict[str, tuple[str, str]]:
    """Names of the days, types and obligations that the reasons of a draft speak of."""
    found = {sort.code: (sort.name_vi, sort.name_en) for sort in brief.sorts.values()}
    found |= {one.code: (one.name_vi, one.name_en) for one in brief.days}
    return found | {gap.obligation: (gap.name_vi, gap.name_en) for gap in brief.gaps}


def sentence(reason: Reason, names: Names) -> str:
    """A reason in the reader's language."""
    return SENTENCES[reason.code](Given(reason.given, names))


def _no_ceremony(given: Given) -> str:
    if number := given.number("anniversary"):
        return _(
            "No formal ceremony for %(name)s: %(number)s years is no round anniversary (Decree 111/2018).",
            name=given.name,
            number=number,
        )
    return _(
        "No formal ceremony for %(name)s: it may have one only in a round anniversary (Decree 111/2018).",
        name=given.name,
    )


def _rule(code: str) -> str:
    """What a rule says of days, as the end of a sentence."""
    return {
        "too_soon": _("it can no longer be prepared for them"),
        "mourning": _("nothing festive takes place on a day of mourning"),
        "no_ceremony": _("a founding day has a formal ceremony only in a round anniversary (Decree 111/2018)"),
        "declared": _("mourning or a storm has been declared for them"),
        "day_off": _("it would begin on a day off"),
        "busy": _("your unit has something else on them"),
        "storm": _("they lie in the storm months"),
    }.get(code, _("other days suit it better"))


def _moved(given: Given) -> str:
    return _("Not from %(day)s, where it stood by last year: %(rule)s.", day=given.span, rule=_rule(given.text("rule")))


def _not_repeated(given: Given) -> str:
    return _(
        "“%(title)s” of last year cannot be held again on its days: %(rule)s.",
        title=given.text("title"),
        rule=_rule(given.text("rule")),
    )


def _too_late(given: Given) -> str:
    return _(
        "Preparing it takes %(lead)s working days, so it could begin on %(earliest)s; it counts until %(latest)s only.",
        lead=given.number("lead"),
        earliest=given.on("earliest"),
        latest=given.on("latest"),
    )


def _too_soon(given: Given) -> str:
    return _(
        "Preparing it takes %(lead)s working days: choose %(day)s or later.",
        lead=given.number("lead"),
        day=given.on("earliest"),
    )


WHY: dict[str, Say] = {
    "on_day": lambda g: _("It begins on the day itself: %(name)s, %(day)s.", name=g.name, day=g.span),
    "day_off_kept": lambda _g: _("That is a day off; it stays there because it marks that very day."),
    "over_day": lambda g: _("%(name)s, %(day)s, falls within it.", name=g.name, day=g.span),
    "starts_worked": lambda _g: _("It begins on a working day before, because the day itself is a day off."),
    "before_day": lambda g: _("It comes shortly before %(name)s, %(day)s.", name=g.name, day=g.span),
    "after_day": lambda g: _("It comes shortly after %(name)s, %(day)s.", name=g.name, day=g.span),
    "great": lambda _g: _("One of the great national days."),
    "provincial": lambda _g: _("A day of the province."),
    "spread": lambda _g: _("It keeps its distance from the others of its kind."),
    "quiet": lambda _g: _("A working day in a quiet stretch of your unit's year."),
    "due": lambda _g: _("A working day by which it can be finished, away from your unit's other dates."),
    "no_storm": lambda _g: _("It is outdoors, so it stays out of the storm months."),
    "lead": lambda g: _("The first day that can still be prepared for: %(lead)s working days.", lead=g.number("lead")),
    "other_type": lambda g: _(
        "The usual form, %(usual)s (%(lead)s working days), finds no good day any more; this one does.",
        usual=g.called("usual"),
        lead=g.number("lead"),
    ),
    "metric": lambda g: _(
        "A sum is owed and %(missing)s is missing; what one activity brings is not known yet.",
        missing=g.number("missing"),
    ),
    "encouraged": lambda _g: _("Not owed: your unit is encouraged to."),
    "round": lambda g: _("A round anniversary: %(number)s years.", number=g.number("anniversary")),
    "template": lambda g: _("After your template “%(name)s”.", name=g.name),
    "last_year": lambda g: _("As last year: %(day)s.", day=g.span),
    "same_week": lambda _g: _("In the same week and on the same weekday as last year."),
    "with_day": lambda g: _("It moves with %(name)s, %(day)s.", name=g.name, day=g.span),
    "moved": _moved,
    "no_ceremony": _no_ceremony,
}
MIND: dict[str, Say] = {
    "storm": lambda _g: _("It is outdoors in a storm month, and no other day will do: have a hall ready."),
    "busy": lambda g: _("Your unit has “%(title)s” then as well (%(day)s).", title=g.text("title"), day=g.span),
    "occasion": lambda g: _("%(name)s is at that time (%(day)s).", name=g.name, day=g.span),
    "hall_taken": lambda g: _("The usual venue is taken by “%(title)s”: choose another.", title=g.text("title")),
    "day_not_kept": lambda g: _("%(name)s does not fall in the new year; it is no longer declared.", name=g.name),
    "alike": lambda g: _("“%(title)s” of this year (%(day)s) looks like it.", title=g.text("title"), day=g.span),
    "past_day": lambda _g: _("That day is past: choose another."),
}
IMPOSSIBLE: dict[str, Say] = {
    "period_over": lambda g: _("Its period ended on %(day)s.", day=g.on("until")),
    "day_past": lambda g: _("%(name)s was on %(day)s; it is too late for it.", name=g.name, day=g.on("date")),
    "too_late": _too_late,
    "no_day": lambda _g: _("None of its days falls in this year."),
    "no_type": lambda _g: _("The plan knows no type of activity that would count."),
    "no_place": lambda _g: _("No day is left that the rules allow: days of mourning, declared periods, days off."),
}
NOTES: dict[str, Say] = {
    "not_repeated": _not_repeated,
    "others_last_year": lambda g: ngettext(
        "%(num)s more activity of last year marks no day and nothing owes it: copy it if you want it again.",
        "%(num)s more activities of last year mark no day and nothing owes them: copy those you want again.",
        g.number("number"),
    ),
    "already": lambda g: ngettext(
        "%(num)s activity of this year is planned already, drafts included; what it counts for is not proposed again.",
        "%(num)s activities of this year are planned already, drafts included; what they count for is not proposed "
        "again.",
        g.number("number"),
    ),
    "jointly": lambda g: _("%(name)s is owed by all units together; agree on it with them.", name=g.name),
}
FAULTS: dict[str, Say] = {
    "no_title": lambda _g: _("Enter a title."),
    "long_title": lambda g: _("At most %(max)d characters.", max=g.number("most")),
    "no_date": lambda _g: _("Enter a date as dd/mm/yyyy."),
    "other_year": lambda g: _("Choose a day of %(year)s.", year=g.number("year")),
    "too_soon": _too_soon,
    "mourning": lambda _g: _("Nothing festive takes place on a day of mourning: choose another day."),
    "declared": lambda _g: _("Mourning or a storm has been declared for these days: choose others."),
    "far_from_day": lambda _g: _("Choose only days that lie within 60 days of the activity."),
    "would_not_count": lambda g: _("It would no longer count: choose %(day)s or earlier.", day=g.on("latest")),
    "unfit": lambda _g: _("This does not fit the rules."),
}
SENTENCES: dict[str, Say] = FAULTS | IMPOSSIBLE | NOTES | MIND | WHY
