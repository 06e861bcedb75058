"""The tree of units."""

from tests.cases import ADMINISTRATOR, OWN, get, post

ACT = {"on": "01/01/2027", "legal_basis": "Quyết định số 12/QĐ-UBND"}
CASES = [
    get("tree.home", ADMINISTRATOR),
    get("tree.new", ADMINISTRATOR),
    post("tree.new", ADMINISTRATOR),
    get("tree.unit", ADMINISTRATOR, code=OWN),
    post("tree.rename", ADMINISTRATOR, code=OWN),
    post("tree.back", ADMINISTRATOR, code=OWN, success=303),
    post("tree.move", ADMINISTRATOR, code=OWN),
    post("tree.end", ADMINISTRATOR, code=OWN),
    post("tree.contact", ADMINISTRATOR, code="TTVH", data={"email": "a@b.vn"}, success=303),
]
