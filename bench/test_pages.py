"""What the public pages cost the server in a large province: 3,000 units, and 10,000 activities or ten times as many.

A page may cost more where more happens on its days, never because there are more days: compare the two sizes.
"""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bench import crowd
from calendar_app.extensions import SYSTEM, transaction
from tests import conftest
from tests.databases import Shelf

UNITS = 3_000
SIZES = (10_000, 100_000)
#: what is asked of the larger one, in milliseconds of the median
BUDGET = 50
#: of each page, several addresses, so that no answer is measured twice in a row
PAGES = {
    "month": [f"/calendar?month={month}" for month in ("2026-09", "2026-11", "2027-02", "2027-05")],
    "month, one commune": [f"/calendar?month=2026-11&place={code}" for code in ("21548", "21484", "21025", "23293")],
    "month, free for children": [f"/calendar?month={month}&free=1&age=children" for month in ("2026-11", "2027-03")],
    "week": [f"/calendar?view=week&week={day}" for day in ("2026-11-16", "2026-11-23", "2027-01-04")],
    "list": [f"/calendar?view=list&from={day}" for day in ("2026-11-22", "2026-12-15", "2027-02-01")],
    "list, page 4": [f"/calendar?view=list&from={day}&page=4" for day in ("2026-11-22", "2027-02-01")],
    "search, common words": ["/search?q=trung+bay+sach", "/search?q=le+hoi", "/search?q=nha+van+hoa"],
    "search, a rare word": ["/search?q=dot+7777", "/search?q=dot+1234+ly+son", "/search?q=khoi+nghiep+9000"],
    "search, a place": ["/search?q=ly+son", "/search?q=huyen+ba+to", "/search?q=duc+pho"],
    "first page": ["/", "/?place=21548", "/?age=children"],
}
ROUNDS = 5


@dataclass(frozen=True)
class Large:
    """A visitor of a province of one size."""

    size: int
    client: FlaskClient


@pytest.fixture(scope="module", params=SIZES)
def large(request: pytest.FixtureRequest, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    """A database that is filled once for all pages."""
    folder: Path = tmp_path_factory.mktemp("crowd")
    with shelf.copy(conftest.template(shelf, "plan", folder)) as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr("calendar_app.clock.now", lambda: conftest.NOW)
        app = conftest.application(url, folder)
        with app.app_context(), transaction(SYSTEM, conftest.NOW) as session:
            crowd.fill(session, UNITS, request.param)
        with app.app_context():
            crowd.settle(conftest.db.engine)
        yield Large(request.param, app.test_client())
        conftest.close(app)


@pytest.mark.benchmark(group="public pages")
@pytest.mark.parametrize("page", PAGES)
def test_page(benchmark, large, page):
    addresses = PAGES[page]
    for address in addresses:
        assert large.client.get(address).status_code == 200

    times = benchmark.pedantic(lambda: [_milliseconds(large.client, one) for one in addresses], rounds=ROUNDS)

    median = statistics.median(times)
    benchmark.extra_info["median_ms"] = round(median, 1)
    print(f"\n{page}, {large.size:,} activities: {median:.1f} ms")  # noqa: T201
    assert large.size < SIZES[-1] or median < BUDGET


def _milliseconds(client: FlaskClient, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - began) * 1000
