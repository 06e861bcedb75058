"""Shapes of the forms of duties and reports."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, Optional

from calendar_app.duties.service import LONGEST_NOTE
from calendar_app.site.desk_forms import TOO_LONG, DayField, Form
from calendar_app.site.proof_forms import ProofForm


class DueForm(Form):
    due_on = DayField(_l("Due on"), validators=[Optional()])
    everybody = BooleanField(_l("The same day for every unit that has it in this year"))


class NoteForm(Form):
    note = TextAreaField(
        _l("Note"), validators=[Optional(), Length(max=LONGEST_NOTE, message=TOO_LONG)], render_kw={"rows": 2}
    )


class DoneForm(ProofForm, NoteForm):
    """It is done: what proves it, if anything does."""
