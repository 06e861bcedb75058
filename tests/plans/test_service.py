"""Loading a plan: twice, changed, beside another plan, after a period was closed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from calendar_app.models.audit import AuditEntry
from calendar_app.models.days import Commemoration, CommemorationYear
from calendar_app.models.plans import (
    Agency,
    Duty,
    Milestone,
    Obligation,
    Plan,
    PlanSetting,
    ReportCycle,
    Target,
    Task,
)
from calendar_app.plans import queries, service
from calendar_app.plans.versions import Tally
from tests.factories import close_year

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 3, 1, 1, tzinfo=UTC)


@pytest.fixture
def database_template() -> str:
    """The plan of Quảng Ngãi is loaded."""
    return "plan"


@pytest.fixture
def plan(session) -> Plan:
    return queries.current_plan(session)


def changed(document, section, code, **fields):
    """The document with some fields of one entry changed."""
    entries = [entry.model_copy(update=fields) if entry.id == code else entry for entry in getattr(document, section)]
    return document.model_copy(update={section: entries})


def without(document, section, code):
    """The document without one entry."""
    return document.model_copy(update={section: [e for e in getattr(document, section) if e.id != code]})


def versions(session, code, table=Obligation):
    """Beginning and end of each version of an entry."""
    rows = session.scalars(select(table).where(table.code == code).order_by(table.valid_from))
    return [(row.valid_from, row.valid_until) for row in rows]


def close(session, plan, year):
    """Close the plan's year."""
    close_year(session, plan.id, year, NEXT_YEAR)


def test_a_first_load_adds_everything(session, an_binh):
    counts = {table: session.scalar(select(func.count()).select_from(table)) for table in
              (Obligation, Target, Task, Duty, ReportCycle, Milestone, Agency)}  # fmt: skip
    assert list(counts.values()) == [11, 13, 27, 33, 5, 4, 15]
    report = service.load(session, an_binh, now=NOW)
    assert report.sections["obligations"] == Tally(added=8)
    assert len(report.days_changed) == len(an_binh.commemorations)
    assert str(report).splitlines()[:2] == ["Kế hoạch an-binh-2027:", "  ngày kỷ niệm: thêm 5"]


def test_a_second_load_changes_nothing(session, plan, quang_ngai):
    before = session.scalar(select(func.count()).select_from(AuditEntry))

    report = service.load(session, quang_ngai, now=NEXT_YEAR.replace(year=2026))

    assert not report.changed_anything
    assert report.total == Tally(unchanged=report.total.unchanged)
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert "không có gì thay đổi" in str(report)


def test_what_a_row_keeps_of_an_entry(session, plan):
    found = {row.code: row for row in session.scalars(select(Obligation))}

    assert found["q_lib_exhibition"].requires == {"types": ["exhibition"], "in_community": True}
    assert found["q_mus_experience"].who == {"kinds": ["mus_province"]}
    assert found["q_cc_mobile"].encouraged == {"kinds": ["cc_commune", "cc_village"]}
    assert found["q_lib_week"].cite == "III.2.b1"
    (expected,) = queries.expectations(session, plan, date(2026, 1, 1), date(2027, 1, 1))
    assert "cc_village" in expected.who["kinds"]
    assert plan.document["inconsistencies"][0]["id"] == "i01"


def test_tracked_from_the_year_of_the_first_load(session, plan, quang_ngai):
    assert plan.tracked_from == date(2026, 1, 1)
    service.load(session, quang_ngai, now=NEXT_YEAR)
    assert plan.tracked_from == date(2026, 1, 1)


def test_a_changed_minimum_begins_a_version_with_the_running_year(session, plan, quang_ngai):
    report = service.load(session, changed(quang_ngai, "obligations", "q_lib_exhibition", min=3, max=None), now=NOW)

    assert report.sections["obligations"] == Tally(changed=1, unchanged=10)
    assert versions(session, "q_lib_exhibition") == [
        (date(2023, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), None),
    ]
    in_force = queries.obligations_in_force(session, plan, date(2026, 1, 1), date(2027, 1, 1))
    assert [row.minimum for row in in_force if row.code == "q_lib_exhibition"] == [3]


