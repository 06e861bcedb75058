"""Shape of the form with which an activity is planned and changed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import TextInput

from calendar_app.activities.draft import LENGTHS
from calendar_app.jinja import figure
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, DayField, Form, HourField
from calendar_app.site.money import amount
from calendar_app.site.repetition import days_in


def _at_most(name: str) -> list[Any]:
    return [Optional(), Length(max=LENGTHS[name], message=TOO_LONG)]


class MoneyField(Field):
    """An amount in đồng; the data is a whole number, or none where nothing was typed."""

    widget = TextInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        keyboard = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 24}
        super().__init__(label, validators=[Optional()], render_kw=keyboard, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else figure(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        try:
            self.data = amount(valuelist[0]) if valuelist else None
        except ValueError as error:
            raise ValueError(_("Enter an amount in đồng, for example 50.000.")) from error


class ActivityForm(Form):
    #: revision of the activity that was read; empty for a new one
    revision = HiddenField(validators=[Optional()])
    #: what was read, to tell one's own changes from somebody else's
    read = HiddenField(validators=[Optional()])
    template = HiddenField(validators=[Optional()])
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
    occasions = CheckboxesField(_l("Political occasions"), validators=[Optional()])
    venue_id = SelectField(_l("Venue of the list"), validators=[Optional()])
    venue = StringField(_l("Venue"), validators=_at_most("venue"))
    place = SelectField(_l("Commune or ward"), validators=[Optional()])
    outdoor = BooleanField(_l("It takes place outdoors"))
    scale = RadioField(_l("Scale"), default="grassroots", validators=[InputRequired(_l("Choose a scale."))])
    in_community = BooleanField(_l("It takes place in the community, outside the unit's own house"))
    audience = StringField(_l("For whom"), validators=_at_most("audience"))
    age_group = SelectField(_l("Age group"), validators=[Optional()])
    accessibility = CheckboxesField(_l("Who can come more easily"), validators=[Optional()])
    fee = MoneyField(_l("Fee"))
    registration = URLField(_l("Web address to register"), validators=_at_most("registration"))
    summary = TextAreaField(_l("What happens there"), validators=_at_most("summary"))
    picture = FileField(_l("Picture"), render_kw={"accept": "image/*"})
    picture_id = HiddenField(validators=[Optional()])
    picture_alt = StringField(_l("What the picture shows"), validators=_at_most("picture_alt"))
    picture_remove = BooleanField(_l("Remove the picture"))
    co_organisers = CheckboxesField(_l("Units asked to take part"), validators=[Optional()])
    partners = StringField(_l("Partners outside the system"), validators=_at_most("partners"))
    link = URLField(_l("Web address"), validators=_at_most("link"))
    budget_state = MoneyField(_l("Planned, from the state budget"))
    budget_mobilised = MoneyField(_l("Planned, mobilised"))
    decision = StringField(_l("Number of the decision"), validators=_at_most("decision"))
    task = SelectField(_l("Task of the plan it carries out"), validators=[Optional()])
    metric = SelectField(_l("Figure it brings, besides attendance"), validators=[Optional()])
    visibility = RadioField(_l("Who may read about it"), default="public", validators=[InputRequired()])

    def validate_exdates(self, field: StringField) -> None:
        """Every day that is left out must be one."""
        try:
            days_in(field.data or "")
        except ValueError as error:
            raise ValidationError(_("Write days as dd/mm/yyyy, with commas between them.")) from error
