"""What an address chooses of the calendar, and the one way to write it."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain.errors import Invalid
from calendar_app.domain.filters import ACCESSIBLE, AGES, LONGEST, MOST, Filters, parse

CODES = st.lists(st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True), max_size=4)
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("place", "kind", "type", "day", "unit"), CODES),
        "age": st.lists(st.sampled_from(AGES), max_size=3),
        "accessible": st.lists(st.sampled_from(ACCESSIBLE), max_size=3),
        "free": st.sampled_from([[], ["1"], [""]]),
        "q": st.lists(st.text(max_size=LONGEST + 20), max_size=1),
        "lang": st.just(["en"]),
    },
)


@given(CHOICES)
def test_written_and_read_again_it_is_the_same(asked):
    found = parse(asked)

    assert parse(parse_qs(found.query_string())) == found
    assert parse(parse_qs(found.query_string())).query_string() == found.query_string()


@given(CHOICES)
def test_each_choice_can_be_taken_away_and_given_back(asked):
    found = parse(asked)

    for name, value in found.chosen():
        assert (name, value) not in found.without(name, value).chosen()
        assert found.without(name, value).having(name, value) == found
    assert bool(found) == bool(found.chosen())


def test_order_and_repetition_do_not_matter():
    assert parse({"place": ["2", "1", "2"], "kind": [""]}) == Filters(place=("1", "2"))
    assert Filters(place=("1", "2"), free=True).query_string() == "place=1&place=2&free=1"


@pytest.mark.parametrize(
    ("name", "value"),
    [("place", "../etc"), ("age", "giants"), ("free", "yes"), ("unit", "x" * 61), ("day", "a'b"), ("kind", "\x00")],
)
def test_what_cannot_be_meant_is_named(name, value):
    with pytest.raises(Invalid) as caught:
        parse({name: [value], "type": ["exhibition"]})

    assert caught.value.fields == {name: "unknown"}


def test_too_many_values():
    with pytest.raises(Invalid):
        parse({"place": [str(number) for number in range(MOST + 1)]})


def test_a_question_is_one_line_of_composed_letters():
    assert parse({"q": ["  hoà\x00 \n bình  "]}).q == "hoà bình"
    assert len(parse({"q": ["x" * 1000]}).q) == LONGEST
