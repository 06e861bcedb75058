"""The file of Quảng Ngãi against the official list and against what nobody may invent."""

import json
import unicodedata
from collections import Counter
from datetime import date

import vietnam_provinces
import yaml

from tests.source import ROOT
from tests.units.conftest import SINCE, UNITS


def communes(quang_ngai):
    return [place for place in quang_ngai.places if place.parent == "51"]


def test_communes_are_those_of_the_official_list(quang_ngai):
    provinces = json.loads(vietnam_provinces.NESTED_DIVISIONS_JSON_PATH.read_text("utf-8"))
    official = next(province for province in provinces if province["code"] == 51)

    assert {place.code: place.vi for place in communes(quang_ngai)} == {
        f"{ward['code']:05}": ward["name"] for ward in official["wards"]
    }
    assert Counter(place.kind for place in communes(quang_ngai)) == {"xã": 86, "phường": 9, "đặc khu": 1}


def test_each_commune_has_its_committee(quang_ngai):
    committees = {unit.code: unit for unit in quang_ngai.units if unit.level == "commune" and not unit.kinds}

    assert set(committees) == {f"XA-{place.code}" for place in communes(quang_ngai)}
    assert {(unit.parent, unit.valid_from, unit.needs_approval) for unit in committees.values()} == {
        ("UBND-TINH", SINCE, True)
    }
    assert committees["XA-21548"].vi == "UBND đặc khu Lý Sơn"
    assert [committees["XA-21484"].vi, committees["XA-21484"].en] == [
        "UBND xã Ba Tơ",
        "Ba Tơ Commune People's Committee",
    ]


def test_the_thirteen_districts_end_with_their_committees_and_centres(quang_ngai):
    districts = [unit for unit in quang_ngai.units if unit.level == "district"]

    assert Counter(unit.code.rsplit("-", 1)[0] for unit in districts) == {"HUYEN": 13, "VH-HUYEN": 13}
    assert {unit.valid_to for unit in districts} == {SINCE}
    assert {unit.status for unit in districts if unit.kinds} == {"unverified"}
    assert "UBND thị xã Đức Phổ" in {unit.vi for unit in districts}


def test_every_commune_of_the_old_province_follows_a_district(quang_ngai):
    steps = [step for step in quang_ngai.successions if step.predecessor.startswith("HUYEN-")]
    heirs = Counter(heir for step in steps for heir in step.heirs)

    assert len(heirs) == 56
    # Đông Sơn took in communes of Bình Sơn and one of the city
    assert [heir for heir, times in heirs.items() if times > 1] == ["XA-21109"]


def test_a_day_is_given_for_every_succession(quang_ngai):
    closed = {unit.code: unit.valid_to for unit in quang_ngai.units if unit.valid_to}

    assert {step.predecessor for step in quang_ngai.successions} == set(closed)
    assert all(closed[step.predecessor] == step.on for step in quang_ngai.successions)
    assert closed["DAI-PTTH"] == date(2025, 5, 19)


def test_former_areas_lead_to_places_of_today(quang_ngai):
    today = {place.code for place in communes(quang_ngai)}
    kinds = Counter(former.kind for former in quang_ngai.former_names)

    assert (kinds["tỉnh"], kinds["thành phố"] + kinds["thị xã"] + kinds["huyện"]) == (1, 13 + 10)
    assert all(set(former.places) <= today for former in quang_ngai.former_names)
    kon_tum = next(former for former in quang_ngai.former_names if former.kind == "tỉnh")
    assert (kon_tum.name, len(kon_tum.places), kon_tum.until) == ("Tỉnh Kon Tum", 40, SINCE)


def test_units_of_the_first_plan_have_the_codes_agreed_upon(quang_ngai):
    units = {unit.code: unit for unit in quang_ngai.units}

    assert {code: [kind.kind for kind in units[code].kinds] for code in ("TVT", "BTT", "TTVH")} == {
        "TVT": ["lib_province"],
        "BTT": ["mus_province"],
        "TTVH": ["cc_province"],
    }
    assert {units[code].parent for code in ("TVT", "BTT", "TTVH")} == {"SVHTTDL"}
    assert [unit.code for unit in quang_ngai.units if not unit.needs_approval] == ["TVT"]
    assert {unit.code for unit in quang_ngai.units if unit.requested_only} == {"BTGDV-TU", "MTTQ-TINH"}


def test_no_contact_is_invented(quang_ngai):
    assert {(unit.email, unit.phone, unit.address) for unit in quang_ngai.units} == {("", "", "")}


def test_everything_is_named_in_two_languages_and_composed(quang_ngai):
    text = UNITS.read_text("utf-8")

    assert unicodedata.is_normalized("NFC", text)
    assert all(entry.vi and entry.en for entry in (*quang_ngai.units, *quang_ngai.places))


def test_the_plan_and_the_units_speak_of_the_same_things(quang_ngai):
    plan = yaml.safe_load((ROOT / "plans" / "quang-ngai.yaml").read_text("utf-8"))
    codes = {unit.code for unit in quang_ngai.units}
    duties = {duty["id"] for duty in plan["duties"]}

    assert {kind.kind for unit in quang_ngai.units for kind in unit.kinds} <= {kind["id"] for kind in plan["kinds"]}
    assert {unit.level for unit in quang_ngai.units} <= {level["id"] for level in plan["levels"]}
    assert {code for agency in plan["agencies"] for code in agency.get("units") or []} <= codes
    assert {step.duty for step in quang_ngai.successions if step.duty} <= duties


def test_lists_a_commune_library_only_where_one_is_attested(quang_ngai):
    libraries = [unit for unit in quang_ngai.units if unit.level == "commune" and unit.kinds]

    assert [(unit.code, unit.status) for unit in libraries] == [("TV-21548", "unverified")]


def test_sites_of_the_provincial_institutions_are_not_passed_off_as_verified(quang_ngai):
    sites = {unit.code: [(site.name, site.status) for site in unit.sites] for unit in quang_ngai.units if unit.sites}

    assert sorted(sites) == ["BTT", "TTVH", "TVT"]
    assert {status for found in sites.values() for _name, status in found} == {"unverified"}
