"""No way out shows a holding of a series that is not public, or that another choice means.

Series in random states, with holdings that were moved, called off or wait for a day, and with parts that became a
series of their own, public or not; beside every way out stands the rule, in plain Python over days. What nobody may
see carries a word of its own, and so does what goes on under other conditions.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from itertools import count

import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calendar_app.activities import queries, series, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.series import Place
from calendar_app.domain.filters import Filters
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_draft

KINDS = {"TVT": "lib_province", "BTT": "mus_province", "XA-21548": ""}
#: the place around each place
AROUND = {"": "", "51": "", "21548": "51"}
TYPES = ("talk", "training")
#: on which of its holdings something was decided, and where one of them was put
MOVED, OFF, WAITING, CUT = 1, 2, 0, 3
ELSEWHERE = TODAY + days(70)
SOON, FAR = TODAY - days(30), TODAY + days(300)
run = count(1)


@dataclass(frozen=True)
class Public:
    """A series as the public may see it: on which days it takes place, or would have when all of it is off."""

    mark: str
    unit: str
    content: dict
    days: frozenset[date]
    off: bool = False
    #: days on which pages say that a holding is off
    gone: frozenset[date] = frozenset()

    @property
    def places(self):
        code, found = self.content["place"], set()
        while code:
            found.add(code)
            code = AROUND[code]
        return found

    def fits(self, asked):
        return all((
            not asked.place or self.places & set(asked.place),
            not asked.kind or KINDS[self.unit] in asked.kind,
            not asked.unit or self.unit in asked.unit,
            not asked.type or self.content["type"] in asked.type,
            not asked.free or self.content["fee"] == 0,
        ))  # fmt: skip


@dataclass
class Made:
    """A series as it was planned, what happened to its holdings and to itself."""

    unit: str
    state: str
    content: dict
    #: of what follows after a cut
    tail: dict
    first: date
    step: int
    timed: bool
    fates: frozenset
    number: int = 0
    mark: str = field(default="")

    @property
    def secret(self):
        return self.mark.replace("mat", "kin")

    @property
    def follows(self):
        return self.mark.replace("mat", "duoi")

    @property
    def given(self):
        return [self.first + days(self.step * at) for at in range(6)]

    def public(self):
        """What anybody may see of it."""
        if self.state in ("draft", "submitted", "returned", "hidden") or self.content["visibility"] != "public":
            found = []
        else:
            cut = self.state in ("parted", "parted_hidden")
            there = {
                ELSEWHERE if at == MOVED and "moved" in self.fates else day
                for at, day in enumerate(self.given[: CUT if cut else None])
                if not (at == OFF and "off" in self.fates)
            }
            called_off = self.state == "cancelled"
            shown = frozenset(there | set(self.given) if called_off else there)
            gone = frozenset(self.given[OFF : OFF + 1] if "off" in self.fates else ())
            found = [Public(self.mark, self.unit, self.content, shown, off=called_off, gone=gone)]
        if self.state == "parted" and self.tail["visibility"] == "public":
            found.append(Public(self.follows, self.unit, self.tail, frozenset(self.given[CUT:])))
        return found


contents = st.fixed_dictionaries(
    {
        "type": st.sampled_from(TYPES),
        "place": st.sampled_from(tuple(AROUND)),
        "fee": st.sampled_from((None, 0, 20_000)),
        "scale": st.sampled_from(("commune", "province")),
        "visibility": st.sampled_from(("public", "public", "public", "unit")),
    }
)
made = st.builds(
    Made,
    unit=st.sampled_from(tuple(KINDS)),
    state=st.sampled_from(
        (
            *("draft", "submitted", "returned", "hidden", "approved", "approved", "edited", "cancelled"),
            *("parted", "parted", "parted_waits", "parted_hidden"),
        )
    ),
    content=contents,
    tail=contents,
    first=st.integers(1, 20).map(lambda ahead: TODAY + days(ahead)),
    step=st.sampled_from((1, 7)),
    timed=st.booleans(),
    fates=st.frozensets(st.sampled_from(("moved", "off", "waiting"))),
)
asked = st.builds(
    Filters,
    place=st.sampled_from(((), ("51",), ("21548",))),
    kind=st.sampled_from(((), (), ("lib_province",))),
    type=st.sampled_from(((), ("talk",), ("training",))),
    unit=st.sampled_from(((), (), ("BTT", "TVT"))),
    free=st.booleans(),
).filter(bool)


@pytest.fixture
def database_template():
    return "plan"


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(planned=st.lists(made, min_size=8, max_size=10), wanted=st.lists(asked, min_size=2, max_size=3))
def test_no_way_out_shows_a_holding_that_is_not_meant(transact, client, planned, wanted):
    seed = next(run)
    for code in KINDS:
        with transact() as session:
            units.by_code(session, code).needs_approval = True
    for at, one in enumerate(planned):
        one.mark = f"mat{seed}00{at}x"
        with transact() as session:
            plan(session, one)
    seen = Seen(client, [shown for one in planned for shown in one.public()], seed)

    seen.scopes()
    for one in planned:
        seen.alone(one)
    for filters in wanted:
        seen.choice(filters)


def plan(session, one):
    """Plan it, and let happen what its state says."""
    lead = units.by_code(session, one.unit)
    rule = f"FREQ={'DAILY' if one.step == 1 else 'WEEKLY'};COUNT=6"
    hours = {"starts_at": time(8), "ends_at": time(10)} if one.timed else {}
    draft = make_draft(**one.content, **hours, title=one.mark, summary=one.mark, first_day=one.first, rrule=rule)
    activity = service.create(session, lead, draft, by=SYSTEM, now=NOW)
    one.number = activity.id
    if one.state == "draft":
        return
    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    if one.state == "submitted":
        return
    if one.state == "returned":
        service.give_back(session, activity.id, "Chưa rõ", by=SYSTEM, now=NOW)
        return
    service.approve(session, activity.id, by=SYSTEM, now=NOW)
    decide(session, activity, one.fates)
    afterwards(session, one, activity)


def decide(session, activity, fates):
    """What becomes of single holdings."""
    session.flush()
    rows = sorted(activity.occurrences, key=lambda row: row.original_start)
    if "moved" in fates:
        place = Place(ELSEWHERE, ELSEWHERE)
        series.move_one(
            session, activity.id, rows[MOVED].id, place, revision=activity.revision, by=SYSTEM, now=NOW
        )  # fmt: skip
        service.submit(session, activity.id, by=SYSTEM, now=NOW)
        service.approve(session, activity.id, by=SYSTEM, now=NOW)
    if "off" in fates:
        service.cancel_one(session, activity.id, rows[OFF].id, "Mưa lớn", by=SYSTEM, now=NOW)
    if "waiting" in fates:
        service.postpone_one(session, activity.id, rows[WAITING].id, "Bão", by=SYSTEM, now=NOW)
    session.flush()


def afterwards(session, one, activity):
    """What becomes of the whole of it."""
    if one.state == "cancelled":
        service.cancel(session, activity.id, "Mưa bão", by=SYSTEM, now=NOW)
    elif one.state in ("edited", "hidden"):
        seen = {"visibility": "unit"} if one.state == "hidden" else {}
        draft = replace(draft_of(queries.latest(activity)), title=one.secret, summary=one.secret, **seen)
        if one.state == "edited":  # every holding a day later, and more of them
            day = one.first + days(1)
            rule = draft.rrule.replace("COUNT=6", "COUNT=9")
            draft = replace(draft, first_day=day, last_day=day, rrule=rule, moves=None)
        service.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
        service.submit(session, activity.id, by=SYSTEM, now=NOW)
        if one.state == "hidden":
            service.approve(session, activity.id, by=SYSTEM, now=NOW)
    elif one.state.startswith("parted"):
        part(session, one, activity)


def part(session, one, activity):
    """From CUT on it is a series of its own: other content, or for few eyes, or not approved yet."""
    rows = sorted(activity.occurrences, key=lambda row: row.original_start)
    public = one.state == "parted" and one.tail["visibility"] == "public"
    word = one.follows if public else one.secret
    content = one.tail if one.state == "parted" else {**one.tail, "visibility": "unit"}
    if one.state == "parted_waits":
        content = one.tail
    draft = replace(series.tail(session, activity, rows[CUT]), moves=None, title=word, summary=word, **content)
    new = series.split(session, activity.id, rows[CUT].id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
    session.flush()
    service.submit(session, new.id, by=SYSTEM, now=NOW)
    if one.state != "parted_waits":
        service.approve(session, new.id, by=SYSTEM, now=NOW)


class Seen:
    """Asks for everything and compares words and days in the answers with the rule."""

    def __init__(self, client, public, seed):
        self.client, self.public = client, public
        self.own = re.compile(rf"(?:mat|kin|duoi){seed}00\d+x")

    def get(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    def marks(self, path):
        said = self.get(path).get_data(as_text=True).replace("\r\n ", "")
        return set(self.own.findall(re.sub(r"</?mark>", "", said)))

    def only(self, path, rule=lambda one: True):
        """A page shows no other series; one that says when it was asked for shows the first of them."""
        assert (path, self.marks(path) - {one.mark for one in self.public if rule(one)}) == (path, set())

    def calendar(self, path, rule):
        """The holdings that a client makes of a feed are just those that are meant."""
        heard = {}
        for event in recurring_ical_events.of(icalendar.Calendar.from_ical(self.get(path).data)).between(SOON, FAR):
            for word in self.own.findall(str(event["SUMMARY"])):
                start = event["DTSTART"].dt
                heard.setdefault(word, set()).add(date(start.year, start.month, start.day))
        meant = {one.mark: one.days for one in self.public if rule(one) and not one.off}
        ended = {one.mark: one.days for one in self.public if rule(one) and one.off}
        assert (path, {word: found for word, found in heard.items() if word not in ended}) == (path, meant)
        assert heard.keys() >= ended.keys()
        assert all(heard[word] <= ended[word] for word in ended)

    def scopes(self):
        rules = {
            "all": lambda one: True,
            "highlights": lambda one: one.content["scale"] == "province",
            "commemorations": lambda one: False,
            "units/BTT": lambda one: one.unit == "BTT",
            "kinds/lib_province": lambda one: one.unit == "TVT",
            "places/21548": lambda one: "21548" in one.places,
            "places/51": lambda one: "51" in one.places,
            "types/talk": lambda one: one.content["type"] == "talk",
        }
        for scope, rule in rules.items():
            self.calendar(f"/feeds/{scope}.ics", rule)
            meant = {one.mark for one in self.public if rule(one)}
            assert (scope, self.marks(f"/feeds/{scope}.json")) == (scope, meant)
            self.only(f"/feeds/{scope}.rss", rule)
        for page in ("/", "/subscribe?what=all", "/embed/list", "/embed/month", "/calendar", "/calendar?view=year"):
            self.only(page)
        self.only("/units/BTT", rules["units/BTT"])
        self.only("/places/21548", rules["places/21548"])
        for monday in (date(2026, 11, 23) + days(7 * week) for week in (0, 1, 2, 5, 10)):
            week = {monday + timedelta(at) for at in range(7)}
            self.only(
                f"/calendar?view=week&week={monday}", lambda one, week=week: one.off or (one.days | one.gone) & week
            )

    def alone(self, one):
        own = [shown for shown in self.public if shown.mark == one.mark]
        for ending in ("", ".ics", ".rss", ".json", "/qr.svg", "/preview.png"):
            status = self.client.get(f"/activities/{one.number}{ending}").status_code
            assert (one, ending, status) == (one, ending, 200 if own else 404)
        if own:
            assert self.marks(f"/activities/{one.number}") == {one.mark}
            self.calendar(f"/activities/{one.number}.ics", lambda shown: shown.mark == one.mark)
        for word in (one.mark, one.secret, one.follows):
            shown = self.client.get(f"/search?q={word}").text.partition("<main")[2]
            there = any(found.mark == word for found in self.public)
            assert (word, "/activities/" in shown) == (word, there)

    def choice(self, filters):
        query, rule = filters.query_string(), lambda one: one.fits(filters)
        self.calendar(f"/feeds/filter.ics?{query}", rule)
        self.calendar(f"/feeds/filter.ics?{query}&lang=en", rule)
        for page in ("/subscribe?", "/embed/list?", "/embed/month?", "/calendar?view=list&", "/calendar?"):
            self.only(f"{page}{query}", rule)
        self.rows(f"/api/v1/activities?{query}&limit=100", rule)
        self.holdings(f"/api/v1/occurrences?{query}&limit=100", rule)

    def rows(self, address, rule):
        told = {word for item in self.items(address) for word in self.own.findall(str(item))}
        assert (address, told) == (address, {one.mark for one in self.public if rule(one)})

    def holdings(self, address, rule):
        """What takes place, day by day; what is called off is told of on its days only."""
        items = [item for item in self.items(address) if self.own.search(item["title"])]
        told = {(item["title"], item["first_day"]) for item in items if item["state"] != "cancelled"}
        meant = [one for one in self.public if rule(one)]
        assert (address, told) == (address, {(o.mark, f"{day}") for o in meant if not o.off for day in o.days})
        assert {item["title"] for item in items} == {one.mark for one in meant}

    def items(self, address):
        found = []
        while address:
            answer = self.get(address).json
            found, address = found + answer["items"], answer["next"]
        return found
