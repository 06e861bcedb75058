"""Duties, rounds, difficulties and commendations in a browser: they fit, axe finds nothing, a round is answered."""

import pytest

from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.duties import commendations, difficulties, round_answers, rounds, service
from calendar_app.duties.commendations import Proposal
from calendar_app.duties.difficulties import Report
from calendar_app.duties.proofs import Given
from calendar_app.duties.round_answers import Reply
from calendar_app.duties.rounds import Figure, Letter
from calendar_app.extensions import SYSTEM
from calendar_app.models.duties import DutyInstance
from calendar_app.units import queries as units
from tests.browser.test_pages import unfit
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity

PASSWORD = "muoi hai chu cai"
DUE = TODAY + days(20)
FIGURES = (Figure("Lượt người", "lượt"),)
LETTER = Letter("Ngày Sách và Văn hóa đọc", DUE, "123/SVHTTDL-QLVH", TODAY, "Kính gửi", figures=FIGURES)


@pytest.fixture
def made(transact):
    """A round of the department half answered, a difficulty, a candidate and a duty with evidence; their addresses."""
    with transact() as session:
        for name, unit, role in (("so", "SVHTTDL", Role.MANAGER), ("baotang", "BTT", Role.EDITOR)):
            email = f"{name}@example.vn"
            person, _password = accounts.add_person(session, email, f"Người {name}", now=NOW, password=PASSWORD)
            grant(session, person, units.by_code(session, unit), role)
        activity = make_activity(session, "TVT", title="Hội sách")
        make_activity(session, "BTT", title="Trưng bày cổ vật")
        row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), LETTER, by=SYSTEM, now=NOW)
        rounds.choose(session, row.id, {"codes": ["TVT", "BTT", "XA-21484"]}, by=SYSTEM, now=NOW)
        rounds.send(session, row.id, by=SYSTEM, now=NOW)
        reply = Reply(frozenset({activity.id}), {row.fields[0].id: 1200})
        round_answers.save(session, row.id, "TVT", reply, submit=True, revision=None, by=SYSTEM, now=NOW)
        draft = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), LETTER, by=SYSTEM, now=NOW)
        museum = units.by_code(session, "BTT")
        hindered = difficulties.report(session, museum, Report("staff", "Chưa có cán bộ"), by=SYSTEM, now=NOW)
        proposed = commendations.propose(session, museum, Proposal(2026, "Tổ chức tốt"), by=SYSTEM, now=NOW)
        service.materialise(session, NOW)
        duty, other = session.query(DutyInstance).filter_by(unit_id=units.by_code(session, "SVHTTDL").id).limit(2)
        service.mark_done(session, duty.id, "", by=SYSTEM, now=NOW, given=Given(("https://example.vn/1",)))
        return {
            "so": [
                "/desk/rounds", "/desk/units/SVHTTDL/rounds/new", f"/desk/rounds/{row.id}",
                f"/desk/rounds/{row.id}/table", f"/desk/rounds/{row.id}/answers/TVT", f"/desk/rounds/{draft.id}",
                f"/desk/rounds/{draft.id}/units", f"/desk/rounds/{draft.id}/edit", "/desk/difficulties",
                f"/desk/difficulties/{hindered.id}", f"/desk/nudges/new?subject=difficulty:{hindered.id}&unit=SVHTTDL",
                "/desk/commendations?year=2026",
                "/desk/commendations/figures?year=2026", f"/desk/commendations/{proposed.id}",
                "/desk/duties?state=all", f"/desk/duties/{duty.id}", f"/desk/duties/{other.id}",
            ],
            "baotang": [
                "/desk", f"/desk/rounds/{row.id}/answers/BTT", "/desk/units/BTT/difficulties/new",
                "/desk/units/BTT/commendations/new?year=2026", "/desk/units/BTT/commendations/figures?year=2026",
            ],
        }  # fmt: skip


@pytest.fixture
def sign_in(signed_in):
    return lambda name, width: signed_in(f"{name}@example.vn", width)


@pytest.mark.parametrize(("width", "language"), [(320, "vi"), (1280, "en")])
def test_pages_open_fit_and_read_well(made, sign_in, axe, width, language):
    faults = {}
    for name, paths in made.items():
        page = sign_in(name, width)
        faults |= unfit(page, paths, width, language, axe)

    assert faults == {}


def test_a_round_is_answered_from_the_desk(made, sign_in):
    page = sign_in("baotang", 360)

    page.click(".next a.button")
    page.check("text=Trưng bày cổ vật")
    page.fill("input[name^=figure-]", "1.500")
    page.click("button[value=submit]")

    assert "đã trả lời" in page.inner_text("main")
    page.goto("/desk")
    assert "đề nghị" not in page.inner_text("main")
