"""Shapes of the forms of figures: a field for each figure that a form of the plan asks for, and rows to paste."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from calendar_app.domain.figures import Key
from calendar_app.indicators import sheets
from calendar_app.indicators.definitions import Form as Asked
from calendar_app.indicators.sheets import LONGEST_REMARK, MOST, Entered
from calendar_app.jinja import named
from calendar_app.site import telling
from calendar_app.site.desk_forms import TOO_LONG, Form
from calendar_app.site.evidence_forms import FigureField
from calendar_app.site.target_forms import FileForm

WITHIN = _l("Enter a whole number between 0 and 1,000,000,000,000.")
KEYBOARD = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}


class SheetForm(FileForm):
    """The fields of figures are added by `form_for`."""

    remark = TextAreaField(
        _l("Note"), validators=[Optional(), Length(max=LONGEST_REMARK, message=TOO_LONG)], render_kw={"rows": 3}
    )
    revision = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31 - 1)])
    source = HiddenField()
    keys: dict[str, Key] = {}

    def entered(self, proof: Any) -> Entered:
        """What a valid form says."""
        source = self.source.data if self.source.data in sheets.SOURCES else "typed"
        return Entered(
            figures={key: _number(self[name].data) for name, key in self.keys.items()},
            remark=(self.remark.data or "").replace("\r\n", "\n"), proof=proof, source=source,
            revision=self.revision.data or 0,
        )  # fmt: skip

    def fill(self, values: dict[Key, int]) -> None:
        """Show figures in their fields."""
        for name, key in self.keys.items():
            if key in values:
                field = self[name]
                field.data = str(values[key]) if isinstance(field, RadioField) else values[key]

    def tell(self, faults: dict[str, str]) -> None:
        telling.tell(self, faults, fault)


def form_for(asked: Asked, **options: Any) -> SheetForm:
    """A form with a field for each figure; yes or no where the plan asks so."""
    keys = {sheets.name_of(key): key for key in sheets.keys_of(asked)}
    fields: dict[str, Any] = {"keys": keys}
    for metric in asked.metrics:
        for part in (None, *metric.breakdowns):
            name = sheets.name_of((metric.code, part.code if part else ""))
            label = named(part) if part else named(metric)
            fields[name] = _yes_no(label) if metric.yes_no else _figure(label)
    return type("AskedForm", (SheetForm,), fields)(**options)


def _figure(label: str) -> FigureField:
    return FigureField(label, validators=[Optional(), NumberRange(0, MOST, WITHIN)], render_kw=KEYBOARD)


def _yes_no(label: str) -> RadioField:
    return RadioField(label, choices=[SelectChoice("1", _("Yes")), SelectChoice("0", _("No"))], validators=[Optional()])


def _number(value: Any) -> int | None:
    if isinstance(value, int):
        return value
    return int(value) if value in ("0", "1") else None


class PasteForm(Form):
    rows = TextAreaField(
        _l("Rows copied from a spreadsheet"), validators=[Optional(), Length(max=200_000, message=TOO_LONG)],
        render_kw={"rows": 6},
    )  # fmt: skip
    file = FileField(_l("or a workbook (.xlsx)"), render_kw={"accept": ".xlsx"})


class TableForm(Form):
    """A table that was looked at, and what it would do."""

    rows = HiddenField(validators=[Length(max=1_000_000)])
    source, digest = HiddenField(), HiddenField()


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("figures", "missing"): _("No figure is given yet."),
        ("link", "not_an_address"): _("Enter a web address that begins with https://."),
        ("reason", "missing"): _("Say why."),
    }
    general = {
        "more_than_whole": _("A part cannot be more than the whole."),
        "less_than_parts": _("The parts together are more than the whole."),
        "out_of_range": str(WITHIN),
        "too_long": _("This is too long."),
    }
    return exact.get((field, code)) or general.get(code) or _("This is not possible here.")


def left_out(code: str) -> str:
    """Why a pasted row was not used."""
    return {
        "unknown": _("no figure of this form has that name"),
        "two_numbers": _("several numbers, and no heading that names the year"),
        "no_number": _("no whole number"),
    }.get(code, "")


def table_fault(code: str) -> str:
    """What is wrong with a cell or a row of a table."""
    return {
        "no_heading": _("No row names the figures. Keep the heading of the workbook, or of the form."),
        "two_columns": _("two columns are the same figure"),
        "too_many": _("there are more than 1,000 rows"),
        "no_unit": _("no unit is named"),
        "unknown_unit": _("no unit of yours that gives these figures has this name or code"),
        "two_units": _("several units have this name: write the code"),
        "again": _("this unit stands in the table twice"),
        "no_number": _("no whole number"),
        "out_of_range": _("outside the range of this figure"),
        "submitted": _("its figures are handed in; they can be changed once they are taken back or returned"),
        "accepted": _("its figures are accepted; they can be changed once they are returned"),
    }.get(code, _("This is not possible here."))
