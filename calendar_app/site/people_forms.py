"""Shapes of the pages on which managers invite people and decide what they may do."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.accounts.fields import email_field
from calendar_app.domain.access import Role
from calendar_app.models.people import Person

#: fault of a field -> what the page says
FAULTS = {
    "malformed": _l("This is not an e-mail address to which mail can be written."),
    "here_already": _l("This person has a role here already. Change it on their own page."),
    "last_manager": _l("This is the last manager of the unit. Only somebody who manages a unit above may change that."),
    "may_not_plan": _l("Choose somebody who may plan in this unit."),
    "in_charge": _l("Hand over first what is in their hands."),
    "oneself": _l("You cannot close your own account."),
    "inactive": _l("This account is closed. Open it again first."),
}


def role_meaning(role: Role) -> str:
    """A role and what it may do."""
    return {
        Role.VIEWER: _("May read: sees everything of the unit, changes nothing"),
        Role.EDITOR: _("May plan: enters activities and results"),
        Role.APPROVER: _("May approve: plans, and publishes what others have planned"),
        Role.MANAGER: _("Manages: approves, and decides who belongs to the unit"),
    }[role]


class RoleForm(FlaskForm):
    role = RadioField(_l("What they may do"), validators=[InputRequired(_l("Choose what they may do."))])
    was = HiddenField()

    def offer(self, roles: Iterable[Role]) -> None:
        """Offer the roles that the reader may give."""
        self.role.choices = [SelectChoice(role.name.lower(), role_meaning(role)) for role in roles]


class InviteForm(RoleForm):
    email = email_field(_l("E-mail address"), _l("Enter the e-mail address."), "off")
    name = StringField(
        _l("Name"),
        validators=[Optional(), Length(max=120, message=_l("The name may have at most 120 characters."))],
        render_kw={"autocomplete": "off", "maxlength": 120},
    )


class TransferForm(FlaskForm):
    taker = SelectField(_l("Who takes over"), coerce=int, validators=[InputRequired(_l("Choose who takes over."))])

    def offer(self, people: Iterable[Person]) -> None:
        """Offer those who may plan in the unit."""
        self.taker.choices = [
            SelectChoice(0, _("Choose somebody")),
            *(SelectChoice(person.id, f"{person.name} ({person.email})") for person in people),
        ]
