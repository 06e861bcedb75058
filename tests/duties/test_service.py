"""Days set and duties done: by whom, and what is refused."""

from datetime import date

import pytest

from calendar_app.activities.proofs import NewFile
from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.duties import proofs, service
from calendar_app.duties.proofs import Given
from calendar_app.files import service as files
from calendar_app.models.duties import DutyInstance
from tests.conftest import NOW
from tests.duties.conftest import instance_of, someone
from tests.files import making

DAY = date(2026, 12, 20)


@pytest.fixture
def report(materialise, session):
    """The report of the department of finance to that of culture, with people of both."""
    service.materialise(session, NOW)
    return instance_of(session, "r_department", "STC")


def test_who_gets_the_report_sets_its_day(session, report):
    manager = someone(session, "SVHTTDL", Role.MANAGER)

    assert service.set_day(session, report.id, DAY, everybody=False, by=manager, now=NOW) == 1
    assert (report.due_on, report.by_hand) == (DAY, True)
    assert instance_of(session, "r_department", "SNV").due_on is None


def test_one_day_for_everybody_who_owes_it(session, report):
    manager = someone(session, "SVHTTDL", Role.MANAGER)
    instance_of(session, "r_department", "SNV").done_at = NOW

    assert service.set_day(session, report.id, DAY, everybody=True, by=manager, now=NOW) == 3
    assert {row.due_on for row in session.query(DutyInstance).filter_by(code="r_department", year=2027)} == {None}


def test_the_unit_itself_does_not_set_its_own_day(session, report):
    with pytest.raises(NotAllowed):
        service.set_day(session, report.id, DAY, everybody=False, by=someone(session, "STC", Role.MANAGER), now=NOW)
    assert report.due_on is None


def test_strangers_do_not_learn_that_it_exists(session, report):
    for by in (someone(session, "TVT", Role.MANAGER), Principal(email="")):
        with pytest.raises(NotFound):
            service.set_day(session, report.id, DAY, everybody=False, by=by, now=NOW)
        with pytest.raises(NotFound):
            service.mark_done(session, report.id, "", by=by, now=NOW)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_day_far_from_its_year_is_a_mistake(session, report, day):
    with pytest.raises(Invalid, match="out_of_range"):
        service.set_day(session, report.id, day, everybody=False, by=someone(session, "SVHTTDL", Role.MANAGER), now=NOW)


def test_an_editor_of_the_unit_marks_it_done_and_takes_it_back(session, report):
    editor = someone(session, "STC", Role.EDITOR)

    service.mark_done(session, report.id, " Báo cáo số 12/BC-STC\n", by=editor, now=NOW)
    assert (report.done_at, report.done_by, report.note) == (NOW, editor.email, "Báo cáo số 12/BC-STC")
    with pytest.raises(WrongStatus):
        service.mark_done(session, report.id, "", by=editor, now=NOW)

    service.reopen(session, report.id, "Gửi nhầm", by=editor, now=NOW)
    assert (report.done_at, report.done_by, report.note) == (None, "", "Gửi nhầm")


def test_who_gets_it_may_give_it_back_and_not_mark_it_done(session, report):
    department = someone(session, "SVHTTDL", Role.MANAGER)
    with pytest.raises(NotAllowed):
        service.mark_done(session, report.id, "", by=department, now=NOW)
    service.mark_done(session, report.id, "", by=someone(session, "STC", Role.EDITOR), now=NOW)

    service.reopen(session, report.id, "Thiếu phụ lục", by=department, now=NOW)
    assert report.done_at is None


def test_a_viewer_looks_on(session, report):
    viewer = someone(session, "STC", Role.VIEWER)
    assert service.instance(session, report.id, by=viewer, today=DAY)[0] is report
    with pytest.raises(NotAllowed):
        service.mark_done(session, report.id, "", by=viewer, now=NOW)


def test_what_is_no_longer_asked_is_gone(session, report):
    report.withdrawn = True
    with pytest.raises(NotFound):
        service.mark_done(session, report.id, "", by=someone(session, "STC", Role.EDITOR), now=NOW)


def test_a_note_has_an_end(session, report):
    with pytest.raises(Invalid, match="too_long"):
        service.mark_done(session, report.id, "x" * 501, by=someone(session, "STC", Role.EDITOR), now=NOW)


def test_it_is_under_way_before_it_is_done(session, report):
    editor = someone(session, "STC", Role.EDITOR)
    assert report.state == "open"

    service.begin(session, report.id, by=editor, now=NOW)
    assert (report.state, report.done_at) == ("under_way", None)

    service.mark_done(session, report.id, "", by=editor, now=NOW)
    assert report.state == "done"
    with pytest.raises(WrongStatus):
        service.begin(session, report.id, by=editor, now=NOW)


def test_what_does_not_apply_says_why_and_comes_back_next_year(session, report):
    editor = someone(session, "STC", Role.EDITOR)
    with pytest.raises(Invalid, match="reason: missing"):
        service.set_aside(session, report.id, " \n", by=editor, now=NOW)

    service.set_aside(session, report.id, "Chưa được giao kinh phí", by=editor, now=NOW)

    assert (report.state, report.note, report.done_by) == ("not_applicable", "Chưa được giao kinh phí", editor.email)
    service.materialise(session, NOW)
    assert report.state == "not_applicable"
    assert instance_of(session, "r_department", "STC", 2027).state == "open"

    service.reopen(session, report.id, "", by=editor, now=NOW)
    assert report.state == "open"


def test_who_gets_it_may_set_it_aside_and_strangers_may_not(session, report):
    service.set_aside(session, report.id, "Miễn năm nay", by=someone(session, "SVHTTDL", Role.MANAGER), now=NOW)
    assert report.state == "not_applicable"

    other = instance_of(session, "r_department", "SNV")
    with pytest.raises(NotFound):
        service.set_aside(session, other.id, "x", by=someone(session, "TVT", Role.MANAGER), now=NOW)


def test_evidence_is_kept_once_taken_back_and_never_deleted(session, report):
    editor = someone(session, "STC", Role.EDITOR)
    photo = NewFile("bao-cao.jpg", files.examined(making.picture(), "evidence"))
    given = Given(("https://example.vn/bao-cao",), (photo,))

    service.mark_done(session, report.id, "", by=editor, now=NOW, given=given)
    service.prove(session, report.id, given, by=editor, now=NOW)
    assert [row.title or row.link for row in report.proofs] == ["https://example.vn/bao-cao", "bao-cao.jpg"]

    service.prove(session, report.id, Given(drop=frozenset({report.proofs[1].id})), by=editor, now=NOW)
    assert [row.link for row in proofs.shown(report.proofs)] == ["https://example.vn/bao-cao"]
    assert len(report.proofs) == 2


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Given(("bao-cao",)), "links: not_an_address"),
        (Given(("https://example.vn/" + "a" * 500,)), "links: too_long"),
        (Given(tuple(f"https://example.vn/{number}" for number in range(41))), "files: too_many"),
    ],
)
def test_evidence_that_will_not_do_is_refused(session, report, said, fault):
    with pytest.raises(Invalid, match=fault):
        service.prove(session, report.id, said, by=someone(session, "STC", Role.EDITOR), now=NOW)


def test_only_the_unit_itself_hands_in_evidence(session, report):
    with pytest.raises(NotAllowed):
        service.prove(session, report.id, Given(), by=someone(session, "SVHTTDL", Role.MANAGER), now=NOW)
