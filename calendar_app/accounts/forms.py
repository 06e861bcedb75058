"""Shapes of the sign-in and account pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from calendar_app.accounts.fields import email_field, password_field
from calendar_app.accounts.passwords import LONGEST, SHORTEST

#: the fault of a password -> what the page says
PASSWORD_FAULTS = {
    "too_short": _l("The password needs at least %(least)s characters.", least=SHORTEST),
    "too_long": _l("The password may have at most %(most)s characters.", most=LONGEST),
    "is_email": _l("The password must not be your e-mail address."),
    "one_letter": _l("The password must not repeat one or two characters."),
}


class SignInForm(FlaskForm):
    email = email_field(_l("E-mail address"), _l("Enter your e-mail address."), "username")
    password = password_field(_l("Password"), _l("Enter your password."))


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
    email = email_field(_l("E-mail address"), _l("Enter your e-mail address."), "username")


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

    email = email_field(_l("New e-mail address"), _l("Enter your e-mail address."), "email")
    current = password_field(_l("Current password"), _l("Enter your current password."))


class PasswordForm(FlaskForm):
    current = password_field(_l("Current password"), _l("Enter your current password."))
    password = PasswordField(
        _l("New password"),
        validators=[
            InputRequired(_l("Enter a new password.")),
            Length(min=SHORTEST, message=PASSWORD_FAULTS["too_short"]),
            Length(max=LONGEST, message=PASSWORD_FAULTS["too_long"]),
        ],
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST},
    )
