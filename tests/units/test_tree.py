"""Units change on a day: what lies ahead follows, history stays, and nobody's duty is counted twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from calendar_app.activities import inheriting, results
from calendar_app.activities import jobs as activities
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Action, Held, Principal, Role, allows
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Obligation
from calendar_app.publication import queries as publication
from calendar_app.quotas import boards, checks, recrediting
from calendar_app.units import queries as units
from calendar_app.units import service, settling, tree
from calendar_app.units.acts import Act, Ending, Heir, Opening
from calendar_app.units.checks import read_units
from tests.conftest import NOW, PLAN, TODAY
from tests.factories import days, grant, make_activity, make_person

BOSS = replace(SYSTEM, administrator=True)
ACT = Act(TODAY, "Quyết định số 12/QĐ-UBND")
NEW = Opening("TT-VHTV", "Trung tâm Văn hóa - Thư viện tỉnh", "province", "SVHTTDL", kinds=("lib_province",))


@pytest.fixture
def database_template():
    return "plan"


def merged(session, *, on=TODAY, minimum="waived", carry=False, duty="", kinds=False):
    """The provincial library is merged into a new centre."""
    act = replace(ACT, on=on)
    heir = tree.open_unit(session, NEW if not kinds else replace(NEW, kinds=()), act, by=BOSS)
    ending = Ending("merge", (Heir(NEW.code, duty, carry, minimum, kinds),))
    tree.end(session, "TVT", ending, act, by=BOSS)
    inheriting.follow(session, now=NOW)
    return heir


def cell(session, unit, code="q_lib_exhibition", year=2026):
    found = boards.cells(session, year, TODAY, units.by_code(session, unit))
    return next((cell for cell in found if cell.obligation.code == code), None)


def held_exhibition(session, first_day=TODAY - timedelta(days=100)):
    activity = make_activity(
        session, first_day=first_day, last_day=first_day, in_community=True, commemorations=("quoc_khanh",)
    )
    results.hold(session, activity.id, activity.occurrences[0].id, Outcome(attendance=10), by=SYSTEM, now=NOW)
    return activity


def test_a_new_unit_stands_in_the_tree_and_owes_what_its_kind_owes(session):
    tree.open_unit(session, NEW, replace(ACT, on=date(2027, 1, 1)), by=BOSS)

    unit = units.by_code(session, NEW.code)
    assert unit.path == "/UBND-TINH/SVHTTDL/TT-VHTV/"
    assert not units.is_open(unit, TODAY)
    assert units.is_open(unit, date(2027, 1, 1))
    assert cell(session, NEW.code, year=2026) is None
    assert cell(session, NEW.code, year=2027).minimum == 2
    assert units.search(session, "trung tam van hoa thu vien", on=date(2027, 1, 1)) == [unit]


def test_what_was_taken_back_may_be_ordered_again_for_the_same_day_and_not_twice(session):
    on = TODAY + days(10)
    merge = Ending("merge", (Heir("BTT"),))
    for _time in range(2):
        tree.end(session, "TVT", merge, replace(ACT, on=on), by=BOSS)
        tree.take_back(session, "TVT", by=BOSS, today=TODAY)
    handed = Ending("transfer", (Heir("BTT", "q_lib_exhibition"),))
    tree.end(session, "TVT", handed, replace(ACT, on=on), by=BOSS)

    with pytest.raises(Invalid) as twice:
        tree.end(session, "TVT", handed, replace(ACT, on=on), by=BOSS)

    assert twice.value.fields == {"heirs": "twice"}
    assert [row.duty for row in units.successors(session, units.by_code(session, "TVT"))] == ["q_lib_exhibition"]


def test_a_new_name_keeps_code_and_history_and_takes_effect_on_its_day(session):
    tree.rename(session, "TVT", "Thư viện số tỉnh", "", replace(ACT, on=TODAY + days(3)), by=BOSS, now=NOW)
    assert units.by_code(session, "TVT").name_vi != "Thư viện số tỉnh"
    old = units.by_code(session, "TVT").name_vi

    assert settling.settle(session, TODAY + days(3)) == ["TVT"]
    assert settling.settle(session, TODAY + days(3)) == []

    unit = units.by_code(session, "TVT")
    assert unit.name_vi == "Thư viện số tỉnh"
    assert {row.name_vi: (row.sort, row.until) for row in unit.names}[old] == ("former", TODAY + days(3))
    assert units.search(session, old, on=TODAY) == [unit]


def test_a_unit_that_moves_takes_those_under_it_along_and_rights_follow(session):
    tree.move(session, "SVHTTDL", "SGDDT", ACT, by=BOSS, now=NOW)

    path = units.by_code(session, "TVT").path
    assert path == "/UBND-TINH/SGDDT/SVHTTDL/TVT/"
    above = Principal("a@b.vn", grants=(Held("/UBND-TINH/SGDDT/", Role.EDITOR),))
    assert allows(above, Action.EDIT, path)


def test_a_unit_never_stands_under_itself(session):
    with pytest.raises(Invalid) as refused:
        tree.move(session, "SVHTTDL", "TVT", ACT, by=BOSS, now=NOW)
    assert refused.value.fields == {"parent": "under_itself"}


def test_what_lies_ahead_goes_to_the_heir_and_what_was_held_stays(session):
    past = held_exhibition(session)
    coming = make_activity(session, first_day=TODAY + days(20))
    merged(session)

    assert (past.lead_unit.code, coming.lead_unit.code) == ("TVT", NEW.code)
    assert cell(session, "TVT").progress.held == 1
    assert {p.unit.code: p.role for p in coming.participations} == {"TVT": "co", NEW.code: "lead"}
    assert checks.differences(session, TODAY) == []


def test_who_may_not_plan_for_the_heir_organises_no_longer(session):
    """A department's officer may, above the heir; a librarian of the closed unit may not: the heir's people do."""
    officer, librarian = make_person(session, "cao@example.vn"), make_person(session, "lan@example.vn")
    grant(session, officer, units.by_code(session, "SVHTTDL"), Role.EDITOR)
    grant(session, librarian, units.by_code(session, "TVT"), Role.MANAGER)
    past, *coming = (make_activity(session, first_day=TODAY + days(number)) for number in (-20, 20, 30))
    for activity, organiser in ((past, librarian), (coming[0], librarian), (coming[1], officer)):
        activity.organiser_id = organiser.id
    merged(session)

    assert [activity.organiser_id for activity in (past, *coming)] == [librarian.id, None, officer.id]


def test_both_feeds_carry_it_and_the_old_one_says_where_it_went(session):
    coming = make_activity(session, first_day=TODAY + days(20))
    merged(session)

    scopes = {scope.scope for scope in publication.fragment(session, f"activity:{coming.id}", "vi").scopes}
    assert {"unit:TVT", f"unit:{NEW.code}"} <= scopes
    told = publication.fragment(session, f"activity:{coming.id}", "vi").body.decode().replace("\r\n ", "")
    assert "Phối hợp" not in told
    notice = publication.fragment(session, "closing:TVT", "vi").body.decode().replace("\r\n ", "")
    assert f"/feeds/units/{NEW.code}.ics" in notice
    before = publication.fragment(session, "closing:TVT", "vi").sequence
    inheriting.follow(session, now=NOW)
    assert publication.fragment(session, "closing:TVT", "vi").sequence == before


@pytest.mark.parametrize(("minimum", "wanted"), [("full", 2), ("pro_rata", 1), ("waived", 0)])
def test_the_heir_owes_in_the_open_period_what_the_succession_says(session, minimum, wanted):
    merged(session, minimum=minimum)

    heir = cell(session, NEW.code)
    assert (heir.minimum if wanted else 0) == wanted
    assert (heir.risk == "waived") == (wanted == 0)
    assert cell(session, "TVT").risk == "waived"
    assert cell(session, NEW.code, year=2027).minimum == 2
    assert cell(session, "TVT", year=2027) is None


def test_credits_are_carried_over_once_and_later_corrections_follow(session):
    activity = held_exhibition(session)
    merged(session, minimum="full", carry=True)
    assert cell(session, NEW.code).progress.held == 1

    other = held_exhibition(session, TODAY - timedelta(days=80))
    assert cell(session, NEW.code).progress.held == 2
    assert cell(session, NEW.code).risk == "met"
    assert {activity.lead_unit.code, other.lead_unit.code} == {"TVT"}
    assert checks.differences(session, TODAY) == []


def test_a_split_never_duplicates_credits(session):
    held_exhibition(session)
    for number in (1, 2):
        tree.open_unit(session, replace(NEW, code=f"TV-{number}", name_vi=f"Thư viện {number}"), ACT, by=BOSS)
    heirs = tuple(Heir(f"TV-{number}", carry_credits=True, minimum="full") for number in (1, 2))
    tree.end(session, "TVT", Ending("split", heirs), ACT, by=BOSS)
    inheriting.follow(session, now=NOW)

    assert [cell(session, f"TV-{number}").progress.held for number in (1, 2)] == [1, 0]


def test_one_duty_may_go_to_another_heir_that_is_no_library(session):
    tree.end(session, "TVT", Ending("transfer", (Heir("BTT", "q_lib_campaign", False, "full"),)), ACT, by=BOSS)
    inheriting.follow(session, now=NOW)

    assert cell(session, "BTT", "q_lib_campaign").minimum == 1
    assert cell(session, "BTT", "q_lib_week") is None
    assert cell(session, "TVT", "q_lib_campaign", 2027) is None
    assert cell(session, "TVT", "q_lib_week", 2027) is not None
    activity = make_activity(session, "BTT", type="campaign", first_day=TODAY + days(9))
    assert cell(session, "BTT", "q_lib_campaign").progress.planned == 1
    assert activity.lead_unit.code == "BTT"


def test_an_heir_may_take_over_the_kinds(session):
    merged(session, kinds=True, minimum="full")

    assert units.kinds_of(units.by_code(session, NEW.code), TODAY) == ["lib_province"]
    assert cell(session, NEW.code, year=2027).minimum == 2


def test_an_obligation_that_names_the_unit_follows_it(session):
    row = session.query(Obligation).filter_by(code="q_lib_campaign").one()
    row.who = {"codes": ["TVT"]}
    tree.open_unit(session, replace(NEW, kinds=()), ACT, by=BOSS)
    tree.end(session, "TVT", Ending("merge", (Heir(NEW.code, minimum="full"),)), ACT, by=BOSS)

    assert cell(session, NEW.code, "q_lib_campaign", 2027).minimum == 1


def test_a_closing_ahead_takes_effect_on_its_day(app, transact):
    with transact() as session:
        number = make_activity(session, first_day=TODAY + days(20)).id
        tree.open_unit(session, NEW, replace(ACT, on=TODAY + days(2)), by=BOSS)
        tree.end(session, "TVT", Ending("merge", (Heir(NEW.code),)), replace(ACT, on=TODAY + days(2)), by=BOSS)
    with app.app_context():
        assert activities.settle_units(NOW)["activities"] == 0
        assert activities.settle_units(NOW + days(2))["activities"] == 1
        assert activities.settle_units(NOW + days(2))["activities"] == 0
    with transact() as session:
        assert inheriting.service.queries.activity(session, number).lead_unit.code == NEW.code


def test_what_lies_ahead_can_be_taken_back(session):
    later = replace(ACT, on=TODAY + days(9))
    tree.open_unit(session, NEW, ACT, by=BOSS)
    tree.rename(session, "TVT", "Thư viện số tỉnh", "", later, by=BOSS, now=NOW)
    tree.move(session, "TVT", "SGDDT", later, by=BOSS, now=NOW)
    tree.end(session, "TVT", Ending("merge", (Heir("TTVH", take_kinds=True),)), later, by=BOSS)

    unit = tree.take_back(session, "TVT", by=BOSS, today=TODAY)

    name, path = unit.name_vi, unit.path
    settling.settle(session, TODAY + days(20))
    assert (unit.name_vi, unit.path, unit.valid_to) == (name, path, None)
    assert units.successors(session, unit) == []
    assert units.kinds_of(units.by_code(session, "TTVH"), TODAY + days(20)) == ["cc_province"]
    inheriting.follow(session, now=NOW + days(20))
    assert cell(session, "TVT", year=2027) is not None
    with pytest.raises(WrongStatus):
        tree.take_back(session, "TVT", by=BOSS, today=TODAY)


def test_loading_the_file_again_leaves_what_was_changed_on_screen(session):
    tree.rename(session, "TVT", "Thư viện số tỉnh", "", ACT, by=BOSS, now=NOW)
    tree.move(session, "SVHTTDL", "SGDDT", ACT, by=BOSS, now=NOW)
    document, _faults = read_units(PLAN.with_suffix(".units.yaml").read_bytes())

    service.load(session, document, now=NOW)

    unit = units.by_code(session, "TVT")
    assert (unit.name_vi, unit.path) == ("Thư viện số tỉnh", "/UBND-TINH/SGDDT/SVHTTDL/TVT/")
    assert units.by_code(session, "BTT").path == "/UBND-TINH/SGDDT/SVHTTDL/BTT/"


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"code": "tvt"}, {"code": "malformed"}),
        ({"code": "TVT"}, {"code": "taken"}),
        ({"name_vi": " \x00 "}, {"name_vi": "missing"}),
        ({"name_vi": "x" * 251}, {"name_vi": "too_long"}),
        ({"parent": "NOBODY"}, {"parent": "unknown"}),
        ({"place": "0"}, {"place": "unknown"}),
    ],
)
def test_what_is_wrong_with_a_new_unit(session, change, faults):
    with pytest.raises(Invalid) as refused:
        tree.open_unit(session, replace(NEW, **change), ACT, by=BOSS)
    assert refused.value.fields == faults


@pytest.mark.parametrize(
    ("ending", "faults"),
    [
        (Ending("merge"), {"heirs": "missing"}),
        (Ending("nonsense"), {"sort": "unknown"}),
        (Ending("split", (Heir("BTT"),)), {"heirs": "two_at_least"}),
        (Ending("transfer", (Heir("BTT"),)), {"heirs": "duty_missing"}),
        (Ending("merge", (Heir("TVT"),)), {"heirs": "unknown"}),
        (Ending("merge", (Heir("BTT"), Heir("BTT"))), {"heirs": "twice"}),
        (Ending("merge", (Heir("BTT", minimum="half"),)), {"heirs": "unknown"}),
    ],
)
def test_what_is_wrong_with_an_ending(session, ending, faults):
    with pytest.raises(Invalid) as refused:
        tree.end(session, "TVT", ending, ACT, by=BOSS)
    assert refused.value.fields == faults
    assert units.by_code(session, "TVT").valid_to is None


def test_a_unit_with_others_under_it_is_emptied_first(session):
    with pytest.raises(Invalid) as refused:
        tree.end(session, "SVHTTDL", Ending("dissolve"), ACT, by=BOSS)
    assert refused.value.fields == {"sort": "units_under_it"}


def test_only_administrators_change_the_tree_and_nothing_ends_twice(session):
    manager = Principal("a@b.vn", grants=(Held("/UBND-TINH/", Role.MANAGER),))
    with pytest.raises(NotAllowed):
        tree.end(session, "TVT", Ending("dissolve"), ACT, by=manager)
    with pytest.raises(NotFound):
        tree.rename(session, "NOBODY", "A", "", ACT, by=BOSS, now=NOW)
    tree.end(session, "TVT", Ending("dissolve"), ACT, by=BOSS)
    with pytest.raises(WrongStatus):
        tree.end(session, "TVT", Ending("dissolve"), ACT, by=BOSS)
    recrediting.recredit_all(session, now=NOW)
    assert checks.differences(session, TODAY) == []
