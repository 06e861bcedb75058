"""Every page of the desk, as an administrator opens it: one heading, no overflow, and two checkers find nothing."""

import pytest
from sqlalchemy import func, select

from calendar_app.accounts import service as accounts
from calendar_app.models.activities import Activity, Occurrence, Version
from tests.browser.test_pages import unfit
from tests.conftest import NOW

EMAIL, PASSWORD = "tim@example.vn", "muoi hai chu cai"
UNIT = "/desk/units/TVT"
PAGES = [
    *("/desk", "/desk?unit=TVT&year=2027", f"{UNIT}/year/2026", f"{UNIT}/year/2027/draft", f"{UNIT}/year/2027/copy"),
    *(f"{UNIT}/{page}" for page in ("commitments", "commitments/new", "venues", "venues/new", "templates")),
    *(f"{UNIT}/{page}" for page in ("templates/new", "import", "people", "people/new")),
    *("/desk/units/SVHTTDL/commitments/assign", "/desk/queue", "/desk/network", "/desk/activities/new?unit=TVT"),
    *("/desk/days", "/desk/days/2027/lifelong_learning_week", "/desk/days/occasions/new"),
    *("/desk/days/disruptions/new", "/admin", "/admin/mail", "/admin/units", "/admin/units/new", "/admin/units/TVT"),
    "/account",
]


@pytest.fixture
def database_template() -> str:
    return "demonstration"


@pytest.fixture
def activities(transact) -> list[str]:
    """The pages of an activity that was held, of a series, and of one of its dates."""
    with transact() as session:
        held = session.execute(
            select(Activity.id, Occurrence.id).join(Occurrence).where(Activity.life == "held").order_by(Activity.id)
        ).first()
        series = session.scalar(
            select(func.min(Activity.id))
            .join(Version, Version.id == Activity.published_version_id)
            .where(Version.rrule != "", Activity.life == "planned")
        )
        date = session.scalar(
            select(Occurrence.id)
            .where(Occurrence.activity_id == series, Occurrence.state == "planned", Occurrence.first_day > NOW.date())
            .order_by(Occurrence.first_day)
        )
    pages = [f"/desk/activities/{held[0]}", f"/desk/activities/{held[0]}/history"]
    pages += [f"/desk/activities/{held[0]}/occurrences/{held[1]}/result", f"/desk/activities/{held[0]}/checklist"]
    pages += [f"/desk/activities/{series}", f"/desk/activities/{series}/edit"]
    return [*pages, f"/desk/activities/{series}/occurrences/{date}"]


@pytest.fixture
def administrator(transact, signed_in):
    """A page in which an administrator has signed in by hand."""
    with transact() as session:
        accounts.add_person(session, EMAIL, "Võ Tím", now=NOW, password=PASSWORD, administrator=True)

    return lambda width: signed_in(EMAIL, width)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_the_desk_open_fit_and_read_well(administrator, activities, barriers, width, language):
    page = administrator(width)
    assert unfit(page, [*PAGES, *activities], width, language, barriers) == {}
