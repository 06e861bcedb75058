"""Growth over units that give figures late, move too much, begin and merge; and the targets on sums."""

from datetime import date

import pytest

from calendar_app.indicators import growing, service
from calendar_app.indicators.evaluation import Gap
from calendar_app.models.plans import Target
from calendar_app.models.units import Succession, Unit
from tests.factories import make_unit


def visits(told, unit, **years):
    for year, number in years.items():
        told.give(unit, "f_library", int(year[1:]), {"lib_visits": number})


def second_library(told, code="TV-2", **columns):
    return make_unit(told.session, code, parent=told.unit("SVHTTDL"), kinds=("lib_other",), **columns)


def test_a_year_without_a_members_figure_has_no_total(told):
    second_library(told)
    told.base("g_lib_2030", 2025, 2026, "TVT", "TV-2")
    visits(told, "TVT", y2025=1000, y2026=1100, y2027=1210)
    visits(told, "TV-2", y2025=1000, y2027=1000)

    found = growing.evaluate(told.frame, told.target("g_lib_2030"), 2027)
    assert found.totals == {2025: 2000, 2026: None, 2027: 2210}
    assert found.gaps == (Gap("unit", "TV-2", 2026),)
    assert found.measured.value == 5.12  # 2,210 / 2,000 in two years
    assert growing.evaluate(told.frame, told.target("g_lib_2030"), 2026).measured.value is None


def test_figures_that_are_not_accepted_do_not_count(told):
    told.base("g_lib_2030", 2025, 2026, "TVT")
    visits(told, "TVT", y2025=1000)
    told.give("TVT", "f_library", 2026, {"lib_visits": 1100}, accept=False)

    assert growing.evaluate(told.frame, told.target("g_lib_2030"), 2026).measured.value is None


def test_a_figure_that_moves_too_much_is_named_and_counted(told):
    told.base("g_lib_2030", 2025, 2026, "TVT")
    visits(told, "TVT", y2025=1000, y2026=3000)

    found = growing.evaluate(told.frame, told.target("g_lib_2030"), 2026)
    assert [(one.member, one.year, one.rate) for one in found.outliers] == [("TVT", 2026, 200)]
    assert found.measured.value == 200


def test_a_member_that_merged_into_another_leaves_no_gap_and_one_that_left_asks_for_rebasing(told):
    gone = second_library(told, valid_to=date(2026, 7, 1))
    told.base("g_lib_2030", 2025, 2026, "TVT", "TV-2")
    visits(told, "TVT", y2025=1000, y2026=2300, y2027=2400)
    visits(told, "TV-2", y2025=1000)
    target = told.target("g_lib_2030")

    assert growing.evaluate(told.frame, target, 2026).gaps == (Gap("ended", "TV-2", 2026),)

    told.session.add(
        Succession(sort="merge", predecessor=gone, successor=told.unit("TVT"), on_day=date(2026, 7, 1), duty="")
    )
    told.session.flush()
    found = growing.evaluate(told.frame, target, 2026)
    assert (found.gaps, found.measured.value) == ((), 15)


def test_rebasing_moves_later_years_only(told):
    told.base("g_lib_2030", 2025, 2026, "TVT")
    visits(told, "TVT", y2025=1000, y2026=1100, y2027=5000, y2028=5500)
    target = told.target("g_lib_2030")
    told.base("g_lib_2030", 2027, 2028, "TVT", value=5000)

    assert service.figure(told.frame, target, 2026).value == 10
    assert service.figure(told.frame, target, 2028).value == 10
    assert service.figure(told.frame, target, 2027).value == 123.61


@pytest.fixture
def target(told):
    def make(sort, **definition):
        row = told.target("g_lib_2030")
        goals = [{"year": 2030, "min": 2}]
        made = Target(
            plan_id=row.plan_id, code=f"x_{sort}", valid_from=row.valid_from, name_vi=sort, cite="", sort=sort,
            definition={"who": {"kinds": ["lib_province", "lib_other"]}, "goals": goals, **definition},
        )  # fmt: skip
        told.session.add(made)
        told.session.flush()
        return made

    return make


def test_threshold_ratio_and_share_of_the_population(told, target):
    second_library(told, valid_from=date(2027, 1, 1))
    told.give("TVT", "f_library", 2026, {"lib_visits": 3000, "lib_loans": 1500})

    whole = service.of_target(told.frame, target("threshold", metric="lib_visits"), 2026)[0]
    assert (whole.measured.value, whole.unit, whole.verdict) == (3000, "lượt", "met")
    ratio = service.of_target(told.frame, target("ratio", metric="lib_visits", per="lib_loans"), 2026)[0]
    assert (ratio.measured.value, ratio.verdict) == (2, "met")

    share = target("population_share", metric="lib_visits")
    assert service.of_target(told.frame, share, 2026)[0].verdict == "no_data"
    people(told, 2026, 200_000)
    assert service.of_target(told.frame, share, 2026)[0].measured.value == 1.5  # 3,000 of 200,000


def people(told, year, number):
    """The desk enters the inhabitants of the province."""
    root = told.session.query(Unit).filter_by(code="UBND-TINH").one()
    told.give_place(root.place, "f_place", year, {"inhabitants": number})
