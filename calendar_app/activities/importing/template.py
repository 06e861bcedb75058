"""The workbook that a planner fills in: headers, an example, lists to choose from, and a sheet that explains."""

import io
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.activities.importing import columns, lexicon, queries
from calendar_app.activities.importing.columns import COLUMNS, Column
from calendar_app.activities.importing.lexicon import Word
from calendar_app.units import queries as units

#: columns that a new plan needs no place for
LEFT_OUT = ("state", "attendance", "occasions", "metric", "exdates")
#: rows that the lists to choose from reach
ROWS = 500


def template(session: Session, language: str, year: int) -> bytes:
    """The workbook, its headers and lists in a language, its example in a year."""
    shown = [column for column in COLUMNS if column.key not in LEFT_OUT]
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = _formats(book)
    plan = book.add_worksheet(_("Plan of the year"))
    lists = _lists(session, language)
    _headers(plan, shown, language, formats)
    _example(plan, shown, language, year, lists, formats)
    _explained(book, shown, language, formats)
    _choices(book, plan, shown, language, lists, formats)
    book.close()
    return body.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    said = {
        "header": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"},
        "required": {"bold": True, "bg_color": "#F8DDB8", "border": 1, "text_wrap": True, "valign": "top"},
        "example": {"italic": True, "font_color": "#666666"},
        "wrap": {"text_wrap": True, "valign": "top"},
        "text": {"num_format": "@"},
    }
    return {name: book.add_format(properties) for name, properties in said.items()}


def _lists(session: Session, language: str) -> dict[str, list[str]]:
    """What the lists to choose from offer, by column."""
    words: dict[str, list[Word]] = {
        "type": queries.types(session), "task": queries.tasks(session), "scale": list(lexicon.SCALES),
        "visibility": list(lexicon.VISIBILITIES), "age_group": list(lexicon.AGE_GROUPS),
        "commemorations": queries.commemorations(session),
    }  # fmt: skip
    named = {key: [_named(word, language) for word in found] for key, found in words.items()}
    places = [(place.name_en if language == "en" else "") or place.name_vi for place in units.places(session)]
    agreed = [_("Yes"), _("No")]
    return named | {"place": places, "in_community": agreed, "outdoor": agreed}


def _named(word: Word, language: str) -> str:
    return (word.name_en if language == "en" else "") or word.name_vi


def _headers(sheet: Any, shown: list[Column], language: str, formats: dict[str, Any]) -> None:
    for at, column in enumerate(shown):
        days = column.kind in ("day", "time")
        sheet.set_column(at, at, column.width, formats["text"] if days else None)
        sheet.write_string(0, at, column.name(language), formats["required" if column.required else "header"])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)


def _example(
    sheet: Any, shown: list[Column], language: str, year: int, lists: dict[str, list[str]], formats: dict[str, Any]
) -> None:
    said = {
        "title": _("Book display for the Book and Reading Culture Day"), "type": next(iter(lists["type"]), ""),
        "first_day": f"21/04/{year}", "last_day": f"23/04/{year}", "starts_at": "7:30", "ends_at": "17:00",
        "venue": _("Reading room, floor 1"), "scale": lists["scale"][0], "in_community": _("No"),
        "audience": _("Pupils and parents"), "fee": "0", "budget_state": "15.000.000",
        "notes": columns.EXAMPLES[language],
    }  # fmt: skip
    for at, column in enumerate(shown):
        if said.get(column.key):
            sheet.write_string(1, at, said[column.key], formats["example"])


def _explained(book: Any, shown: list[Column], language: str, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90, formats["wrap"])
    for at, column in enumerate(shown):
        sheet.write_string(at, 0, column.name(language), formats["required" if column.required else "header"])
        sheet.write_string(at, 1, column.help(language), formats["wrap"])


def _choices(
    book: Any, plan: Any, shown: list[Column], language: str, lists: dict[str, list[str]], formats: dict[str, Any]
) -> None:
    """A sheet with the lists, and cells that offer them; what is not on a list is not forbidden."""
    name = _("Lists")
    sheet = book.add_worksheet(name)
    offered = [(at, column) for at, column in enumerate(shown) if lists.get(column.key)]
    for to, (at, column) in enumerate(offered):
        sheet.set_column(to, to, column.width)
        sheet.write_string(0, to, column.name(language), formats["header"])
        for row, word in enumerate(lists[column.key], start=1):
            sheet.write_string(row, to, word)
        last = len(lists[column.key])
        source = f"='{name}'!{xlsxwriter.utility.xl_range_abs(1, to, last, to)}"
        plan.data_validation(1, at, ROWS, at, {"validate": "list", "source": source, "error_type": "information"})
