"""A feed from stored fragments, beside icalendar serialising the same events in the same run."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from calendar_app.activities import service
from calendar_app.activities.draft import Draft
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import service as quotas
from calendar_app.units import queries as units
from tests import conftest
from tests.conftest import NOW

EVENTS = 300
FEED = "/feeds/units/TVT.ics"


@pytest.fixture
def database_url(shelf, tmp_path):
    """A database with EVENTS published activities of one unit, planned once for all benchmarks."""
    on = conftest.template(shelf, "plan", tmp_path)
    with shelf.copy(shelf.template(f"{EVENTS}-events", lambda url: plan_events(url, tmp_path), on)) as url:
        yield url


def plan_events(url, folder):
    """Plan and publish one activity a day through the services."""
    app = conftest.application(url, folder)
    with app.app_context(), transaction(SYSTEM, NOW) as session:
        unit = units.by_code(session, "TVT")
        for number in range(EVENTS):
            day = date(2026, 11, 1) + timedelta(days=number)
            draft = Draft(title=f"Triển lãm số {number}", type="exhibition", first_day=day, last_day=day, place="51")
            service.submit(session, service.create(session, unit, draft, by=SYSTEM, now=NOW).id, by=SYSTEM, now=NOW)
    conftest.close(app)


@pytest.fixture
def feed(client):
    """The answer with the feed of the unit."""
    return client.get(FEED)


@pytest.mark.benchmark(group=f"a feed of {EVENTS} events")
def test_feed_from_fragments(benchmark, client, feed):
    assert benchmark(client.get, FEED).data == feed.data


@pytest.mark.benchmark(group=f"a feed of {EVENTS} events")
def test_feed_not_modified(benchmark, client, feed):
    assert benchmark(client.get, FEED, headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304


@pytest.mark.benchmark(group=f"a feed of {EVENTS} events")
def test_rival_icalendar_serialises_them(benchmark, feed):
    calendar = Calendar.from_ical(feed.data)

    assert len(benchmark(calendar.to_ical)) > 100 * EVENTS


@pytest.mark.benchmark(group="crediting")
def test_credit_one_change(benchmark, transact):
    with transact() as session:
        activity = service.view(session, 1, SYSTEM)
        benchmark(quotas.credit, session, activity, now=NOW)


@pytest.mark.benchmark(group="pages")
@pytest.mark.parametrize("path", ["/", "/calendar?month=2026-12", "/units/TVT", "/search?q=trien+lam", "/progress"])
def test_page(benchmark, client, path):
    assert benchmark(client.get, path).status_code == 200
