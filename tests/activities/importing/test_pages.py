"""The pages of the import: choose a file, see what it would do, confirm once."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from calendar_app.activities.importing import reading, sandbox
from calendar_app.models.activities import Activity
from calendar_app.units import queries as units
from tests.activities.importing.files import ROWS, book, table
from tests.factories import grant, make_person
from tests.signing import sign_in

PAGE = "/desk/units/TVT/import"


@pytest.fixture
def planner(transact, client, monkeypatch):
    """The browser of a planner of the library; files are read in this process, which is quicker."""
    monkeypatch.setattr(sandbox, "read", reading.read)
    with transact() as session:
        grant(session, make_person(session), units.by_code(session, "TVT"))
    return sign_in(client, transact, "thu@example.vn")


def upload(planner, body, **more):
    data = {"file": (BytesIO(body), "Kế hoạch.xlsx"), "year": "2027", **more}
    return planner.post(PAGE, data=data)


def digest(page) -> str:
    return page.text.partition('name="digest" type="hidden" value="')[2].partition('"')[0]


def count(transact) -> int:
    with transact() as session:
        return session.scalar(select(func.count(Activity.id)))


def test_a_plan_is_previewed_and_confirmed_once(planner, transact):
    preview = upload(planner, book()).location
    page = planner.get(preview)

    assert count(transact) == 0
    assert all(row[0] in page.text for row in ROWS)
    answers = [planner.post(preview, data={"digest": digest(page)}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count(transact) == 3


def test_wrong_rows_must_be_left_out_by_a_tick(planner, transact):
    preview = upload(planner, table([*ROWS, ("B", "lạ", "32/1", "", "", "", "")])).location
    seen = digest(planner.get(preview))

    assert planner.post(preview, data={"digest": seen}).status_code == 409
    assert count(transact) == 0
    assert planner.post(preview, data={"digest": seen, "leave_out": "y"}).status_code == 303
    assert count(transact) == 3


def test_another_digest_shows_the_preview_again(planner, transact):
    preview = upload(planner, table()).location

    assert planner.post(preview, data={"digest": "x"}).status_code == 409
    assert count(transact) == 0


@pytest.mark.parametrize("body", [b"", b"\xd0\xcf\x11\xe0", b"a;b", bytes(2_000_000)])
def test_a_refused_file_is_told_beside_its_field(planner, body):
    answer = upload(planner, body)

    assert (answer.status_code, answer.text.count('id="file-error"')) == (200, 1)


@pytest.mark.parametrize("data", [{}, {"file": "no file"}, {"year": "1"}, {"year": "\x00"}, {"type": "lạ"}])
def test_a_form_that_is_no_form_of_ours(planner, data):
    assert planner.post(PAGE, data=data).status_code == 200


@pytest.mark.parametrize("query", ["?year=1", "?year=x", "?year=2027&type=x", "?type=%00", ""])
def test_an_address_that_somebody_wrote(planner, query):
    preview = upload(planner, table()).location.partition("?")[0]

    assert planner.get(preview + query).status_code in (200, 404)
    assert planner.get(f"{PAGE}/2147483647{query}").status_code == 404


@pytest.mark.parametrize(("query", "header"), [("", "Tên hoạt động"), ("?lang=en", "Title")])
def test_the_template_speaks_the_language_of_the_reader(planner, query, header):
    body = planner.get(f"{PAGE}/template.xlsx{query}").data

    assert openpyxl.load_workbook(BytesIO(body)).worksheets[0]["A1"].value == header
