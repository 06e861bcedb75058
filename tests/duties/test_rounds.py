"""Rounds: who is asked, what is answered, what the asking unit may see, and what stays on record."""

from datetime import date

import pytest

from calendar_app.activities.proofs import NewFile
from calendar_app.domain.access import NOBODY, Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.domain.rounds import Counts
from calendar_app.duties import chain, round_answers, round_queries, round_tables, rounds
from calendar_app.duties.round_answers import Reply
from calendar_app.duties.rounds import Figure, Letter
from calendar_app.files import service as files
from calendar_app.models.rounds import Round
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.duties.conftest import someone
from tests.factories import days, make_activity
from tests.files import making

DUE = TODAY + days(20)
VISITS, BOOKS = Figure("Lượt người tham gia", "lượt", "Kể cả trực tuyến"), Figure("Sách luân chuyển", "cuốn")
LETTER = Letter("Ngày Sách và Văn hóa đọc", DUE, "123/SVHTTDL", TODAY, "Kính gửi các đơn vị", figures=(VISITS, BOOKS))


@pytest.fixture
def boss(session):
    """Who approves for the department."""
    return someone(session, "SVHTTDL", Role.APPROVER)


@pytest.fixture
def editor(session):
    return someone(session, "TVT", Role.EDITOR)


@pytest.fixture
def sent(session, boss):
    """A round that has gone to the library, the museum and one commune."""
    row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), LETTER, by=boss, now=NOW)
    rounds.choose(session, row.id, {"codes": ["TVT", "BTT", "XA-21484"]}, by=boss, now=NOW)
    return rounds.send(session, row.id, by=boss, now=NOW)


def reply(row, *figures, activities=(), note=""):
    given = dict(zip([one.id for one in round_answers.asked(row)], figures, strict=False))
    return Reply(frozenset(activities), given, note)


def answer(session, row, code, said, by, submit=True, revision=None):
    return round_answers.save(session, row.id, code, said, submit=submit, revision=revision, by=by, now=NOW)


def test_a_unit_asks_those_under_it_and_those_that_report_to_it(session):
    asked = {unit.code for unit in chain.below(session, units.by_code(session, "SVHTTDL"), TODAY)}

    assert {"TVT", "BTT", "TTVH", "XA-21484"} <= asked
    assert not asked & {"SVHTTDL", "UBND-TINH"}
    assert chain.below(session, units.by_code(session, "TVT"), TODAY) == []


def test_a_commune_turns_to_the_department_and_then_to_the_province(session):
    assert [unit.code for unit in chain.above(session, units.by_code(session, "XA-21484"), TODAY)] == [
        "SVHTTDL",
        "UBND-TINH",
    ]
    assert [unit.code for unit in chain.above(session, units.by_code(session, "TVT"), TODAY)] == ["SVHTTDL"]
    assert chain.above(session, units.by_code(session, "UBND-TINH"), TODAY) == []


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ({"levels": ["commune"]}, 96),
        ({"kinds": ["lib_province", "mus_province"]}, 2),
        ({"codes": ["TVT"], "kinds": ["mus_province"]}, "nobody"),
        ({"under": "SVHTTDL", "levels": ["province"]}, 4),
        ({"codes": ["STC"]}, 1),
        ({"codes": ["UBND-TINH"]}, "nobody"),
        ({"codes": [], "levels": []}, "missing"),
    ],
)
def test_units_are_chosen_by_kind_level_tree_or_hand(session, boss, who, found):
    row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), LETTER, by=boss, now=NOW)
    if isinstance(found, str):
        with pytest.raises(Invalid, match=f"units: {found}"):
            rounds.choose(session, row.id, who, by=boss, now=NOW)
        return

    assert rounds.choose(session, row.id, who, by=boss, now=NOW) == found
    assert rounds.choose(session, row.id, who, by=boss, now=NOW) == 0
    assert len(row.answers) == found


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Letter(" ", DUE), "title: missing"),
        (Letter("x" * 251, DUE), "title: too_long"),
        (Letter("Đợt", None), "due_on: missing"),
        (Letter("Đợt", TODAY - days(1)), "due_on: past"),
        (Letter("Đợt", DUE, occasion="no_such_day"), "occasion: unknown"),
        (Letter("Đợt", DUE, figures=(VISITS, VISITS)), "figures: twice"),
        (Letter("Đợt", DUE, figures=(Figure(" ", "lượt"),)), "figures: missing"),
        (Letter("Đợt", DUE, figures=(Figure("a", "x" * 41),)), "figures: too_long"),
        (Letter("Đợt", DUE, figures=tuple(Figure(str(n)) for n in range(9))), "figures: too_many"),
    ],
)
def test_a_letter_that_will_not_do(session, boss, said, fault):
    with pytest.raises(Invalid, match=fault):
        rounds.draw_up(session, units.by_code(session, "SVHTTDL"), said, by=boss, now=NOW)


