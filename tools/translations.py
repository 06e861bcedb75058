"""The Vietnamese catalogue: `make translations` finds new sentences, drops old ones and compiles what is translated.

Sentences are marked in code and templates with an English msgid. The catalogue and its compiled form are committed.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {"calendar_app": [("**.py", "python")], "templates": [("**.*", "jinja2")]}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "lazy_gettext", "_l", "N_")),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
    **dict.fromkeys(("pgettext", "lazy_pgettext"), ((1, "c"), 2)),
}
PO = ROOT / "calendar_app" / "i18n" / "vi" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
#: Catalogues say when they were made; ours does not, so that it changes only when a sentence does.
MADE = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "# The Vietnamese sentences. Brought up to date by `make translations`."
BY: dict[str, Any] = {"last_translator": "the project", "language_team": "Vietnamese", "msgid_bugs_address": "none"}
DATES: dict[str, Any] = {"creation_date": MADE, "revision_date": MADE}


def found() -> Catalog:
    """Every sentence that the code and the templates show, without translations."""
    catalogue = Catalog(**DATES)
    for folder, methods in SOURCES.items():
        base = ROOT / folder
        options = {"**.*": {"trimmed": "true", "silent": "false"}}
        for name, _line, message, comments, context in extract_from_dir(base, methods, options, KEYWORDS):
            catalogue.add(message, locations=[(f"{folder}/{name}", 1)], auto_comments=comments, context=context)
    return catalogue


def kept() -> Catalog:
    """The catalogue as it is committed; empty when there is none."""
    if not PO.exists():
        return Catalog(locale="vi", project="calendar", version="1", fuzzy=False, header_comment=HEADER, **BY, **DATES)
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def compiled(catalogue: Catalog) -> bytes:
    """What the application loads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The msgids that have no translation, or only a guessed one."""
    return [str(message.id) for message in catalogue if message.id and (not all_of(message.string) or message.fuzzy)]


def all_of(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def main() -> None:
    """Bring catalogue and compiled file up to date, and say what is still to be translated."""
    catalogue = kept()
    catalogue.update(found(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.revision_date = MADE
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    MO.write_bytes(compiled(kept()))
    for message in missing(kept()):
        print(f"to translate: {message}")


if __name__ == "__main__":
    main()
