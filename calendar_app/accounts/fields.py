"""Fields that many forms have: an e-mail address, and the password that proves who it is."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from calendar_app.accounts.passwords import LONGEST

#: letters of a password that is only compared
MOST = 1000


def email_field(label: Any, missing: Any, autocomplete: str) -> EmailField:
    """An address; browsers fill it in as ``autocomplete`` says, and leave its letters alone."""
    return EmailField(
        label,
        validators=[InputRequired(missing), Length(max=254, message=_l("The e-mail address is too long."))],
        render_kw={"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none", "maxlength": 254},
    )


def password_field(label: Any, missing: Any) -> PasswordField:
    """The password that somebody has already."""
    too_long = _l("The password may have at most %(most)s characters.", most=LONGEST)
    return PasswordField(
        label,
        validators=[InputRequired(missing), Length(max=MOST, message=too_long)],
        render_kw={"autocomplete": "current-password"},
    )
