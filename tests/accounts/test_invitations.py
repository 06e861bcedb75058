"""Managers invite people of their units by mail; whoever opens the letter gets the role, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from calendar_app.accounts import invitations, links, passwords, queries, service
from calendar_app.domain.access import Held, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.people import Grant, Person, SingleUseLink
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit
from tests.letters import letters, link, text

NEW, PASSWORD = "moi@example.vn", "một hai ba bốn"


@pytest.fixture
def department(session):
    return make_unit(session, "S", name_vi="Sở Văn hóa", name_en="Department")


@pytest.fixture
def library(session, department):
    return make_unit(session, "TV", parent=department, name_vi="Thư viện tỉnh", name_en="Provincial library")


@pytest.fixture
def manager(session, library):
    return grant(session, make_person(session, "truong@example.vn", name="Trần Trưởng"), library, Role.MANAGER)


@pytest.fixture
def invite(app, session, library, manager):
    def send(email=NEW, role=Role.EDITOR, by=manager, unit=library, name="Lê Mới", now=NOW):
        invitations.invite(session, unit, email, name, role, by=by, config=app.config["CALENDAR"], now=now)

    return send


def token(session, email=NEW):
    return link(session, email).rsplit("/", 1)[1]


def roles(session, email):
    session.expire_all()
    person = queries.person_by_email(session, email)
    return {row.unit.code: row.role for row in person.grants}


def test_an_invitation_gives_the_role_when_it_is_taken_up_and_not_before(session, invite):
    invite()
    invited = queries.person_by_email(session, NEW)

    assert (invited.joined_at, roles(session, NEW)) == (None, {})
    assert not passwords.matches(invited.password_hash, "")

    invitations.join(session, token(session), "Lê Thị Mới", PASSWORD, "en", NOW)

    assert roles(session, NEW) == {"TV": "editor"}
    assert (invited.name, invited.language, invited.joined_at) == ("Lê Thị Mới", "en", NOW)
    assert passwords.matches(invited.password_hash, PASSWORD)


@pytest.mark.parametrize(("language", "name", "greeting"), [
    ("vi", "Thư viện tỉnh", "Kính gửi Lê Mới"), ("en", "Provincial library", "Dear Lê Mới"),
])  # fmt: skip
def test_the_letter_speaks_the_language_of_whoever_invites(session, invite, manager, language, name, greeting):
    invite(by=Principal(manager.email, manager.person_id, grants=manager.grants, language=language))

    (letter,) = letters(session, NEW)

    assert letter["Content-Language"] == language
    assert letter["Subject"].endswith(name)
    for kind in ("plain", "html"):
        assert greeting in text(letter, kind)
        assert "Trần Trưởng (truong@example.vn)" in text(letter, kind)
    assert ("?lang=en" in text(letter)) == (language == "en")


def test_an_invitation_is_used_once(session, invite):
    invite()
    secret = token(session)
    invitations.join(session, secret, "Mới", PASSWORD, "vi", NOW)

    with pytest.raises(NotFound):
        invitations.join(session, secret, "Khác", "năm sáu bảy tám", "vi", NOW)
    assert links.state(session, secret, "invitation", NOW) == "used"


@pytest.mark.parametrize(("later", "good"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)])
def test_an_invitation_lasts_seven_days(session, library, invite, later, good):
    invite()

    assert (links.state(session, token(session), "invitation", NOW + later) == "open") is good
    assert bool(invitations.open_on(session, library, NOW + later)) is good


def test_what_is_wrong_with_the_form_uses_nothing_up(session, invite):
    invite()
    secret = token(session)

    with session.begin_nested() as point, pytest.raises(Invalid) as caught:
        invitations.join(session, secret, "Mới", "short", "vi", NOW)
    point.is_active and point.rollback()

    assert caught.value.fields == {"password": "too_short"}


@pytest.mark.parametrize("email", [
    "moi", "", "moi@example.vn\r\nBcc: x@y.vn", "moi@example.vn, x@y.vn", "<moi@example.vn>", "moi@", "@example.vn",
    "mới@example.vn", "a..b@example.vn", "moi@example.vn\x00", "a@" + "b" * 300, "moi@exa mple.vn", '"a b"@example.vn',
])  # fmt: skip
def test_an_address_to_which_no_mail_goes_is_refused_and_nothing_is_written(session, invite, email):
    before = len(session.scalars(select(Person)).all())

    with pytest.raises(Invalid) as caught:
        invite(email=email)

    assert caught.value.fields == {"email": "malformed"}
    assert (len(session.scalars(select(Person)).all()), letters(session)) == (before, [])


def test_a_name_begins_no_other_header(session, invite):
    invite(name="Lê\r\nBcc: x@y.vn")

    (letter,) = letters(session, NEW)

    assert letter["Bcc"] is None
    assert str(letter["To"]) == f'"Lê Bcc: x@y.vn" <{NEW}>'


@pytest.mark.parametrize(("held", "error"), [(Role.APPROVER, NotAllowed), (Role.EDITOR, NotAllowed), (None, NotFound)])
def test_only_managers_invite(session, invite, library, held, error):
    by = Principal("x@example.vn", grants=(Held(library.path, held),) if held else ())

    with pytest.raises(error):
        invite(by=by, role=Role.VIEWER)


def test_a_manager_below_invites_nobody_above(session, invite, department, manager):
    with pytest.raises(NotFound):
        invite(unit=department)


def test_somebody_in_ones_sight_simply_gets_the_role_and_a_letter_that_says_so(session, invite, department, library):
    above = grant(session, make_person(session, "so@example.vn"), department, Role.MANAGER)
    grant(session, make_person(session, "bao@example.vn"), make_unit(session, "BT", parent=department), Role.VIEWER)

    invite(email="bao@example.vn", by=above)

    assert roles(session, "bao@example.vn") == {"BT": "viewer", "TV": "editor"}
    assert invitations.open_on(session, library, NOW) == []
    (letter,) = letters(session, "bao@example.vn")
    assert "/desk" in text(letter)


def test_nobody_learns_whether_an_address_has_an_account(session, invite, library, department):
    """To the manager both look alike, until their reader comes."""
    grant(session, make_person(session, "bao@example.vn"), make_unit(session, "BT", parent=department), Role.MANAGER)
    make_person(session, "het@example.vn", active=False)

    for email in (NEW, "bao@example.vn", "het@example.vn"):
        invite(email=email)

    open_now = invitations.open_on(session, library, NOW)
    assert [one.email for one in open_now] == ["het@example.vn", "bao@example.vn", NEW]
    assert {(one.role, one.made_by, one.expires_at - NOW) for one in open_now} == {
        (Role.EDITOR, "truong@example.vn", timedelta(days=7))
    }
    assert roles(session, "bao@example.vn") == {"BT": "manager"}


def test_nobody_sets_the_password_of_an_account_by_an_invitation(session, invite):
    known, old = service.add_person(session, "bao@example.vn", "Bảo", now=NOW)
    invite(email="bao@example.vn")

    with pytest.raises(NotFound):
        invitations.join(session, token(session, "bao@example.vn"), "Bảo", PASSWORD, "vi", NOW)

    assert passwords.matches(known.password_hash, old)


def test_whoever_has_an_account_takes_the_role_by_its_link(session, invite):
    make_person(session, "bao@example.vn")
    invite(email="bao@example.vn")

    invitations.take_up(session, token(session, "bao@example.vn"), NOW)

    assert roles(session, "bao@example.vn") == {"TV": "editor"}


def test_whoever_has_come_gets_what_they_were_invited_to_elsewhere_too(session, invite, department):
    museum = make_unit(session, "BT", parent=department)
    other = grant(session, make_person(session, "bt@example.vn"), museum, Role.MANAGER)
    invite()
    invite(unit=museum, by=other, role=Role.VIEWER)

    invitations.join(session, token(session), "Mới", PASSWORD, "vi", NOW)

    assert roles(session, NEW) == {"TV": "editor", "BT": "viewer"}


def test_an_invitation_never_lowers_a_role(session, invite, library):
    person = make_person(session, "bao@example.vn")
    invite(email="bao@example.vn", role=Role.VIEWER)
    service.grant(session, person, library, Role.APPROVER)

    invitations.take_up(session, token(session, "bao@example.vn"), NOW)

    assert roles(session, "bao@example.vn") == {"TV": "approver"}


def test_sent_again_the_old_link_opens_nothing(app, session, invite, library, manager):
    invite()
    first = token(session)
    (open_one,) = invitations.open_on(session, library, NOW)
    later = NOW + timedelta(days=1)

    invitations.again(session, library, open_one.id, by=manager, config=app.config["CALENDAR"], now=later)

    assert links.state(session, first, "invitation", later) == "revoked"
    assert links.state(session, token(session), "invitation", later) == "open"
    assert [one.expires_at for one in invitations.open_on(session, library, later)] == [later + timedelta(days=7)]


def test_invited_twice_there_is_one_invitation(session, invite, library):
    invite(role=Role.VIEWER)
    invite(role=Role.APPROVER)

    assert [one.role for one in invitations.open_on(session, library, NOW)] == [Role.APPROVER]


def test_taken_back_it_opens_nothing_and_its_mail_stays_here(session, invite, library, manager):
    invite()
    (open_one,) = invitations.open_on(session, library, NOW)

    invitations.revoke(session, library, open_one.id, by=manager, now=NOW)

    with pytest.raises(NotFound):
        invitations.take_up(session, token(session), NOW)
    assert [row.state for row in session.scalars(select(OutboxMessage))] == ["expired"]
    with pytest.raises(NotFound):
        invitations.revoke(session, library, open_one.id, by=manager, now=NOW)


def test_another_units_invitation_does_not_exist(session, invite, library, department):
    museum = make_unit(session, "BT", parent=department)
    other = grant(session, make_person(session, "bt@example.vn"), museum, Role.MANAGER)
    invite()
    (open_one,) = invitations.open_on(session, library, NOW)

    for unit in (museum, library):
        with pytest.raises(NotFound):
            invitations.revoke(session, unit, open_one.id, by=other, now=NOW)


def test_who_has_a_role_is_not_invited_to_it(session, invite, library):
    grant(session, make_person(session, "bao@example.vn"), library, Role.VIEWER)

    with pytest.raises(Invalid) as caught:
        invite(email="BAO@example.vn ")

    assert caught.value.fields == {"email": "here_already"}


def test_the_link_stands_in_the_mail_and_nowhere_else(session, invite):
    invite()
    secret = token(session)

    assert not [row for row in session.scalars(select(SingleUseLink)) if secret in str(vars(row))]
    assert session.scalars(select(Grant).where(Grant.role == "editor")).all() == []


def test_an_operator_lets_in_who_was_invited_with_a_one_time_password(session, invite):
    invite()
    person = queries.person_by_email(session, NEW)

    password = service.admit(person, NOW)

    assert (person.joined_at, passwords.matches(person.password_hash, password)) == (NOW, True)
