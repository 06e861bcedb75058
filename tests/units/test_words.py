"""The words kept with units answer as their names do, and follow every change of those names."""

import random

import pytest
from sqlalchemy import select

from calendar_app.extensions import SYSTEM
from calendar_app.models.units import Unit, UnitWord
from calendar_app.publication.words import split
from calendar_app.units import settling, tree, word_queries, words
from calendar_app.units.acts import Act
from tests.conftest import NOW, TODAY
from tests.factories import days, make_unit

NAMES = ("Nhà văn hóa", "Thư viện", "Bảo tàng", "xã Ba Tơ", "xã Ba Tô", "Đức Phổ", "Đức Phong", "số 7", "số 77")
QUESTIONS = ("ba to", "BA TÔ", "duc ph", "pho duc", "so 7", "7", "nha hoa", "vien bao", "x", "khong co", "ba ba", "hóa")


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def named(session):
    """Units of chance names."""
    chance = random.Random(1)
    for number in range(60):
        make_unit(session, f"W{number}", name_vi=" ".join(chance.sample(NAMES, 3)))
    return session


def stored(session):
    return {(row.unit_id, row.word) for row in session.scalars(select(UnitWord))}


def wanted(session):
    return {(unit.id, word) for unit in session.scalars(select(Unit)) for word in split(unit.folded)}


def by_name(session, question, *, beginnings):
    """Who has every word, by reading all names."""
    found = set()
    for unit in session.scalars(select(Unit)):
        own = split(unit.folded)
        if all(any(one.startswith(word) if beginnings else one == word for one in own) for word in split(question)):
            found.add(unit.id)
    return found


@pytest.mark.parametrize("common", [0, 5, 2000])
@pytest.mark.parametrize("beginnings", [True, False])
def test_words_find_what_reading_all_names_finds(named, monkeypatch, common, beginnings):
    monkeypatch.setattr(word_queries, "COMMON", common)
    for question in QUESTIONS:
        sought = word_queries.seek(named, question, beginnings=beginnings)
        found = set(named.scalars(select(Unit.id).where(sought.holds(Unit.id))))

        assert found == by_name(named, question, beginnings=beginnings), question
    assert word_queries.seek(named, " .,") is None


def test_of_a_rare_word_the_units_are_few_however_common_the_others(named, monkeypatch):
    make_unit(named, "ONE", name_vi="Nhà văn hóa Duy Nhất")
    monkeypatch.setattr(word_queries, "COMMON", 3)

    assert word_queries.seek(named, "nha van hoa duy").ids is not None
    assert word_queries.seek(named, "nha van hoa").ids is None


def test_a_loaded_plan_has_its_words(session):
    assert stored(session) == wanted(session)


def test_words_follow_a_new_name_on_its_day(session):
    act = Act(on=TODAY + days(3), legal_basis="Quyết định số 1")
    tree.rename(session, "TVT", "Thư viện Cẩm Thành", "", act, by=SYSTEM, now=NOW)
    settling.settle(session, TODAY + days(3))

    assert "cam" in {word for _unit, word in stored(session)}
    assert stored(session) == wanted(session)


def test_words_that_a_name_has_no_more_go(session):
    unit = make_unit(session, "GONE", name_vi="Nhà cũ")
    unit.folded = "nha moi"
    words.store(session, [unit])

    assert stored(session) == wanted(session)