def test_a_version_that_began_with_the_running_year_is_mended_in_place(session, plan, quang_ngai):
    service.load(session, changed(quang_ngai, "obligations", "q_lib_exhibition", min=3, max=3), now=NOW)
    service.load(session, changed(quang_ngai, "obligations", "q_lib_exhibition", min=4, max=4), now=NOW)

    assert versions(session, "q_lib_exhibition") == [(date(2023, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)]


def test_a_version_may_say_when_it_begins_an_obligation_with_the_period_of_that_day(session, plan, quang_ngai):
    later = changed(quang_ngai, "obligations", "q_lib_exhibition", min=3, max=3, valid_from=date(2027, 7, 1))
    service.load(session, later, now=NOW)

    assert versions(session, "q_lib_exhibition") == [(date(2023, 1, 1), date(2027, 1, 1)), (date(2027, 1, 1), None)]
    service.load(
        session, changed(quang_ngai, "targets", "t_lib_edu", pooled=False, valid_from=date(2027, 7, 1)), now=NOW
    )
    assert versions(session, "t_lib_edu", Target) == [(date(2023, 1, 1), date(2027, 7, 1)), (date(2027, 7, 1), None)]


def test_a_closed_period_keeps_the_version_it_used(session, plan, quang_ngai):
    close(session, plan, 2026)
    service.load(session, changed(quang_ngai, "obligations", "q_lib_exhibition", min=3, max=3), now=NOW)

    assert versions(session, "q_lib_exhibition") == [(date(2023, 1, 1), date(2027, 1, 1)), (date(2027, 1, 1), None)]


def test_a_better_wording_is_no_new_version_until_a_period_is_closed(session, plan, quang_ngai):
    service.load(session, changed(quang_ngai, "obligations", "q_lib_week", short_en="The Week"), now=NOW)
    assert versions(session, "q_lib_week") == [(date(2023, 1, 1), None)]

    close(session, plan, 2026)
    service.load(session, changed(quang_ngai, "obligations", "q_lib_week", short_en="A Week"), now=NEXT_YEAR)
    assert versions(session, "q_lib_week") == [(date(2023, 1, 1), date(2027, 1, 1)), (date(2027, 1, 1), None)]


def test_an_entry_that_goes_is_ended_and_one_that_comes_back_goes_on(session, plan, quang_ngai):
    report = service.load(session, without(quang_ngai, "obligations", "q_lib_campaign"), now=NOW)
    assert report.sections["obligations"] == Tally(ended=1, unchanged=10)
    assert versions(session, "q_lib_campaign") == [(date(2023, 1, 1), date(2026, 1, 1))]
    again = service.load(session, without(quang_ngai, "obligations", "q_lib_campaign"), now=NOW)
    assert not again.changed_anything

    service.load(session, quang_ngai, now=NOW)
    assert versions(session, "q_lib_campaign") == [(date(2023, 1, 1), None)]


def test_a_value_set_by_hand_outlives_a_new_default(session, plan, quang_ngai):
    row = session.scalars(select(PlanSetting).where(PlanSetting.key == "credit_grace_days")).one()
    row.value = {"value": 20}
    entries = [
        entry.model_copy(update={"default": 10}) if entry.key in ("credit_grace_days", "quota_lead_days") else entry
        for entry in quang_ngai.settings
    ]
    service.load(session, quang_ngai.model_copy(update={"settings": entries}), now=NOW)

    assert queries.setting(plan, "credit_grace_days") == 20
    assert queries.setting(plan, "quota_lead_days") == 10
    assert queries.setting(plan, "no_such", 7) == 7


def test_rules_of_reminding_are_kept_as_settings_and_go_with_the_file(session, an_binh):
    def kept():
        rows = queries.current_plan(session, "an-binh-2027").settings
        return {row.key: row.value["value"] for row in rows if row.key.startswith("reminders.")}

    service.load(session, an_binh, now=NOW)
    said = {
        "reminders.day_unplanned.on": True, "reminders.day_unplanned.days": "45, 14",
        "reminders.units_behind.on": False,
    }  # fmt: skip
    assert kept() == said
    assert not service.load(session, an_binh, now=NOW).changed_anything

    service.load(session, an_binh.model_copy(update={"reminders": {}}), now=NOW)
    assert kept() == dict.fromkeys(said)
    service.load(session, an_binh, now=NOW)
    assert kept() == said


def test_a_letter_entered_on_screen_outlives_a_load(session, plan, quang_ngai):
    week = session.scalars(select(Commemoration).where(Commemoration.code == "lifelong_learning_week")).one()
    week.years.append(CommemorationYear(year=2026, first_day=date(2026, 10, 3), last_day=date(2026, 10, 9)))
    session.flush()

    report = service.load(session, quang_ngai, now=NOW)

    assert report.days_changed == {"lifelong_learning_week"}
    assert [d.first_day for d in week.dates if d.year == 2026] == [date(2026, 10, 3)]


def test_another_province_loads_beside_the_first(session, plan, an_binh, museums):
    service.load(session, an_binh, now=NOW)
    service.load(session, museums, now=NOW)

    assert [found.code for found in queries.current_plans(session)] == [
        "quang-ngai-1520", "an-binh-2027", "bao-tang-nganh",
    ]  # fmt: skip
    other = queries.current_plan(session, "an-binh-2027")
    assert other.tracked_from == date(2027, 4, 1)
    rotation = next(
        row
        for row in queries.obligations_in_force(session, other, date(2027, 1, 1), date(2028, 1, 1))
        if row.code == "rotation"
    )
    assert (rotation.counts, rotation.metric, rotation.period, rotation.minimum) == (
        "metric", "books_rotated", "half", 500,
    )  # fmt: skip
    assert queries.days_of_set(session, other, "days_of_an_binh") == ["mothers_day", "opening_of_rice"]
    assert not service.load(session, an_binh, now=NOW).changed_anything


def test_an_entry_that_begins_later_is_not_in_force_before(session, an_binh):
    service.load(session, an_binh, now=NOW)
    plan = queries.current_plan(session, an_binh.plan.code)

    def codes(year):
        return {row.code for row in queries.obligations_in_force(session, plan, date(year, 1, 1), date(year + 1, 1, 1))}

    assert codes(2028) - codes(2027) == {"late_start"}


def test_an_entry_added_later_begins_with_the_running_year_but_not_before_its_plan(session, plan, quang_ngai, an_binh):
    extra = quang_ngai.tasks[0].model_copy(update={"id": "n28"})
    service.load(session, quang_ngai.model_copy(update={"tasks": [*quang_ngai.tasks, extra]}), now=NOW)
    assert versions(session, "n28", Task) == [(date(2026, 1, 1), None)]

    service.load(session, an_binh, now=NOW)
    service.load(session, an_binh.model_copy(update={"tasks": [*an_binh.tasks, extra]}), now=NOW)
    assert versions(session, "n28", Task) == [(date(2026, 1, 1), None), (date(2027, 1, 1), None)]


def test_national_and_provincial_days(session, plan):
    days = queries.days_of(session, plan, ["heritage_day", "national_and_provincial_days"])

    assert days[0] == "heritage_day"
    assert len(days) == len(set(days))
    assert {"tet_nguyen_dan", "quoc_khanh", "khoi_nghia_ba_to", "son_my"} <= set(days)
    assert not {"museum_day", "quoc_te_phu_nu", "giai_phong_kon_tum", "lifelong_learning_week"} & set(days)
