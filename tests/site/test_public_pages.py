"""The pages for everybody: what they show, what they never show, and that any cache may keep them."""

import csv
import io
import re
from datetime import date, time

import pytest

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import PlanSetting
from calendar_app.models.units import Unit
from calendar_app.site import public_progress
from tests.conftest import NOW, TODAY
from tests.factories import days, make_draft

PAGES = (
    "/",
    "/calendar",
    "/calendar?month=2027-02&view=list&kind=mus_province",
    "/calendar?view=week&age=children&free=1",
    "/calendar?view=year&year=2027",
    "/units",
    "/units?system=library",
    "/units/TVT",
    "/places/21548",
    "/commemorations",
    "/commemorations?year=2027&scope=national",
    "/commemorations/museum_day",
    "/subscribe",
    "/search",
    "/search?q=ly+son",
    "/progress",
    "/progress?year=2027",
)


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.fixture
def text(client):
    """The words of a page that must be found."""

    def read(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status
        return response.get_data(as_text=True)

    return read


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_any_cache_may_keep_a_public_page(client, address, language):
    response = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert f'<html lang="{language}">' in response.get_data(as_text=True)


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_leaves_no_room_for_inline_style_or_script(client, address):
    page = client.get(address).get_data(as_text=True)

    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/calendar?month=2060-01", 404),
        ("/calendar?month=1968-12", 404),
        ("/calendar?month=2026-13", 400),
        ("/calendar?month=%00", 400),
        ("/calendar?view=zoo", 400),
        ("/calendar?age=zoo", 400),
        ("/calendar?place=%00", 400),
        ("/calendar?view=week&week=2026-02-30", 400),
        ("/calendar?view=list&from=3000-01-01", 404),
        ("/calendar?view=list&page=51", 404),
        ("/calendar?view=list&page=x", 400),
        ("/calendar?view=year&year=1066", 404),
        ("/?age=zoo", 400),
        ("/commemorations?year=9999", 404),
        ("/commemorations?year=-1", 400),
        ("/commemorations?scope=x", 400),
        ("/commemorations/no_such_day", 404),
        ("/units/NO-SUCH", 404),
        ("/units/%00", 404),
        ("/units/TVT?page=0", 404),
        ("/units/TVT?page=2", 404),
        ("/units/TVT?page=x", 400),
        ("/places/0", 404),
        ("/activities/0", 404),
        ("/activities/99999999999999999999", 404),
        ("/progress?year=1900", 404),
    ],
)
def test_bad_addresses_are_refused_in_words_and_never_kept(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert "public" not in response.headers["Cache-Control"]
    assert "<h1>" in response.get_data(as_text=True)


def test_only_published_activities_for_everybody_are_shown(text, publish):
    draft = publish(title="Còn là bản nháp", published=False)
    inside = publish(title="Chỉ trong ngành", visibility="network")
    shown = publish(title="Mở cửa cho mọi người")

    assert "Mở cửa cho mọi người" in text("/")
    assert "Mở cửa cho mọi người" in text(f"/activities/{shown}")
    for hidden, title in ((draft, "Còn là bản nháp"), (inside, "Chỉ trong ngành")):
        text(f"/activities/{hidden}", status=404)
        for address in ("/", "/calendar?month=2026-11", "/units/TVT", f"/search?q={title}"):
            assert f'/activities/{hidden}"' not in text(address)


def test_an_edit_that_waits_is_not_shown(text, transact, publish):
    found = publish(title="Bản đã duyệt", unit="BTT")
    with transact() as session:
        activity = service.view(session, found, SYSTEM)
        service.edit(session, found, make_draft(title="Bản đang chờ"), revision=activity.revision, by=SYSTEM, now=NOW)

    assert "Bản đã duyệt" in text(f"/activities/{found}")
    assert "Bản đang chờ" not in text(f"/activities/{found}")


@pytest.mark.parametrize(("step", "word"), [(service.cancel, "cancelled"), (service.postpone, "postponed")])
def test_what_does_not_take_place_is_said_loudly_with_its_reason(text, transact, publish, step, word):
    found = publish(title="Tọa đàm")
    with transact() as session:
        step(session, found, "Bão số 12", by=SYSTEM, now=NOW)

    page = text(f"/activities/{found}?lang=en")

    assert f"{word.upper()}: " in page
    assert "Bão số 12" in page
    assert f"is-{word}" in text("/calendar?month=2026-11")


def test_an_activity_says_when_with_the_lunar_day_where_and_for_what(text, publish):
    found = publish(
        title="Đêm thơ",
        first_day=date(2026, 12, 10),
        starts_at=time(19),
        ends_at=time(21, 30),
        place="21548",
        venue="Đình làng An Vĩnh",
    )

    page = text(f"/activities/{found}?lang=en")

    assert "Thursday, 10/12/2026" in page
    assert "19:00–21:30" in page
    assert "day 2 of month 11, lunar calendar" in page
    assert "Đình làng An Vĩnh" in page
    assert f"/activities/{found}.ics?lang=en" in page


def test_titles_are_escaped(text, publish):
    found = publish(title="<script>alert(1)</script>")

    for address in ("/", f"/activities/{found}", "/calendar?month=2026-11"):
        assert "<script>alert" not in text(address)


def test_search_needs_no_accents_and_finds_former_names(text, publish):
    publish(title="Kể chuyện Khởi nghĩa Ba Tơ")

    found = text("/search?q=khoi+nghia+ba+to").replace("<mark>", "").replace("</mark>", "")
    assert "Kể chuyện Khởi nghĩa Ba Tơ" in found
    assert "/places/21548" in text("/search?q=LY+SON")
    assert "/places/" in text("/search?q=duc+pho")
    assert "/activities/" not in text("/search?q=%25")
    assert "/activities/" not in text("/search?q=_")


def test_a_unit_lists_what_it_leads_and_takes_part_in_page_by_page(text, publish):
    for number in range(22):
        publish(title=f"Đợt {number}.", first_day=TODAY - days(60 - number))

    first, second = text("/units/TVT"), text("/units/TVT?page=2")

    assert "Đợt 21." in first
    assert "Đợt 0." not in first
    assert "Đợt 0." in second
    assert "?page=2" in first


def test_a_commemoration_shows_five_years_and_what_serves_it(text, publish):
    found = publish(title="Em làm gốm", unit="BTT", first_day=date(2027, 5, 18), commemorations=("museum_day",))

    page = text("/commemorations/museum_day")

    assert [f"18/05/{year}" in page for year in range(2026, 2032)] == [True] * 5 + [False]
    assert f"/activities/{found}" in page


def test_english_pages_lead_to_english_pages(text):
    page = text("/calendar?lang=en")

    assert 'href="/units?lang=en"' in page
    assert 'lang="vi" hreflang="vi"' in page


def test_progress_counts_with_the_quotas(text, publish):
    address = "/progress?year=2027&lang=en"
    assert "planned 1," not in text(address)

    publish(title="Mỗi ngày một trang sách", type="campaign", first_day=date(2027, 9, 15))

    assert text(address).count("planned 1,") == 1


def test_open_data_says_its_licence_and_what_its_columns_mean(client, publish):
    publish(title="Mỗi ngày một trang sách", type="campaign", first_day=date(2027, 9, 15))

    found = client.get("/progress.json?year=2027")
    lines = list(csv.DictReader(io.StringIO(client.get("/progress.csv?year=2027").get_data().decode("utf-8-sig"))))
    goals = list(csv.DictReader(io.StringIO(client.get("/progress/targets.csv").get_data().decode("utf-8-sig"))))

    said = found.json
    assert said["licence"] == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    assert found.headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert {line["licence"] for line in (*lines, *goals)} == {
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    }
    for rows, columns in ((said["quotas"], "quotas"), (said["targets"], "targets")):
        assert all(row.keys() == said["columns"][columns].keys() for row in rows)
    assert [(row["unit"], row["obligation"], str(row["held"])) for row in said["quotas"]] == [
        (row["unit"], row["obligation"], row["held"]) for row in lines
    ]
    assert len(said["targets"]) == len(goals) > 0
    assert sum(row["planned"] for row in said["quotas"]) >= 1


def test_the_licence_is_a_setting_of_the_plan(text, transact):
    with transact() as session:
        for row in session.query(PlanSetting).filter(PlanSetting.key.startswith("open_data_licence")):
            row.value = {"value": "https://example.vn/cc0" if row.key.endswith("url") else "CC0 1.0"}

    assert "CC0 1.0 (https://example.vn/cc0)" in text("/progress.csv")
    assert 'href="https://example.vn/cc0">CC0 1.0</a>' in text("/progress")


def test_what_a_spreadsheet_would_reckon_with_is_text(client, transact):
    with transact() as session:
        session.query(Unit).filter_by(code="TVT").one().name_vi = "=HYPERLINK(1)"

    assert ",'=HYPERLINK(1)," in client.get("/progress.csv").get_data(as_text=True)


def test_units_stand_on_as_many_pages_as_they_fill(text, monkeypatch):
    monkeypatch.setattr(public_progress.quotas, "__defaults__", ("", 2))
    first = text("/progress?year=2027")
    following = re.search(r"after=([A-Z0-9-]+)", first)[1]

    second = text(f"/progress?year=2027&after={following}")
    shown = [re.findall(r'id="u-([^"]+)"', page) for page in (first, second)]
    assert (len(shown[0]), shown[0][-1]) == (2, following)
    assert shown[1] != []
    assert not set(shown[0]) & set(shown[1])
    text("/progress?after=../x", status=404)
