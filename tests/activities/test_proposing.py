"""The draft of a unit's year, from the database: complete, possible, credited when taken, and taken once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, func, select

from calendar_app.activities import checklist, proposing, service, templates
from calendar_app.activities.proposing import Made
from calendar_app.activities.templates import Task, TemplateFacts
from calendar_app.domain import leadtime
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.days import Disruption, Occasion
from calendar_app.models.plans import Obligation
from calendar_app.plans import queries as plans
from calendar_app.plans.vocabulary import activity_types
from calendar_app.plans.working_days import workdays
from calendar_app.quotas import boards
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person, make_unit

UNITS = ("TVT", "BTT", "TTVH")
#: each year as it is seen in the autumn before, within it, and when hardly anything can be done any more
SEEN = [
    (year, today)
    for year in range(2026, 2031)
    for today in (date(year - 1, 12, 1), date(year, 4, 1), date(year, 9, 15), date(year, 12, 10))
]


@pytest.fixture
def library(session):
    return units.by_code(session, "TVT")


def propose(session, unit, year=2027, today=TODAY):
    return proposing.propose(session, unit, year, today)


def take(session, unit, found, year=2027, submit=True, by=SYSTEM, only=None):
    """Take what is chosen (or the proposals of ``only``), and approve it."""
    wanted = [
        proposing.wanted(session, unit, year, one, one.title_vi)
        for one in found.proposals
        if (one.chosen if only is None else one in only)
    ]
    made = proposing.take(session, unit, wanted, by=by, now=NOW, submit=submit)
    if submit and unit.needs_approval:
        for activity_id in made.created:
            service.approve(session, activity_id, by=SYSTEM, now=NOW)
    return made


def missing(session, unit, year=2027, today=TODAY):
    found = boards.cells(session, year, today, unit)
    return {cell.obligation.code: cell.progress.missing for cell in found if cell.progress.missing}


@pytest.mark.parametrize("code", UNITS)
def test_every_obligation_is_met_or_explained_on_days_that_may_be_used(session, code):
    unit = units.by_code(session, code)
    for year, today in SEEN:
        found = propose(session, unit, year, today)
        assert found == propose(session, unit, year, today)
        owed = missing(session, unit, year, today)
        for obligation, amount in owed.items():
            proposed = sum(obligation in one.obligations for one in found.proposals)
            impossible = sum(one.missing for one in found.impossible if one.obligation == obligation)
            assert (year, today, obligation, proposed + impossible) == (year, today, obligation, amount)
        rules = rules_of(session, year, today)
        for one in found.proposals:
            judge(one, today, *rules)


def rules_of(session, year, today):
    """What the days of a year are judged by: types, working days, dated commemorations."""
    dates = plans.dates_between(session, date(year - 1, 10, 1), date(year + 1, 4, 1))
    return activity_types(session), workdays(session, min(today.year, year - 1), year + 1), dates


def judge(proposal, today, kinds, worked, dates):
    """Every rule of days, read off the database."""
    kind = kinds[proposal.type]
    close = [row for row in dates if proposal.first_day - days(60) <= row.last_day <= proposal.last_day + days(60)]
    marked = [row for row in close if row.commemoration.code in proposal.commemorations]
    mourned = [row for row in dates if row.commemoration.tone == "mourning" and row.commemoration.place_code == "51"]
    on_day = any(row.first_day <= proposal.first_day <= row.last_day for row in marked)
    assert proposal.first_day >= leadtime.earliest_start(today, kind.lead_days, worked)
    assert proposal.first_day in worked or on_day
    if kind.festive:
        assert not any(row.first_day <= proposal.last_day and proposal.first_day <= row.last_day for row in mourned)
    if kind.outdoor and "storm" not in {reason.code for reason in proposal.warnings}:
        assert proposal.first_day.month not in (9, 10, 11)
    if kind.ceremony:
        assert all(row.anniversary_class == "tròn" for row in marked if row.commemoration.founding)
    assert {row.commemoration.code for row in marked} == set(proposal.commemorations)


def test_an_early_autumn_leaves_nothing_impossible(session):
    for code in UNITS:
        for year in range(2026, 2031):
            assert propose(session, units.by_code(session, code), year, date(year - 1, 10, 1)).impossible == ()


def test_short_activities_do_not_overlap(session, library):
    for year in range(2026, 2031):
        spans = sorted(
            (one.first_day, one.last_day)
            for one in propose(session, library, year, date(year - 1, 10, 1)).proposals
            if one.days <= 14 and not activity_types(session)[one.type].product
        )
        assert all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False)), year


@pytest.mark.parametrize(
    ("code", "year", "today"),
    [("TVT", 2027, TODAY), ("BTT", 2027, TODAY), ("TTVH", 2027, TODAY), ("TVT", 2026, TODAY), ("TVT", 2028, TODAY)],
)
def test_whatever_is_taken_is_credited(session, code, year, today):
    unit = units.by_code(session, code)
    found = propose(session, unit, year, today)
    take(session, unit, found, year)

    impossible = {one.obligation: one.missing for one in found.impossible}
    assert missing(session, unit, year, today) == impossible


def test_taken_once_however_often_it_is_pressed(session, library):
    found = propose(session, library)
    first = take(session, library, found, submit=False)
    second = take(session, library, found, submit=False)

    assert len(first.created) == sum(one.chosen for one in found.proposals) == 9
    assert second == Made((), 9, 0)
    assert session.scalar(select(func.count(Activity.id))) == 9


def test_drafts_count_in_and_are_not_proposed_again(session, library):
    found = propose(session, library)
    some = [one for one in found.proposals if one.obligations][:4]
    take(session, library, found, submit=False, only=some)

    left = propose(session, library)
    served = {code for one in some for code in one.obligations if code != "q_lib_exhibition"}
    assert served & {code for one in left.proposals for code in one.obligations} == set()
    take(session, library, left, submit=False)
    assert [one for one in propose(session, library).proposals if one.obligations] == []


def test_a_cancelled_one_may_be_taken_again(session, library):
    found = propose(session, library)
    made = take(session, library, found, submit=False)
    for activity_id in made.created:
        service.cancel(session, activity_id, "Bão", by=SYSTEM, now=NOW)

    assert propose(session, library) == found
    assert len(take(session, library, found, submit=False).created) == 9


def test_all_or_nothing(session, library):
    found = propose(session, library)
    wanted = [proposing.wanted(session, library, 2027, one, one.title_vi) for one in found.proposals]
    broken = [*wanted[:2], replace(wanted[2], draft=replace(wanted[2].draft, title="x" * 300))]

    with pytest.raises(Invalid) as raised, session.begin_nested():
        proposing.take(session, library, broken, by=SYSTEM, now=NOW)

    assert raised.value.fields == {f"title-{broken[2].origin}": "too_long"}
    assert session.scalar(select(func.count(Activity.id))) == 0


def test_only_who_may_plan_for_the_unit_takes(session, library):
    found = propose(session, library)
    reader = grant(session, make_person(session), library, Role.VIEWER)
    stranger = grant(session, make_person(session, "x@example.vn"), units.by_code(session, "BTT"), Role.MANAGER)

    with pytest.raises(NotAllowed):
        take(session, library, found, by=reader)
    with pytest.raises(NotFound):
        take(session, library, found, by=stranger)


def test_a_planner_without_the_right_to_approve_hands_in(session):
    museum = units.by_code(session, "BTT")
    planner = grant(session, make_person(session), museum)
    found = propose(session, museum)
    wanted = [proposing.wanted(session, museum, 2027, one, one.title_vi) for one in found.proposals if one.chosen]
    made = proposing.take(session, museum, wanted, by=planner, now=NOW, submit=True)

    assert (len(made.created), made.published) == (1, 0)
    assert service.view(session, made.created[0], planner).versions[-1].review == "submitted"


def test_last_year_is_done_again_with_its_content_and_its_checklist(session, library):
    owner = make_person(session, "lan@example.vn")
    grant(session, owner, library)
    past = make_activity(
        session, first_day=date(2026, 4, 20), last_day=date(2026, 4, 23), type="book_day", scale="province",
        title="Ngày sách 2026", commemorations=("book_reading_day", "world_book_copyright_day"), venue="Quảng trường",
        audience="Học sinh", budget_state=5_000_000, decision="12/QĐ", link="https://vi.example/2026",
    )  # fmt: skip
    item = checklist.Item(None, "Mời tác giả", owner.id, date(2026, 4, 1))
    checklist.write(session, past.id, [item], revision=None, by=SYSTEM, now=NOW)

    found = propose(session, library)
    again = next(one for one in found.proposals if one.origin == "last_year")
    assert again.obligations == ("q_lib_book_day", "q_lib_copyright_day")
    made = service.view(session, take(session, library, found, only=[again]).created[0], SYSTEM)

    version = made.versions[-1]
    assert (version.title, version.first_day, version.last_day) == (
        "Ngày sách 2027",
        date(2027, 4, 20),
        date(2027, 4, 23),
    )
    assert (version.venue, version.audience, version.budget_state) == ("Quảng trường", "Học sinh", 5_000_000)
    assert (version.decision, version.link) == ("", "")
    [shifted] = checklist.items(session, made.id)
    assert (shifted.text, shifted.owner_id, shifted.due_on) == ("Mời tác giả", owner.id, date(2027, 4, 1))


def test_templates_give_title_length_and_checklist(session, library):
    facts = TemplateFacts("Mẫu", "campaign", "Chiến dịch {year} của {unit}", days=12, tasks=(Task("In pa nô", 14),))
    templates.add(session, library, facts, by=SYSTEM)

    found = propose(session, library)
    campaign = next(one for one in found.proposals if one.type == "campaign")
    assert (campaign.origin, campaign.days) == ("template", 12)
    assert campaign.title_vi == f"Chiến dịch 2027 của {library.name_vi}"
    made = take(session, library, found, only=[campaign])
    [item] = checklist.items(session, made.created[0])
    assert (item.text, item.due_on) == ("In pa nô", campaign.first_day - days(14))


def test_declared_days_are_kept_free_and_occasions_mentioned(session, library):
    common = {"declared_by": "a@b.vn", "declared_at": NOW}
    mourning = Disruption(
        sort="mourning", name="Quốc tang", first_day=date(2027, 4, 18), last_day=date(2027, 4, 22), **common
    )
    lifted = Disruption(sort="other", name="Nhầm", first_day=date(2027, 1, 1), last_day=date(2027, 12, 31),
                        lifted_at=NOW, **common)  # fmt: skip
    far = Disruption(sort="storm", name="Bão", first_day=date(2027, 1, 1), last_day=date(2027, 12, 31),
                     place_code="21548", **common)  # fmt: skip
    election = Occasion(code="bau_cu", name_vi="Bầu cử", first_day=date(2027, 4, 23), last_day=date(2027, 4, 23))
    session.add_all([mourning, lifted, far, election])
    session.flush()

    found = {code: one for one in propose(session, library).proposals for code in one.obligations}
    book_day, copyright_day = found["q_lib_book_day"], found["q_lib_copyright_day"]
    festive = activity_types(session)[book_day.type].festive
    assert not festive or not (book_day.first_day <= date(2027, 4, 22) and date(2027, 4, 18) <= book_day.last_day)
    assert copyright_day.first_day == date(2027, 4, 23)
    assert "occasion" in {reason.code for reason in copyright_day.warnings}


def assign(session, unit, code, **columns):
    """An obligation that a unit is given beside the plan's."""
    plan = plans.current_plan(session)
    defaults = {"plan_id": plan.id, "valid_from": date(2027, 1, 1), "name_vi": f"Việc {code}", "period": "year",
                "minimum": 1, "who": {"codes": [unit.code]}, "origin": "assigned"}  # fmt: skip
    session.add(Obligation(code=code, **{**defaults, **columns}))
    session.flush()


