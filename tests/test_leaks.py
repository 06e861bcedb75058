"""Whatever somebody asks for, no way out shows what is not public, or what another choice means.

Activities in random states and random choices; beside every way out stands the rule, read here in plain Python. Each
activity carries a word of its own in its title, and what waits unapproved another one: those are looked for in the
answers.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calendar_app.activities import service as activities
from calendar_app.bulletins import jobs as bulletins
from calendar_app.bulletins import wish
from calendar_app.domain.filters import ACCESSIBLE, AGES, Filters
from calendar_app.extensions import SYSTEM
from calendar_app.models.bulletins import Bulletin
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_draft
from tests.letters import letters, text

MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
KINDS = {"TVT": "lib_province", "BTT": "mus_province", "TTVH": "cc_province", "XA-21548": ""}
#: what nobody looks at before it is published
TRUSTED = {"TVT"}
#: the place around each place
AROUND = {"": "", "51": "", "21548": "51", "21484": "51"}
TYPES = ("exhibition", "talk", "book_day", "training")
PRODUCTS = ("digital_collection",)
#: the next commemoration, of which the first page tells what is planned everywhere
NEXT_DAY = "heritage_day"
DAYS = (NEXT_DAY, "quan_doi_nhan_dan")
#: made up, so that nothing else is found by them
WORDS = ("zuxu", "vimo", "kefo")
STATES = (
    *("draft", "submitted", "returned", "dropped"),
    *("approved", "approved", "approved", "edited", "edited", "postponed", "cancelled", "hidden"),
)
PUBLIC = {"approved", "edited", "postponed", "cancelled"}
SINGLE = ("", ".ics", ".rss", ".json", "/qr.svg", "/preview.png")
#: a word of an activity's own, or of what waits unapproved
MARK = re.compile(r"(?:mat|kin)\d+x", re.IGNORECASE)
run = count(1)


@dataclass
class Made:
    """An activity as it was planned, and what happened to it; ``other`` is what an edit would make of it."""

    unit: str
    state: str
    content: dict
    other: dict
    partners: dict
    word: str
    highlight: bool
    number: int = 0
    mark: str = field(default="")

    @property
    def waits(self):
        """Handed in for nobody's approval is public at once."""
        return self.state in ("submitted", "returned") and self.unit not in TRUSTED

    @property
    def public(self):
        seen = self.state in PUBLIC or (self.state in ("submitted", "returned") and not self.waits)
        return seen and self.content["visibility"] == "public" and self.content["type"] not in PRODUCTS

    @property
    def parties(self):
        return {self.unit, *(code for code, answer in self.partners.items() if answer == "accepted")}

    @property
    def places(self):
        found, code = set(), self.content["place"]
        while code:
            found.add(code)
            code = AROUND[code]
        return found

    @property
    def wide(self):
        return self.content["scale"] == "province" or self.highlight

    def fits(self, asked):
        """Any value of a name will do, each name must hold."""
        own = self.content
        return all((
            not asked.place or self.places & set(asked.place),
            not asked.kind or {KINDS[code] for code in self.parties} & set(asked.kind),
            not asked.unit or self.parties & set(asked.unit),
            not asked.type or own["type"] in asked.type,
            not asked.age or own["age_group"] in (*asked.age, "all"),
            not asked.accessible or set(own["accessibility"]) & set(asked.accessible),
            not asked.free or own["fee"] == 0,
            not asked.day or set(own["commemorations"]) & set(asked.day),
            not asked.q or set(asked.q.split()) <= {self.word, self.mark},
        ))  # fmt: skip

    @property
    def goes_on(self):
        return self.state not in ("postponed", "cancelled")

    def within(self, since, until):
        first = self.content["first_day"]
        return first < until and first + timedelta(days=self.content["length"]) > since


contents = st.fixed_dictionaries(
    {
        "type": st.sampled_from(TYPES * 3 + PRODUCTS),
        "place": st.sampled_from(tuple(AROUND)),
        "age_group": st.sampled_from(("", *AGES)),
        "accessibility": st.lists(st.sampled_from(ACCESSIBLE), unique=True, max_size=2).map(tuple),
        "fee": st.sampled_from((None, 0, 0, 20_000)),
        "commemorations": st.lists(st.sampled_from(DAYS), unique=True, max_size=2).map(tuple),
        "scale": st.sampled_from(("grassroots", "commune", "province")),
        "visibility": st.sampled_from(("public", "public", "public", "network", "unit")),
        "first_day": st.integers(-20, 50).map(lambda ahead: TODAY + days(ahead)),
        "length": st.integers(1, 3),
    }
)
made = st.builds(
    Made,
    unit=st.sampled_from(tuple(KINDS)),
    state=st.sampled_from(STATES),
    content=contents,
    other=contents,
    partners=st.dictionaries(
        st.sampled_from(tuple(KINDS)), st.sampled_from(("invited", "accepted", "declined")), max_size=2
    ),
    word=st.sampled_from(WORDS),
    highlight=st.booleans(),
)


