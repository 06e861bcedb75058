"""The plan's file says what the plan says: every line of it, with its section, and nothing that is not known."""

import re
import unicodedata

from tests.plans import reading
from tests.plans.conftest import QUANG_NGAI

COUNTS = {
    "levels": 4, "systems": 3, "agencies": 15, "commemoration_sets": 1, "obligations": 11, "expectations": 1,
    "tasks": 27, "conditions": 4, "targets": 13, "duties": 33, "reports": 5, "milestones": 4, "inconsistencies": 16,
}  # fmt: skip
CITED = ("obligations", "expectations", "tasks", "conditions", "targets", "duties", "reports", "milestones")


def by_id(entries):
    return {entry.id: entry for entry in entries}


def test_every_part_of_the_plan_is_there(quang_ngai):
    assert {name: len(getattr(quang_ngai, name)) for name in COUNTS} == COUNTS
    assert [entry.id for entry in quang_ngai.tasks] == [f"n{n:02}" for n in range(1, 28)]
    assert [entry.id for entry in quang_ngai.inconsistencies] == [f"i{n:02}" for n in range(1, 17)]


def test_obligations(quang_ngai):
    found = {entry.id: (*entry.who.kinds, entry.min, entry.max, entry.days) for entry in quang_ngai.obligations}
    assert found == reading.OBLIGATIONS
    assert {entry.period for entry in quang_ngai.obligations} == {"year"}
    assert {entry.id for entry in quang_ngai.obligations if entry.tie == "any"} == {
        code for code, (*_, days) in reading.OBLIGATIONS.items() if days
    }


def test_what_an_activity_must_be_to_count(quang_ngai):
    found = by_id(quang_ngai.obligations)
    assert found["q_lib_week"].requires.scales == ["province"]
    assert found["q_lib_exhibition"].requires.types == ["exhibition"]
    assert found["q_lib_exhibition"].requires.in_community is True
    assert found["q_cc_training"].encouraged.kinds == ["cc_commune", "cc_village"]


def test_coverage_targets(quang_ngai):
    found = {
        entry.id: (entry.who.kinds, *(goal.min for goal in entry.goals))
        for entry in quang_ngai.targets
        if entry.sort == "coverage"
    }
    assert found == reading.COVERAGE
    years = {goal.year for entry in quang_ngai.targets if entry.sort == "coverage" for goal in entry.goals}
    assert years == {2025, 2030}


def test_growth_targets(quang_ngai):
    found = {
        entry.id: (goal.year, goal.min, goal.max)
        for entry in quang_ngai.targets
        if entry.sort == "growth"
        for goal in entry.goals
    }
    assert found == reading.GROWTH


def test_duties_and_who_has_them(quang_ngai):
    assert {entry.id: (entry.agencies, *entry.cite) for entry in quang_ngai.duties} == reading.DUTIES
    requested = {entry.id for entry in quang_ngai.duties if entry.requested}
    assert requested == {"d28", "d29", "d30"}
    assert by_id(quang_ngai.duties)["d07"].to == "ubnd_tinh"


def test_reports_have_no_deadline_that_the_plan_does_not_give(quang_ngai):
    assert [entry.id for entry in quang_ngai.reports] == [
        "r_department", "r_district", "r_consolidated", "r_adhoc_difficulty", "r_none_explicit",
    ]  # fmt: skip
    assert {entry.due for entry in quang_ngai.reports} == {None}
    settings = {entry.key: entry.default for entry in quang_ngai.settings}
    assert {settings[f"reports.{code}.due"] for code in ("r_department", "r_district", "r_consolidated")} == {None}


def test_milestones(quang_ngai):
    assert {entry.id: entry.year for entry in quang_ngai.milestones} == {
        "m_2025_review": 2025, "m_2030_review": 2030, "m_2025_targets": 2025, "m_2030_targets": 2030,
    }  # fmt: skip


def test_days_that_the_plan_names(quang_ngai):
    named = {entry.id: entry.day.plain() for entry in quang_ngai.commemorations if entry.cite}
    assert named == reading.PLAN_DAYS
    assert by_id(quang_ngai.commemorations)["museum_day"].aliases == ["Ngày Bảo tàng Việt Nam"]


def test_great_days_and_tones(quang_ngai):
    days = by_id(quang_ngai.commemorations)
    assert {code for code, day in days.items() if day.great} == reading.GREAT
    assert {code for code, day in days.items() if day.tone == "mourning"} == {"son_my", "tham_sat_binh_hoa"}
    assert days["ngay_van_hoa_viet_nam"].first_year == 2026
    assert days["khoi_nghia_ba_to"].founding
    assert days["giai_phong_kon_tum"].scope == "local"


def test_weeks_that_were_observed_in_the_whole_country(quang_ngai):
    years = by_id(quang_ngai.commemorations)["lifelong_learning_week"].years
    spans = {row.year: f"{row.first_day:%d/%m}-{row.last_day:%d/%m}" for row in years if row.first_day}
    assert spans == {
        2011: "02/10-08/10", 2017: "02/10-08/10", 2019: "01/10-07/10", 2024: "01/10-07/10", 2025: "01/10-07/10",
    }  # fmt: skip


def test_every_entry_cites_its_section_in_both_languages(quang_ngai):
    for section in CITED:
        for entry in getattr(quang_ngai, section):
            assert entry.cite, entry.id
            assert entry.vi != entry.en, entry.id
    assert {entry.confidence for entry in quang_ngai.commemorations} == {"H", "M", "B"}


def test_text_is_composed_and_names_no_host():
    text = QUANG_NGAI.read_text(encoding="utf-8")
    assert unicodedata.normalize("NFC", text) == text
    assert re.findall(r"https?://|www\.|\.vn\b", text) == []


def test_nothing_is_known_of_number_and_date(quang_ngai):
    assert (quang_ngai.plan.number, quang_ngai.plan.issued_on) == (None, None)
    settings = {entry.key: entry.default for entry in quang_ngai.settings}
    assert settings["growth_baseline.g_lib_2030"] is None
    assert settings["tracked_from"] is None


def test_every_day_has_a_story_of_two_sentences_in_each_language(quang_ngai):
    stories = {story.day: story for story in quang_ngai.stories}
    assert stories.keys() == by_id(quang_ngai.commemorations).keys()
    ends = re.compile(r"[.!?]”?(?= |$)")
    assert {
        day for day, story in stories.items() for told in (story.vi, story.en) if len(ends.findall(told)) != 2
    } == set()
