"""Shapes of the forms about targets: declare, attest, measure, say from where growth is reckoned, take back."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from calendar_app.activities.draft import cleaned
from calendar_app.activities.proofs import NewFile
from calendar_app.domain.errors import Invalid
from calendar_app.files import service as files
from calendar_app.files.naming import LONGEST
from calendar_app.indicators.measuring import MOST
from calendar_app.indicators.proving import LENGTHS, Proof
from calendar_app.site import telling
from calendar_app.site.desk_forms import TOO_LONG, DayField, Form
from calendar_app.site.evidence_forms import DOCUMENTS, FigureField, file_fault

NEEDED = _l("Fill this in.")
KEYBOARD = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}
WITHIN = _l("Enter a whole number that is possible here.")


def count(label: Any, *, optional: bool = False, most: int = MOST) -> FigureField:
    """A field for a whole number."""
    first = Optional() if optional else InputRequired(NEEDED)
    return FigureField(label, validators=[first, NumberRange(0, most, WITHIN)], render_kw=KEYBOARD)


class FileForm(Form):
    """An address and a file that prove something."""

    link = StringField(
        _l("Web address of the evidence"), validators=[Optional(), Length(max=LENGTHS["link"], message=TOO_LONG)]
    )
    file = FileField(_l("File"), render_kw={"accept": DOCUMENTS})

    def proof(self) -> Proof | None:
        """The proof that came; none when its file will not do, which is then said beside its field."""
        try:
            new = taken(self.file.data)
        except Invalid as error:
            self.file.errors = [*self.file.errors, file_fault(error.fields["file"])]
            return None
        texts = {name: self[name].data or "" for name in LENGTHS if name in self}
        return Proof(**texts, file=new)

    def tell(self, faults: dict[str, str]) -> None:
        """Put what the service found wrong beside its fields."""
        telling.tell(self, faults, fault)


class ProofForm(FileForm):
    """What proves what is said: a document too, and a remark."""

    document = StringField(_l("Document"), validators=[Optional(), Length(max=LENGTHS["document"], message=TOO_LONG)])
    note = TextAreaField(
        _l("Note"), validators=[Optional(), Length(max=LENGTHS["note"], message=TOO_LONG)], render_kw={"rows": 2}
    )


def taken(sent: Any) -> NewFile | None:
    """A file that came, looked into; none where none was sent. Raise `Invalid` for one that will not do."""
    if not (isinstance(sent, FileStorage) and sent.filename):
        return None
    return NewFile(cleaned(sent.filename)[-LONGEST:], files.examined(sent.stream.read(files.LARGEST + 1), "evidence"))


class DeclareForm(ProofForm):
    numerator = count(_l("Institutions that meet the condition"), most=100_000)
    denominator = count(_l("Institutions in all"), most=100_000)
    as_of = DayField(_l("Figures as of"), validators=[InputRequired(NEEDED)])


class AttestForm(ProofForm):
    meets = RadioField(
        _l("Does the unit meet the condition?"), choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
        validators=[InputRequired(_l("Choose yes or no."))],
    )  # fmt: skip
    since = DayField(_l("Since"), validators=[InputRequired(NEEDED)])
    last_day = DayField(_l("Last day on which it holds"), validators=[Optional()])


class MeasureForm(ProofForm):
    measured_on = DayField(_l("Measured on"), validators=[InputRequired(NEEDED)])


class BaseForm(ProofForm):
    base_year = count(_l("Base year"), most=9999)
    from_year = count(_l("First year that is reckoned from it"), most=9999)
    value = count(_l("Total of the base year"), optional=True)
    perimeter = TextAreaField(
        _l("Units whose figures are added up"), validators=[Optional(), Length(max=20_000, message=TOO_LONG)],
        render_kw={"rows": 3},
    )  # fmt: skip


class WithdrawForm(Form):
    reason = TextAreaField(
        _l("Reason"), validators=[InputRequired(_l("Say why.")), Length(max=500, message=TOO_LONG)],
        render_kw={"rows": 3},
    )  # fmt: skip

    def tell(self, faults: dict[str, str]) -> None:
        telling.tell(self, faults, fault)


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("document", "missing"): _("Give the document, a web address or a file that proves it."),
        ("numerator", "more_than_whole"): _("No more institutions than there are in all."),
        ("as_of", "out_of_range"): _("Enter a day of that year or of the next one, not later than today."),
        ("since", "out_of_range"): _("Enter a day since the plan began, not later than today."),
        ("since", "not_a_member"): _("On that day the unit was not one of those that the target is about."),
        ("last_day", "before"): _("The last day comes before the first one, or after the plan."),
        ("measured_on", "out_of_range"): _("Enter a day of that year or a later one, not later than today."),
        ("year", "out_of_range"): _("Choose a year of the plan that has begun."),
        ("year", "no_data"): _("There is nothing to measure yet: figures are missing."),
        ("note", "missing"): _("It was measured before: say why it is measured again."),
        ("base_year", "out_of_range"): _("Choose a year before the last one of the plan."),
        ("from_year", "out_of_range"): _("It is a year after the base year, within the plan."),
        ("perimeter", "unknown"): _("One of these codes is no unit."),
        ("link", "not_an_address"): _("Enter a web address that begins with https://."),
        ("reason", "missing"): _("Say why."),
    }
    general = {"too_long": _("This is too long."), "out_of_range": str(WITHIN)}
    return exact.get((field, code)) or general.get(code) or _("This is not possible here.")
