"""Shape of the form of a venue."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from calendar_app.activities.venues import ACCESSIBILITY, LENGTHS, MOST_PEOPLE, VenueFacts
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, Form
from calendar_app.site.desk_rows import Choice
from calendar_app.site.desk_words import accessibility_name
from calendar_app.site.draft_forms import listed, number_of


class VenueForm(Form):
    name = StringField(
        _l("What it is called"),
        validators=[InputRequired(_l("Enter a name.")), Length(max=LENGTHS["name"], message=TOO_LONG)],
    )
    site_id = SelectField(_l("Building or branch"), validators=[Optional()])
    address = StringField(_l("Address"), validators=[Optional(), Length(max=LENGTHS["address"], message=TOO_LONG)])
    place = SelectField(_l("Commune or ward"), validators=[Optional()])
    capacity = IntegerField(
        _l("How many people fit in"),
        validators=[Optional(), NumberRange(0, MOST_PEOPLE, _l("Enter a figure between 0 and 1,000,000."))],
        render_kw={"inputmode": "numeric", "min": 0},
    )
    accessibility = CheckboxesField(_l("What makes it usable for everybody"), validators=[Optional()])
    outdoor = BooleanField(_l("It is outdoors"))

    def offer(self, unit: Unit, places: tuple[Choice, ...], nothing: str) -> None:
        """Put in the sites of a unit and the places there are."""
        sites = [SelectChoice(str(site.id), site.name) for site in unit.sites]
        self.site_id.choices = [SelectChoice("", nothing), *sites]
        self.place.choices = [SelectChoice("", nothing), *listed(places)]
        self.accessibility.choices = [SelectChoice(code, accessibility_name(code)) for code in ACCESSIBILITY]

    def facts(self) -> VenueFacts:
        """What a valid form says."""
        return VenueFacts(
            name=self.name.data or "",
            site_id=number_of(self.site_id.data),
            address=self.address.data or "",
            place=self.place.data or "",
            capacity=self.capacity.data,
            accessibility=tuple(self.accessibility.data or ()),
            outdoor=bool(self.outdoor.data),
        )


def data_of(venue: Venue) -> dict[str, object]:
    """A venue as the form shows it."""
    return {
        "name": venue.name,
        "site_id": str(venue.site_id or ""),
        "address": venue.address,
        "place": venue.place.code if venue.place else "",
        "capacity": venue.capacity,
        "accessibility": list(venue.accessibility),
        "outdoor": venue.outdoor,
    }
