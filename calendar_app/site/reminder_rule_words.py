"""What the rules of reminding are called, whom each tells, and when."""

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.reminders import asked
from calendar_app.site.reminder_words import Kind

#: rules of which the number of days tells a reader something; others count from the day on which something began
COUNTED = frozenset(
    {asked.COMING, asked.DAY_OWED, asked.DAY_ENCOURAGED, asked.DUTY, asked.DUTY_BELOW, asked.ROUND, asked.RESULT,
     asked.RESULT_MANAGER, asked.RESULT_ABOVE}
)  # fmt: skip


def rule(code: str) -> Kind:
    """A rule as pages name it, and what it does; raises KeyError."""
    name, meaning = {**_ahead(), **_afterwards(), **_above()}[code]
    return Kind(code, name, meaning)


def when(offset: int) -> str:
    """How many days before a day, or after it."""
    if offset == 0:
        return _("on the day")
    if abs(offset) == 1:
        return _("the day before") if offset == 1 else _("the day after")
    if offset > 0:
        return ngettext("%(num)s day before", "%(num)s days before", offset)
    return ngettext("%(num)s day after", "%(num)s days after", -offset)


def why(code: str, offset: int) -> str:
    """Why something is said: the rule, and where it tells something, how many days before or after."""
    name = rule(code).name
    return _("%(rule)s, %(when)s", rule=name, when=when(offset)) if code in COUNTED else name


def _ahead() -> dict[str, tuple[str, str]]:
    return {
        asked.COMING: (_("An activity is coming"),
                       _("To who organises it and to the units that take part, with what is still to be done. At"
                         " provincial scale also 30 and 14 days before.")),
        asked.CHANGED: (_("An activity has changed"), _("To those who were told of it before.")),
        asked.DAY_OWED: (_("An owed day is coming and nothing is planned"),
                         _("To the unit that owes an activity for the day.")),
        asked.DAY_ENCOURAGED: (_("A day worth marking is coming"),
                               _("To units that are encouraged to mark it and have nothing yet; once.")),
        asked.DUTY: (_("A duty or a report is due"),
                     _("To the unit that owes it; afterwards daily for a week, then weekly.")),
        asked.DUTY_BELOW: (_("A unit below is late with a duty or a report"), _("To the unit above it.")),
        asked.ROUND_SENT: (_("A letter asks for an answer"), _("To each unit that it asks, the next morning.")),
        asked.ROUND: (_("An answer to a letter is due"), _("To the unit that has not answered, before its day and"
                                                           " after it.")),
    }  # fmt: skip


def _afterwards() -> dict[str, tuple[str, str]]:
    return {
        asked.QUOTA: (_("An obligation is at risk"),
                      _("When it comes to be at risk, then every two weeks; how many are missing and by when to plan"
                        " them.")),
        asked.RESULT: (_("An activity is over and has no result"),
                       _("On the next working day and a week later, with the one-page form.")),
        asked.RESULT_MANAGER: (_("A result is missing for two weeks"), _("To the manager of the unit.")),
        asked.WAITING: (_("Something waits for approval"), _("After three working days, and again after seven.")),
        asked.WAITING_LONG: (_("Something has waited long for approval"),
                             _("After ten working days: to the manager, or to the unit above.")),
        asked.RETURNED: (_("Something was returned for changes"),
                         _("To who planned it: the next morning and a week later.")),
        asked.INVITED: (_("An invitation to take part is open"),
                        _("To the unit that was asked, after three working days.")),
    }  # fmt: skip


def _above() -> dict[str, tuple[str, str]]:
    return {
        asked.RESULT_ABOVE: (_("A unit below has not entered a result for four weeks"), _("To the unit above it.")),
        asked.WEEKLY: (_("The week, on its first working day"),
                       _("What the week holds, what is missing and what waits for you.")),
        asked.MONTHLY: (_("Units that are behind"), _("On the first working day of a month, to the units above.")),
        asked.UNREACHABLE: (_("Units where nobody can be reached"),
                            _("On the first working day of a month, to the units above.")),
    }  # fmt: skip