def test_an_editor_draws_up_and_only_an_approver_sends(session, boss):
    clerk = someone(session, "SVHTTDL", Role.EDITOR)
    row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), LETTER, by=clerk, now=NOW)
    with pytest.raises(Invalid, match="units: missing"):
        rounds.send(session, row.id, by=boss, now=NOW)
    rounds.choose(session, row.id, {"codes": ["TVT"]}, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        rounds.send(session, row.id, by=clerk, now=NOW)

    rounds.send(session, row.id, by=boss, now=NOW)

    assert (row.state, row.sent_at) == ("open", NOW)
    with pytest.raises(NotAllowed):
        rounds.change(session, row.id, LETTER, by=clerk, now=NOW)


def test_nobody_reads_a_round_before_it_is_sent_nor_that_of_strangers(session, boss, editor):
    row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), LETTER, by=boss, now=NOW)
    rounds.choose(session, row.id, {"codes": ["TVT"]}, by=boss, now=NOW)
    for by in (editor, NOBODY, someone(session, "BTT", Role.MANAGER)):
        with pytest.raises(NotFound):
            rounds.letter_of(session, row.id, by)
        with pytest.raises(NotFound):
            round_answers.view(session, row.id, "TVT", by)

    rounds.send(session, row.id, by=boss, now=NOW)

    assert rounds.letter_of(session, row.id, editor) == row
    with pytest.raises(NotFound):
        rounds.letter_of(session, row.id, someone(session, "TTVH", Role.MANAGER))
    with pytest.raises(NotFound):
        rounds.view(session, row.id, editor)


def test_no_unit_sees_or_gives_the_answer_of_another(session, sent, editor):
    with pytest.raises(NotFound):
        round_answers.view(session, sent.id, "BTT", editor)
    with pytest.raises(NotFound):
        answer(session, sent, "BTT", Reply(note="x"), editor, submit=False)
    with pytest.raises(NotAllowed):
        answer(session, sent, "TVT", Reply(note="x"), someone(session, "TVT", Role.VIEWER), submit=False)


def test_an_answer_is_saved_submitted_returned_and_submitted_again(session, sent, boss, editor):
    activity = make_activity(session, "TVT", title="Hội sách")
    row = answer(session, sent, "TVT", reply(sent, 10, activities=[activity.id]), editor, submit=False)
    assert (row.state, [one.value for one in row.figures]) == ("draft", [10])
    with pytest.raises(Invalid, match=rf"figure-{round_answers.asked(sent)[1].id}: missing"):
        answer(session, sent, "TVT", reply(sent, 10), editor)

    answer(session, sent, "TVT", reply(sent, 10, 0, activities=[activity.id]), editor)
    assert (row.state, row.submitted_by) == ("submitted", editor.email)
    with pytest.raises(WrongStatus):
        answer(session, sent, "TVT", reply(sent, 11, 0), editor, submit=False)

    with pytest.raises(Invalid, match="reason: missing"):
        round_answers.give_back(session, sent.id, "TVT", " ", by=boss, now=NOW)
    round_answers.give_back(session, sent.id, "TVT", "Thiếu số sách", by=boss, now=NOW)
    assert (row.state, row.returned_reason) == ("returned", "Thiếu số sách")
    answer(session, sent, "TVT", reply(sent, 12, 5, activities=[activity.id]), editor, submit=False)
    assert row.state == "returned"
    answer(session, sent, "TVT", reply(sent, 12, 5, activities=[activity.id]), editor)
    assert (row.state, [one.value for one in row.figures]) == ("submitted", [12, 5])

    round_answers.take_back(session, sent.id, "TVT", by=editor)
    assert row.state == "draft"


def test_without_an_activity_a_sentence_says_why(session, sent, editor):
    with pytest.raises(Invalid, match="note: why_none"):
        answer(session, sent, "TVT", reply(sent, 0, 0), editor)

    assert answer(session, sent, "TVT", reply(sent, 0, 0, note="Nhà sách đang sửa"), editor).state == "submitted"


def test_only_own_activities_are_picked_and_the_second_editor_is_told(session, sent, editor):
    foreign = make_activity(session, "BTT")
    with pytest.raises(Invalid, match="activities: unknown"):
        answer(session, sent, "TVT", reply(sent, 1, 1, activities=[foreign.id]), editor, submit=False)

    row = answer(session, sent, "TVT", reply(sent, 1), editor, submit=False, revision=0)
    with pytest.raises(Conflict):
        answer(session, sent, "TVT", reply(sent, 2), editor, submit=False, revision=0)
    assert row.revision == 1


def test_a_figure_is_a_count(session, sent, editor):
    for wrong in (-1, 10**12 + 1):
        with pytest.raises(Invalid, match="out_of_range"):
            answer(session, sent, "TVT", reply(sent, wrong), editor, submit=False)


