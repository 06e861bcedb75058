from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.domain import workflow
from calendar_app.domain.errors import WrongStatus

REVIEWS = ["draft", "submitted", "returned", "approved", "superseded"]
LIVES = ["planned", "held", "postponed", "cancelled"]


@pytest.mark.parametrize(
    ("step", "leads"),
    [
        ("submit", {"draft": "submitted", "returned": "submitted"}),
        ("approve", {"submitted": "approved"}),
        ("return", {"submitted": "returned"}),
        ("withdraw", {"submitted": "draft"}),
    ],
)
def test_steps_of_the_review(step, leads):
    for now in REVIEWS:
        if now in leads:
            assert workflow.review(step, now) == leads[now]
        else:
            with pytest.raises(WrongStatus) as refused:
                workflow.review(step, now)
            assert (refused.value.step, refused.value.status) == (step, now)


@pytest.mark.parametrize(
    ("step", "leads"),
    [
        ("hold", {"planned": "held", "held": "held", "postponed": "held"}),
        ("postpone", {"planned": "postponed"}),
        ("cancel", {"planned": "cancelled", "postponed": "cancelled"}),
        ("redate", {"planned": "planned", "postponed": "planned"}),
    ],
)
def test_steps_of_the_life(step, leads):
    for now in LIVES:
        if now in leads:
            assert workflow.life(step, now) == leads[now]
        else:
            with pytest.raises(WrongStatus):
                workflow.life(step, now)


def test_what_is_cancelled_stays_cancelled():
    assert workflow.steps("approved", "cancelled") == frozenset()


def test_the_steps_open_to_a_planned_activity():
    assert workflow.steps("approved", "planned") == {"hold", "postpone", "cancel", "redate"}
    assert workflow.steps("submitted", "planned") == {"approve", "return", "withdraw"}


@pytest.mark.parametrize(("review", "life"), list(product(REVIEWS, LIVES)))
def test_the_steps_that_are_offered_are_those_that_succeed(review, life):
    for step in workflow.steps(review, life):
        move, now = (workflow.review, review) if step in workflow.REVIEWS else (workflow.life, life)
        assert move(step, now)


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(workflow.REVIEWS))))
def test_nothing_is_approved_that_was_not_submitted(steps):
    now, before = "draft", ""
    for step in steps:
        try:
            now, before = workflow.review(step, now), now
        except WrongStatus:
            continue
        assert now != "approved" or before == "submitted"
