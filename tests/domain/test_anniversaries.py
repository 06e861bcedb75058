import pytest

from calendar_app.domain.anniversaries import anniversary_class, may_hold_ceremony, number


@pytest.mark.parametrize(
    ("first_year", "year", "expected"),
    [(1975, 2025, 50), (2025, 2026, 1), (2026, 2026, None), (2027, 2026, None), (None, 2026, None)],
)
def test_number_counts_from_one_or_is_unknown(first_year, year, expected):
    assert number(first_year, year) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "khác"), (5, "lẻ 5"), (9, "khác"), (10, "tròn"), (80, "tròn"), (95, "lẻ 5"), (100, "tròn"), (None, None)],
)
def test_classes_of_decree_145(n, expected):
    assert anniversary_class(n) == expected


@pytest.mark.parametrize(("n", "allowed"), [(80, True), (85, False), (81, False), (None, False)])
def test_founding_days_have_a_ceremony_only_in_a_round_year(n, allowed):
    assert may_hold_ceremony(n, founding=True) is allowed


@pytest.mark.parametrize("n", [80, 85, 81, None])
def test_other_days_are_not_bound_by_that(n):
    assert may_hold_ceremony(n, founding=False)
