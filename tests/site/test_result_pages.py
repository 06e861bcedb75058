"""Entering a result at the desk, its evidence, and who may fetch which file."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest

from calendar_app.activities import proofs, results
from calendar_app.activities.proofs import NewFile
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.files.service import Upload
from calendar_app.models.activities import Evidence, Occurrence, Result, Version
from calendar_app.models.files import StoredFile
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.files import making
from tests.signing import sign_in

PDF_NAME = "Danh sách đại biểu.pdf"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def people(transact):
    """An editor and an approver of the museum, somebody of the library, somebody without a role."""
    with transact() as session:
        for email, code, role in (
            ("editor", "BTT", Role.EDITOR), ("approver", "BTT", Role.APPROVER), ("stranger", "TVT", Role.MANAGER),
        ):  # fmt: skip
            grant(session, make_person(session, f"{email}@example.vn"), units.by_code(session, code), role)
        make_person(session, "nobody@example.vn")


@pytest.fixture
def browser(app, transact, people):
    """A browser in which somebody has signed in: ``browser("editor")``."""
    return lambda name: sign_in(app.test_client(), transact, f"{name}@example.vn")


@pytest.fixture
def past(transact):
    """The path of the result of an activity that took place three days ago."""
    with transact() as session:
        activity = make_activity(session, "BTT", first_day=TODAY - days(3))
        return f"/desk/activities/{activity.id}/occurrences/{activity.occurrences[0].id}/result"


@pytest.fixture
def evidence(transact, past):
    """Ids of a stored photo and of a stored list, evidence of that result."""
    with transact() as session:
        occurrence = session.query(Occurrence).one()
        new = (
            NewFile("ảnh.jpg", files.examined(making.photo_from_a_phone(), "evidence")),
            NewFile(PDF_NAME, files.examined(making.pdf(b"/JavaScript"), "evidence")),
        )
        outcome = Outcome(attendance=5, files=new, links=("https://example.vn/bai-viet",))
        results.hold(session, occurrence.activity_id, occurrence.id, outcome, by=SYSTEM, now=NOW)
        session.flush()
        return [proof.file_id for proof in session.query(Evidence).order_by(Evidence.id) if proof.file_id]


def shown(transact):
    """The evidence that stands, in words."""
    with transact() as session:
        return [proof.title or proof.link for proof in proofs.shown(session.query(Result).one())]


def test_a_result_with_everything_and_its_correction(browser, transact, past):
    editor = browser("editor")
    data = {
        "attendance": "1.200", "adults": "700", "children": "500", "foreign": "10", "online": "30", "narrative": "Vui",
        "partners": "Đoàn xã", "spent_state": "5.000.000", "spent_mobilised": "1000000",
        "evidence": "https://example.vn/a", "photos": [(BytesIO(making.photo_from_a_phone()), "IMG_1.HEIC")],
    }  # fmt: skip
    assert editor.post(past, data=data).status_code == 303

    page = editor.get(past).text
    for value in ("1200", "700", "500", "10", "30", "Vui", "Đoàn xã", "5000000", "1000000", "IMG_1.jpg"):
        assert value in page
    with transact() as session:
        drop = session.query(Evidence).filter_by(link="https://example.vn/a").one().id
    again = {name: value for name, value in data.items() if isinstance(value, str)} | {"attendance": "1300"}
    assert editor.post(past, data=again | {"drop": str(drop), "evidence": ""}).status_code == 303
    assert shown(transact) == ["IMG_1.jpg"]


def test_groups_that_exceed_the_whole_are_told_beside_their_field(browser, past):
    answer = browser("editor").post(past + "?lang=en", data={"attendance": "10", "adults": "6", "children": "5"})
    assert answer.status_code == 200
    assert re.search(r'id="children-error".*?Adults and children together are more', answer.text, re.DOTALL)


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("a.jpg", b"<!doctype html><script>alert(1)</script>", "this type of file is not taken"),
        ("a.gif", b"GIF89a" + bytes(30), "this type of file is not taken"),
        ("a.svg", b"<svg onload='alert(1)'/>", "this type of file is not taken"),
        ("a.jpg", making.picture((200, 200))[:400], "damaged or incomplete"), ("a.jpg", b"", "the file is empty"),
        ("a.png", making.png_of(50_000, 50_000), "40 megapixels for JPEG"),
        ("a.pdf", making.pdf(bytes(6 * 1024 * 1024)), "too large"), ("a.pdf", b"%PDF-1.4", "damaged or incomplete"),
        ("a.docx", making.office(**{"word/vbaProject.bin": b"x"}), "this type of file is not taken"),
        ("a.docx", making.office(a=bytes(61 * 1024 * 1024)), "too large"),
    ],
    ids=["html", "gif", "svg", "half", "empty", "bomb", "large", "short", "macro", "zip bomb"],
)  # fmt: skip
def test_a_file_that_will_not_do_is_named_and_nothing_is_written(browser, transact, past, name, body, sentence):
    sent = {"attendance": "5", "documents": [(BytesIO(body), name), (BytesIO(making.pdf()), "tốt.pdf")]}
    answer = browser("editor").post(past + "?lang=en", data=sent)

    assert answer.status_code == 200
    assert re.search(rf'id="documents-error".*?{re.escape(name)}: .*?{sentence}', answer.text, re.DOTALL)
    with transact() as session:
        assert (session.query(Result).count(), session.query(StoredFile).count()) == (0, 0)


def test_twelve_files_are_too_many(browser, transact, past):
    many = [(BytesIO(making.pdf(str(n).encode())), f"{n}.pdf") for n in range(12)]
    answer = browser("editor").post(past + "?lang=en", data={"attendance": "5", "documents": many})
    assert "At most 10 files at a time" in answer.text
    with transact() as session:
        assert session.query(StoredFile).count() == 0


def test_only_addresses_that_take_files_take_large_requests(browser, past):
    editor = browser("editor")
    large = {"attendance": "5", "documents": [(BytesIO(making.pdf(bytes(3 * 1024 * 1024))), "a.pdf")]}
    assert editor.post(past, data=large).status_code == 303
    large["documents"] = [(BytesIO(bytes(46 * 1024 * 1024)), "a.pdf")]
    answer = editor.post(past, data=large)
    assert (answer.status_code, "<h1>" in answer.text) == (413, True)
    assert editor.post("/account", data={"name": "a" * 3 * 1024 * 1024}).status_code == 413


@pytest.mark.parametrize("data", [
    {"drop": ["x", "-1", "9" * 30, "\x00", "١"]}, {"documents": "not a file"}, {"photos": "not a file"},
    {"evidence": "x" * 7000}, {"children": "\x00"}, {"spent_state": "9" * 19}, {"narrative": "\x00"},
    {"evidence": "http://[::1"},
])  # fmt: skip
def test_odd_input_breaks_nothing(browser, transact, past, data):
    editor = browser("editor")
    assert editor.post(past, data={"attendance": "5"} | data).status_code in (200, 303)
    assert editor.get(past).status_code == 200


def test_sent_by_the_script_it_says_where_to_go(browser, past):
    answer = browser("editor").post(past, data={"attendance": "5"}, headers={"X-Requested-With": "result.js"})
    assert (answer.status_code, answer.text) == (201, "")
    assert re.fullmatch(r"/desk/activities/\d+", answer.headers["Location"])


def test_an_approver_accepts(browser, transact, past, evidence):
    with transact() as session:
        revision = session.query(Occurrence).one().activity.revision
    accept = {"data": {"revision": revision}}
    assert f"{past}/accept" not in browser("editor").get(past).text
    assert browser("editor").post(f"{past}/accept", **accept).status_code == 403
    assert f"{past}/accept" in browser("approver").get(past).text
    assert browser("approver").post(f"{past}/accept", data={"revision": revision - 1}).status_code == 409

    assert browser("approver").post(f"{past}/accept", **accept).status_code == 303

    with transact() as session:
        assert session.query(Result).one().accepted
    assert "Accepted." in browser("approver").get(past + "?lang=en").text


def test_a_file_is_a_download_that_nothing_runs_in(browser, evidence):
    answer = browser("editor").get(f"/desk/files/{evidence[1]}")

    assert (answer.status_code, answer.data) == (200, making.pdf(b"/JavaScript"))
    plain, _star, encoded = answer.headers["Content-Disposition"].partition("; filename*=UTF-8''")
    assert (plain, unquote(encoded)) == ('attachment; filename="Danh sach ai bieu.pdf"', PDF_NAME)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_only_pictures_are_shown_in_a_page(browser, evidence):
    photo, document = evidence
    editor = browser("editor")
    answer = editor.get(f"/desk/files/{photo}/view")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert editor.get(f"/desk/files/{document}/view").status_code == 404
    assert editor.get(f"/desk/files/{photo}").headers["Content-Disposition"].startswith("attachment")


def test_files_of_another_unit_do_not_exist(app, browser, evidence):
    for name in ("stranger", "nobody"):
        client = browser(name)
        for path in (*(f"/desk/files/{number}" for number in (*evidence, 99999)), f"/desk/files/{evidence[0]}/view"):
            assert client.get(path).status_code == 404
    assert app.test_client().get(f"/desk/files/{evidence[0]}").status_code == 303


def test_evidence_is_not_a_public_picture(client, evidence):
    for number in (*evidence, 99999, 2**31 - 1):
        assert client.get(f"/pictures/{number}").status_code == 404
    assert client.get(f"/pictures/{2**31}").status_code == 404


def test_a_public_picture_is_cached_and_known_by_its_content(client, transact):
    with transact() as session:
        unit = units.by_code(session, "BTT")
        stored = files.store(session, unit, Upload("a.jpg", making.picture()), "picture", by=SYSTEM, now=NOW)
        make_activity(session, "BTT", picture_id=stored.id, picture_alt="Ảnh")
        path, tag = f"/pictures/{stored.id}", f'"{stored.sha256}"'

    answer = client.get(path)

    assert (answer.status_code, answer.headers["ETag"], answer.headers["Content-Type"]) == (200, tag, "image/jpeg")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert "Content-Disposition" not in answer.headers
    same = client.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    with transact() as session:
        session.query(Version).update({"visibility": "unit"})
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 404


def test_a_product_asks_for_its_proof_first(browser, transact):
    with transact() as session:
        activity = make_activity(session, "BTT", type="digital_collection", first_day=TODAY + days(5))
        path = f"/desk/activities/{activity.id}/occurrences/{activity.occurrences[0].id}/result"
    editor = browser("editor")
    page = editor.get(path).text
    assert page.index('name="evidence"') < page.index('name="attendance"')
    assert 'id="evidence-error"' in editor.post(path, data={}).text

    assert editor.post(path, data={"evidence": "https://example.vn/so-hoa"}).status_code == 303
