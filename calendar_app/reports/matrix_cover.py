"""The cover of the matrix as a workbook: what was asked and what its words mean."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.i18n.locale import language
from calendar_app.jinja import named
from calendar_app.plans.vocabulary import kind_names
from calendar_app.quotas import matrix_queries
from calendar_app.quotas.book import Column
from calendar_app.quotas.matrix_address import Address
from calendar_app.reports.sheets import Cover


def title(asked: Address) -> str:
    """What the tables of units are called."""
    return _("Units by obligations, %(year)s", year=asked.year)


def name_of(column: Column) -> str:
    """What an obligation in one of its periods is called, in short."""
    row = column.owed.row
    name = named(row, "short") or named(row)
    plain = column.days.kind in ("year", "report_year")
    return name if plain else f"{name} · {column.days.label('en' if language() == 'en' else 'vi')}"


def either(vi: str, en: str) -> str:
    """A name in the reader's language; Vietnamese where the English is not known."""
    return en if language() == "en" and en else vi


def cover(session: Session, asked: Address, shown: Sequence[Column], *, most: int) -> Cover:
    """What was asked, in words; ``most`` units of it, unless that is 0."""
    sort, _colon, code = asked.grouping.partition(":")
    places = matrix_queries.places(session, [code]) if sort == "place" else {}
    kind = either(*kind_names(session).get(code, (code, ""))) if sort == "kind" else ""
    views = {"units": _("Units"), "tree": _("By unit above"), "kind": _("By kind"), "place": _("By place")}
    sorts = {"worst": _("Worst first"), "name": _("By name"), "tree": _("By unit above")}
    chosen = [
        (_("Year"), str(asked.year)),
        (_("How to look at it"), views[asked.view]),
        (_("Kind"), kind),
        (_("Place"), named(places[code]) if code in places else code if sort == "place" else ""),
        (_("Obligation"), ", ".join(map(name_of, shown)) if asked.column else ""),
        (_("State"), _states()[asked.state] if asked.state else ""),
        (_("Name of a unit"), asked.text),
        (_("Order"), sorts[asked.sort] if asked.view == "units" else ""),
        (_("Not all of it"), _("The first %(most)s units; narrow the list for the others.", most=most) if most else ""),
    ]  # fmt: skip
    return Cover(title(asked), [(label, value) for label, value in chosen if value], _definitions())


def _states() -> dict[str, str]:
    return {
        "late": _("Late: at risk or overdue"), "overdue": _("Overdue"), "at_risk": _("At risk"),
        "lacking": _("Something is missing"), "nothing": _("Nothing held or planned"),
        "unconfirmed": _("Past, result not recorded"), "calm": _("Nothing is missing"),
    }  # fmt: skip


def _definitions() -> list[tuple[str, str]]:
    return risks() + _totals()


def risks() -> list[tuple[str, str]]:
    """What the states of an obligation mean."""
    return [
        (
            _("Met"),
            _(
                "As much is held as is owed. Doing more is never a breach: of “01 – 02”, the first is owed and "
                "the second is a figure to aim at."
            ),
        ),
        (_("On track"), _("What is missing is planned, or need not be planned yet: the year is judged pro rata.")),
        (
            _("At risk"),
            _(
                "Something is missing and not planned, and can still be held. “Plan by” is the last day that "
                "leaves time to prepare it."
            ),
        ),
        (
            _("Overdue"),
            _(
                "The last day has passed, of the period or of the fixed day with the days allowed for recording "
                "results."
            ),
        ),
        (
            _("Past, result not recorded"),
            _("It was planned, its day has passed, and nobody has said whether it was held. It counts as missing."),
        ),
    ]


def _totals() -> list[tuple[str, str]]:
    return [
        (
            _("Fulfilments and activities"),
            _("One activity of two units, or for two obligations, is two fulfilments and one activity."),
        ),
        (
            _("The whole scope"),
            _("Totals are those of all units under the one named above, whatever the list is narrowed to."),
        ),
    ]
