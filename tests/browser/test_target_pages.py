"""Targets and figures in a browser: one heading, no overflow on the smallest phone, and axe finds nothing."""

from datetime import date

import pytest

from calendar_app.accounts import service as accounts
from tests.browser.test_pages import unfit
from tests.conftest import NOW
from tests.indicators.conftest import Told

EMAIL, PASSWORD = "tim@example.vn", "muoi hai chu cai"
AT = "/desk/targets/quang-ngai-1520"
PAGES = [
    *("/desk/targets?year=2025", f"{AT}/t_lib_special?year=2025", f"{AT}/t_mus_programme?year=2026"),
    *(f"{AT}/g_lib_2025?year=2025", f"{AT}/t_lib_special/2026/declare/lib_special/SVHTTDL"),
    *(f"{AT}/t_mus_programme/2026/attest/BTT", f"{AT}/t_lib_special/2025/measure", f"{AT}/g_lib_2030/2026/base"),
    *("/desk/figures", "/desk/figures/missing?form=f_commune&year=2026", "/desk/figures/BTT/f_museum/year/2025"),
    *("/desk/figures/SVHTTDL/f_network/year/2026", "/desk/figures/XA-21484/f_commune/year/2026"),
    *("/desk/figures/XA-21490/f_commune/year/2026", "/desk/figures/place-51/f_place/year/2025"),
]


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def administrator(transact, signed_in):
    with transact() as session:
        accounts.add_person(session, EMAIL, "Võ Tím", now=NOW, password=PASSWORD, administrator=True)
        told = Told(session, NOW)
        told.declare("t_lib_special", "lib_special", "SVHTTDL", 2024, 9, 12)
        told.declare("t_lib_special", "lib_special", "SVHTTDL", 2025, 11, 12)
        told.attest("t_mus_programme", "BTT", date(2024, 5, 18))
        told.base("g_lib_2025", 2023, 2024, "TVT")
        for year, number in ((2023, 200_000), (2025, 642_000)):
            told.give("TVT", "f_library", year, {"lib_visits": number})
        told.give("BTT", "f_museum", 2024, {"mus_visits": 1000})
        told.give("BTT", "f_museum", 2025, {"mus_visits": 5000, "mus_study_visits": 6000}, accept=False)
        told.give("XA-21490", "f_commune", 2026, {"commune_library": 1})

    return lambda width: signed_in(EMAIL, width)


@pytest.mark.parametrize(("width", "language"), [(320, "vi"), (1280, "en")])
def test_pages_of_targets_and_figures_open_fit_and_read_well(administrator, axe, width, language):
    page = administrator(width)
    assert unfit(page, PAGES, width, language, axe) == {}


def test_a_commune_fills_its_page_in_with_a_thumb(administrator):
    page = administrator(360)
    page.goto("/desk/figures/XA-21484/f_commune/year/2026")
    for name in ("commune_library", "commune_library_serving", "commune_centre"):
        page.click(f"label[for={name}-0]")
    page.click("label[for=commune_centre_active-1]")
    for name, number in (("commune_clubs", "3"), ("village_houses", "9"), ("village_houses_active", "4")):
        page.fill(f"#{name}", number)
    sizes = page.eval_on_selector_all(
        ".ask-choices label, .page-form .button", "found => found.map(one => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 59
    page.click("button[value=submit]")
    page.wait_for_load_state()
    assert "Đã gửi" in page.inner_text("main")
