"""Shapes of the desk's forms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

TOO_LONG = _l("At most %(max)d characters.")
#: shown as the first, read as any; a browser's own picker would show a date as its own language has it
DATES, TIMES = ["%d/%m/%Y", "%Y-%m-%d"], ["%H:%M", "%H:%M:%S"]
#: what WTForms says by itself -> what we say
SENTENCES = {
    "Not a valid choice.": _l("Choose one from the list."),
    "'%(value)s' is not a valid choice for this field.": _l("Choose one from the list."),
    "'%(value)s' are not valid choices for this field.": _l("Choose one from the list."),
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


class ReasonForm(Form):
    reason = TextAreaField(
        _l("Reason"),
        validators=[InputRequired(_l("Say why.")), Length(max=500, message=TOO_LONG)],
        render_kw={"rows": 3},
    )


class OverrideForm(ReasonForm):
    """Whether an activity, or one of its dates, counts for an obligation."""

    #: yes | no
    counts = HiddenField()
    #: id of one occurrence; none is the whole activity
    occurrence = SelectField(coerce=lambda text: int(text) if text else None, validate_choice=False)


class RemarkForm(Form):
    """Something that was public at once has been looked at."""

    remark = TextAreaField(_l("Remark"), validators=[Optional(), Length(max=500, message=TOO_LONG)])
