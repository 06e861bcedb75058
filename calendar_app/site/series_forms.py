"""Shapes of the forms about one occurrence of a series, and what was wrong with them."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, Optional

from calendar_app.activities.series import Place
from calendar_app.site import draft_forms
from calendar_app.site.desk_forms import DayField, Form, HourField


class PlaceForm(Form):
    """Where one occurrence is to stand."""

    #: revision of the activity that was read
    revision = HiddenField(validators=[Optional()])
    first_day = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day"), validators=[Optional()])
    starts_at = HourField(_l("Starts at"), validators=[Optional()])
    ends_at = HourField(_l("Ends at"), validators=[Optional()])

    def place(self) -> Place:
        """What a valid form says."""
        first = self.first_day.data
        return Place(first, self.last_day.data or first, self.starts_at.data, self.ends_at.data)


#: a field of the service -> the field of the form that shows it
SHOWN_AT = {"moves": "first_day"}


def tell(form: FlaskForm, faults: Mapping[str, str]) -> None:
    """Put what a service found wrong with a part of a series beside its fields, or above the form."""
    for name, code in faults.items():
        said = fault(name, code)
        field = form._fields.get(SHOWN_AT.get(name, name))
        if not said:
            draft_forms.tell(form, {name: code})
        elif field is None:
            form.form_errors.append(said)
        else:
            field.errors = [*field.errors, said]


def fault(field: str, code: str) -> str:
    """What a broken rule of series says; "" for any other rule."""
    exact = {
        ("following", "first"): _("This is the first date of the series: change all of it instead."),
        ("following", "held"): _("One of the dates that follow has a result already: begin after it."),
        ("following", "waiting"): _("The rest of this series is already planned anew and waits to be published."),
        ("following", "no_series"): _("This activity does not repeat."),
        ("moves", "no_series"): _("This activity does not repeat."),
        ("moves", "not_in_rule"): _("The change that waits for approval no longer has this date."),
        ("moves", "out_of_range"): _("Choose a day within a year of the first one, between 2020 and 2052."),
        ("moves", "before_start"): _("It cannot end before it starts."),
        ("rrule", "count_left"): _("Say until when it repeats: part of the dates are over."),
        ("first_day", "before_cut"): _("Begin after the last date that stays as it is."),
    }
    return exact.get((field, code), "")
