"""The fields with which evidence of a duty or of a candidate is handed in."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, TextAreaField
from wtforms.validators import Length, Optional

from calendar_app.activities.proofs import MOST_FILES
from calendar_app.duties.proofs import Given
from calendar_app.site import evidence_forms
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, Form

NUMBER = re.compile(r"[0-9]{1,9}")


class ProofForm(Form):
    links = TextAreaField(
        _l("Web addresses of evidence"),
        validators=[Optional(), Length(max=6000, message=TOO_LONG)],
        render_kw={"rows": 2},
    )
    files = MultipleFileField(_l("Files"), render_kw={"accept": evidence_forms.DOCUMENTS})
    drop = CheckboxesField(_l("Take evidence back"), validate_choice=False, validators=[Optional()])

    def given(self) -> Given | None:
        """What a valid form hands in; none when a file will not do, which is then said beside its field."""
        came = list(evidence_forms.sent(self.files.data))
        if len(came) > MOST_FILES:
            self.files.errors = [*self.files.errors, fault("files", "too_many")]
            return None
        found = [evidence_forms.examined(self.files, file) for file in came]
        kept = tuple(new for new in found if new is not None)
        if len(kept) < len(found):
            return None
        drop = frozenset(int(key) for key in self.drop.data or () if NUMBER.fullmatch(key))
        return Given(tuple((self.links.data or "").split()), kept, drop)


def fault(field: str, code: str) -> str:
    """What a broken rule of evidence says beside its field."""
    words: dict[tuple[str, str], Any] = {
        ("links", "not_an_address"): _("Enter addresses that begin with https:// or http://, one a line."),
        ("links", "too_long"): _("An address may have at most 500 characters."),
        ("files", "too_many"): _("At most 10 files at a time, and 40 in all."),
    }
    return str(words.get((field, code), ""))
