"""Shapes of the desk's forms."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from calendar_app.activities.draft import LENGTHS
from calendar_app.activities.results import MOST, Outcome
from calendar_app.site.repetition import days_in

TOO_LONG = _l("At most %(max)d characters.")
#: shown as the first, read as any; a browser's own picker would show a date as its own language has it
DATES, TIMES = ["%d/%m/%Y", "%Y-%m-%d"], ["%H:%M", "%H:%M:%S"]
#: what WTForms says by itself -> what we say
SENTENCES = {
    "Not a valid choice.": _l("Choose one from the list."),
    "Not a valid date value.": _l("Enter a date as dd/mm/yyyy."),
    "Not a valid time value.": _l("Enter a time as hh:mm, 24 hours."),
    "Not a valid integer value.": _l("Enter a whole number."),
}


class Sentences:
    """WTForms' own messages in the reader's language (it has no Vietnamese)."""

    def gettext(self, text: str) -> str:
        return str(SENTENCES.get(text, text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class Form(FlaskForm):
    class Meta:
        def get_translations(self, form: FlaskForm) -> Sentences:
            return Sentences()


class CheckboxesField(SelectMultipleField):
    """Many of a list, ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: what the macros of the forms know it as
        self.type = "SelectMultipleField"


class DayField(DateField):
    """A day, typed as dd/mm/yyyy."""

    widget = TextInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        keyboard = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 10}
        super().__init__(label, format=DATES, render_kw=keyboard, **kwargs)


class HourField(TimeField):
    """A time of day, typed as hh:mm on the 24-hour clock."""

    widget = TextInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        keyboard = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 8}
        super().__init__(label, format=TIMES, render_kw=keyboard, **kwargs)


class ActivityForm(Form):
    #: revision of the activity that was read; empty for a new one
    revision = HiddenField(validators=[Optional()])
    unit = SelectField(_l("Unit that leads it"), validators=[Optional()])
    title = StringField(
        _l("Title"), validators=[InputRequired(_l("Enter a title.")), Length(max=LENGTHS["title"], message=TOO_LONG)]
    )
    type = SelectField(_l("Type"), validators=[InputRequired(_l("Choose a type."))])
    first_day = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day"), validators=[Optional()])
    starts_at = HourField(_l("Starts at"), validators=[Optional()])
    ends_at = HourField(_l("Ends at"), validators=[Optional()])
    repeats = RadioField(_l("Does it repeat?"), default="once", validators=[Optional()])
    repeats_until = DayField(_l("Repeats until"), validators=[Optional()])
    exdates = StringField(_l("Not on these days"), validators=[Optional(), Length(max=600, message=TOO_LONG)])
    commemorations = CheckboxesField(_l("Days it marks"), validators=[Optional()])
    place = SelectField(_l("Commune or ward"), validators=[Optional()])
    venue = StringField(_l("Venue"), validators=[Optional(), Length(max=LENGTHS["venue"], message=TOO_LONG)])
    scale = RadioField(_l("Scale"), default="grassroots", validators=[InputRequired(_l("Choose a scale."))])
    in_community = BooleanField(_l("It takes place in the community, outside the unit's own house"))
    audience = StringField(_l("For whom"), validators=[Optional(), Length(max=LENGTHS["audience"], message=TOO_LONG)])
    summary = TextAreaField(
        _l("What happens there"), validators=[Optional(), Length(max=LENGTHS["summary"], message=TOO_LONG)]
    )
    co_organisers = CheckboxesField(_l("Units asked to take part"), validators=[Optional()])
    partners = StringField(
        _l("Partners outside the system"), validators=[Optional(), Length(max=LENGTHS["partners"], message=TOO_LONG)]
    )
    link = URLField(_l("Web address"), validators=[Optional(), Length(max=LENGTHS["link"], message=TOO_LONG)])
    task = SelectField(_l("Task of the plan it carries out"), validators=[Optional()])
    metric = SelectField(_l("Figure it brings, besides attendance"), validators=[Optional()])
    visibility = RadioField(_l("Who may read about it"), default="public", validators=[InputRequired()])

    def validate_exdates(self, field: StringField) -> None:
        """Every day that is left out must be one."""
        try:
            days_in(field.data or "")
        except ValueError as error:
            raise ValidationError(_("Write days as dd/mm/yyyy, with commas between them.")) from error


def _figure(label: Any) -> IntegerField:
    within = NumberRange(0, MOST, _l("Enter a figure between 0 and 10,000,000."))
    return IntegerField(label, validators=[Optional(), within], render_kw={"min": 0, "inputmode": "numeric"})


class ResultForm(Form):
    attendance = _figure(_l("How many people came?"))
    children = _figure(_l("Of them children"))
    online = _figure(_l("Besides them, online"))
    amount = _figure(_l("Figure it brought"))
    narrative = TextAreaField(_l("What it achieved"), validators=[Optional(), Length(max=4000, message=TOO_LONG)])
    evidence = URLField(_l("Web address of evidence"), validators=[Optional(), Length(max=500, message=TOO_LONG)])

    def outcome(self) -> Outcome:
        """What a valid form says."""
        figures = {name: getattr(self, name).data for name in ("attendance", "children", "online", "amount")}
        return Outcome(**figures, narrative=self.narrative.data or "", evidence_link=self.evidence.data or "")


class ReasonForm(Form):
    reason = TextAreaField(
        _l("Reason"),
        validators=[InputRequired(_l("Say why.")), Length(max=500, message=TOO_LONG)],
        render_kw={"rows": 3},
    )
