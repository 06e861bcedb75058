"""The sentences of the import: why a file or a row is refused, why a row is skipped, what a row changes."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.activities import draft_words
from calendar_app.activities.draft import LENGTHS
from calendar_app.activities.importing.columns import BY_KEY
from calendar_app.activities.importing.lexicon import Lexicon
from calendar_app.activities.importing.matching import Fault
from calendar_app.activities.importing.plan import Change, Plan, Step
from calendar_app.activities.importing.table import Refused, Table
from calendar_app.i18n.locale import language
from calendar_app.jinja import day, days, figure, hour

#: fields of a draft that stand in a column of another name
AT = {"moves": "rrule", "venue_id": "venue", "picture": "title", "picture_alt": "title"}


def column(key: str, language_code: str) -> str:
    """What a column is called."""
    found = BY_KEY.get(AT.get(key, key))
    return found.name(language_code) if found else key


def refused(why: Refused) -> str:
    """Why a file cannot be imported at all, and what to do."""
    sentences = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(most)s kB. Delete pictures and sheets that are not the plan."),
        "too_many_rows": _("The file has more than %(most)s rows. Split it, or delete empty rows below the plan."),
        "too_many_columns": _("The file has more than %(most)s columns. Keep only those of the plan."),
        "too_much_text": _("The file holds too much text for a year's plan."),
        "unpacks_too_large": _("The file unpacks to far more than a year's plan needs, so it was not opened."),
        "too_slow": _("Reading the file took too long and was stopped. Copy the plan into the template."),
        "unreadable": _("The file could not be read. Copy the plan into the template."),
        "entities": _("The file defines XML entities, which no spreadsheet does, so it was not opened."),
        "broken_book": _("The workbook is damaged or has a password. Open it and save it as .xlsx again."),
        "macros": _("The workbook holds macros. Save it as a workbook without macros (.xlsx)."),
        "ods": _("This is an OpenDocument sheet. Save it as .xlsx and choose that file."),
        "old_book": _("This is a workbook of the old Excel, or one with a password. Save it as plain .xlsx."),
        "no_book": _("This is no workbook. Save the plan as .xlsx, .csv or .ics."),
        "unknown_type": _("This is no spreadsheet and no calendar. Save the plan as .xlsx, .csv or .ics."),
        "web_page": _("This is a web page or XML, not a spreadsheet. Save the plan as .xlsx, .csv or .ics."),
        "no_headers": _("No row names the columns. One row must hold at least “%(title)s” and “%(first_day)s”."),
        "encoding": _("The text is not in Unicode. In Excel, save it as “CSV UTF-8”, or simply as .xlsx."),
        "old_font": _("The text was typed in an old font (VNI or TCVN3/ABC). Convert it to Unicode first."),
        "broken_text": _("The text breaks off at line %(line)s: a quotation mark is not closed."),
        "broken_calendar": _("The calendar file is damaged at line %(line)s."),
        "no_events": _("There are no events in this calendar file."),
    }
    here = language()
    known = {"title": column("title", here), "first_day": column("first_day", here), "most": "", "line": ""}
    return sentences.get(why.code, sentences["unreadable"]) % {**known, **why.operands}


def fault(found: Fault, table: Table, number: int) -> str:
    """What is wrong with a row: the cell or the column, and what to do."""
    letter = table.letter(AT.get(found.key, found.key))
    name = column(found.key, language())
    if table.sort == "sheet" and letter:
        name = _("%(column)s (cell %(cell)s)", column=name, cell=f"{letter}{number}")
    return f"{name}: {_what(found)}"


def _what(found: Fault) -> str:
    if found.code == "ambiguous":
        return _(
            "“%(said)s” can mean several: %(names)s. Write the code or the whole name.",
            said=found.said, names="; ".join(found.candidates),
        )  # fmt: skip
    sentence = _of_cell(found.code) or _of_draft(found.key, found.code)
    return sentence % {"said": found.said, "most": LENGTHS.get(found.key, 0)}


def _of_cell(code: str) -> str:
    sentences = {
        "no_such": _("nothing here is called “%(said)s”."),
        "formula": _("holds a formula. Copy the cells and paste them as values."),
        "error_value": _("holds an error of the spreadsheet."),
        "not_a_day": _("“%(said)s” is no date. Write it as dd/mm/yyyy."),
        "not_a_time": _("“%(said)s” is no time. Write it as 7:30 or 07h30."),
        "not_money": _("“%(said)s” is no amount. Write it as 1.500.000."),
        "not_yes_no": _("“%(said)s” is neither yes nor no."),
        "not_a_number": _("“%(said)s” is no whole number."),
        "rule": _("“%(said)s” is a repetition that is not known here. Use every week, month or year."),
        "rule_zone": _("the series keeps the clock of another time zone."),
        "rule_first_day": _("the first day is none of the days of the series."),
        "unknown_zone": _("the time zone “%(said)s” is not known here."),
        "lost_exception": _("it belongs to a series that is not in the file."),
        "other_unit": _("it is not a unit for which you may plan from here."),
        "no_activity": _("your unit has no activity with this number."),
        "twice": _("row %(said)s is about the same activity. Keep one of them, or tell them apart by title or day."),
    }
    return sentences.get(code, "")


def _of_draft(key: str, code: str) -> str:
    general = {
        "too_long": _("at most %(most)s characters."),
        "out_of_range": _("the figure is too large or negative."),
    }
    return draft_words.fault(key, code) or general.get(code) or _("This does not fit the rules.")


def why(step: Step) -> str:
    """Why a row is skipped."""
    sentences = {
        "example": _("The example of the template."),
        "same": _("Nothing has changed."),
        "edited": _("It was imported before and changed on the desk since. The desk's version stays."),
        "ended": _("It is held or cancelled already and stays as it is."),
        "cancelled": _("Cancelled in the calendar file."),
        "other_year": _("It does not lie in the year you chose."),
        "repeated": _("The same as row %(row)s."),
    }
    return sentences.get(step.why, "") % {"row": step.other}


def like(step: Step) -> str:
    """A word of caution: an activity of the same title is there already, on another day."""
    if step.like is None:
        return ""
    return _(
        "Your unit has an activity of this title on %(day)s. If this is it, write %(id)s in the column “%(column)s”.",
        day=day(step.like[1]), id=step.like[0], column=column("id", language()),
    )  # fmt: skip


def change(found: Change, name: Callable[[str, str], str]) -> tuple[str, str, str]:
    """A changed field: its column, what stood there, what will. ``name`` finds the name of a code in a column."""
    return column(found.key, language()), _value(found.key, found.before, name), _value(found.key, found.after, name)


def _value(key: str, value: Any, name: Callable[[str, str], str]) -> str:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case tuple() if value:
            return "; ".join(_value(key, one, name) for one in value)
        case str() if value:
            return name(key, value)
    return _plain(value) if value or value == 0 else "–"


def _plain(value: Any) -> str:
    match value:
        case int():
            return figure(value)
        case date():
            return day(value)
        case time():
            return hour(value)
    return _("%(day)s instead of %(original)s", day=days(value.first_day, value.last_day), original=day(value.original))


Name = Callable[[str, str], str]


def names(lexicons: Mapping[str, Lexicon], places: Callable[[str], str], units: Callable[[str], str]) -> Name:
    """Finds the name of a code in a column, in the reader's language."""

    def name(key: str, code: str) -> str:
        if key in lexicons:
            return lexicons[key].name(code, language())
        return {"place": places, "co_organisers": units}.get(key, str)(code)

    return name


def summary(plan: Plan) -> list[str]:
    """How many rows of each state, in words."""
    counts = plan.counts
    return [
        ngettext("%(num)s row creates an activity", "%(num)s rows create activities", counts["create"]),
        ngettext("%(num)s row changes an activity", "%(num)s rows change activities", counts["change"]),
        ngettext("%(num)s row is skipped", "%(num)s rows are skipped", counts["skip"]),
        ngettext("%(num)s row is wrong", "%(num)s rows are wrong", counts["wrong"]),
    ]


def lines(plan: Plan, table: Table) -> list[str]:
    """The plan as lines of text: one for each row, then how many of each state."""
    states = {"create": _("To be created"), "change": _("To be changed"), "skip": _("Skipped"), "wrong": _("Wrong")}
    found = []
    for step in plan.steps:
        faults = " ".join(fault(one, table, step.number) for one in step.faults)
        changed = ", ".join(column(one.key, language()) for one in step.changes)
        said = " ".join(part for part in (why(step), faults, changed) if part)
        row = _("Row %(number)s", number=step.number)
        found.append("\t".join((row, states[step.state], step.title, said)))
    return [*found, "; ".join(summary(plan))]
