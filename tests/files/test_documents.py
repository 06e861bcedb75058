"""What is taken for a document, whatever it is called."""

import random
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from calendar_app.domain.errors import Invalid
from calendar_app.files import documents
from calendar_app.files.service import examined
from tests.files import making

SHEET = making.office("xl/workbook.xml")


def fault(body: bytes, purpose: str = "evidence") -> str:
    with pytest.raises(Invalid) as error:
        examined(body, purpose)
    return error.value.fields["file"]


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (making.pdf(), "pdf"), (making.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "pdf"),
        (making.office(), "docx"), (making.office("xl/workbook.xml"), "xlsx"),
    ],
)  # fmt: skip
def test_documents_are_kept_as_they_came(body, ending):
    kept = examined(body, "evidence")
    assert (kept.kind.ending, kept.body) == (ending, body)


@pytest.mark.parametrize(
    "body",
    [
        b"GIF89a" + bytes(50), b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>", b"BM" + bytes(60), b"\x00\x00\x00\x18ftypheic" + bytes(60),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"MZ" + bytes(60), b"hello", b"\n" + making.pdf(),
        b"GIF89a;%PDF-1.4 %%EOF", making.packed({"a.txt": b"a"}), making.packed({"[Content_Types].xml": b"", "a": b""}),
    ],
    ids=["gif", "svg", "html", "bmp", "heic", "doc", "exe", "text", "late pdf", "gif/pdf", "zip", "odd zip"],
)  # fmt: skip
def test_other_types_are_refused(body):
    assert fault(body) == "unknown_type"


def test_nothing_is_nothing():
    assert fault(b"") == "empty"


def test_pictures_and_letters_take_less():
    for purpose, body in (
        ("picture", making.pdf()),
        ("picture", making.office()),
        ("letter", making.office("xl/workbook.xml")),
    ):
        assert fault(body, purpose) == "unknown_type"
    assert examined(making.pdf(), "letter").kind.ending == "pdf"
    assert examined(making.office(), "letter").kind.ending == "docx"
    assert examined(making.picture(), "letter").kind.ending == "jpg"


@pytest.mark.parametrize(
    "body", [making.pdf()[:-8], b"%PDF-1.7\n", making.pdf() + making.office(), making.pdf() + b" " * 2000]
)
def test_a_pdf_without_its_end_or_with_another_file_behind_it_is_refused(body):
    assert fault(body) == "broken"


def test_documents_above_five_megabytes_are_refused():
    assert fault(making.pdf(bytes(documents.LARGEST))) == "too_large"
    assert fault(making.office(**{"a.bin": random.Random(1).randbytes(documents.LARGEST)})) == "too_large"


@pytest.mark.parametrize(
    "name",
    [
        "word/vbaProject.bin",
        "WORD/VBAPROJECT.BIN",
        "word/vbaData.xml",
        "../../etc/passwd",
        "/etc/passwd",
        "C:/a",
        "a\\..\\b",
    ],
)
def test_macros_and_paths_out_of_the_archive_are_refused(name):
    assert fault(making.office(**{name: b"x"})) == "unknown_type"


def test_a_document_that_calls_itself_macro_enabled_is_refused():
    types = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert fault(making.office(**{"[Content_Types].xml": types})) == "unknown_type"


def test_a_zip_bomb_is_refused():
    assert fault(making.office(**{"word/media/a.bin": bytes(documents.MOST_UNPACKED + 1)})) == "too_large"
    assert fault(lying_about_its_size()) in ("too_large", "broken")
    assert fault(making.packed({f"m{number}": b"" for number in range(documents.MOST_MEMBERS + 1)})) == "too_large"


def lying_about_its_size() -> bytes:
    """A member that says it holds ten bytes and unpacks to more than is allowed."""
    body = making.office(**{"word/media/a.bin": bytes(documents.MOST_UNPACKED + 1)})
    size = (documents.MOST_UNPACKED + 1).to_bytes(4, "little")
    return body.replace(size, (10).to_bytes(4, "little"))


def test_a_locked_or_oddly_packed_archive_is_refused():
    into = BytesIO()
    with ZipFile(into, "w", ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", making.CONTENT_TYPES)
        archive.writestr("word/document.xml", b"<document/>")
    assert fault(into.getvalue()) == "unknown_type"
    locked = bytearray(making.office())
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    assert fault(bytes(locked)) == "unknown_type"


def test_an_archive_with_something_before_or_behind_it_is_refused():
    assert fault(making.office() + b"<script>") == "broken"
    assert fault(b"PK\x03\x04<script>" + making.office()) == "broken"


def test_two_members_of_one_name_are_refused():
    into = BytesIO()
    with ZipFile(into, "w", ZIP_STORED) as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(ZipInfo("word/document.xml"), b"<b/>")
    assert fault(into.getvalue()) == "broken"


@pytest.mark.parametrize("good", [making.pdf(), making.office(word=b"x" * 500)], ids=["pdf", "docx"])
def test_a_mutated_document_is_taken_or_refused(good):
    chance = random.Random(20261122)
    for _each in range(300):
        body = bytearray(good)
        for _place in range(chance.randint(1, 6)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        with suppress(Invalid):
            examined(bytes(body[: chance.randint(1, len(body))] if chance.random() < 0.3 else body), "evidence")
