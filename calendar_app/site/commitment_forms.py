"""The form of a commitment."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from calendar_app.plans.commitments import LONGEST_DOCUMENT, LONGEST_NAME, MOST, Commitment
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, DayField, Form

YEARS = NumberRange(2000, 2060, _l("Enter a year."))


class CommitmentForm(Form):
    name = StringField(
        _l("What is owed"),
        validators=[InputRequired(_l("Say what is owed.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    minimum = IntegerField(
        _l("How many a year, at least"), default=1,
        validators=[InputRequired(_l("Enter a number.")), NumberRange(1, MOST, _l("Enter a number from 1 to 1,000."))],
    )  # fmt: skip
    types = CheckboxesField(_l("Which types of activity count"), validators=[Optional()])
    day = SelectField(_l("On the occasion of"), validators=[Optional()])
    in_community = BooleanField(_l("It takes place in the community, outside the unit's own house"))
    from_year = IntegerField(_l("From year"), validators=[InputRequired(_l("Enter a year.")), YEARS])
    until_year = IntegerField(_l("Last year"), validators=[Optional(), YEARS])

    def commitment(self, units: tuple[str, ...]) -> Commitment:
        """What a valid form says."""
        return Commitment(
            name=self.name.data or "", minimum=self.minimum.data, from_year=self.from_year.data, units=units,
            types=tuple(self.types.data or ()), day=self.day.data or "", in_community=bool(self.in_community.data),
            until_year=self.until_year.data,
        )  # fmt: skip


class AssignmentForm(CommitmentForm):
    units = CheckboxesField(_l("Which units owe it"), validators=[InputRequired(_l("Choose at least one unit."))])
    document = StringField(
        _l("Number of the document"),
        validators=[
            InputRequired(_l("Enter the number of the document.")),
            Length(max=LONGEST_DOCUMENT, message=TOO_LONG),
        ],
    )
    document_on = DayField(
        _l("Date of the document"), validators=[InputRequired(_l("Enter the date of the document."))]
    )

    def commitment(self, units: tuple[str, ...]) -> Commitment:
        """What a valid form says; the units are those ticked."""
        said = super().commitment(tuple(self.units.data or units))
        return Commitment(**{**vars(said), "document": self.document.data or "", "document_on": self.document_on.data})


class WithdrawForm(Form):
    from_year = IntegerField(_l("Owed no more from year"), validators=[InputRequired(_l("Enter a year.")), YEARS])
