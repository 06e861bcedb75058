"""Shapes of the forms of the days desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.plans.observances import Declared, Observed, Span
from calendar_app.site.desk_forms import TOO_LONG, DayField, Form

DOCUMENT_HINT = _l("For example: Công văn số 5607/BGDĐT-GDNNGDTX")


def _name(label: object, missing: object, length: int = 200) -> StringField:
    return StringField(label, validators=[InputRequired(missing), Length(max=length, message=TOO_LONG)])


def _text(label: object, length: int = 200) -> StringField:
    return StringField(label, validators=[Optional(), Length(max=length, message=TOO_LONG)])


class ObservedForm(Form):
    first_day = DayField(_l("First day"), validators=[Optional()])
    last_day = DayField(_l("Last day"), validators=[Optional()])
    theme_vi = _text(_l("Theme in Vietnamese"), 400)
    theme_en = _text(_l("Theme in English"), 400)
    letter = _text(_l("Number of the letter"), 120)
    file = FileField(_l("The letter itself (PDF, picture or Word file)"))

    def observed(self, file_id: int | None) -> Observed:
        """What a valid form says; a single day needs no last one."""
        first = self.first_day.data
        return Observed(
            first, self.last_day.data or first, self.theme_vi.data or "", self.theme_en.data or "",
            self.letter.data or "", file_id,
        )  # fmt: skip


class DayOffForm(Form):
    sort = RadioField(
        _l("What kind of day"),
        choices=[
            SelectChoice("off", _l("Offices are closed")),
            SelectChoice("worked", _l("A weekend day worked in exchange")),
        ],
        default="off",
        validators=[InputRequired()],
    )
    first_day = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day"), validators=[Optional()])
    name_vi = _text(_l("What it is called"))
    document = _text(_l("Number of the document"))

    def span(self) -> Span:
        """What a valid form says."""
        first = self.first_day.data
        return Span(first, self.last_day.data or first, self.name_vi.data or "", "", self.document.data or "")


class OccasionForm(Form):
    name_vi = _name(_l("Name in Vietnamese"), _l("Enter a name."))
    name_en = _text(_l("Name in English"))
    first_day = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day"), validators=[Optional()])
    document = _text(_l("Number of the document"))
    document_on = DayField(_l("Date of the document"), validators=[Optional()])

    def span(self) -> Span:
        """What a valid form says."""
        first = self.first_day.data
        return Span(
            first, self.last_day.data or first, self.name_vi.data or "", self.name_en.data or "",
            self.document.data or "", self.document_on.data,
        )  # fmt: skip


class DisruptionForm(Form):
    sort = RadioField(
        _l("What it is"),
        choices=[
            SelectChoice("mourning", _l("Mourning")),
            SelectChoice("storm", _l("Storm or flood")),
            SelectChoice("other", _l("Something else")),
        ],
        validators=[InputRequired(_l("Choose what it is."))],
    )
    name = _name(_l("What it is called"), _l("Enter a name."))
    first_day = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day"), validators=[Optional()])
    place = SelectField(_l("Where"), validators=[Optional()])
    document = _text(_l("Number of the document"))
    reason = _text(_l("What the organisers are told besides"), 300)

    def declared(self) -> Declared:
        """What a valid form says."""
        first = self.first_day.data
        return Declared(
            self.sort.data, self.name.data or "", first, self.last_day.data or first, self.place.data or "",
            self.document.data or "", self.reason.data or "",
        )  # fmt: skip
