"""Obligations beside the plan, on screen: entered, labelled where they are owed, changed and taken back."""

import pytest

from calendar_app.domain.access import Role
from calendar_app.models.plans import Obligation
from calendar_app.units import queries as units
from tests.factories import grant, make_person
from tests.signing import sign_in

SAID = {"name": "Nói chuyện chuyên đề", "minimum": "2", "from_year": "2027", "types": "talk"}
ASSIGNED = SAID | {"units": ["BTT", "TTVH"], "document": "12/SVHTTDL", "document_on": "05/01/2027"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def officer(client, transact):
    with transact() as session:
        grant(session, make_person(session, "so@example.vn"), units.by_code(session, "SVHTTDL"), Role.MANAGER)
    return sign_in(client, transact, "so@example.vn")


def stored(transact):
    with transact() as session:
        rows = session.query(Obligation).filter(Obligation.origin != "plan").order_by(Obligation.id).all()
        return [(row.id, row.origin, row.minimum, row.valid_from.year, row.who["codes"]) for row in rows]


def test_what_the_department_assigns_is_labelled_where_it_is_owed(officer, transact):
    assert officer.post("/desk/units/SVHTTDL/commitments/assign", data=ASSIGNED).status_code == 303

    for page in ("/desk?unit=BTT&year=2027", "/desk/units/BTT/year/2027", "/desk/units/BTT/commitments"):
        text = officer.get(page).text
        assert "Nói chuyện chuyên đề" in text
        assert "Sở giao" in text, page
    assert "12/SVHTTDL" in officer.get("/desk/units/BTT/year/2027").text
    assert "Nói chuyện chuyên đề" not in officer.get("/desk/units/TVT/year/2027").text
    assert "Nói chuyện chuyên đề" not in officer.get("/desk/units/BTT/year/2026").text


def test_what_a_unit_takes_on_is_labelled_as_its_own(officer, transact):
    assert officer.post("/desk/units/BTT/commitments/new", data=SAID).status_code == 303

    assert "đơn vị tự đăng ký" in officer.get("/desk/units/BTT/year/2027").text.lower()
    assert [row[1:] for row in stored(transact)] == [("own", 2, 2027, ["BTT"])]


def test_it_is_changed_from_a_year_on_and_taken_back(officer, transact):
    officer.post("/desk/units/BTT/commitments/new", data=SAID)
    number = stored(transact)[0][0]
    assert "Nói chuyện chuyên đề" in officer.get(f"/desk/commitments/{number}").text

    assert (
        officer.post(f"/desk/commitments/{number}", data=SAID | {"minimum": "3", "from_year": "2028"}).status_code
        == 303
    )
    found = stored(transact)
    assert [row[2:4] for row in found] == [(2, 2027), (3, 2028)]

    assert officer.post(f"/desk/commitments/{found[1][0]}/withdraw", data={"from_year": "2029"}).status_code == 303
    assert "Nói chuyện chuyên đề" in officer.get("/desk/units/BTT/year/2028").text
    assert "Nói chuyện chuyên đề" not in officer.get("/desk/units/BTT/year/2029").text


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"minimum": "0"}, {"from_year": "1990"}, {"units": ["SGDDT"]}, {"units": []}, {"document": ""},
     {"document_on": "31/02/2027"}, {"until_year": "2020"}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(officer, transact, wrong):
    answer = officer.post("/desk/units/SVHTTDL/commitments/assign", data=ASSIGNED | wrong)

    assert answer.status_code == 200
    assert "summary-title" in answer.text
    assert stored(transact) == []
