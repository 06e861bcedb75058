"""The overview and its charts in a browser: they fit, two checkers find nothing, and it prints on one sheet."""

from datetime import date

import pytest

from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.places import Place
from calendar_app.plans import commitments
from calendar_app.plans.commitments import Commitment
from calendar_app.quotas import reckoning, trend_queries
from calendar_app.units import queries as units
from tests.browser.test_pages import unfit
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person

EMAIL, PASSWORD = "so@example.vn", "muoi hai chu cai"
AT = "/desk/overview"
PAGES = [
    *(AT, f"{AT}?unit=TVT", f"{AT}?unit=SGDDT", f"{AT}/charts?unit=UBND-TINH", f"{AT}/charts?unit=UBND-TINH&by=kind"),
    *(f"{AT}/charts?unit=TVT", f"{AT}/charts?unit=UBND-TINH&year=2027"),
]


@pytest.fixture
def officer(transact, signed_in):
    """Whoever manages the province, signed in, when every commune is late with three obligations of long names."""
    with transact() as session:
        root = units.by_code(session, "UBND-TINH")
        person, _password = accounts.add_person(session, EMAIL, "Nguyễn Thị Hạnh", now=NOW, password=PASSWORD)
        grant(session, person, root, Role.MANAGER)
        trend_queries.keep_day(session, TODAY - days(7))
        codes = [f"XA-{code}" for (code,) in session.query(Place.code).filter(Place.parent_id.is_not(None))]
        communes = tuple(code for code in codes if units.find(session, code) is not None)
        for number, day in enumerate(("book_reading_day", "world_book_copyright_day", "museum_day")):
            said = Commitment(
                f"Tổ chức hoạt động hưởng ứng, gắn với học tập suốt đời tại cộng đồng dân cư, đợt {number + 1}", 1,
                2026, communes, day=day, document="12/SVHTTDL", document_on=date(2026, 1, 5),
            )  # fmt: skip
            commitments.assign(session, root, said, by=SYSTEM, today=TODAY)
        reckoning.everything(session, now=NOW, cause="plan")
        for code in communes[:20]:
            for number in range(3):
                email = f"can-bo-phu-trach-{number}.{code}@vanhoaxahoi.example.vn".lower()
                someone = make_person(session, email, name="Nguyễn Thị Phương Thảo")
                grant(session, someone, units.by_code(session, code))
        make_activity(session, "TVT", first_day=TODAY - days(30))
        trend_queries.keep_months(session, 2026)

    return lambda width: signed_in(EMAIL, width)


@pytest.mark.parametrize(("width", "language"), [(320, "vi"), (1280, "en")])
def test_the_overview_and_its_charts_fit_and_read_well(officer, barriers, width, language):
    page = officer(width)
    assert unfit(page, PAGES, width, language, barriers) == {}


def test_the_overview_of_a_province_in_trouble_prints_on_one_sheet_of_a4(officer):
    page = officer(1280)
    for path in PAGES[:2]:
        page.goto(path)
        pdf = page.pdf(prefer_css_page_size=True)

        assert (path, pdf.count(b"/Type /Page\n")) == (path, 1)
        assert b"/MediaBox [0 0 594" in pdf


def test_a_tile_says_by_its_edge_and_a_word_what_its_colour_says(officer):
    page = officer(1280)
    page.goto(f"{AT}/charts?unit=UBND-TINH")

    tile = page.locator(".tile.is-overdue").first
    assert "quá hạn" in tile.text_content()
    widths = [one.evaluate("one => getComputedStyle(one).strokeWidth") for one in page.locator(".tile rect").all()[:1]]
    assert widths == ["2.5px"]
    assert page.locator(".tile").count() == 96
