import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.domain.selection import UnitFacts, selects

LIBRARY = UnitFacts("TVT", frozenset({"lib_province"}), "province", "/UBND-TINH/SVHTTDL/TVT/")
HOUSE = UnitFacts("VH-21548", frozenset({"cc_commune", "lib_commune"}), "commune", "/UBND-TINH/XA-21548/VH-21548/")


@pytest.mark.parametrize(
    ("who", "library", "house"),
    [
        ({}, False, False),
        ({"kinds": []}, False, False),
        ({"kinds": ["lib_province"]}, True, False),
        ({"kinds": ["lib_commune", "mus_other"]}, False, True),
        ({"kinds": ["lib_commune", "cc_commune"]}, False, True),
        ({"codes": ["TVT", "BTT"]}, True, False),
        ({"levels": ["commune", "village"]}, False, True),
        ({"under": "UBND-TINH"}, True, True),
        ({"under": "SVHTTDL"}, True, False),
        ({"under": "TVT"}, True, False),
        ({"under": "VHTTDL"}, False, False),
        ({"kinds": ["lib_province", "lib_commune"], "levels": ["province"]}, True, False),
        ({"kinds": ["lib_province"], "under": "XA-21548"}, False, False),
    ],
)
def test_any_of_each_list_and_all_of_the_keys(who, library, house):
    assert selects(who, LIBRARY) is library
    assert selects(who, HOUSE) is house


def test_an_unknown_key_is_a_mistake_not_everybody():
    with pytest.raises(KeyError):
        selects({"knids": ["lib_province"]}, LIBRARY)


kinds = st.sampled_from(["lib_province", "lib_commune", "cc_commune", "mus_province"])
selectors = st.fixed_dictionaries(
    {},
    optional={
        "codes": st.lists(st.sampled_from(["TVT", "BTT", "VH-21548"]), min_size=1),
        "kinds": st.lists(kinds, min_size=1),
        "levels": st.lists(st.sampled_from(["province", "commune"]), min_size=1),
        "under": st.sampled_from(["UBND-TINH", "SVHTTDL", "XA-21548"]),
    },
)


@settings(deadline=None)
@given(selectors, selectors, st.sampled_from([LIBRARY, HOUSE]))
def test_more_keys_select_fewer_units(who, more, unit):
    if selects({**more, **who}, unit) and not set(who) & set(more):
        assert selects(who, unit) or not who
        assert selects(more, unit) or not more
