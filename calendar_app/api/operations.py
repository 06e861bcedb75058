"""The operations of the API: what each asks and answers. The document and the reference page are made of these."""

from dataclasses import dataclass

from calendar_app.api import schemas
from calendar_app.api.parameters import (
    N_,
    DaysQuery,
    Filtered,
    PlacesQuery,
    ProgressQuery,
    Query,
    UnitsQuery,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API. ``key`` names the part of the path that names one thing; "" for a list."""

    name: str
    path: str
    title: str
    says: str
    query: type[Query]
    answer: type[schemas.Shape]
    key: str = ""


OPERATIONS = (
    Operation(
        "activities", "/activities", N_("Activities"), N_("Published activities, by number."),
        Filtered, schemas.Page[schemas.Activity],
    ),
    Operation(
        "activity", "/activities/{id}", N_("One activity"), N_("A published activity."), Query, schemas.Activity, "id",
    ),
    Operation(
        "occurrences", "/occurrences", N_("Occurrences"), N_("Holdings of activities, soonest first."),
        Filtered, schemas.Page[schemas.Occurrence],
    ),
    Operation(
        "units", "/units", N_("Units"), N_("Institutions and agencies, closed ones included."),
        UnitsQuery, schemas.Page[schemas.Unit],
    ),
    Operation("unit", "/units/{code}", N_("One unit"), N_("An institution or agency."), Query, schemas.Unit, "code"),
    Operation(
        "places", "/places", N_("Places"), N_("Administrative areas, former ones included."),
        PlacesQuery, schemas.Page[schemas.Place],
    ),
    Operation("place", "/places/{code}", N_("One place"), N_("An administrative area."), Query, schemas.Place, "code"),
    Operation(
        "commemorations", "/commemorations", N_("Commemorations"), N_("The catalogue of days, with their next dates."),
        DaysQuery, schemas.Page[schemas.Commemoration],
    ),
    Operation(
        "commemoration", "/commemorations/{code}", N_("One commemoration"), N_("A day with its next dates."),
        Query, schemas.Commemoration, "code",
    ),
    Operation(
        "progress", "/progress", N_("Progress"), N_("Where units stand on the plan's obligations of a year, by code."),
        ProgressQuery, schemas.Page[schemas.Progress],
    ),
)  # fmt: skip
