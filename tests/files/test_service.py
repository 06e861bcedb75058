"""Files in the database: stored whole, given to those who may see them."""

import hashlib

import pytest

from calendar_app.activities import proofs, results, service
from calendar_app.activities.proofs import NewFile
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import NOBODY, Role
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.files.kinds import JPEG, PDF
from calendar_app.files.naming import cleaned_name
from calendar_app.files.service import Upload
from calendar_app.models.days import CommemorationYear
from calendar_app.models.files import FileContent, StoredFile
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.files import making


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def library(session):
    return units.by_code(session, "TVT")


@pytest.fixture
def somebody(session):
    """A principal with a role on a unit: ``somebody("TVT")``."""

    def make(code, role=Role.VIEWER):
        person = make_person(session, f"{code}.{role.name}@example.vn".lower())
        return grant(session, person, units.by_code(session, code), role)

    return make


def store(session, unit, body=making.pdf(), name="Danh sách.pdf", purpose="evidence"):
    return files.store(session, unit, Upload(name, body), purpose, by=SYSTEM, now=NOW)


def test_what_is_stored_comes_back(session, library):
    stored = store(session, library)

    found, body = files.content(session, stored.id, by=SYSTEM)

    assert (found.name, found.media_type, found.size) == ("Danh sách.pdf", "application/pdf", len(making.pdf()))
    assert (found.sha256, body) == (hashlib.sha256(making.pdf()).hexdigest(), making.pdf())
    assert (found.uploaded_by, found.uploaded_at, found.unit_id) == ("SYSTEM", NOW, library.id)


def test_a_picture_is_stored_as_it_was_made_anew(session, library):
    stored = store(session, library, making.photo_from_a_phone((4000, 3000)), "IMG 1.HEIC", "picture")

    assert (stored.name, stored.media_type, stored.width, stored.height) == ("IMG 1.jpg", "image/jpeg", 1200, 1600)
    assert stored.size == len(session.get_one(FileContent, stored.id).body)


def test_what_is_refused_leaves_nothing(session, library):
    with pytest.raises(Invalid):
        store(session, library, b"GIF89a", "a.jpg")
    assert (session.query(StoredFile).count(), session.query(FileContent).count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ảnh.png", "ảnh.jpg"), ("../../etc/passwd", "passwd.jpg"), ("C:\\Users\\lan\\a.jpg", "a.jpg"), ("", "tep.jpg"),
        (".htaccess", "htaccess.jpg"), ("a\r\nSet-Cookie: x.jpg", "a Set-Cookie x.jpg"),
        ("a" * 300 + ".jpg", "a" * 120 + ".jpg"),
        ("thu\u202egpj.exe", "thu gpj.jpg"), ("trang 1. Lễ khai mạc", "trang 1. Lễ khai mạc.jpg"), ("..", "tep.jpg"),
        ("a<b>|c?.jpeg", "a b c.jpg"), ("a\x00b.jpg", "ab.jpg"), ("\ud800.jpg", "tep.jpg"), ("Hòa.jpg", "Hòa.jpg"),
    ],
)  # fmt: skip
def test_names_are_made_safe(given, kept):
    assert cleaned_name(given, JPEG) == kept


def test_the_ending_is_that_of_the_content():
    assert cleaned_name("anh.jpg", PDF) == "anh.pdf"


def test_a_file_is_seen_by_its_unit_and_by_nobody_else(session, library, somebody):
    stored = store(session, library)

    for by in (somebody("TVT"), somebody("SVHTTDL"), SYSTEM):
        assert files.content(session, stored.id, by=by)[0] is stored
    for by in (somebody("BTT", Role.MANAGER), NOBODY):
        with pytest.raises(NotFound):
            files.content(session, stored.id, by=by)


@pytest.mark.parametrize("file_id", [0, -1, 10**6, 2**31, 2**70])
def test_no_such_file(session, file_id):
    with pytest.raises(NotFound):
        files.content(session, file_id, by=SYSTEM)
    with pytest.raises(NotFound):
        files.picture(session, file_id)


def test_who_takes_part_sees_the_evidence_until_they_leave(session, somebody):
    activity = make_activity(session, "TVT", first_day=TODAY - days(3), co_organisers=("BTT",))
    new = NewFile("ds.pdf", files.examined(making.pdf(), "evidence"))
    results.hold(
        session, activity.id, activity.occurrences[0].id, Outcome(attendance=1, files=(new,)), by=SYSTEM, now=NOW
    )
    stored = proofs.shown(activity.occurrences[0].result)[0].file
    guest, stranger = somebody("BTT"), somebody("TTVH")

    assert files.content(session, stored.id, by=guest)[0] is stored
    with pytest.raises(NotFound):
        files.content(session, stored.id, by=stranger)
    service.answer(session, activity.id, units.by_code(session, "BTT"), False, by=SYSTEM, now=NOW)
    session.flush()
    with pytest.raises(NotFound):
        files.content(session, stored.id, by=guest)


def test_the_letter_of_a_day_is_for_everybody_with_a_role(session, somebody):
    department = units.by_code(session, "SVHTTDL")
    letter, other = store(session, department, purpose="letter"), store(session, department, purpose="letter")
    year = session.query(CommemorationYear).first() or CommemorationYear(
        commemoration_id=1, year=2027, first_day=TODAY, last_day=TODAY
    )
    session.add(year)
    year.letter_file_id = letter.id
    session.flush()
    reader = somebody("TVT")

    assert files.content(session, letter.id, by=reader)[0] is letter
    for file, by in ((other, reader), (letter, NOBODY)):
        with pytest.raises(NotFound):
            files.content(session, file.id, by=by)


def test_only_the_picture_of_a_published_public_activity_is_public(session, library):
    picture = store(session, library, making.picture(), "a.jpg", "picture")
    shown = {"picture_id": picture.id, "picture_alt": "Ảnh"}

    def public():
        try:
            return files.picture(session, picture.id) is picture
        except NotFound:
            return False

    assert not public()
    draft = make_activity(session, published=False, **shown)
    make_activity(session, visibility="network", **shown)
    assert not public()
    service.submit(session, draft.id, by=SYSTEM, now=NOW)
    if library.needs_approval:
        service.approve(session, draft.id, by=SYSTEM, now=NOW)
    session.flush()
    assert public()
