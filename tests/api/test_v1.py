"""The public API: what it shows and never shows, its filters, pages, refusals and validators."""

from datetime import time
from urllib.parse import urlsplit

import pytest

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from tests.conftest import NOW, TODAY
from tests.factories import days

LISTS = ("activities", "occurrences", "units", "places", "commemorations", "progress")


@pytest.fixture
def get(client):
    """What an address under /api/v1 answers."""

    def read(path: str, status: int = 200):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == status, answer.text
        assert answer.mimetype == ("application/json" if status == 200 else "application/problem+json")
        return answer.json

    return read


def titles(page) -> list[str]:
    return [one["title"] for one in page["items"]]


def test_only_what_the_public_sees_is_told(get, publish):
    shown = publish(title="Cho mọi người")
    hidden = [publish(published=False), publish(visibility="network"), publish(visibility="unit"),
              publish(type="digital_collection")]  # fmt: skip

    assert titles(get("activities")) == titles(get("occurrences")) == ["Cho mọi người"]
    assert get(f"activities/{shown}")["title"] == "Cho mọi người"
    for number in hidden:
        get(f"activities/{number}", 404)


def test_an_activity_in_full(get, publish):
    found = publish(
        title="Đêm thơ", first_day=TODAY, starts_at=time(19), ends_at=time(21), place="21548", venue="Đình làng",
        co_organisers=("BTT",), commemorations=("heritage_day",), fee=0, age_group="adults",
    )  # fmt: skip

    said = get(f"activities/{found}")

    assert said["url"] == f"http://calendar.example/activities/{found}"
    assert (said["place"], said["venue"], said["fee"], said["starts_at"]) == ("21548", "Đình làng", 0, "19:00")
    assert said["units"] == ["TVT"]
    assert said["commemorations"] == ["heritage_day"]
    held = get(f"occurrences?since={TODAY}")["items"][0]
    assert held["starts_at"] == "2026-11-22T19:00:00+07:00"


def test_what_does_not_take_place_says_so(get, publish, transact):
    found = publish()
    with transact() as session:
        service.postpone(session, found, "Bão số 12", by=SYSTEM, now=NOW)

    for said in (get(f"activities/{found}"), get("occurrences")["items"][0]):
        assert (said["state"], said["reason"]) == ("postponed", "Bão số 12")


def test_filters_are_those_of_every_address(get, publish):
    publish(title="Ở Lý Sơn", place="21548", fee=0)
    publish(title="Bảo tàng", unit="BTT", first_day=TODAY + days(40), type="talk")

    for name in ("activities", "occurrences"):
        assert titles(get(f"{name}?place=51&free=1")) == ["Ở Lý Sơn"]
        assert titles(get(f"{name}?type=talk&type=class")) == ["Bảo tàng"]
        assert titles(get(f"{name}?kind=mus_province")) == ["Bảo tàng"]
        assert titles(get(f"{name}?q=ly%20son")) == ["Ở Lý Sơn"]
        assert titles(get(f"{name}?q=%25")) == []
        assert titles(get(f"{name}?since={TODAY + days(20)}")) == ["Bảo tàng"]
        assert titles(get(f"{name}?until={TODAY + days(20)}")) == ["Ở Lý Sơn"]
        assert titles(get(f"{name}?unit=NO-SUCH")) == []


def test_pages_hold_everything_once_whatever_comes_between(get, client, publish):
    made = [publish(title=f"Số {n}", first_day=TODAY + days(n % 3)) for n in range(7)]
    seen, address = [], "/api/v1/occurrences?limit=2&place="[: -len("&place=")]
    while address:
        page = client.get(address).json
        seen += [one["activity"] for one in page["items"]]
        if len(seen) == 2:
            publish(title="Chen vào", first_day=TODAY - days(5))
        address = page["next"] and page["next"].removeprefix("http://calendar.example")

    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_a_cursor_is_good_for_its_own_question_only(get, publish):
    for _ in range(3):
        publish()
    following = urlsplit(get("activities?limit=1")["next"]).query
    cursor = following.split("cursor=")[1]

    get(f"activities?{following}")
    get(f"occurrences?cursor={cursor}", 404)
    get(f"activities?cursor={cursor}&free=1", 404)
    get(f"activities?cursor={cursor[:-1]}", 404)
    get(f"activities?cursor={cursor[:-1]}A%00", 400)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "limit=1&limit=2", "limit=%2B5", "cursor=", "cursor=%00", "nonsense=1",
     "q=", "q=%00", "since=0", "since=2026-02-30", "free=true", "place=%27", "unit=" + "a" * 61, "%00=1", "lang=vi"],
)  # fmt: skip
def test_hostile_questions_are_refused_as_problems(get, name, query):
    said = get(f"{name}?{query}", 400)

    assert said["status"] == 400
    assert said["errors"][0]["name"]
    assert "Traceback" not in str(said)


@pytest.mark.parametrize("path", ["nothing", "activities/0", "activities/x", "activities/99999999999999", "units/NO",
                                  "units/%00", "places/0", "commemorations/x", "units/a/b", "units/"])  # fmt: skip
def test_what_is_not_there_is_a_problem(get, path):
    said = get(path, 404)

    assert (said["status"], said["title"]) == (404, "There is no such thing")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_is_for_reading(client, method):
    answer = client.open("/api/v1/activities", method=method)

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post("/calendar").mimetype == "text/html"


def test_any_site_may_read_it_and_nothing_is_remembered(client):
    for answer in (client.get("/api/v1/units"), client.get("/api/v1/units?x=1"), client.options("/api/v1/units")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
    assert "If-None-Match" in client.options("/api/v1/units").headers["Access-Control-Allow-Headers"]


def test_an_unchanged_answer_is_not_sent_again(client, publish):
    first = client.get("/api/v1/activities")
    again = client.get("/api/v1/activities", headers={"If-None-Match": first.headers["ETag"]})
    publish()
    changed = client.get("/api/v1/activities", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"].startswith("public, max-age=60")
    assert changed.status_code == 200


def test_progress_counts_with_the_quotas(get, publish):
    publish(title="Mỗi ngày một trang sách", type="campaign", first_day=TODAY + days(300))

    boards = get(f"progress?year={(TODAY + days(300)).year}&unit=TVT")["items"]

    assert [board["unit"] for board in boards] == ["TVT"]
    assert sum(quota["planned"] for quota in boards[0]["quotas"]) >= 1
    assert get("progress?year=1970")["items"] == []


def test_days_come_with_their_dates_and_stories(get):
    said = get("commemorations/son_my")

    assert [one["year"] for one in said["dates"]] == list(range(2026, 2032))
    assert said["dates"][2] == {
        "year": 2028, "first_day": "2028-03-16", "last_day": "2028-03-16", "lunar": "21/2", "number": 60,
        "sort": "tròn", "theme": {"vi": "", "en": ""},
    }  # fmt: skip
    assert "504" in said["story"]["vi"]


def test_units_and_places_are_found_without_accents(get):
    assert [one["code"] for one in get("places?q=ly%20son")["items"]] == ["21548"]
    assert "VH-21548" in [one["code"] for one in get("units?place=21548")["items"]] or get("units?place=21548")["items"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_reference_names_every_operation(client, language):
    page = client.get(f"/api/v1/?lang={language}").get_data(as_text=True)

    for path in client.get("/api/v1/openapi.json").json["paths"]:
        assert f"<code>GET {path}</code>" in page
    assert "<td>1–100</td>" in page
    assert "all, children, teenagers" in page
