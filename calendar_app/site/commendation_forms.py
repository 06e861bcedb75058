"""Shapes of the forms of commendations."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from calendar_app.duties.commendations import LONGEST, Proposal
from calendar_app.duties.proofs import Given
from calendar_app.site.desk_forms import TOO_LONG
from calendar_app.site.proof_forms import ProofForm


class ProposalForm(ProofForm):
    year = IntegerField(_l("For the year"), validators=[InputRequired(_l("Enter a year."))])
    person = StringField(
        _l("Name of the person"), validators=[Optional(), Length(max=LONGEST["person"], message=TOO_LONG)]
    )
    position = StringField(_l("Position"), validators=[Optional(), Length(max=LONGEST["position"], message=TOO_LONG)])
    merits = TextAreaField(
        _l("What for"),
        validators=[InputRequired(_l("Say what for.")), Length(max=LONGEST["merits"], message=TOO_LONG)],
        render_kw={"rows": 6},
    )

    def proposal(self, given: Given) -> Proposal:
        """What a valid form says."""
        return Proposal(
            year=self.year.data, merits=self.merits.data or "", person=self.person.data or "",
            position=self.position.data or "", given=given,
        )  # fmt: skip
