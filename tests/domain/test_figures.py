"""Sheets of figures: their review, and what is unlikely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import figures
from calendar_app.domain.errors import WrongStatus
from calendar_app.domain.figures import Shape, Warned

FORM = [Shape("visits", breakdowns=("men", "women")), Shape("children", part_of="visits")]
LIMITS = {"rise": 100, "fall": 50}


def test_the_way_of_a_sheet():
    state = "draft"
    for step in ("save", "submit", "return", "submit", "withdraw", "submit", "accept", "return", "save"):
        state = figures.after(step, state)
    assert state == "draft"


@pytest.mark.parametrize(("step", "now"), [("save", "accepted"), ("accept", "draft"), ("submit", "submitted")])
def test_a_step_that_does_not_lead_on(step, now):
    with pytest.raises(WrongStatus):
        figures.after(step, now)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ({("visits", ""): 100}, {("visits", ""): 90}, []),
        ({("visits", ""): 300}, {("visits", ""): 100}, [Warned("rise", "visits", 200)]),
        ({("visits", ""): 40}, {("visits", ""): 100}, [Warned("fall", "visits", 60)]),
        ({("visits", ""): 0}, {("visits", ""): 100}, [Warned("vanished", "visits")]),
        ({}, {("visits", ""): 100}, []),
        ({("visits", ""): 5, ("children", ""): 6}, {}, [Warned("part", "children", other="visits")]),
        ({("visits", ""): 5, ("visits", "men"): 3, ("visits", "women"): 3}, {}, [Warned("sum", "visits")]),
    ],
)
def test_what_is_unlikely(now, before, said):
    assert figures.warnings(FORM, now, before, **LIMITS) == said


@given(st.integers(0, 10**9))
def test_the_same_figure_as_last_year_is_never_unlikely(value):
    same = {("visits", ""): value, ("children", ""): value}
    assert figures.warnings(FORM, same, same, **LIMITS) == []
