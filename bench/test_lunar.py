"""A year of calendar cells, each with its lunar date."""

from datetime import date, timedelta

from calendar_app.domain import lunar

YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]


def test_lunar_dates_of_a_year(benchmark):
    found = benchmark(lambda: [lunar.to_lunar(day) for day in YEAR])

    assert len(found) == len(YEAR)
