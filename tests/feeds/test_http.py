"""Feeds over HTTP: strong validators, 304, HEAD, no cookies; the same data gives the same bytes."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from calendar_app.feeds import ical
from calendar_app.headers import POLICY
from calendar_app.publication import service as publication
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_draft
from tests.feeds import calendars

LATER = NOW + timedelta(hours=1)
ALL, OURS, THEIRS = "/feeds/all.ics", "/feeds/units/TVT.ics", "/feeds/units/BTT.ics"
HEADERS = ("ETag", "Cache-Control", "Content-Language", "Content-Type", "Content-Length", "X-Robots-Tag")


@pytest.fixture
def number(transact):
    """A public activity."""
    with transact() as session:
        return make_activity(session, title="Trưng bày", starts_at=time(8)).id


@pytest.fixture
def one(number):
    return f"/activities/{number}.ics"


def edit(transact, number, now=LATER, **fields):
    with transact(now=now) as session:
        found = service.view(session, number, SYSTEM)
        service.edit(session, number, make_draft(**fields), revision=found.revision, by=SYSTEM, now=now)
        service.submit(session, number, by=SYSTEM, now=now)


def etag(client, address):
    return client.get(address).headers["ETag"]


def test_the_answer_says_what_it_is_and_sets_no_cookie(client, one):
    for address in (ALL, OURS, one):
        answer = client.get(address)

        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("Vary", "").lower()
        assert answer.headers["ETag"].startswith('"')
        assert answer.headers["Content-Length"] == str(len(answer.data))


def test_a_second_get_is_the_same_bytes_whatever_the_hour(client, one, set_clock):
    for address in (ALL, OURS, one):
        set_clock(NOW)
        first = client.get(address)
        set_clock(NOW + timedelta(hours=9))
        second = client.get(address, headers={"Cookie": "calendar=x", "Accept-Language": "en"})

        assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_head_equals_get_without_the_body(client, one):
    for address in (ALL, OURS, one):
        got, head = client.get(address), client.head(address)

        assert head.data == b""
        assert {name: head.headers.get(name) for name in HEADERS} == {name: got.headers.get(name) for name in HEADERS}
        assert head.status_code == 200


def test_every_form_of_if_none_match(client, one):
    for address in (OURS, one):
        tag = etag(client, address)
        for form in (tag, f"W/{tag}", f'"other", {tag}', f'"a",W/"b" , W/{tag}', "*"):
            for method in (client.get, client.head):
                answer = method(address, headers={"If-None-Match": form})
                assert (answer.status_code, answer.data) == (304, b""), form
                assert answer.headers["ETag"] == tag
                assert answer.headers["Cache-Control"] == client.get(address).headers["Cache-Control"]
                assert "Content-Type" not in answer.headers
        for form in ('"other"', tag[:-2] + '"', ""):
            assert client.get(address, headers={"If-None-Match": form}).status_code == 200, form


def test_if_none_match_beats_a_date(client, number):
    since = {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT", "If-None-Match": '"other"'}

    assert client.get(OURS, headers=since).status_code == 200
    assert client.get(OURS, headers={"If-Modified-Since": since["If-Modified-Since"]}).status_code == 200


def new(transact, number):
    with transact(now=LATER) as session:
        make_activity(session)


def changed(transact, number):
    edit(transact, number, title="Khác")


def cancelled(transact, number):
    with transact(now=LATER) as session:
        service.cancel(session, number, "Bão", by=SYSTEM, now=LATER)


def postponed(transact, number):
    with transact(now=LATER) as session:
        service.postpone(session, number, "Bão", by=SYSTEM, now=LATER)


def withdrawn(transact, number):
    edit(transact, number, visibility="unit")


@pytest.mark.parametrize("change", [new, changed, cancelled, postponed, withdrawn])
def test_every_change_moves_the_validators_of_its_scopes_only(client, number, transact, change):
    before = {address: etag(client, address) for address in (ALL, OURS, THEIRS, "/feeds/highlights.ics")}
    change(transact, number)
    after = {address: etag(client, address) for address in before}

    assert {address for address in before if before[address] != after[address]} == {ALL, OURS}
    old = client.get(OURS, headers={"If-None-Match": before[OURS]})
    assert old.status_code == 200


def test_each_change_of_one_activity_moves_its_own_validator(client, number, one, transact):
    tags = [etag(client, one)]
    for change in (changed, postponed, lambda transact, number: edit(transact, number, title="Lại")):
        change(transact, number)
        tags.append(etag(client, one))
    withdrawn(transact, number)

    assert len(set(tags)) == 4
    assert client.get(one, headers={"If-None-Match": tags[-1]}).status_code == 404


def test_a_draft_beside_it_moves_nothing(client, number, transact):
    before = etag(client, OURS)
    with transact(now=LATER) as session:
        make_activity(session, published=False)

    assert etag(client, OURS) == before


def test_publishing_again_what_is_the_same_moves_nothing(client, number, transact):
    before = {address: client.get(address).data for address in (ALL, "/feeds/commemorations.ics")}
    tags = {address: etag(client, address) for address in before}
    with transact(now=LATER) as session:
        publication.rebuild(session, now=LATER)

    assert {address: client.get(address).data for address in before} == before
    assert {address: etag(client, address) for address in before} == tags


def test_languages_have_validators_of_their_own(client, one):
    for address in (ALL, OURS, one):
        vietnamese, english = client.get(address), client.get(address + "?lang=en")

        assert vietnamese.headers["ETag"] != english.headers["ETag"]
        assert (vietnamese.headers["Content-Language"], english.headers["Content-Language"]) == ("vi", "en")


def test_the_window_moves_with_the_month_and_the_validator_with_it(client, transact, set_clock):
    with transact() as session:
        uid = make_activity(session, first_day=date(2026, 9, 30)).uid.encode()
    tags = {}
    for day in (date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31)):
        set_clock(datetime.combine(day, time(5), tzinfo=UTC))
        answer = client.get(OURS)
        tags[day] = answer.headers["ETag"]
        assert (uid in answer.data) is (day.month == 11)

    assert len({*tags.values()}) == 2
    assert tags[date(2026, 11, 1)] == tags[date(2026, 11, 30)]


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_a_window_holds_two_months_back_and_eighteen_ahead(today):
    since, until = ical.window(today)

    assert since.day == until.day == 1
    assert 59 <= (today - since).days <= 92
    assert (until - today).days >= 515
    assert ical.window(today.replace(day=1)) == (since, until)


def test_what_is_still_running_is_in_the_window_and_what_is_over_is_not(client, transact):
    with transact() as session:
        inside = make_activity(session, first_day=date(2026, 8, 20), last_day=date(2026, 9, 1)).uid
        over = make_activity(session, first_day=date(2026, 8, 20), last_day=date(2026, 8, 31)).uid
        series = make_activity(session, first_day=date(2025, 1, 1), rrule="FREQ=WEEKLY").uid
        far = make_activity(session, first_day=TODAY + days(700)).uid
    told = client.get(OURS).data

    assert [uid.encode() in told for uid in (inside, over, series, far)] == [True, False, True, False]


def test_each_change_raises_the_sequence_and_the_stamp(client, number, one, transact):
    stamps = []
    for hour in range(4):
        edit(transact, number, now=NOW + timedelta(hours=hour + 1), title=f"Bản {hour}")
        (event,) = calendars.read(client.get(one).data).events
        stamps.append((event["SEQUENCE"], event["DTSTAMP"].dt))

    assert stamps == [(hour + 1, NOW + timedelta(hours=hour + 1)) for hour in range(4)]


pieces = st.text(max_size=30) | st.sampled_from(["TVT", "\x00", "..", "%", "'; DROP TABLE unit; --", "đ" * 300, "51"])
sorts = st.sampled_from(["units", "kinds", "places", "types", "mine", "all", ""])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sorts, pieces, st.sampled_from([".ics", "", ".json", ".ics/"]), pieces)
def test_no_address_breaks_the_server(client, sort, code, ending, language):
    address = f"/feeds/{sort}/{quote(code, safe='')}{ending}?lang={quote(language)}"
    answer = client.get(address, headers={"If-None-Match": '"x'})

    assert answer.status_code < 500


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(-(2**70), 2**70) | st.text("0123456789+-eE.x ", max_size=30),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=40),
)
def test_no_number_and_no_validator_breaks_the_server(client, number, validator):
    for ending in (".ics", ""):
        answer = client.get(f"/activities/{quote(str(number))}{ending}", headers={"If-None-Match": validator})
        assert answer.status_code < 500
    assert client.get(OURS, headers={"If-None-Match": validator}).status_code in (200, 304)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_feeds_are_only_read(client, method):
    assert getattr(client, method)(OURS).status_code in (400, 405)


@pytest.mark.parametrize("path", ["/", "/login", "/calendar", "/nowhere"])
def test_no_page_leaves_its_headers_to_who_claims_to_stand_in_front(client, path):
    assert client.get(path, headers={"X-Said-In-Front": "1"}).headers["Content-Security-Policy"] == POLICY
