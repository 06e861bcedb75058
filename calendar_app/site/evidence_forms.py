"""The form that says what came of an activity, and the files that come with it."""

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import IntegerField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from calendar_app.activities.draft import MOST_MONEY, cleaned
from calendar_app.activities.proofs import MOST_FILES, NewFile
from calendar_app.activities.results import FIGURES, MONEY, MOST, TEXTS, Outcome
from calendar_app.domain.errors import Invalid
from calendar_app.files import service as files
from calendar_app.files.naming import LONGEST
from calendar_app.models.activities import Result
from calendar_app.site import desk_words, telling
from calendar_app.site.desk_forms import TOO_LONG, CheckboxesField, Form

PHOTOS = "image/jpeg,image/png,image/webp"
DOCUMENTS = "application/pdf,.pdf,.docx,.xlsx,image/jpeg,image/png,image/webp"
#: 1.200 or 1 200: thousands apart, as they are written by hand
GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+")
NUMBER = re.compile(r"[0-9]{1,10}")
#: name in the service -> field of the form that shows it
SHOWN_AT = {"evidence_link": "evidence", "files": "photos"}


class FigureField(IntegerField):
    """A whole number, typed with or without marks between its thousands."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        said = [text.strip() for text in valuelist]
        super().process_formdata([re.sub(r"\D", "", text) if GROUPED.fullmatch(text) else text for text in said])


def _figure(label: Any, most: int = MOST, sentence: Any = None) -> FigureField:
    within = NumberRange(0, most, sentence or _l("Enter a figure between 0 and 10,000,000."))
    keyboard = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}
    return FigureField(label, validators=[Optional(), within], render_kw=keyboard)


def _money(label: Any) -> FigureField:
    return _figure(label, MOST_MONEY, _l("Enter an amount in đồng, 1,000,000,000,000 at most."))


class ResultForm(Form):
    attendance = _figure(_l("How many people came?"))
    photos = MultipleFileField(_l("Photos"), render_kw={"accept": PHOTOS})
    amount = _figure(_l("Figure it brought"))
    adults = _figure(_l("Of them adults"))
    children = _figure(_l("Of them children"))
    foreign = _figure(_l("Of them from abroad"))
    online = _figure(_l("Besides them, online"))
    narrative = TextAreaField(
        _l("What it achieved"), validators=[Optional(), Length(max=TEXTS["narrative"], message=TOO_LONG)]
    )
    partners = StringField(_l("Who helped"), validators=[Optional(), Length(max=TEXTS["partners"], message=TOO_LONG)])
    spent_state = _money(_l("Spent from the state budget, in đồng"))
    spent_mobilised = _money(_l("Spent from mobilised sources, in đồng"))
    evidence = TextAreaField(
        _l("Web addresses of evidence"), validators=[Optional(), Length(max=6000, message=TOO_LONG)]
    )
    documents = MultipleFileField(_l("Documents"), render_kw={"accept": DOCUMENTS})
    drop = CheckboxesField(_l("Take evidence back"), validate_choice=False, validators=[Optional()])

    def outcome(self, new: tuple[NewFile, ...]) -> Outcome:
        """What a valid form says, with the files that came with it."""
        return Outcome(
            **{name: getattr(self, name).data for name in (*FIGURES, *MONEY)},
            **{name: getattr(self, name).data or "" for name in TEXTS},
            links=tuple((self.evidence.data or "").split()),
            files=new,
            drop=frozenset(int(key) for key in self.drop.data or () if NUMBER.fullmatch(key)),
        )

    def taken(self) -> tuple[NewFile, ...] | None:
        """The files that came, looked into; none when one of them will not do, which is then said beside its field."""
        came = [(field, file) for field in (self.photos, self.documents) for file in sent(field.data)]
        if len(came) > MOST_FILES:
            self.photos.errors = [*self.photos.errors, told("files", "too_many")]
            return None
        found = [examined(field, file) for field, file in came]
        kept = [new for new in found if new is not None]
        return tuple(kept) if len(kept) == len(found) else None


def sent(came: Any) -> Iterator[FileStorage]:
    """The files of a field; a browser sends an empty one for a field without any, others send text."""
    yield from (file for file in came or () if isinstance(file, FileStorage) and file.filename)


def examined(field: Any, file: FileStorage, purpose: files.Purpose = "evidence") -> NewFile | None:
    """A file of a field, looked into; none when it will not do, which is then said beside the field."""
    name = cleaned(file.filename or "")[-LONGEST:]
    try:
        return NewFile(name, files.examined(file.stream.read(files.LARGEST + 1), purpose))
    except Invalid as error:
        sentence = _("%(name)s: %(fault)s", name=name, fault=file_fault(error.fields["file"]))
        field.errors = [*field.errors, sentence]
        return None


def file_fault(code: str) -> str:
    """Why a file is not taken."""
    return {
        "empty": _("the file is empty."),
        "too_large": _("the file is too large: 8 MB for a photo, 5 MB for a document."),
        "unknown_type": _("this type of file is not taken. Send JPEG, PNG or WebP photos, PDF, .docx or .xlsx."),
        "too_many_pixels": _("the picture is too large: 40 megapixels for JPEG, 25 for PNG and WebP."),
    }.get(code) or _("the file is damaged or incomplete.")


def told(name: str, code: str) -> str:
    """What a broken rule of a result says beside its field."""
    exact = {
        ("files", "too_many"): _("At most 10 files at a time, and 40 in all."),
        ("evidence_link", "missing"): _("Enter the web address of what was made, or send a file that proves it."),
        ("children", "more_than_came"): _("Adults and children together are more than came in all."),
        ("adults", "more_than_came"): _("Adults and children together are more than came in all."),
        ("foreign", "more_than_came"): _("More people from abroad than came in all."),
    }
    return exact.get((name, code)) or desk_words.fault(name, code)


def tell(form: ResultForm, faults: dict[str, str]) -> None:
    """Put what the service found wrong beside its fields."""
    telling.tell(form, faults, told, SHOWN_AT)


def data_of(result: Result | None) -> dict[str, Any]:
    """A result as the form shows it; addresses stand in the list of evidence."""
    return {name: getattr(result, name) for name in (*FIGURES, *MONEY, *TEXTS)} if result else {}
