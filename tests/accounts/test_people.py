"""People, their passwords and their rights."""

from datetime import UTC, datetime

import pytest

from calendar_app.accounts import passwords, queries, service
from calendar_app.domain.access import Action, Role, allows
from calendar_app.domain.errors import Invalid
from calendar_app.models.people import Person
from calendar_app.models.units import Unit

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


def unit(session, path):
    code = path.strip("/").rsplit("/", maxsplit=1)[-1]
    made = Unit(code=code, name_vi=code, folded=code.lower(), level="province", path=path)
    session.add(made)
    session.flush()
    return made


def person(session, email="Lan@Example.vn", name="Nguyễn Thị Lan"):
    return service.add_person(session, email, name, now=NOW)[0]


def test_a_new_person_gets_a_password_that_opens_the_account(session):
    made, password = service.add_person(session, " Lan@Example.VN ", " Nguyễn  Thị\nLan ", now=NOW)

    assert (made.email, made.name) == ("lan@example.vn", "Nguyễn Thị Lan")
    assert made.password_hash.startswith("$argon2id$")
    assert passwords.matches(made.password_hash, password)
    assert not passwords.matches(made.password_hash, password + "x")
    assert queries.person_by_email(session, "LAN@example.vn") is made


@pytest.mark.parametrize(
    ("email", "name", "password", "faults"),
    [
        ("lan", "Lan", None, {"email": "malformed"}),
        ("lan@example.vn\nBcc: x@y.z", "Lan", None, {"email": "malformed"}),
        ("a@" + "b" * 260, "Lan", None, {"email": "malformed"}),
        ("lan@example.vn", " \n", None, {"name": "missing"}),
        ("lan@example.vn", "Lan", "short", {"password": "too_short"}),
        ("lan@example.vn", "Lan", "x" * 201, {"password": "too_long"}),
        ("lan@example.vn", "Lan", "Lan@Example.vn", {"password": "is_email"}),
        ("lan@example.vn", "Lan", "ababababab", {"password": "one_letter"}),
    ],
)
def test_what_will_not_do_is_said_by_field(session, email, name, password, faults):
    with pytest.raises(Invalid) as caught:
        service.add_person(session, email, name, now=NOW, password=password)

    assert caught.value.fields == faults


def test_an_address_is_taken_once(session):
    person(session)

    with pytest.raises(Invalid) as caught:
        person(session, email="LAN@EXAMPLE.VN")

    assert caught.value.fields == {"email": "taken"}


def test_one_time_passwords_type_as_shown():
    made = {passwords.one_time() for _ in range(50)}

    assert len(made) == 50
    for word in (group for password in made for group in password.split("-")):
        assert len(word) == 4
        assert not set(word) & set("sfrxjwzd0123456789")
        assert len([letter for letter in word if letter in "aeiou"]) == len(set(word) & set("aeiou"))


def test_a_grant_reaches_down_and_nowhere_else(session):
    made, department, library = person(session), unit(session, "/P/D/"), unit(session, "/P/D/L/")
    service.grant(session, made, department, Role.APPROVER)

    acting = queries.principal_of(made)

    assert allows(acting, Action.APPROVE, library.path)
    assert not allows(acting, Action.MANAGE, library.path)
    assert not allows(acting, Action.VIEW, "/P/")
    assert not allows(acting, Action.VIEW, "/P/D2/")


def test_a_second_grant_on_a_unit_takes_the_place_of_the_first(session):
    made, library = person(session), unit(session, "/P/L/")

    service.grant(session, made, library, Role.MANAGER)
    service.grant(session, made, library, Role.VIEWER)

    assert [(held.path, held.role) for held in queries.principal_of(made).grants] == [("/P/L/", Role.VIEWER)]


def test_people_with_a_role_on_a_unit_or_above_it(session):
    top, library, other = unit(session, "/P/"), unit(session, "/P/L/"), unit(session, "/P/M/")
    for email, where, role in (
        ("above@example.vn", top, Role.APPROVER),
        ("here@example.vn", library, Role.EDITOR),
        ("viewer@example.vn", library, Role.VIEWER),
        ("beside@example.vn", other, Role.MANAGER),
        ("gone@example.vn", library, Role.MANAGER),
    ):
        service.grant(session, person(session, email=email), where, role)
    gone = queries.person_by_email(session, "gone@example.vn")
    assert gone is not None
    gone.active = False

    found = queries.people_with(session, "/P/L/", Role.EDITOR)

    assert [each.email for each in found] == ["above@example.vn", "here@example.vn"]


def test_the_audit_log_holds_no_secret():
    assert {"password_hash", "session_key"} <= Person.redacted
