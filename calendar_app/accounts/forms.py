"""Shapes of the sign-in and account pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from calendar_app.accounts.passwords import LONGEST, SHORTEST

#: the fault of a password -> what the page says
PASSWORD_FAULTS = {
    "too_short": _l("The password needs at least %(least)s characters.", least=SHORTEST),
    "too_long": _l("The password may have at most %(most)s characters.", most=LONGEST),
    "is_email": _l("The password must not be your e-mail address."),
    "one_letter": _l("The password must not repeat one or two characters."),
}


class SignInForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254, message=_l("The e-mail address is too long.")),
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none", "maxlength": 254},
    )
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Enter your password.")),
            Length(max=1000, message=PASSWORD_FAULTS["too_long"]),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class DetailsForm(FlaskForm):
    name = StringField(
        _l("Your name"),
        validators=[
            InputRequired(_l("Enter your name.")),
            Length(max=120, message=_l("The name may have at most 120 characters.")),
        ],
        render_kw={"autocomplete": "name", "maxlength": 120},
    )
    language = RadioField(
        _l("Language of your pages and letters"),
        choices=[SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English")],
        validators=[InputRequired(_l("Choose a language."))],
    )


class ForgottenForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254, message=_l("The e-mail address is too long.")),
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none", "maxlength": 254},
    )


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        _l("New password"),
        validators=[
            InputRequired(_l("Enter a new password.")),
            Length(min=SHORTEST, message=PASSWORD_FAULTS["too_short"]),
            Length(max=LONGEST, message=PASSWORD_FAULTS["too_long"]),
        ],
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST},
    )


class JoinForm(NewPasswordForm, DetailsForm):
    """Name, password and language of somebody who takes up an invitation."""


class AddressForm(FlaskForm):
    """A new address of one's own, which the password proves."""

    email = EmailField(
        _l("New e-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254, message=_l("The e-mail address is too long.")),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none", "maxlength": 254},
    )
    current = PasswordField(
        _l("Current password"),
        validators=[
            InputRequired(_l("Enter your current password.")),
            Length(max=1000, message=PASSWORD_FAULTS["too_long"]),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(FlaskForm):
    current = PasswordField(
        _l("Current password"),
        validators=[
            InputRequired(_l("Enter your current password.")),
            Length(max=1000, message=PASSWORD_FAULTS["too_long"]),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("New password"),
        validators=[
            InputRequired(_l("Enter a new password.")),
            Length(min=SHORTEST, message=PASSWORD_FAULTS["too_short"]),
            Length(max=LONGEST, message=PASSWORD_FAULTS["too_long"]),
        ],
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST},
    )
