"""A province as chance will have it: communes with libraries and culture houses, obligations of every sort, a walk of
plans, results, cancellations; so that figures can be asked of every unit in every way.
"""

import random
from datetime import timedelta

from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.errors import CalendarError
from calendar_app.extensions import SYSTEM
from calendar_app.models.places import Place
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import recrediting
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_unit

TYPES = ("exhibition", "training", "campaign", "reading")
DAYS = ("book_reading_day", "heritage_day", "museum_day", "ethnic_culture_day")
PERIODS = ("month", "quarter", "half", "year", "school_year", "report_year")


def generate(session, seed, communes=6, obligations=7, steps=50):
    """The codes of its units."""
    chance = random.Random(seed)
    codes = _units(session, chance, communes)
    for number in range(obligations):
        _obligation(session, chance, number, codes)
    session.flush()
    recrediting.recredit_all(session, now=NOW)
    walk(session, chance, codes, steps)
    return codes


def _units(session, chance, communes):
    root = units.by_code(session, "UBND-TINH")
    places = session.scalars(select(Place).where(Place.parent_id.is_not(None)).order_by(Place.code)).all()
    codes = []
    for number in range(communes):
        office = make_unit(
            session, f"C-{number}", parent=root, kinds=("commune",), level="commune", place=chance.choice(places)
        )
        codes.append(office.code)
        for at in range(chance.randrange(4)):
            kinds = chance.sample(("lib_commune", "cc_commune", "lib_grassroots"), chance.choice((1, 1, 2)))
            below = make_unit(
                session, f"C-{number}-{at}", parent=office, kinds=kinds, level="commune", needs_approval=False,
                place=chance.choice((office.place, office.place, None)),
            )  # fmt: skip
            codes.append(below.code)
    return codes


def _obligation(session, chance, number, codes):
    tie = chance.choice(("none", "none", "any", "each"))
    session.add(
        Obligation(
            plan=plans.current_plan(session), code=f"g{number}", name_vi=f"Chỉ tiêu {number}", position=100 + number,
            valid_from=chance.choice((TODAY.replace(month=1, day=1), TODAY.replace(month=7, day=1))),
            who=chance.choice(({"kinds": ["lib_commune"]}, {"levels": ["commune"]}, {"codes": codes[::2]})),
            mode=chance.choice(("each", "each", "each", "jointly")), period=chance.choice(PERIODS),
            minimum=chance.choice((1, 1, 2, 3)), tie=tie,
            days=list(chance.sample(DAYS, 2)) if tie != "none" else [],
            requires=chance.choice(({}, {"types": ["exhibition", "training"]}, {"in_community": True})),
            counts=chance.choice(("activities", "occurrences")),
        )
    )  # fmt: skip


def walk(session, chance, codes, steps):
    """Steps of every sort, each at a later hour; the hour of the last one."""
    activities, now = [], NOW
    for _step in range(steps):
        now += timedelta(minutes=chance.randrange(60))
        try:
            _step_of(session, chance, codes, activities, now)
        except CalendarError:
            continue
    session.flush()
    return now


def _step_of(session, chance, codes, activities, now):
    if len(activities) < 5 or chance.random() < 0.4:
        first = TODAY + days(chance.randrange(-300, 60))
        lead, *others = chance.sample(codes, min(len(codes), chance.choice((1, 2, 3))))
        made = make_activity(
            session, lead, first_day=first, last_day=first + days(chance.randrange(3)), type=chance.choice(TYPES),
            in_community=chance.random() < 0.5, commemorations=tuple(chance.sample(DAYS, chance.randrange(3))),
            co_organisers=tuple(others), rrule=chance.choice(("", "", "FREQ=WEEKLY;COUNT=4")),
        )  # fmt: skip
        activities.append(made)
        for code in others:
            service.answer(
                session, made.id, session.scalars(select(Unit).filter_by(code=code)).one(), True, by=SYSTEM, now=now
            )
        return
    activity = chance.choice(activities)
    match chance.randrange(5):
        case 0:
            service.cancel(session, activity.id, "Bão", by=SYSTEM, now=now)
        case 1:
            service.postpone(session, activity.id, "Bão", by=SYSTEM, now=now)
        case _:
            one = chance.choice(activity.occurrences)
            results.hold(session, activity.id, one.id, Outcome(attendance=9), by=SYSTEM, now=now)
