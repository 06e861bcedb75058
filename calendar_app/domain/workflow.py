"""The steps of an activity: its review (draft to approved) and its life (planned to held, postponed, cancelled)."""

from typing import Literal, cast

from calendar_app.domain.errors import WrongStatus

Review = Literal["draft", "submitted", "returned", "approved", "superseded"]
Life = Literal["planned", "held", "postponed", "cancelled"]

REVIEWS: dict[str, tuple[tuple[Review, ...], Review]] = {
    "submit": (("draft", "returned"), "submitted"),
    "approve": (("submitted",), "approved"),
    "return": (("submitted",), "returned"),
    "withdraw": (("submitted",), "draft"),
}
LIVES: dict[str, tuple[tuple[Life, ...], Life]] = {
    "hold": (("planned", "held", "postponed"), "held"),
    "postpone": (("planned",), "postponed"),
    "cancel": (("planned", "postponed"), "cancelled"),
    "redate": (("planned", "postponed"), "planned"),
}
#: reviews in which the content may be changed in place
OPEN: tuple[Review, ...] = ("draft", "returned")


def review(step: str, now: str) -> Review:
    """Where a version stands after a step; raise `WrongStatus` when the step does not lead on from there."""
    sources, goal = REVIEWS[step]
    if now not in sources:
        raise WrongStatus(step, now)
    return goal


def life(step: str, now: str) -> Life:
    """Where an activity stands after a step; raise `WrongStatus` when the step does not lead on from there."""
    sources, goal = LIVES[step]
    if now not in sources:
        raise WrongStatus(step, now)
    return goal


def steps(review_now: str, life_now: str) -> frozenset[str]:
    """The steps open to a thing in these states, whoever asks."""
    found = {step for step, (sources, _goal) in REVIEWS.items() if review_now in sources}
    if cast(Review, review_now) == "approved":
        found |= {step for step, (sources, _goal) in LIVES.items() if life_now in sources}
    return frozenset(found)
