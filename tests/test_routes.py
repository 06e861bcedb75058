"""Every address of the application, for everybody who may ask for it. A new one fails here until it stands in a file of
``route_cases``."""

import pytest

from calendar_app.domain.access import Action, Role
from tests.cases import ADMINISTRATOR, FORM, LEAST, OTHER, OWN, PUBLIC, SECRET, SIGNED_IN, Case, get
from tests.world import CASES, World, address, peopled


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def world(app, transact) -> World:
    return peopled(app, transact)


def test_every_address_is_listed(app):
    known = {
        (rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert {(case.endpoint, case.method) for case in CASES} == known


def of(*kinds: object) -> list[Case]:
    return [case for case in CASES if case.who in kinds]


def test_public_pages_are_the_same_for_all_and_open_no_session(world):
    for case in of(PUBLIC):
        for email in ("", "admin@example.vn"):
            answer = world.ask(case, email)

            assert (case, answer.status_code) == (case, 503 if case.endpoint == "api.readyz" else 200)
            assert "Set-Cookie" not in answer.headers, case
            assert "Cookie" not in answer.headers.get("Vary", ""), case
            assert "no-store" not in answer.headers["Cache-Control"] or case.endpoint.startswith("api."), case


def test_forms_before_sign_in_are_never_cached(world):
    for case in of(FORM):
        answer = world.ask(case, "")

        assert answer.status_code in (200, 303), case
        assert answer.headers["Cache-Control"] == "private, no-store", case


def test_a_secret_address_is_enough_and_opens_no_session(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    for case in of(SECRET):
        answer = world.ask(case, "")

        assert (case, answer.status_code) == (case, 200)
        assert "Set-Cookie" not in answer.headers, case
        assert answer.headers["Cache-Control"] == "private, no-store", case
        assert answer.headers["Referrer-Policy"] == "no-referrer", case


def test_whoever_signed_in_has_a_desk_and_an_account(world):
    for case in of(SIGNED_IN):
        for email in ("nobody@example.vn", address(OWN, Role.VIEWER), "admin@example.vn"):
            answer = world.ask(case, email)

            assert answer.status_code in (200, 303), case
            assert answer.headers["Cache-Control"] == "private, no-store", case


def test_without_signing_in_one_is_led_to_the_sign_in_page_and_back(world):
    for case in of(SIGNED_IN, ADMINISTRATOR, *Action):
        answer = world.ask(case, "")

        assert (case, answer.status_code) == (case, 303)
        assert answer.location.split("?")[0] == "/login"
        assert ("next=" in answer.location) == (case.method == "GET")


def test_administration_is_for_administrators(world):
    for case in of(ADMINISTRATOR):
        assert (case, world.ask(case, "admin@example.vn").status_code) == (case, case.success or 200)
        assert {role: world.ask(case, address(OWN, role)).status_code for role in Role} == dict.fromkeys(Role, 403)


@pytest.mark.parametrize("case", of(*Action), ids=str)
def test_roles_on_the_unit_decide_and_other_units_do_not_exist(world, case):
    done = case.done
    own = {role: world.ask(case, address(case.unit, role)).status_code for role in Role}

    assert own == {role: done if role >= LEAST[case.who] else 403 for role in Role}
    assert {role: world.ask(case, address(OTHER, role)).status_code for role in Role} == dict.fromkeys(Role, 404)
    assert world.ask(case, "admin@example.vn").status_code == done
    assert world.ask(case, "nobody@example.vn").status_code in ((404, 403) if case.endpoint == "desk.new" else (404,))


def test_a_form_without_its_token_is_refused_with_a_sentence(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    for case in CASES:
        if case.method == "POST" and case.who != SECRET:
            answer = world.ask(case, "admin@example.vn")

            assert (case, answer.status_code) == (case, 400)
            assert "<h1>" in answer.text


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_published_is_not_public(world, state):
    for asked in (get("public.activity", PUBLIC, state), get("feeds.single", PUBLIC, state, form="ics")):
        assert world.ask(asked, "admin@example.vn").status_code == 404