def some(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(lambda found: tuple(sorted(found)))


choices = st.builds(
    Filters,
    place=some([code for code in AROUND if code]),
    kind=some([kind for kind in KINDS.values() if kind]),
    type=some(TYPES),
    age=some(AGES),
    accessible=some(ACCESSIBLE),
    free=st.booleans(),
    day=some(DAYS),
    unit=some(tuple(KINDS)),
    q=st.sampled_from(("", "", *WORDS)),
)
#: of one name or two, so that something is found
asked = st.one_of(
    *(st.builds(Filters.only, choices, st.just(name)) for name in ("place", "type", "unit", "kind", "q", "day")),
    st.builds(
        Filters.only, choices, st.sampled_from(("place", "free")), st.sampled_from(("type", "accessible", "age"))
    ),
    choices,
).filter(bool)


@pytest.fixture
def database_template():
    return "plan"


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(planned=st.lists(made, min_size=8, max_size=12), wanted=st.lists(asked, min_size=3, max_size=4))
def test_no_way_out_shows_what_is_not_meant(app, transact, client, planned, wanted):
    seed = next(run)
    with transact() as session:
        for at, one in enumerate(planned):
            one.mark = f"mat{seed}00{at}x"
            plan(session, one)
        session.flush()
    seen = Seen(client, {one.mark: one for one in planned}, seed)

    seen.whole_calendars()
    for one in planned:
        seen.alone(one)
    for filters in wanted:
        seen.choice(filters)
    seen.bulletins(app, transact, wanted)


def plan(session, one):
    """Plan it, and let happen to it what its state says."""
    lead = units.by_code(session, one.unit)
    one.partners = {code: answer for code, answer in one.partners.items() if code != one.unit}
    activity = activities.create(session, lead, drafted(one, one.content, one.mark), by=SYSTEM, now=NOW)
    one.number = activity.id
    activity.highlight = one.highlight
    for code, answer in one.partners.items():
        if answer != "invited":
            activities.answer(
                session, activity.id, units.by_code(session, code), answer == "accepted", by=SYSTEM, now=NOW
            )
    if one.state == "dropped":
        activities.cancel(session, activity.id, "Không làm nữa", by=SYSTEM, now=NOW)
    elif one.state != "draft":
        activities.submit(session, activity.id, by=SYSTEM, now=NOW)
        review(session, one, activity)


def review(session, one, activity):
    if one.state == "submitted" or one.unit in TRUSTED:
        pass
    elif one.state == "returned":
        activities.give_back(session, activity.id, "Chưa rõ", by=SYSTEM, now=NOW)
    else:
        activities.approve(session, activity.id, by=SYSTEM, now=NOW)
    if one.state in ("postponed", "cancelled"):
        ended = activities.postpone if one.state == "postponed" else activities.cancel
        ended(session, activity.id, "Mưa bão", by=SYSTEM, now=NOW)
    if one.state in ("edited", "hidden"):
        content = one.other if one.state == "edited" else {**one.content, "visibility": "unit"}
        session.flush()
        draft = drafted(one, content, one.mark.replace("mat", "kin"))
        activities.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
    if one.state == "hidden":
        activities.submit(session, activity.id, by=SYSTEM, now=NOW)
        if one.unit not in TRUSTED:
            activities.approve(session, activity.id, by=SYSTEM, now=NOW)


def drafted(one, content, mark):
    last_day = content["first_day"] + days(content["length"] - 1)
    fields = {name: value for name, value in content.items() if name != "length"}
    title = f"{one.word} {mark}"
    return make_draft(**fields, last_day=last_day, title=title, summary=mark, co_organisers=tuple(one.partners))


class Seen:
    """Asks for everything and compares the words of activities in the answers with the rule."""

    def __init__(self, client, known, seed):
        self.client, self.known, self.seed = client, known, seed
        self.own = re.compile(rf"(?:mat|kin){seed}00\d+x", re.IGNORECASE)

    def marks(self, path):
        """The words of this run's activities in an answer, with nothing folded away."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return self.found(answer.get_data(as_text=True).replace("\r\n ", ""))

    def found(self, said):
        return {mark.lower() for mark in self.own.findall(re.sub(r"</?mark>", "", said))}

    def meant(self, rule):
        return {mark for mark, one in self.known.items() if one.public and rule(one)}

    def exactly(self, path, rule):
        assert (path, self.marks(path)) == (path, self.meant(rule))

    def only(self, path, rule):
        """A page shows the first of them."""
        assert (path, self.marks(path) - self.meant(rule)) == (path, set())

    def whole_calendars(self):
        for form in ("ics", "rss", "json"):
            exact = self.only if form == "rss" else self.exactly
            exact(f"/feeds/all.{form}", lambda one: True)
            exact(f"/feeds/highlights.{form}", lambda one: one.wide)
            exact(f"/feeds/commemorations.{form}", lambda one: False)
            exact(f"/feeds/units/BTT.{form}", lambda one: "BTT" in one.parties)
            exact(f"/feeds/kinds/lib_province.{form}", lambda one: "TVT" in one.parties)
            exact(f"/feeds/places/21548.{form}", lambda one: "21548" in one.places)
            exact(f"/feeds/types/talk.{form}", lambda one: one.content["type"] == "talk")
        self.exactly("/feeds/all.ics?lang=en", lambda one: True)
        for path in ("/", "/subscribe?what=all", "/embed/list", "/embed/month", "/calendar", "/calendar?view=week"):
            self.only(path, lambda one: True)
        self.only("/subscribe", lambda one: one.wide)
        self.only("/units/BTT", lambda one: "BTT" in one.parties)
        self.only("/places/21548", lambda one: "21548" in one.places)
        self.only("/commemorations/heritage_day", lambda one: "heritage_day" in one.content["commemorations"])

    def alone(self, one):
        """An activity by its number; each is found by its own word, and what waits by none."""
        for ending in SINGLE:
            status = self.client.get(f"/activities/{one.number}{ending}").status_code
            assert (one, ending, status) == (one, ending, 200 if one.public else 404)
        assert self.client.get(f"/api/v1/activities/{one.number}").status_code == (200 if one.public else 404)
        assert not one.public or self.marks(f"/activities/{one.number}") == {one.mark}
        shown = self.client.get(f"/search?q={one.mark}").text.partition("<main")[2]
        assert (f"/activities/{one.number}" in shown) == one.public
        hidden = self.client.get(f"/search?q={one.mark.replace('mat', 'kin')}").text.partition("<main")[2]
        assert f"/activities/{one.number}" not in hidden

    def choice(self, filters):
        query = filters.query_string()
        for form in ("ics", "json"):
            self.exactly(f"/feeds/filter.{form}?{query}", lambda one: one.fits(filters))
        self.exactly(f"/feeds/filter.ics?{query}&lang=en", lambda one: one.fits(filters))
        self.only(f"/feeds/filter.rss?{query}", lambda one: one.fits(filters))
        for listed in ("activities", "occurrences"):
            address = f"/api/v1/{listed}?{query}&limit=100"
            assert (address, self.pages(address)) == (address, self.meant(lambda one: one.fits(filters)))
        near = filters.only("place", "age")
        self.only(f"/?{query}", lambda one: one.fits(near) or NEXT_DAY in one.content["commemorations"])
        pages = ["/subscribe?", "/embed/list?", "/embed/month?", "/calendar?view=list&", "/calendar?"]
        for page in [*pages, "/calendar?view=week&week=2026-11-23&", "/calendar?view=year&year=2026&"]:
            self.only(f"{page}{query}", lambda one: one.fits(filters))
        if filters.q:
            self.only(f"/search?q={filters.q}", lambda one: one.word == filters.q)

    def pages(self, address):
        found = set()
        while address:
            answer = self.client.get(address)
            assert answer.status_code == 200, address
            found |= self.found(answer.get_data(as_text=True))
            address = answer.json["next"]
        return found

    def bulletins(self, app, transact, wanted):
        """The letters of a week say what of a choice takes place in it; what was called off they say of the choice."""
        noted = [*map(wish.written, wanted), wish.ALL, wish.HIGHLIGHTS]
        noted = {f"doc{at}-{self.seed}@example.vn": filters for at, filters in enumerate(noted)}
        with transact() as session:
            session.query(Bulletin).update({"ended_at": NOW})
            for email, filters in noted.items():
                row = Bulletin(email=email, filters=filters, rhythm="weekly", asked_at=NOW - days(9), at_once=True)
                row.confirmed_at, row.told_until, row.language = NOW - days(9), MONDAY, "vi"
                session.add(row)
        with app.app_context():
            bulletins.publish(MORNING)
        for email, filters in noted.items():
            self.letters(transact, email, rule_of(filters))

    def letters(self, transact, email, rule):
        with transact() as session:
            got = [(str(letter["Subject"]), text(letter) + text(letter, "html")) for letter in letters(session, email)]
        issue = {mark for subject, said in got if subject.startswith("Lịch hoạt động") for mark in self.found(said)}
        week = MONDAY + days(7)
        assert (email, issue) == (email, self.meant(lambda o: rule(o) and o.goes_on and o.within(MONDAY, week)))
        assert {mark for subject, said in got for mark in self.found(subject + said)} <= self.meant(rule)


def rule_of(noted):
    if noted in (wish.ALL, wish.HIGHLIGHTS):
        return lambda one: noted == wish.ALL or one.wide
    filters = wish.read(noted)
    return lambda one: one.fits(filters)
