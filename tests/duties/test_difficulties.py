"""Difficulties: to whom they go, who moves them on, who sees them."""

import pytest

from calendar_app.domain.access import NOBODY, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.duties import difficulties
from calendar_app.duties import difficulty_queries as queries
from calendar_app.duties.difficulties import Report
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.duties.conftest import someone
from tests.factories import make_activity

SAID = Report("staff", "Chưa có cán bộ", "Từ tháng 7", "Đề nghị cử người")
COMMUNE = "XA-21484"


@pytest.fixture
def boss(session):
    return someone(session, "SVHTTDL", Role.APPROVER)


@pytest.fixture
def editor(session):
    return someone(session, COMMUNE, Role.EDITOR)


def report(session, by, unit=COMMUNE, said=SAID):
    return difficulties.report(session, units.by_code(session, unit), said, by=by, now=NOW)


@pytest.fixture
def row(session, editor):
    """What a commune has reported."""
    return report(session, editor)


def trail(row):
    return [(step.sort, step.unit.code, step.to_unit.code, step.text) for step in row.steps]


def test_it_goes_to_whom_the_unit_reports_or_to_the_one_it_chooses(session, editor, row):
    assert (row.with_unit.code, row.state) == ("SVHTTDL", "waiting")

    chosen = report(session, editor, said=Report("funds", "Thiếu kinh phí", to="UBND-TINH"))

    assert chosen.with_unit.code == "UBND-TINH"
    with pytest.raises(Invalid, match="to: unknown"):
        report(session, editor, said=Report("funds", "Thiếu kinh phí", to="TVT"))


def test_at_the_top_there_is_nobody_to_turn_to(session):
    with pytest.raises(Invalid, match="to: nobody"):
        report(session, someone(session, "UBND-TINH", Role.EDITOR), "UBND-TINH")


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Report("staff", " "), "title: missing"),
        (Report("staff", "x" * 201), "title: too_long"),
        (Report("staff", "x", text="x" * 4001), "text: too_long"),
        (Report("staff", "x", needs="x" * 2001), "needs: too_long"),
        (Report("none such", "x"), "kind: unknown"),
        (Report("staff", "x", activity_id=999), "activity: unknown"),
        (Report("staff", "x", obligation_id=999), "obligation: unknown"),
    ],
)
def test_a_report_that_will_not_do(session, editor, said, fault):
    with pytest.raises(Invalid, match=fault):
        report(session, editor, said=said)


def test_only_an_own_activity_is_named(session):
    library = someone(session, "TVT", Role.EDITOR)
    own, foreign = make_activity(session, "TVT"), make_activity(session, "BTT")

    assert report(session, library, "TVT", Report("weather", "Bão", activity_id=own.id)).activity is own
    with pytest.raises(Invalid, match="activity: unknown"):
        report(session, library, "TVT", Report("weather", "Bão", activity_id=foreign.id))


def test_it_is_passed_on_answered_asked_about_again_and_closed(session, boss, editor, row):
    province = someone(session, "UBND-TINH", Role.APPROVER)

    difficulties.forward(session, row.id, "Vượt thẩm quyền", by=boss, now=NOW)
    assert (row.with_unit.code, row.state) == ("UBND-TINH", "waiting")
    with pytest.raises(NotAllowed):
        difficulties.answer(session, row.id, "x", by=boss, now=NOW)
    difficulties.answer(session, row.id, "Đã bố trí biên chế", by=province, now=NOW)
    assert row.state == "answered"
    difficulties.ask(session, row.id, "Chưa nhận được", by=editor, now=NOW)
    assert (row.state, row.with_unit.code) == ("waiting", "UBND-TINH")
    difficulties.close(session, row.id, "Đã có quyết định", by=province, now=NOW)

    assert row.state == "closed"
    assert trail(row) == [
        ("reported", COMMUNE, "SVHTTDL", ""),
        ("forwarded", "SVHTTDL", "UBND-TINH", "Vượt thẩm quyền"),
        ("answered", "UBND-TINH", "UBND-TINH", "Đã bố trí biên chế"),
        ("asked", COMMUNE, "UBND-TINH", "Chưa nhận được"),
        ("closed", "UBND-TINH", "UBND-TINH", "Đã có quyết định"),
    ]
    with pytest.raises(WrongStatus):
        difficulties.answer(session, row.id, "x", by=province, now=NOW)


def test_every_step_says_something(session, boss, row):
    for step in (difficulties.answer, difficulties.forward, difficulties.close):
        with pytest.raises(Invalid, match="text: missing"):
            step(session, row.id, " ", by=boss, now=NOW)


def test_nothing_is_passed_on_above_the_top(session, boss, row):
    difficulties.forward(session, row.id, "Kính chuyển", by=boss, now=NOW)
    with pytest.raises(Invalid, match="text: nobody"):
        difficulties.forward(session, row.id, "x", by=someone(session, "UBND-TINH", Role.APPROVER), now=NOW)


def test_who_reported_it_may_close_it_and_not_answer_it(session, editor, row):
    with pytest.raises(NotAllowed):
        difficulties.answer(session, row.id, "x", by=editor, now=NOW)
    with pytest.raises(WrongStatus):
        difficulties.ask(session, row.id, "x", by=editor, now=NOW)

    assert difficulties.close(session, row.id, "Đã tự giải quyết", by=editor, now=NOW).state == "closed"


def test_no_other_unit_sees_it_until_it_has_it(session, boss, row):
    for unit in ("TVT", "XA-21548", "STC"):
        with pytest.raises(NotFound):
            difficulties.view(session, row.id, someone(session, unit, Role.MANAGER))
    with pytest.raises(NotFound):
        difficulties.view(session, row.id, NOBODY)

    assert difficulties.view(session, row.id, someone(session, "SVHTTDL", Role.VIEWER)) is row
    difficulties.forward(session, row.id, "Kính chuyển", by=boss, now=NOW)
    assert difficulties.view(session, row.id, boss) is row


def test_a_list_holds_what_one_may_see_and_counts_it(session, boss, editor, row):
    library = someone(session, "TVT", Role.EDITOR)
    report(session, library, "TVT", Report("funds", "Thiếu kinh phí"))
    difficulties.answer(session, row.id, "Đã cử người", by=boss, now=NOW)

    def listed(by, *narrowing):
        found = queries.visible([held.path for held in by.grants])
        return [one.unit.code for one in session.scalars(queries.narrowed(found, *(narrowing or ("", "", "", None))))]

    assert sorted(listed(boss)) == ["TVT", COMMUNE]
    assert listed(editor) == [COMMUNE]
    assert listed(NOBODY) == []
    assert listed(boss, "waiting", "", "", None) == ["TVT"]
    assert listed(boss, "", "staff", "", 2026) == [COMMUNE]
    assert listed(boss, "", "", "TVT", 2025) == []
    assert queries.counts(session, queries.visible(["/UBND-TINH/SVHTTDL/"])) == {
        ("waiting", "funds"): 1,
        ("answered", "staff"): 1,
    }


def test_what_waits_for_a_unit_is_its_own(session, boss, row):
    waits = queries.waiting_with

    assert waits(session, ["/UBND-TINH/SVHTTDL/"]) == [row]
    assert waits(session, ["/UBND-TINH/"]) == []
    difficulties.answer(session, row.id, "Đã cử người", by=boss, now=NOW)
    assert waits(session, ["/UBND-TINH/SVHTTDL/"]) == []
