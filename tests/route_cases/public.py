"""What goes out with the public pages: preview pictures, QR codes, frames for other sites."""

from tests.cases import OWN, PUBLIC, get
from tests.factories import make_activity


def numbered(session):
    """The API calls the number of an activity just that."""
    return {"number": make_activity(session, OWN).id}, {}


CASES = [
    get("share.activity_picture", PUBLIC, "published"),
    get("share.activity_qr", PUBLIC, "published"),
    get("share.commemoration_picture", PUBLIC, code="museum_day"),
    get("share.subscribe_qr", PUBLIC, place="21548"),
    get("api_v1.activities", PUBLIC),
    get("api_v1.activity", PUBLIC, make=numbered),
    get("api_v1.occurrences", PUBLIC),
    get("api_v1.units", PUBLIC),
    get("api_v1.unit", PUBLIC, code="TVT"),
    get("api_v1.places", PUBLIC),
    get("api_v1.place", PUBLIC, code="51"),
    get("api_v1.commemorations", PUBLIC),
    get("api_v1.commemoration", PUBLIC, code="museum_day"),
    get("api_v1.progress", PUBLIC),
    get("api_v1.openapi", PUBLIC),
    get("api_v1.reference", PUBLIC),
    get("public.robots", PUBLIC),
    get("public.sitemap", PUBLIC),
    get("public.progress_csv", PUBLIC),
    get("public.progress_json", PUBLIC),
    get("public.targets_csv", PUBLIC),
    get("embed.listed", PUBLIC, unit="TVT"),
    get("embed.month", PUBLIC),
    get("embed.snippet", PUBLIC),
]
