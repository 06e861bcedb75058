"""Shape of the form of a checklist: a row for each thing to prepare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from calendar_app.activities.checklist import LONGEST, MOST, Item
from calendar_app.activities.draft import cleaned
from calendar_app.site import form_words
from calendar_app.site.desk_forms import TOO_LONG, DayField, Form
from calendar_app.site.draft_forms import number_of

#: rows that are offered for new things
EMPTY = 3


@dataclass(frozen=True)
class Owner:
    """Somebody who can be given an item."""

    id: int
    name: str


class RowForm(PlainForm):
    class Meta(Form.Meta):
        csrf = False

    id = HiddenField(validators=[Optional()])
    text = StringField(_l("What is to be done"), validators=[Optional(), Length(max=LONGEST, message=TOO_LONG)])
    owner_id = SelectField(_l("Who"), validators=[Optional()])
    due_on = DayField(_l("Until"), validators=[Optional()])
    done = BooleanField(_l("Done"))

    @property
    def blank(self) -> bool:
        """Whether the row is no item, or no longer one: nothing is to be done."""
        if cleaned(self.text.data or ""):
            return False
        return bool(self.id.data) or not (self.owner_id.data or self.due_on.data)

    def item(self) -> Item:
        """What a valid row says."""
        return Item(
            id=number_of(self.id.data),
            text=self.text.data or "",
            owner_id=number_of(self.owner_id.data),
            due_on=self.due_on.data,
            done=bool(self.done.data),
        )


class ChecklistForm(Form):
    revision = HiddenField(validators=[Optional()])
    rows = FieldList(FormField(RowForm), max_entries=MOST + EMPTY)

    def offer(self, owners: Iterable[Owner], gone: Mapping[int, str]) -> None:
        """Put in the people who can be given an item, and those who were and can no longer."""
        people = [SelectChoice(str(one.id), one.name) for one in owners]
        known = {choice.value for choice in people}
        people += [SelectChoice(str(number), name) for number, name in gone.items() if str(number) not in known]
        for row in self.rows:
            row.owner_id.choices = [SelectChoice("", _("Nobody yet")), *people]

    def items(self) -> list[Item]:
        """What a valid form says; blank rows are left out."""
        return [row.form.item() for row in self.rows if not row.form.blank]

    def tell(self, faults: Mapping[str, str]) -> None:
        """Put what the service found wrong beside the row and field; it counts the rows that are not blank."""
        rows = [row.form for row in self.rows if not row.form.blank]
        for key, code in faults.items():
            name, _dash, number = key.partition("-")
            if number.isdigit() and int(number) < len(rows):
                field = rows[int(number)][name]
                field.errors = [*field.errors, form_words.fault(name, code)]
            else:
                self.form_errors.append(form_words.fault(name, code))


def data_of(items: Sequence[Item], revision: int) -> dict[str, Any]:
    """A checklist as the form shows it, with empty rows for more."""
    rows = [
        {"id": str(one.id), "owner_id": str(one.owner_id or "")}
        | {name: getattr(one, name) for name in ("text", "due_on", "done")}
        for one in items
    ]
    return {"revision": str(revision), "rows": rows + [{}] * EMPTY}
