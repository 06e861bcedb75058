"""Sheets of figures: their life, who may take which step, what stands and what was superseded."""

from datetime import date

import pytest

from calendar_app.domain.access import Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.indicators import asking, derived, overview, sheet_queries, sheets
from calendar_app.indicators.sheets import Entered
from calendar_app.models.indicators import Statistic
from tests.factories import grant, make_person
from tests.indicators.conftest import LATER


@pytest.fixture
def which(told):
    return asking.which(told.frame, "f_museum", told.unit("BTT"), "year", 2026, LATER.date())


def save(told, which, revision=0, by=SYSTEM, **given):
    said = Entered({(code, ""): value for code, value in given.items()}, revision=revision)
    return sheets.save(told.frame, which, said, by=by, now=LATER)


def someone(told, unit, role):
    return grant(told.session, make_person(told.session, f"{unit}.{role.name}@example.vn"), told.unit(unit), role)


def test_a_figure_that_changes_supersedes_the_one_before(told, which):
    save(told, which, mus_visits=100, mus_objects=7)
    save(told, which, 1, mus_visits=120, mus_objects=None)

    rows = told.session.query(Statistic).order_by(Statistic.id).all()
    assert [(row.metric, row.value, row.superseded_at is None) for row in rows] == [
        ("mus_visits", 100, False), ("mus_objects", 7, False), ("mus_visits", 120, True),
    ]  # fmt: skip


def test_two_people_do_not_overwrite_one_another(told, which):
    save(told, which, mus_visits=100)
    with pytest.raises(Conflict):
        save(told, which, 0, mus_visits=5)
    with pytest.raises(Conflict):
        sheets.submit(told.frame, which, 0, by=SYSTEM, now=LATER)


def test_handed_in_accepted_returned_and_corrected(told, which):
    editor, above = someone(told, "BTT", Role.EDITOR), someone(told, "SVHTTDL", Role.APPROVER)
    row = save(told, which, by=editor, mus_visits=100)
    sheets.submit(told.frame, which, row.revision, by=editor, now=LATER)
    with pytest.raises(WrongStatus):
        save(told, which, row.revision, by=editor, mus_visits=1)
    with pytest.raises(NotAllowed):
        sheets.accept(told.frame, which, row.revision, by=editor, now=LATER)
    sheets.accept(told.frame, which, row.revision, by=above, now=LATER)
    assert told.frame.of_units("mus_visits", 2026)[which.subject.id].value == 100

    sheets.give_back(told.frame, which, row.revision, "Thiếu tháng 12", by=above, now=LATER)
    assert (row.state, row.reason) == ("returned", "Thiếu tháng 12")
    assert told.frame.of_units("mus_visits", 2026) == {}
    save(told, which, row.revision, by=editor, mus_visits=110)
    assert row.state == "draft"


def test_a_units_own_approver_does_not_accept_its_figures(told, which):
    approver = someone(told, "BTT", Role.MANAGER)
    row = save(told, which, mus_visits=100)
    sheets.submit(told.frame, which, row.revision, by=approver, now=LATER)
    with pytest.raises(NotAllowed):
        sheets.accept(told.frame, which, row.revision, by=approver, now=LATER)


def test_who_watches_the_targets_accepts_what_communes_give(told):
    desk, museum = someone(told, "SVHTTDL", Role.APPROVER), someone(told, "BTT", Role.MANAGER)
    commune = asking.which(told.frame, "f_commune", told.unit("XA-21484"), "year", 2026, LATER.date())
    row = save(told, commune, commune_library=1)
    sheets.submit(told.frame, commune, row.revision, by=SYSTEM, now=LATER)

    with pytest.raises(NotFound):
        sheets.accept(told.frame, commune, row.revision, by=museum, now=LATER)
    sheets.accept(told.frame, commune, row.revision, by=desk, now=LATER)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"mus_visits": -1}, {"mus_visits": "out_of_range"}),
        ({"mus_visits": 10**12 + 1}, {"mus_visits": "out_of_range"}),
        ({"lib_visits": 1}, {"lib_visits": "unknown"}),
    ],
)
def test_what_is_wrong_with_a_figure(told, which, given, faults):
    with pytest.raises(Invalid) as refused:
        save(told, which, **given)
    assert refused.value.fields == faults


def test_nothing_and_a_part_larger_than_its_whole_are_not_handed_in(told, which):
    row = save(told, which)
    with pytest.raises(Invalid) as refused:
        sheets.submit(told.frame, which, row.revision, by=SYSTEM, now=LATER)
    assert refused.value.fields == {"figures": "missing"}
    save(told, which, row.revision, mus_visits=10, mus_study_visits=11)
    with pytest.raises(Invalid) as refused:
        sheets.submit(told.frame, which, row.revision, by=SYSTEM, now=LATER)
    assert refused.value.fields == {"mus_study_visits": "more_than_whole"}


def test_yes_and_no_take_nothing_else(told):
    commune = asking.which(told.frame, "f_commune", told.unit("XA-21484"), "year", 2026, LATER.date())
    with pytest.raises(Invalid):
        save(told, commune, commune_library=2)


@pytest.mark.parametrize(
    ("form", "unit", "window", "year"),
    [
        ("f_museum", "TVT", "year", 2026),
        ("f_museum", "BTT", "month", 2026),
        ("f_museum", "BTT", "year", 2032),
        ("f_commune", "TV-21548", "year", 2026),
        ("f_commune", "XA-21484", "report_year", 2026),
        ("f_commune", "XA-21484", "year", 2024),
        ("f_nothing", "BTT", "year", 2026),
    ],
)
def test_forms_are_asked_of_whom_the_plan_says(told, form, unit, window, year):
    with pytest.raises(NotFound):
        asking.which(told.frame, form, told.unit(unit), window, year, LATER.date())


def test_the_windows_are_the_calendar_year_and_that_of_administrative_reports(told):
    days = [
        asking.which(told.frame, "f_museum", told.unit("BTT"), window, 2026, LATER.date()).period
        for window in ("year", "report_year")
    ]
    assert [(period.since, period.last_day) for period in days] == [
        (date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 12, 15), date(2026, 12, 14)),
    ]  # fmt: skip


def test_what_is_worked_out(told, which):
    values = {("mus_visits", ""): 800, ("mus_visits_planned", ""): 1000}
    assert [(ratio.code, now) for ratio, _before, now in derived.ratios(told.frame, which, values, {})] == [
        ("mus_plan_share", 80)
    ]


def test_who_has_given_and_who_has_not(told):
    told.give("XA-21484", "f_commune", 2026, {"commune_library": 0})
    told.give("XA-21490", "f_commune", 2026, {"commune_library": 0}, accept=False)

    rows = overview.giving(told.session, "f_commune", "year", 2026, LATER.date())
    assert len(rows) == 96
    assert {row.unit.code: row.state for row in rows if row.state != "not_given"} == {
        "XA-21484": "accepted", "XA-21490": "draft",
    }  # fmt: skip
    assert rows[0].title("vi") == "Phiếu hằng năm của xã năm 2026"


def test_the_figures_of_last_year_stand_beside_this_one(told, which):
    told.give("BTT", "f_museum", 2025, {"mus_visits": 100})
    last = sheet_queries.find(told.session, told.frame.plan, "f_museum", which.subject, "year", 2025)
    warned = sheets.warnings(
        told.frame, which.form, {("mus_visits", ""): 300}, sheet_queries.values(told.session, last)
    )
    assert [(one.code, one.metric, one.rate) for one in warned] == [("rise", "mus_visits", 200)]
