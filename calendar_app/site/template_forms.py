"""Shape of the form of a template."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from calendar_app.activities.draft import AGE_GROUPS, LONGEST, cleaned
from calendar_app.activities.templates import LENGTHS, MOST_DAYS_BEFORE, Task, TemplateFacts, tasks_of
from calendar_app.domain.crediting import SCALES
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.plans import choices
from calendar_app.site import desk_words, form_words
from calendar_app.site.desk_forms import TOO_LONG, Form, HourField
from calendar_app.site.draft_forms import number_of

SAME = (
    "name", "type", "title_pattern", "days", "starts_at", "ends_at", "scale", "in_community", "outdoor", "audience",
    "age_group", "summary",
)  # fmt: skip


def _at_most(name: str) -> Length:
    return Length(max=LENGTHS[name], message=TOO_LONG)


class TemplateForm(Form):
    name = StringField(_l("What it is called"), validators=[InputRequired(_l("Enter a name.")), _at_most("name")])
    type = SelectField(_l("Type"), validators=[InputRequired(_l("Choose a type."))])
    title_pattern = StringField(_l("Title of the activity"), validators=[Optional(), _at_most("title_pattern")])
    days = IntegerField(
        _l("How many days it lasts"),
        default=1,
        validators=[
            InputRequired(_l("Enter a number of days between 1 and 366.")),
            NumberRange(1, LONGEST, _l("Enter a number of days between 1 and 366.")),
        ],
        render_kw={"inputmode": "numeric", "min": 1},
    )
    starts_at = HourField(_l("Starts at"), validators=[Optional()])
    ends_at = HourField(_l("Ends at"), validators=[Optional()])
    venue_id = SelectField(_l("Venue of the list"), validators=[Optional()])
    scale = RadioField(_l("Scale"), default="grassroots", validators=[InputRequired(_l("Choose a scale."))])
    in_community = BooleanField(_l("It takes place in the community, outside the unit's own house"))
    outdoor = BooleanField(_l("It takes place outdoors"))
    audience = StringField(_l("For whom"), validators=[Optional(), _at_most("audience")])
    age_group = SelectField(_l("Age group"), validators=[Optional()])
    summary = TextAreaField(_l("What happens there"), validators=[Optional(), _at_most("summary")])
    tasks = TextAreaField(_l("What is to be prepared"), validators=[Optional(), Length(max=20_000, message=TOO_LONG)])

    def offer(self, types: Iterable[SelectChoice], halls: Iterable[SelectChoice]) -> None:
        """Put in the types there are and the venues of the unit."""
        self.type.choices = [SelectChoice("", _("Choose a type")), *types]
        self.venue_id.choices = [SelectChoice("", _("Not set")), *halls]
        self.scale.choices = [SelectChoice(code, desk_words.scale_name(code)) for code in SCALES]
        self.age_group.choices = [SelectChoice(code, choices.age_name(code) or _("Not set")) for code in AGE_GROUPS]

    def validate_tasks(self, field: TextAreaField) -> None:
        """Each line is a task and how many days before."""
        try:
            tasks_in(field.data or "")
        except ValueError as error:
            raise ValidationError(form_words.fault("tasks", "unreadable")) from error

    def facts(self) -> TemplateFacts:
        """What a valid form says."""
        same = {name: getattr(self, name).data for name in SAME}
        texts = {name: same[name] or "" for name in ("name", "title_pattern", "audience", "age_group", "summary")}
        return TemplateFacts(
            **{**same, **texts}, venue_id=number_of(self.venue_id.data), tasks=tasks_in(self.tasks.data or "")
        )


def tasks_in(text: str) -> tuple[Task, ...]:
    """The tasks of some lines, "text | days before"; the days may be left out. Raise ValueError."""
    return tuple(_task(line) for line in text.splitlines() if cleaned(line))


def _task(line: str) -> Task:
    said, _bar, days = line.rpartition("|") if "|" in line else (line, "", "")
    number = cleaned(days)
    if not cleaned(said) or (number and not (number.isascii() and number.isdigit() and len(number) < 6)):
        raise ValueError("not a task")
    if number and int(number) > MOST_DAYS_BEFORE:
        raise ValueError("too far")
    return Task(cleaned(said), int(number) if number else None)


def data_of(template: ActivityTemplate) -> dict[str, object]:
    """A template as the form shows it."""
    lines = [f"{task.text} | {'' if task.days_before is None else task.days_before}" for task in tasks_of(template)]
    return {name: getattr(template, name) for name in SAME} | {
        "venue_id": str(template.venue_id or ""),
        "tasks": "\n".join(line.rstrip(" |") if line.endswith("| ") else line for line in lines),
    }
