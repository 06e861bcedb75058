"""Every fault of a plan file is found, at its line, and no file makes the check fail itself."""

import copy
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app import datafile
from calendar_app.plans import checks
from tests.plans.conftest import DATA, QUANG_NGAI

MARKED = re.compile(r"  # ([a-z0-9_ ]+)$")
SMALL = (DATA / "an-binh.yaml").read_bytes()
TREE = datafile.read(SMALL).value
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8),
    st.sampled_from(["", "0001-01-01", "9999-12-31", "02-29", "30/12", "a" * 900]),
    st.sampled_from([[], {}, [None], {"id": []}, -1, 2**40]),
)  # fmt: skip


def paths(value, path=()):
    """The path of every part of a tree."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*path, key))


PATHS = [path for path in paths(TREE) if path]


def marked(path):
    """Line and code of each fault that the file says it has."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return sorted((n, code) for n, line in lines if (found := MARKED.search(line)) for code in found[1].split())


@pytest.mark.parametrize("name", ["broken.yaml", "broken-head.yaml"])
def test_every_fault_at_its_line(name):
    faults = checks.check(DATA / name)
    assert sorted((fault.line, fault.code) for fault in faults) == marked(DATA / name)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_fault_is_a_sentence(language):
    for fault in checks.check(DATA / "broken.yaml"):
        sentence = fault.sentence(language)
        assert sentence.startswith(f"dòng {fault.line}" if language == "vi" else f"line {fault.line}")
        assert "{" not in sentence.replace("{'a'", "")
        assert "\n" not in sentence


@pytest.mark.parametrize("path", [QUANG_NGAI, DATA / "an-binh.yaml", DATA / "bao-tang.yaml"])
def test_sound_plans(path):
    assert checks.check(path) == []


def test_a_fault_of_the_yaml_stands_beside_those_of_the_sense():
    text = (DATA / "bao-tang.yaml").read_text(encoding="utf-8").replace("min: 1,", "min: 3, max: 2, min: 3,")
    assert {fault.code for fault in checks.check(text.encode())} == {"duplicate_key", "min_over_max"}


@pytest.mark.parametrize("source", [DATA / "absent.yaml", DATA, "no\0file"])
def test_a_file_that_cannot_be_opened(source):
    assert [fault.code for fault in checks.check(source)] == ["unreadable"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PATHS), ODD), min_size=1, max_size=3))
def test_a_changed_plan_gives_faults_and_nothing_else(changes):
    tree = copy.deepcopy(TREE)
    for path, value in changes:
        replace(tree, path, value)
    plan, faults = checks.read_plan(json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert (plan is None) == bool(faults)
    assert all(fault.sentence() and fault.line >= 1 for fault in faults)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(SMALL) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_changed_bytes_give_faults_and_nothing_else(start, length, patch):
    plan, faults = checks.read_plan(SMALL[:start] + patch + SMALL[start + length :])
    assert (plan is None) == bool(faults)


def replace(tree, path, value):
    """Put a value in the place of a part, if an earlier change left that part there."""
    *around, last = path
    for key in around:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(tree, dict | list):
        tree[last] = copy.deepcopy(value)
