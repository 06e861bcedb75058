"""Shapes of the forms with which units are changed."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, DayField, Form
from calendar_app.units.acts import Act, Ending, Heir, Opening

#: lines for heirs that the form offers
HEIRS = 4
TERMS = [
    SelectChoice("waived", _l("nothing in the period that runs")),
    SelectChoice("pro_rata", _l("the part for the days that are left")),
    SelectChoice("full", _l("all of it")),
]


class ActForm(Form):
    on = DayField(_l("From which day"), validators=[InputRequired(_l("Enter the day from which it holds."))])
    legal_basis = StringField(
        _l("Legal basis"),
        validators=[InputRequired(_l("Name the document that orders it.")), Length(max=300, message=TOO_LONG)],
    )

    def act(self) -> Act:
        """The day and the document."""
        return Act(self.on.data, self.legal_basis.data or "")


class OpeningForm(ActForm):
    code = StringField(_l("Code"), validators=[InputRequired(_l("Enter a code.")), Length(max=40, message=TOO_LONG)])
    name_vi = StringField(_l("Name in Vietnamese"), validators=[InputRequired(_l("Enter a name."))])
    name_en = StringField(_l("Name in English"), validators=[Optional()])
    level = SelectField(_l("Level"))
    kinds = CheckboxesField(_l("What it is"), validators=[Optional()])
    parent = SelectField(_l("Under which unit"), validators=[InputRequired(_l("Choose a unit."))])
    place = SelectField(_l("Commune or ward"), validators=[Optional()])
    email = StringField(_l("E-mail address"), validators=[Optional(), Length(max=254, message=TOO_LONG)])
    phone = StringField(_l("Telephone"), validators=[Optional(), Length(max=40, message=TOO_LONG)])
    address = StringField(_l("Address"), validators=[Optional(), Length(max=300, message=TOO_LONG)])
    needs_approval = BooleanField(_l("Its activities are approved before they are published"), default=True)

    def opening(self) -> Opening:
        """What a valid form says."""
        texts = {name: getattr(self, name).data or "" for name in
                 ("code", "name_vi", "name_en", "level", "parent", "place", "email", "phone", "address")}  # fmt: skip
        return Opening(**texts, kinds=tuple(self.kinds.data or ()), needs_approval=bool(self.needs_approval.data))


class RenameForm(ActForm):
    name_vi = StringField(_l("New name in Vietnamese"), validators=[InputRequired(_l("Enter a name."))])
    name_en = StringField(_l("New name in English"), validators=[Optional()])


class MoveForm(ActForm):
    parent = SelectField(_l("Under which unit"), validators=[InputRequired(_l("Choose a unit."))])


class HeirPart(Part):
    """One line: who follows, in which duty, on what terms."""

    unit = SelectField(_l("Unit"), validators=[Optional()])
    duty = SelectField(_l("In what"), validators=[Optional()])
    minimum = SelectField(_l("Owes of the yearly numbers"), choices=TERMS, validators=[Optional()])
    carry_credits = BooleanField(_l("What was held in the period that runs counts for it"))
    take_kinds = BooleanField(_l("It becomes what the old unit was (library, museum ...)"))


class EndingForm(ActForm):
    sort = RadioField(
        _l("What happens to the unit"),
        choices=[
            SelectChoice("merge", _l("It is merged into another unit")),
            SelectChoice("split", _l("It is split into several units")),
            SelectChoice("transfer", _l("It goes on, and hands single duties over")),
            SelectChoice("dissolve", _l("It is dissolved")),
        ],
        validators=[InputRequired(_l("Choose what happens."))],
    )
    heirs = FieldList(FormField(HeirPart), min_entries=HEIRS, max_entries=HEIRS)
    note = TextAreaField(_l("Note"), validators=[Optional(), Length(max=500, message=TOO_LONG)])

    def ending(self) -> Ending:
        """What a valid form says; empty lines are left out."""
        lines = [part.data for part in self.heirs if part.data["unit"]]
        heirs = tuple(
            Heir(one["unit"], one["duty"] or "", one["carry_credits"], one["minimum"] or "waived", one["take_kinds"])
            for one in lines
        )
        return Ending(self.sort.data, heirs, self.note.data or "")


class ContactForm(Form):
    email = StringField(_l("E-mail address"), validators=[Optional(), Length(max=254, message=TOO_LONG)])
    phone = StringField(_l("Telephone"), validators=[Optional(), Length(max=40, message=TOO_LONG)])
    address = StringField(_l("Address"), validators=[Optional(), Length(max=300, message=TOO_LONG)])
    needs_approval = BooleanField(_l("Its activities are approved before they are published"))
