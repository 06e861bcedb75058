"""Shapes of the bulletin's pages."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from calendar_app.accounts.fields import email_field
from calendar_app.bulletins import wish, words
from calendar_app.bulletins.wish import Wish
from calendar_app.i18n.locale import language
from calendar_app.plans import choice_queries
from calendar_app.plans.choice_queries import Option

#: a choice that the page was opened with stands beside those that everybody has
CARRIED = "chosen"
RHYTHM = _l("Choose how often.")


class WishForm(FlaskForm):
    """What a bulletin tells. Without a token against forged requests: see `bulletins.views`."""

    class Meta:
        csrf = False

    what = RadioField(_l("What it tells"), validators=[InputRequired(_l("Choose what it tells."))])
    place = SelectField(_l("Commune or ward"), validate_choice=False)
    kind = SelectField(_l("Kind of institution"), validate_choice=False)
    rhythm = RadioField(
        _l("How often"),
        choices=[
            SelectChoice("weekly", _l("Every week, on Monday morning")),
            SelectChoice("monthly", _l("Every month, on the first")),
        ],
        validators=[InputRequired(RHYTHM)],
        default="weekly",
    )
    at_once = BooleanField(_l("Tell me at once when something is postponed or cancelled"), default=True)

    carried: str

    def offer(self, session: Session, carried: str, today: date) -> None:
        """Fill the choices; ``carried`` is what the page was opened with."""
        self.carried, spoken = carried, language()
        simple = carried in (wish.HIGHLIGHTS, wish.ALL)
        own = [] if simple else [(CARRIED, words.words(session, carried, spoken))]
        self.what.choices = [
            *own, ("highlights", _l("Highlights: what concerns the whole province, never weekly classes")),
            ("all", _l("Everything that is open to the public")),
            ("place", _l("What takes place in one commune or ward")),
            ("kind", _l("What one kind of institution does")),
        ]  # fmt: skip
        self.place.choices = [("", _l("Choose")), *_offered(choice_queries.places(session, today), spoken)]
        self.kind.choices = [("", _l("Choose")), *_offered(choice_queries.kinds(session), spoken)]
        if self.what.data is None:
            self.what.data = carried.removeprefix("what=") if simple else CARRIED

    def validate(self, extra_validators: object = None) -> bool:
        """A commune, or a kind, has to be named where one is meant."""
        fits = super().validate(extra_validators)
        asked = {"place": (self.place, _l("Choose a commune or ward.")), "kind": (self.kind, _l("Choose a kind."))}
        field, fault = asked.get(self.what.data or "", (None, ""))
        if field is None or (field.data and field.data in dict(field.choices)):
            return fits
        field.errors = [*field.errors, fault]
        return False

    def wish(self) -> Wish:
        """What was asked for."""
        what = self.what.data
        filters = {"highlights": wish.HIGHLIGHTS, "all": wish.ALL, CARRIED: self.carried}.get(what)
        chosen = filters or f"{what}={self[what].data}"
        return Wish(chosen, self.rhythm.data, bool(self.at_once.data), language())


def _offered(options: Iterable[Option], spoken: str) -> list[tuple[str, str]]:
    return [(option.code, option.name_in(spoken)) for option in options]


class AskForm(WishForm):
    """A bulletin asked for a mailbox."""

    email = email_field(_l("E-mail address"), _l("Enter your e-mail address."), "email")
