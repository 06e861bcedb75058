"""The operations of the API by name: what each asks and answers. Routes, document and reference page are made of these."""

from dataclasses import dataclass

from calendar_app.api import schemas
from calendar_app.api.parameters import (
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
    Operation("activities", "/activities", "Activities", "Published activities, by number.", Filtered,
              schemas.Page[schemas.Activity]),
    Operation("activity", "/activities/{id}", "One activity", "A published activity.", Query, schemas.Activity, "id"),
    Operation("occurrences", "/occurrences", "Occurrences", "Holdings of published activities, soonest first.", Filtered,
              schemas.Page[schemas.Occurrence]),
    Operation("units", "/units", "Units", "Institutions and agencies, closed ones included.", UnitsQuery,
              schemas.Page[schemas.Unit]),
    Operation("unit", "/units/{code}", "One unit", "An institution or agency.", Query, schemas.Unit, "code"),
    Operation("places", "/places", "Places", "Administrative areas, former ones included.", PlacesQuery,
              schemas.Page[schemas.Place]),
    Operation("place", "/places/{code}", "One place", "An administrative area.", Query, schemas.Place, "code"),
    Operation("commemorations", "/commemorations", "Commemorations", "The catalogue of days, with their next dates.",
              DaysQuery, schemas.Page[schemas.Commemoration]),
    Operation("commemoration", "/commemorations/{code}", "One commemoration", "A day with its next dates.", Query,
              schemas.Commemoration, "code"),
    Operation("progress", "/progress", "Progress", "Where units stand on the plan's obligations of a year, by code.",
              ProgressQuery, schemas.Page[schemas.Progress]),
)  # fmt: skip