def test_what_marks_the_occasion_is_offered_first(session, boss, editor):
    occasion = Letter("Ngày Sách", DUE, occasion="book_reading_day")
    row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), occasion, by=boss, now=NOW)
    rounds.choose(session, row.id, {"codes": ["TVT"]}, by=boss, now=NOW)
    rounds.send(session, row.id, by=boss, now=NOW)
    sooner = make_activity(session, "TVT", first_day=TODAY + days(1))
    marked = make_activity(session, "TVT", first_day=date(2027, 4, 21), commemorations=("book_reading_day",))
    make_activity(session, "TVT", first_day=TODAY + days(300))

    found = round_answers.offered(session, round_queries.answer_of(session, row.id, "TVT"))

    assert [one.id for one in found] == [marked.id, sooner.id]


def test_the_table_totals_what_is_submitted_and_counts_shared_activities_once(session, sent, editor):
    shared = make_activity(session, "TVT", title="Hội sách", co_organisers=("BTT",))
    shared.participations[-1].state = "accepted"
    museum, commune = someone(session, "BTT", Role.EDITOR), someone(session, "XA-21484", Role.EDITOR)
    answer(session, sent, "TVT", reply(sent, 1000, 20, activities=[shared.id]), editor)
    answer(session, sent, "BTT", reply(sent, 300, 0, activities=[shared.id]), museum)
    answer(session, sent, "XA-21484", reply(sent, 99), commune, submit=False)

    found = round_tables.table(session, sent)

    assert found.totals == (1300, 20)
    assert (found.named, len(found.distinct), found.held, found.attendance) == (2, 1, 0, None)
    assert found.counts == Counts(asked=3, answered=2, begun=1, returned=0)
    assert {row.unit.code: (row.state, row.figures) for row in found.rows} == {
        "BTT": ("submitted", (300, 0)), "TVT": ("submitted", (1000, 20)), "XA-21484": ("draft", (None, None)),
    }  # fmt: skip


def test_a_deadline_is_put_off_and_the_one_before_stays_on_record(session, sent, boss):
    with pytest.raises(Invalid, match="due_on: not_later"):
        rounds.extend(session, sent.id, DUE, "", by=boss, now=NOW)

    rounds.extend(session, sent.id, DUE + days(5), "Bão số 12", by=boss, now=NOW)

    assert sent.due_on == DUE + days(5)
    assert [(one.before, one.after, one.reason) for one in sent.deadlines] == [(DUE, DUE + days(5), "Bão số 12")]


def test_a_closed_round_takes_no_answer_and_a_cancelled_one_says_why(session, sent, boss, editor):
    with pytest.raises(Invalid, match="reason: missing"):
        rounds.end(session, sent.id, "cancel", "", by=boss, now=NOW)
    rounds.end(session, sent.id, "close", "", by=boss, now=NOW)

    assert (sent.state, sent.ended_by) == ("closed", boss.email)
    with pytest.raises(WrongStatus):
        answer(session, sent, "TVT", Reply(note="x"), editor, submit=False)
    with pytest.raises(WrongStatus):
        rounds.end(session, sent.id, "cancel", "x", by=boss, now=NOW)


def test_once_sent_only_the_words_of_a_letter_change(session, sent, boss):
    rounds.change(session, sent.id, Letter("Ngày Sách 2027", DUE + days(9), figures=()), by=boss, now=NOW)

    assert (sent.title, sent.due_on, len(round_answers.asked(sent))) == ("Ngày Sách 2027", DUE, 2)


def test_a_unit_that_is_left_out_owes_nothing_and_can_be_asked_again(session, sent, boss, editor):
    rounds.leave_out(session, sent.id, "TVT", by=boss)
    with pytest.raises(NotFound):
        round_answers.view(session, sent.id, "TVT", boss)

    assert rounds.choose(session, sent.id, {"codes": ["TVT"]}, by=boss, now=NOW) == 1
    assert round_answers.view(session, sent.id, "TVT", editor).state == "waiting"


def test_what_is_due_is_what_is_open_and_not_answered(session, sent, boss, editor):
    answer(session, sent, "TVT", reply(sent, 0, 0, note="Không"), editor)

    def due():
        return [row.unit.code for row in round_queries.owed_where(session, Round.due_on == DUE)]

    assert due() == ["BTT", "XA-21484"]
    assert round_queries.owed_where(session, Round.due_on != DUE) == []
    rounds.end(session, sent.id, "close", "", by=boss, now=NOW)
    assert due() == []


def test_the_file_of_a_letter_is_kept_with_its_unit(session, boss):
    new = NewFile("cong-van.pdf", files.examined(making.pdf(), "letter"))
    row = rounds.draw_up(session, units.by_code(session, "SVHTTDL"), Letter("Đợt", DUE, file=new), by=boss, now=NOW)
    rounds.change(session, row.id, Letter("Đợt 1", DUE), by=boss, now=NOW)

    assert (row.file.name, row.file.unit_id) == ("cong-van.pdf", row.unit_id)
