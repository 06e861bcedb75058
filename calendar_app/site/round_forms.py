"""Shapes of the forms of rounds."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.duties.round_answers import LONGEST_NOTE, Reply
from calendar_app.duties.rounds import LONGEST, LONGEST_FIELD, MOST_FIELDS, Figure, Letter
from calendar_app.files.service import LARGEST
from calendar_app.models.rounds import Round, RoundField
from calendar_app.site import evidence_forms
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, DayField, Form
from calendar_app.site.evidence_forms import FigureField


def _text(label: Any, most: int, *, missing: Any = None) -> StringField:
    first = InputRequired(missing) if missing else Optional()
    return StringField(label, validators=[first, Length(max=most, message=TOO_LONG)])


class LetterForm(Form):
    title = _text(_l("What it is about"), LONGEST["title"], missing=_l("Say what it is about."))
    number = _text(_l("Number of the letter"), LONGEST["number"])
    issued_on = DayField(_l("Date of the letter"), validators=[Optional()])
    text = TextAreaField(
        _l("What is asked"),
        validators=[Optional(), Length(max=LONGEST["text"], message=TOO_LONG)],
        render_kw={"rows": 6},
    )
    file = FileField(_l("The letter itself"), render_kw={"accept": "application/pdf,.pdf,.docx,image/jpeg,image/png"})
    occasion = SelectField(_l("On the occasion of"), validators=[Optional()])

    def letter(self, new: Any = None) -> Letter:
        """What a valid form says, with the file that came."""
        return Letter(
            title=self.title.data or "", due_on=None, number=self.number.data or "", issued_on=self.issued_on.data,
            text=self.text.data or "", occasion=self.occasion.data or "", file=new,
        )  # fmt: skip


class RoundForm(LetterForm):
    due_on = DayField(_l("To be answered by"), validators=[InputRequired(_l("Enter the last day for an answer."))])

    def figure_fields(self) -> Iterator[tuple[Any, Any, Any]]:
        """Name, measure and hint of each figure that can be asked for."""
        for at in range(MOST_FIELDS):
            yield self[f"figure{at}_name"], self[f"figure{at}_measure"], self[f"figure{at}_hint"]

    def letter(self, new: Any = None) -> Letter:
        said = super().letter(new)
        given = [[(field.data or "").strip() for field in row] for row in self.figure_fields()]
        figures = tuple(Figure(*row) for row in given if any(row))
        return Letter(**{**vars(said), "due_on": self.due_on.data, "figures": figures})


for _at in range(MOST_FIELDS):
    setattr(RoundForm, f"figure{_at}_name", _text(_l("Figure"), LONGEST_FIELD["name"]))
    setattr(RoundForm, f"figure{_at}_measure", _text(_l("Counted in"), LONGEST_FIELD["measure"]))
    setattr(RoundForm, f"figure{_at}_hint", _text(_l("What helps to give it"), LONGEST_FIELD["hint"]))


def data_of(row: Round, fields: Sequence[RoundField]) -> dict[str, Any]:
    """A round as its form shows it."""
    said = {name: getattr(row, name) for name in ("title", "number", "issued_on", "text", "due_on")}
    said["occasion"] = row.commemoration.code if row.commemoration else ""
    for at, one in enumerate(fields):
        said |= {f"figure{at}_name": one.name, f"figure{at}_measure": one.measure, f"figure{at}_hint": one.hint}
    return said


class UnitsForm(Form):
    levels = CheckboxesField(_l("All of a level"), validators=[Optional()])
    kinds = CheckboxesField(_l("All of a kind"), validators=[Optional()])
    under = SelectField(_l("All under one unit"), validators=[Optional()])
    codes = CheckboxesField(_l("One by one"), validators=[Optional()])

    def selectors(self) -> list[dict[str, Any]]:
        """What was chosen: levels, kinds and the tree narrow one another down, units chosen by hand come besides."""
        rule = {"levels": self.levels.data, "kinds": self.kinds.data, "under": self.under.data}
        found = [{name: value for name, value in rule.items() if value}, {"codes": self.codes.data}]
        return [who for who in found if any(who.values())]


class ExtendForm(Form):
    due_on = DayField(_l("New deadline"), validators=[InputRequired(_l("Enter the last day for an answer."))])
    why = StringField(_l("Why it is put off"), validators=[Optional(), Length(max=500, message=TOO_LONG)])


class AnswerForm(Form):
    activities = CheckboxesField(_l("Your activities"), validators=[Optional()])
    note = TextAreaField(
        _l("What you say besides"),
        validators=[Optional(), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        render_kw={"rows": 3},
    )
    revision = HiddenField()

    def reply(self) -> Reply:
        """What a valid form says."""
        figures = {int(name.partition("-")[2]): self[name].data for name in self._fields if name.startswith("figure-")}
        ids = frozenset(int(key) for key in self.activities.data or ())
        return Reply(ids, figures, self.note.data or "")


def answer_form(fields: Sequence[RoundField]) -> type[AnswerForm]:
    """The form of an answer, with a field for each figure that is asked for."""
    figures = {f"figure-{one.id}": _asked(one) for one in fields}
    return type("AnswerFormOfRound", (AnswerForm,), figures)


def _asked(one: RoundField) -> FigureField:
    keyboard = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}
    return FigureField(f"{one.name} ({one.measure})" if one.measure else one.name, validators=[Optional()],
                       description=one.hint, render_kw=keyboard)  # fmt: skip


def sent_letter(form: LetterForm) -> tuple[Any, bool]:
    """The file that came, looked into, or none; and whether it will do, else said beside its field."""
    came = list(evidence_forms.sent([form.file.data]))
    if not came:
        return None, True
    new = evidence_forms.examined(form.file, came[0], "letter")
    return new, new is not None


MEGABYTES = LARGEST // (1024 * 1024) + 2
