"""Shapes of the import: which file, for which year, and what to do with what was previewed."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import Optional

from calendar_app.site.desk_forms import Form


class UploadForm(Form):
    """``year`` and ``type`` are filled with what the unit may choose."""

    file = FileField(_l("File of the plan"), validators=[FileRequired(_l("Choose a file."))])
    year = SelectField(_l("Year of the plan"), coerce=int)
    type = SelectField(_l("Type, for rows that name none"), validators=[Optional()])


class ConfirmForm(Form):
    """``digest`` is that of the preview which was shown."""

    digest = HiddenField()
    leave_out = BooleanField(_l("Import the good rows without those that are wrong"))
    submit = BooleanField(_l("Submit all of them for approval"))
