"""Shape of the form with which somebody urges units."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from calendar_app.jinja import named
from calendar_app.reminders.nudges import LONGEST, Candidate
from calendar_app.site.desk_forms import CheckboxesField, Form

#: fault of a field -> what the page says
FAULTS = {
    "missing": _l("Enter a sentence of your own."),
    "too_long": _l("The sentence may have at most 500 characters."),
    "none": _l("Choose at least one unit."),
    "unknown": _l("Choose among the units of the list."),
}


class NudgeForm(Form):
    units = CheckboxesField(_l("Units to remind"), validators=[InputRequired(FAULTS["none"])])
    sentence = TextAreaField(
        _l("Your own sentence"),
        validators=[InputRequired(FAULTS["missing"])],
        render_kw={"rows": 4, "maxlength": LONGEST},
    )

    def offer(self, found: Iterable[Candidate]) -> None:
        """Offer the units to which a letter can go."""
        self.units.choices = [SelectChoice(one.concern.unit.code, label(one)) for one in found if not one.why_not]

    def tell(self, faults: dict[str, str]) -> None:
        """Say beside its field what the service found."""
        for field, fault in faults.items():
            said = FAULTS["none" if (field, fault) == ("units", "missing") else fault]
            self[field].errors = [*self[field].errors, said]


def label(one: Candidate) -> str:
    """A unit, and who would get the letter."""
    names = [person.name for person in one.people]
    shown = ", ".join(names[:3]) + (_(" and %(count)s more", count=len(names) - 3) if len(names) > 3 else "")
    return f"{named(one.concern.unit)} – {shown}"
