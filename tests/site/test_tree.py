"""The pages on which an administrator changes units."""

import re

import pytest

from calendar_app.models.units import Unit
from calendar_app.units import queries as units
from tests.factories import make_activity, make_person
from tests.signing import sign_in

ACT = {"on": "22/11/2026", "legal_basis": "Quyết định số 12/QĐ-UBND"}
NEW = ACT | {"code": "TT-VHTV", "name_vi": "Trung tâm Văn hóa - Thư viện", "parent": "SVHTTDL", "level": "province",
             "kinds": "lib_province"}  # fmt: skip
MERGED = ACT | {"sort": "merge", "heirs-0-unit": "TT-VHTV", "heirs-0-duty": "", "heirs-0-minimum": "full"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def administrator(client, transact):
    with transact() as session:
        make_person(session, "admin@example.vn", administrator=True)
    return sign_in(client, transact, "admin@example.vn")


def test_a_library_becomes_part_of_a_new_centre(administrator, transact):
    with transact() as session:
        number = make_activity(session).id
    assert administrator.post("/admin/units/new", data=NEW).status_code == 303
    assert administrator.post("/admin/units/TVT/end", data=MERGED).status_code == 303

    page = administrator.get("/admin/units/TVT").text
    assert "Trung tâm Văn hóa - Thư viện" in page
    assert "Quyết định số 12/QĐ-UBND" in page
    assert "Trung tâm Văn hóa - Thư viện" in administrator.get(f"/desk/activities/{number}").text
    assert 'href="/units/TT-VHTV' in administrator.get("/units/TVT").text
    assert "TT-VHTV.ics" in administrator.get("/feeds/units/TVT.ics").text.replace("\r\n ", "")
    assert 'href="/admin/units/TVT"' not in administrator.get("/admin/units").text
    assert 'href="/admin/units/TVT"' in administrator.get("/admin/units?closed=1").text


def test_what_is_wrong_is_said_and_changes_nothing(administrator, transact):
    for path, data in (
        ("/admin/units/TVT/end", ACT | {"sort": "merge"}),
        ("/admin/units/TVT/end", MERGED),
        ("/admin/units/SVHTTDL/end", ACT | {"sort": "dissolve"}),
        ("/admin/units/TVT/rename", {"on": "31/02/2027", "name_vi": "A", "legal_basis": "B"}),
        ("/admin/units/SVHTTDL/move", ACT | {"parent": "TVT"}),
        ("/admin/units/new", NEW | {"code": "tv 1"}),
        ("/admin/units/new", NEW | {"code": "TVT"}),
        ("/admin/units/TVT/contact", {"email": "x" * 300}),
    ):
        answer = administrator.post(path, data=data)
        assert (path, answer.status_code) == (path, 200)
        assert "summary-title" in answer.text
    with transact() as session:
        assert session.query(Unit).filter_by(by_hand=True).count() == 0
    assert administrator.get("/admin/units/NOBODY").status_code == 404
    assert administrator.post("/admin/units/NOBODY/rename", data=ACT).status_code == 404


def test_the_tree_is_searched_without_accents(administrator):
    page = administrator.get("/admin/units?q=thu+vien").text
    assert 'href="/admin/units/TVT"' in page
    assert 'href="/admin/units/BTT"' not in page
    assert re.search(
        "no unit is called that|không có đơn vị", administrator.get("/admin/units?q=zzz&lang=en").text, re.IGNORECASE
    )


def test_a_new_name_is_shown_and_the_old_one_found(administrator, transact):
    old = "Thư viện"
    administrator.post("/admin/units/TVT/rename", data=ACT | {"name_vi": "Trung tâm sách tỉnh"})
    with transact() as session:
        assert units.by_code(session, "TVT").name_vi == "Trung tâm sách tỉnh"
    assert "Trung tâm sách tỉnh" in administrator.get(f"/search?q={old}").text
