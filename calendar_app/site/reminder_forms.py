"""Shapes of the forms about reminders: one's own mail, leave, the rules of a unit."""

import re
from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.domain.reminding import FARTHEST, MOST
from calendar_app.models.people import Person
from calendar_app.reminders.kinds import MUTABLE
from calendar_app.reminders.leave import Away
from calendar_app.reminders.unit_rules import RuleHere
from calendar_app.site import telling
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, DayField, Form
from calendar_app.site.reminder_words import kind

#: fault of a leave -> what the page says
LEAVE_FAULTS = {
    "past": _l("This leave is over already."),
    "backwards": _l("The last day lies before the first one."),
    "too_long": _l("A leave may last a year at most."),
    "too_far": _l("Enter a leave that begins within two years."),
    "overlap": _l("On some of these days another leave is entered already."),
    "unknown": _l("Choose somebody of the list."),
    "away": _l("They are on leave themselves on some of these days. Choose somebody else."),
}
#: fault of a rule -> what the page says
RULE_FAULTS = {
    "duty": _l("What has a day that somebody has set cannot be switched off."),
    "missing": _l("Say how many days before, or switch the rule off."),
    "too_many": _l("At most %(most)s numbers.", most=MOST),
    "too_far": _l("Each number lies between 1 and %(most)s.", most=FARTHEST),
    "unreadable": _l("Write whole numbers with commas between them, for example: 30, 14, 7."),
}
NUMBERS = re.compile(r"\s*\d{1,4}(\s*[,;\s]\s*\d{1,4})*\s*[,;]?\s*")


class ChoicesForm(Form):
    language = RadioField(
        _l("Language of the mail and of the desk"),
        choices=[SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English")],
        validators=[InputRequired(_l("Choose a language."))],
    )
    mode = RadioField(
        _l("How it comes"),
        choices=[
            SelectChoice("digest", _l("Everything of a morning in one mail")),
            SelectChoice("single", _l("Each thing in a mail of its own")),
        ],
        validators=[InputRequired(_l("Choose how it comes."))],
    )
    wanted = CheckboxesField(_l("What you want to be told of"), validators=[Optional()])

    def offer(self) -> None:
        """Put in the kinds there are."""
        self.wanted.choices = [SelectChoice(code, kind(code).name) for code in MUTABLE]


class LeaveForm(Form):
    first_day = DayField(_l("First day of leave"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day of leave"), validators=[Optional()])
    stand_in = SelectField(_l("Who stands in"), coerce=int, validators=[InputRequired(_l("Choose who stands in."))])

    def offer(self, people: Iterable[Person]) -> None:
        """Put in those who can stand in."""
        self.stand_in.choices = [
            SelectChoice(0, _("Choose somebody")),
            *(SelectChoice(person.id, f"{person.name} ({person.email})") for person in people),
        ]

    def away(self) -> Away:
        """What a valid form says; a single day needs no last one."""
        return Away(self.first_day.data, self.last_day.data or self.first_day.data, self.stand_in.data or 0)


class RuleForm(Form):
    enabled = RadioField(
        _l("Whether it is sent"),
        choices=[SelectChoice("yes", _l("Send it")), SelectChoice("no", _l("Do not send it"))],
        validators=[InputRequired(_l("Choose whether it is sent."))],
    )
    days = StringField(
        _l("How many days before"),
        validators=[Optional(), Length(max=60, message=TOO_LONG)],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 60},
    )

    def show(self, rule: RuleHere) -> None:
        """Put in how the rule is now."""
        self.enabled.data = "yes" if rule.setting.enabled else "no"
        self.days.data = ", ".join(map(str, rule.days))

    def chosen_days(self, rule: RuleHere) -> list[int] | None:
        """The days that are written, none where they are those that hold anyway; raise ValueError for no numbers."""
        said = self.days.data or ""
        if said.strip() and not NUMBERS.fullmatch(said):
            raise ValueError(said)
        days = [int(number) for number in re.findall(r"\d+", said)]
        return None if tuple(sorted(set(days), reverse=True)) == rule.default_days or not days else days


def tell(form: Form, faults: Mapping[str, str], words: Mapping[str, object]) -> None:
    """Put what a service found wrong beside its fields."""
    telling.tell(form, faults, lambda _field, code: str(words.get(code) or _("Choose one of the list.")))
