"""Shapes of the forms of difficulties."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.duties.difficulties import LONGEST, Report
from calendar_app.site.desk_forms import TOO_LONG, Form
from calendar_app.site.draft_forms import number_of

#: what a difficulty is about
KINDS: dict[str, Any] = {
    "staff": _l("Staff"),
    "funds": _l("Funds"),
    "premises": _l("Premises"),
    "equipment": _l("Books, exhibits, equipment"),
    "guidance": _l("Guidance, rules"),
    "coordination": _l("Working together with others"),
    "weather": _l("Weather, disaster"),
    "other": _l("Of another kind"),
}


class ReportForm(Form):
    kind = RadioField(
        _l("Kind of difficulty"),
        choices=[SelectChoice(code, name) for code, name in KINDS.items()],
        validators=[InputRequired(_l("Choose what it is about."))],
    )
    title = StringField(
        _l("In one sentence"),
        validators=[
            InputRequired(_l("Say in one sentence what hinders you.")),
            Length(max=LONGEST["title"], message=TOO_LONG),
        ],
    )
    text = TextAreaField(
        _l("How it came about"),
        validators=[Optional(), Length(max=LONGEST["text"], message=TOO_LONG)],
        render_kw={"rows": 5},
    )
    needs = TextAreaField(
        _l("What you need"),
        validators=[Optional(), Length(max=LONGEST["needs"], message=TOO_LONG)],
        render_kw={"rows": 3},
    )
    to = RadioField(_l("To whom"), validators=[Optional()])
    obligation = SelectField(_l("Obligation that it concerns"), validators=[Optional()])
    activity = SelectField(_l("Activity that it concerns"), validators=[Optional()])

    def report(self) -> Report:
        """What a valid form says."""
        return Report(
            kind=self.kind.data, title=self.title.data or "", text=self.text.data or "", needs=self.needs.data or "",
            to=self.to.data or "", obligation_id=number_of(self.obligation.data),
            activity_id=number_of(self.activity.data),
        )  # fmt: skip


class StepForm(Form):
    text = TextAreaField(
        _l("What you say"),
        validators=[InputRequired(_l("Say it in a sentence.")), Length(max=LONGEST["text"], message=TOO_LONG)],
        render_kw={"rows": 3},
    )