@pytest.mark.parametrize(
    "columns",
    [
        {"period": "quarter", "requires": {"types": ["talk"]}},
        {"period": "month", "minimum": 2, "requires": {"types": ["reading_session"]}},
        {"tie": "each", "days": ["museum_day", "heritage_day", "ngay_gia_dinh"]},
        {"minimum": 5, "counts": "occurrences", "requires": {"types": ["club"], "scales": ["commune"]}},
        {"period": "once", "due": date(2027, 6, 30), "requires": {"types": ["publication"]}},
        {"period": "school_year", "requires": {"types": ["contest"], "in_community": True}},
        {"tie": "any", "days": ["thanh_lap_doan"], "requires": {"types": ["ceremony", "talk"]}},
    ],
)
def test_obligations_of_every_shape_are_met(session, columns):
    museum = units.by_code(session, "BTT")
    assign(session, museum, "a_1", **columns)

    found = propose(session, museum)
    assert found.impossible == ()
    take(session, museum, found)
    assert missing(session, museum) == {}


def test_a_sum_is_planned_by_last_years_amounts_and_not_twice(session, library):
    assign(session, library, "a_books", counts="metric", metric="books_rotated", minimum=500,
           requires={"types": ["mobile_outreach"]})  # fmt: skip
    asked = [one for one in propose(session, library).proposals if "a_books" in one.obligations]
    assert [(one.metric, "metric" in {r.code for r in one.why}) for one in asked] == [("books_rotated", True)]

    take(session, library, propose(session, library), only=asked)
    assert [one for one in propose(session, library).proposals if "a_books" in one.obligations] == []


