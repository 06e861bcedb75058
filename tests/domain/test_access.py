import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.domain import access
from calendar_app.domain.access import NOBODY, Action, Held, Principal, Role
from calendar_app.domain.errors import NotAllowed, NotFound

DEPARTMENT, LIBRARY, MUSEUM = "/UBND-TINH/SVHTTDL/", "/UBND-TINH/SVHTTDL/TVT/", "/UBND-TINH/SVHTTDL/BTT/"


def person(**grants):
    paths = {"department": DEPARTMENT, "library": LIBRARY, "museum": MUSEUM}
    return Principal("an@example.vn", 1, grants=tuple(Held(paths[name], role) for name, role in grants.items()))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.VIEWER, {Action.VIEW}),
        (Role.EDITOR, {Action.VIEW, Action.EDIT}),
        (Role.APPROVER, {Action.VIEW, Action.EDIT, Action.APPROVE}),
        (Role.MANAGER, set(Action)),
    ],
)
def test_each_role_may_do_what_the_ones_below_it_may(role, may):
    assert {action for action in Action if access.allows(person(library=role), action, LIBRARY)} == may


def test_a_role_reaches_down_the_tree_but_neither_up_nor_across():
    approver = person(department=Role.APPROVER)
    editor = person(library=Role.EDITOR)

    assert access.role_on(approver, LIBRARY) == Role.APPROVER
    assert access.role_on(editor, DEPARTMENT) is None
    assert access.role_on(editor, MUSEUM) is None


def test_the_highest_role_counts():
    mixed = person(department=Role.VIEWER, library=Role.MANAGER)

    assert access.role_on(mixed, LIBRARY) == Role.MANAGER
    assert access.role_on(mixed, MUSEUM) == Role.VIEWER


def test_a_code_that_only_begins_alike_is_another_unit():
    assert access.role_on(person(library=Role.EDITOR), "/UBND-TINH/SVHTTDL/TVT-2/") is None


def test_an_administrator_may_do_everything_and_nobody_nothing():
    assert access.role_on(Principal("qt@example.vn", administrator=True), LIBRARY) == Role.MANAGER
    assert access.role_on(NOBODY, LIBRARY) is None
    assert not NOBODY.known


def test_what_somebody_may_not_see_is_as_good_as_missing():
    with pytest.raises(NotFound):
        access.require(person(library=Role.MANAGER), Action.EDIT, MUSEUM)
    with pytest.raises(NotFound):
        access.require(NOBODY, Action.VIEW, MUSEUM)


def test_who_may_see_a_thing_is_told_that_more_is_not_allowed():
    with pytest.raises(NotAllowed) as refused:
        access.require(person(library=Role.EDITOR), Action.APPROVE, LIBRARY)
    assert refused.value.action == "approve"


def test_the_installation_is_for_its_administrators():
    access.require_administrator(Principal("qt@example.vn", administrator=True))
    with pytest.raises(NotAllowed):
        access.require_administrator(person(department=Role.MANAGER))


def test_a_role_has_a_name():
    assert Role.named("editor") is Role.EDITOR
    with pytest.raises(KeyError):
        Role.named("king")


paths = st.lists(st.sampled_from("ABC"), min_size=1, max_size=4).map(lambda codes: f"/{'/'.join(codes)}/")
grants = st.lists(st.builds(Held, paths, st.sampled_from(Role)), max_size=4)


@settings(deadline=None)
@given(grants, paths, paths)
def test_whatever_is_allowed_above_is_allowed_below(held, path, below):
    somebody = Principal("an@example.vn", 1, grants=tuple(held))

    for action in Action:
        if access.allows(somebody, action, path):
            assert access.allows(somebody, action, path + below.removeprefix("/"))


@settings(deadline=None)
@given(grants, grants, paths)
def test_one_more_grant_takes_nothing_away(held, more, path):
    before, after = (Principal("an@example.vn", 1, grants=tuple(found)) for found in (held, held + more))

    assert (access.role_on(after, path) or 0) >= (access.role_on(before, path) or 0)
