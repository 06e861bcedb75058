"""What people choose about their own mail."""

import pytest
from sqlalchemy.orm import Session

from calendar_app.domain.errors import Invalid
from calendar_app.models.audit import AuditEntry
from calendar_app.models.people import Person
from calendar_app.models.reminding import MailPreference
from calendar_app.reminders import kinds, preferences, unsubscribing, wishing
from calendar_app.reminders.rules.table import BY_CODE
from tests.conftest import NOW, TODAY
from tests.factories import make_person

ALL = set(kinds.MUTABLE)


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session)


def muted(session: Session, person: Person) -> set[str]:
    return set(preferences.wishes(session, [person.id], TODAY)[person.id].muted)


def test_every_rule_is_of_a_kind() -> None:
    assert set(BY_CODE) - set(kinds.KIND_OF) == set()
    assert set(kinds.KIND_OF.values()) == {*kinds.MUTABLE, kinds.DUTY}


def test_what_is_not_wanted_is_muted(session: Session, person: Person) -> None:
    wishing.choose(session, person.id, mode="single", wanted={"coming", "duty"}, language="en", now=NOW)

    found = preferences.wishes(session, [person.id], TODAY)[person.id]

    assert (found.mode, found.muted, found.language) == ("single", frozenset(ALL - {"coming"}), "en")


def test_everything_as_it_was_writes_nothing(session: Session, person: Person) -> None:
    wishing.choose(session, person.id, mode="digest", wanted=ALL, language="vi", now=NOW)

    assert session.query(MailPreference).count() == 0


@pytest.mark.parametrize(
    ("field", "wrong"), [("mode", {"mode": "daily"}), ("wanted", {"wanted": {"x"}}), ("language", {"language": "fr"})]
)
def test_what_there_is_not_is_refused(session: Session, person: Person, field: str, wrong: dict[str, object]) -> None:
    said: dict[str, object] = {"mode": "digest", "wanted": ALL, "language": "vi", **wrong}

    with pytest.raises(Invalid) as refused:
        wishing.choose(session, person.id, now=NOW, **said)  # type: ignore[arg-type]

    assert refused.value.fields == {field: "unknown"}


def test_the_link_of_a_mail_mutes_what_is_read_when_mail_is_made(session: Session, person: Person) -> None:
    link = unsubscribing.Link(person.id, ("quota", "days"))

    unsubscribing.switch(session, link, off=True, now=NOW)

    assert muted(session, person) == {"quota", "days"}


def test_what_the_link_muted_is_wanted_again_by_choosing_it(session: Session, person: Person) -> None:
    unsubscribing.switch(session, unsubscribing.Link(person.id, ("quota", "days")), off=True, now=NOW)

    wishing.choose(session, person.id, mode="digest", wanted=ALL - {"days"}, language="vi", now=NOW)

    assert muted(session, person) == {"days"}


def test_switching_one_kind_leaves_the_mode(session: Session, person: Person) -> None:
    wishing.choose(session, person.id, mode="single", wanted=ALL - {"days"}, language="vi", now=NOW)

    wishing.mute(session, person.id, ["quota"], off=True, now=NOW)
    wishing.mute(session, person.id, ["days"], off=False, now=NOW)

    assert (wishing.mode(session, person.id), wishing.muted(session, person.id)) == ("single", ("quota",))


@pytest.mark.parametrize(("kind", "why"), [("duty", "duty"), ("news", "unknown")])
def test_duties_cannot_be_muted(session: Session, person: Person, kind: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        wishing.mute(session, person.id, ["quota", kind], off=True, now=NOW)

    assert refused.value.fields == {"kinds": why}
    assert muted(session, person) == set()


def test_a_change_is_in_the_history(session: Session, person: Person) -> None:
    wishing.mute(session, person.id, ["quota"], off=True, now=NOW)
    session.commit()

    entry = session.query(AuditEntry).filter_by(table_name="mail_preference").one()
    assert entry.changes["muted"] == [None, ["quota"]]
