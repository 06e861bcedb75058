"""Names of files, made safe to offer for download on any system."""

import re

from calendar_app.domain.text import nfc, strip_controls
from calendar_app.files.kinds import Kind

LONGEST = 120
NAMELESS = "tep"
#: what Windows refuses in a name, and the marks that turn the direction of writing ("gpj.exe" read as "exe.jpg")
_ODD = re.compile(r"[<>:\"|?*\n\t\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,5}$")


def cleaned_name(name: str, kind: Kind) -> str:
    """The name its owner gave a file, without a path, with the ending of what it really is."""
    last = re.split(r"[/\\]", strip_controls(nfc(name)))[-1]
    stem = _ENDING.sub("", " ".join(_ODD.sub(" ", last).split())).strip(". ")
    return f"{stem[:LONGEST].rstrip('. ') or NAMELESS}.{kind.ending}"
