"""Which units and places a question finds."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from calendar_app.domain.errors import NotFound
from calendar_app.models.units import Unit, UnitKind
from calendar_app.units import queries
from tests import databases
from tests.conftest import TODAY, fill, template
from tests.units.conftest import BEFORE, SINCE, UNITS


@pytest.fixture
def database_url(shelf: databases.Shelf, tmp_path: Path) -> Iterator[str]:
    """The address of a database into which the file of Quảng Ngãi is loaded, and no plan."""
    migrated = template(shelf, "migrated", tmp_path)
    load = (f"units load {UNITS}",)
    with shelf.copy(shelf.template("units", lambda url: fill(url, tmp_path, load), on=migrated)) as url:
        yield url


@pytest.fixture
def loaded(session: Session) -> Session:
    return session


def codes(units):
    return [unit.code for unit in units]


def names(places):
    return [place.name_vi for place in places]


def test_a_missing_code_is_not_found(loaded):
    with pytest.raises(NotFound):
        queries.by_code(loaded, "NOBODY")
    with pytest.raises(NotFound):
        queries.place_by_code(loaded, "99")
    assert (queries.find(loaded, "NOBODY"), queries.find_place(loaded, "99")) == (None, None)


def test_find_all_by_kind_level_and_place(loaded):
    assert codes(queries.find_all(loaded, on=TODAY, kind="lib_province")) == ["TVT"]
    assert len(queries.find_all(loaded, on=TODAY, level="commune")) == 97
    assert codes(queries.find_all(loaded, on=TODAY, place="21548")) == ["TV-21548", "XA-21548"]
    assert len(queries.find_all(loaded, on=TODAY, place="51", level="commune")) == 97


def test_units_come_in_vietnamese_order(loaded):
    found = [unit.name_vi for unit in queries.find_all(loaded, on=TODAY, place="51", level="commune")]

    ba = [name for name in found if name.startswith("UBND xã Ba ")]
    assert ba == [f"UBND xã Ba {name}" for name in ("Dinh", "Động", "Gia", "Tô", "Tơ", "Vì", "Vinh", "Xa")]


def test_a_closed_unit_is_found_only_while_it_was_open(loaded):
    assert len(queries.find_all(loaded, on=BEFORE, level="district")) == 26
    assert queries.find_all(loaded, on=SINCE, level="district") == []
    assert queries.find_all(loaded, on=BEFORE, level="commune") == []


def test_under_a_path(loaded):
    path = queries.by_code(loaded, "SVHTTDL").path

    assert sorted(codes(queries.under(loaded, path, TODAY))) == ["BTT", "BTTV-KON-TUM", "SVHTTDL", "TTVH", "TVT"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({}, []),
        ({"codes": ["TVT", "BTT", "NOBODY"]}, ["BTT", "TVT"]),
        ({"kinds": ["lib_province", "cc_province"]}, ["TTVH", "TVT"]),
        ({"kinds": []}, []),
        ({"kinds": ["mus_other"]}, ["BTTV-KON-TUM"]),
        ({"codes": ["TVT", "STC"], "under": "SVHTTDL"}, ["TVT"]),
        ({"codes": ["TVT", "XA-21548"], "levels": ["commune"]}, ["XA-21548"]),
        ({"kinds": ["cc_district"]}, []),
        ({"under": "TVT"}, ["TVT"]),
    ],
)
def test_a_selector_means_every_key_and_any_of_its_values(loaded, who, expected):
    assert codes(queries.select(loaded, who, TODAY)) == expected


def test_a_selector_sees_the_units_of_its_day(loaded):
    assert len(queries.select(loaded, {"kinds": ["cc_district"]}, BEFORE)) == 13
    assert len(queries.select(loaded, {"levels": ["commune"], "under": "UBND-TINH"}, SINCE)) == 97


def test_a_selector_refuses_what_it_does_not_know(loaded):
    with pytest.raises(ValueError, match="colour"):
        queries.select(loaded, {"colour": ["red"]}, TODAY)


def test_a_unit_of_two_kinds_is_selected_once(loaded):
    assert codes(queries.select(loaded, {"kinds": ["mus_other", "lib_other"]}, TODAY)) == ["BTTV-KON-TUM"]


def test_kinds_hold_on_their_days():
    unit = Unit(code="X", kinds=[UnitKind(kind="a", until=TODAY), UnitKind(kind="b", since=TODAY), UnitKind(kind="c")])

    assert queries.kinds_of(unit, TODAY - timedelta(days=1)) == ["a", "c"]
    assert queries.kinds_of(unit, TODAY) == ["b", "c"]


def test_successions_are_dated_and_per_duty(loaded):
    steps = queries.successors(loaded, queries.by_code(loaded, "SLDTBXH"))

    assert [(step.successor.code, step.duty, step.on_day) for step in steps] == [
        ("SNV", "", date(2025, 3, 1)),
        ("SGDDT", "d13", date(2025, 3, 1)),
        ("SGDDT", "d14", date(2025, 3, 1)),
    ]
    assert {step.minimum for step in steps} == {"waived"}
    assert [step.predecessor.code for step in queries.predecessors(loaded, queries.by_code(loaded, "BAO-QN"))] == [
        "DAI-PTTH"
    ]


def test_a_centre_whose_heir_is_unknown_says_so(loaded):
    steps = queries.successors(loaded, queries.by_code(loaded, "VH-HUYEN-535"))

    assert [(step.successor, step.note) for step in steps] == [(None, "Chưa xác minh đơn vị tiếp nhận")]


@pytest.mark.parametrize("text", ["Đức Phổ", "duc pho", "thị xã Đức Phổ", "THI XA DUC PHO"])
def test_a_former_town_leads_to_its_communes(loaded, text):
    assert names(queries.places_named(loaded, text)) == [
        "Phường Đức Phổ", "Phường Sa Huỳnh", "Phường Trà Câu", "Xã Khánh Cường", "Xã Nguyễn Nghiêm",
    ]  # fmt: skip


def test_a_former_district_leads_to_its_communes(loaded):
    assert names(queries.places_named(loaded, "huyện Ba Tơ")) == [
        "Xã Ba Dinh", "Xã Ba Động", "Xã Ba Tô", "Xã Ba Tơ", "Xã Ba Vì", "Xã Ba Vinh", "Xã Ba Xa", "Xã Đặng Thùy Trâm",
    ]  # fmt: skip


def test_a_commune_that_was_cut_in_two_leads_to_both(loaded):
    assert names(queries.places_named(loaded, "Trà Bùi")) == ["Xã Cà Đam", "Xã Tây Trà Bồng"]


def test_former_names_of_a_place(loaded):
    place = queries.place_by_code(loaded, "21548")

    assert [(former.name, former.until) for former in queries.former_names_of(loaded, place)] == [
        ("Huyện Lý Sơn", SINCE)
    ]


def test_places_of_a_day(loaded):
    assert len(queries.places(loaded)) == 97
    assert "Tỉnh Kon Tum" not in names(queries.places(loaded))
    assert "Tỉnh Kon Tum" in names(queries.places(loaded, on=BEFORE))


@pytest.mark.parametrize("text", ["thư viện tỉnh", "THU VIEN", "thư viện tổng hợp", "tvt"])
def test_search_finds_aliases_without_accents(loaded, text):
    assert "TVT" in codes(queries.search(loaded, text, on=TODAY))


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "zzz", "'; --"])
def test_search_finds_nothing_in_noise(loaded, text):
    assert queries.search(loaded, text, on=TODAY) == []
    assert queries.places_named(loaded, text) == []