def test_joint_obligations_are_mentioned_to_the_root_and_not_planned(session):
    root = units.by_code(session, "UBND-TINH")
    assign(session, root, "a_joint", who={"kinds": ["lib_province", "mus_province"]}, mode="jointly")

    found = propose(session, root)
    assert [note.code for note in found.notes] == ["jointly"]
    assert found.proposals == ()
    assert "a_joint" not in {
        code for one in propose(session, units.by_code(session, "TVT")).proposals for code in one.obligations
    }


def test_communes_are_only_encouraged(session):
    parent = units.by_code(session, "XA-21548")
    centre = make_unit(session, "VH-1", parent=parent, kinds=("cc_commune",), level="commune", place_id=parent.place_id)
    found = propose(session, centre)

    assert {code for one in found.proposals for code in one.obligations} == {"q_cc_training", "q_cc_mobile"}
    assert len(found.proposals) == 7
    assert not any(one.chosen for one in found.proposals)
    assert found.impossible == ()


def test_all_units_in_one_go_are_as_one_by_one(session):
    make_activity(
        session, "BTT", first_day=date(2026, 5, 18), type="experience_education", commemorations=("museum_day",)
    )
    every = units.under(session, "/", TODAY)
    found = proposing.propose_all(session, every, 2027, TODAY)

    assert set(found) == {unit.code for unit in every}
    for code in UNITS:
        assert found[code] == propose(session, units.by_code(session, code))
    assert [one.origin for one in found["BTT"].proposals if one.obligations] == ["last_year"]


def test_the_whole_province_asks_hardly_more_of_the_database_than_one_unit(session, library):
    propose(session, library)
    one = asked(session, lambda: propose(session, library))
    every = units.under(session, "/", TODAY)
    all_ = asked(session, lambda: proposing.propose_all(session, every, 2027, TODAY))

    assert one < 100
    assert all_ < one + 20


def asked(session, ask):
    """How many statements a question sends to the database."""
    statements = []

    def note(*arguments):
        statements.append(arguments[2])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    ask()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return len(statements)
