"""What came of an activity, and what proves it."""

import pytest

from calendar_app.activities import proofs, results, service
from calendar_app.activities.proofs import NewFile
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.models.activities import Result
from calendar_app.models.audit import AuditEntry
from calendar_app.models.files import StoredFile
from calendar_app.models.preparation import LaterReview
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.files import making


@pytest.fixture
def past(session):
    """An activity that took place three days ago."""
    return make_activity(session, first_day=TODAY - days(3))


@pytest.fixture
def series(session):
    """Four sessions, one a week, two of them over."""
    return make_activity(session, first_day=TODAY - days(8), rrule="FREQ=WEEKLY;COUNT=4")


def hold(session, activity, number=0, *, by=SYSTEM, now=NOW, first=False, **outcome):
    occurrence = activity.occurrences[number]
    outcome = Outcome(**{"attendance": 120, **outcome})
    results.hold(session, activity.id, occurrence.id, outcome, by=by, now=now, first=first)
    session.flush()
    return occurrence.result


def new(body=None, name="a.jpg"):
    return NewFile(name, files.examined(body or making.picture(), "evidence"))


def faults(session, activity, **outcome):
    with pytest.raises(Invalid) as error:
        hold(session, activity, **outcome)
    return error.value.fields


def test_one_figure_is_enough(session, past):
    result = hold(session, past)

    assert (past.occurrences[0].state, past.life, result.attendance) == ("held", "held", 120)
    assert (result.recorded_by, result.recorded_at, result.accepted) == ("SYSTEM", NOW, False)


def test_everything_that_can_be_said_is_kept(session, past):
    said = {
        "attendance": 120, "children": 50, "adults": 70, "online": 900, "foreign": 3, "amount": 12, "narrative": "Vui",
        "partners": "Đoàn xã", "spent_state": 5_000_000, "spent_mobilised": 10**12,
    }  # fmt: skip
    result = hold(session, past, **said)
    assert {name: getattr(result, name) for name in said} == said


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        ({"attendance": None}, {"attendance": "missing"}), ({"attendance": -1}, {"attendance": "out_of_range"}),
        ({"attendance": 10**7 + 1}, {"attendance": "out_of_range"}),
        ({"spent_state": -5}, {"spent_state": "out_of_range"}),
        ({"spent_mobilised": 10**12 + 1}, {"spent_mobilised": "out_of_range"}),
        ({"children": 121}, {"children": "more_than_came"}), ({"adults": 121}, {"adults": "more_than_came"}),
        ({"children": 60, "adults": 61}, {"children": "more_than_came"}),
        ({"foreign": 121}, {"foreign": "more_than_came"}),
        ({"narrative": "a" * 4001}, {"narrative": "too_long"}), ({"partners": "a" * 501}, {"partners": "too_long"}),
        ({"links": ("javascript:alert(1)",)}, {"evidence_link": "not_an_address"}),
        ({"evidence_link": "http://" + "a" * 500}, {"evidence_link": "too_long"}),
        ({"links": tuple(f"http://a/{n}" for n in range(41))}, {"files": "too_many"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(session, past, outcome, fault):
    assert faults(session, past, **outcome) == fault


def test_online_is_besides_and_nobody_may_have_come(session, past):
    assert hold(session, past, attendance=0, online=5000).online == 5000


def test_it_cannot_be_held_before_its_day(session):
    ahead = make_activity(session, first_day=TODAY + days(1))
    assert faults(session, ahead) == {"attendance": "not_yet"}


def test_a_product_needs_no_attendance_but_a_proof(session):
    product = make_activity(session, type="digital_collection", first_day=TODAY + days(20))
    assert faults(session, product, attendance=None) == {"evidence_link": "missing"}

    hold(session, product, attendance=None, links=("https://example.vn/so-hoa",))

    assert product.life == "held"
    proof = proofs.shown(product.occurrences[0].result)[0]
    assert faults(session, product, attendance=None, drop=frozenset({proof.id})) == {"evidence_link": "missing"}
    hold(session, product, attendance=None, drop=frozenset({proof.id}), files=(new(),))


def test_saying_the_same_twice_changes_nothing(session, past):
    said = {"links": ("https://example.vn/a",), "files": (new(),), "narrative": "Vui"}
    result = hold(session, past, **said)
    revision, entries = past.revision, session.query(AuditEntry).count()

    again = hold(session, past, now=NOW + days(1), **said)

    assert (again is result, again.recorded_at, past.revision) == (True, NOW, revision)
    assert session.query(AuditEntry).count() == entries
    assert (session.query(Result).count(), session.query(StoredFile).count()) == (1, 1)


def test_a_correction_keeps_the_figures_before_in_the_history(session, past):
    hold(session, past, attendance=100)
    hold(session, past, attendance=150, now=NOW + days(1))
    session.commit()

    changes = [row.changes["attendance"] for row in session.query(AuditEntry).filter_by(table_name="result")
               if "attendance" in row.changes]  # fmt: skip
    assert changes[-1] == [100, 150]


def test_evidence_is_added_and_taken_back_and_never_lost(session, past):
    result = hold(session, past, links=("https://example.vn/a", "https://example.vn/b", "https://example.vn/a"))
    hold(session, past, files=(new(name="ảnh 1.jpg"), new(making.pdf(), "ds.pdf")))
    assert [proof.link or proof.title for proof in proofs.shown(result)] == [
        "https://example.vn/a", "https://example.vn/b", "ảnh 1.jpg", "ds.pdf",
    ]  # fmt: skip

    hold(session, past, drop=frozenset({result.evidence[0].id, result.evidence[2].id, 10**9}))

    assert [proof.link or proof.title for proof in proofs.shown(result)] == ["https://example.vn/b", "ds.pdf"]
    assert len(result.evidence) == 4
    hold(session, past, files=(new(name="gửi lại.jpg"),))
    assert len(proofs.shown(result)) == 3
    assert session.query(StoredFile).count() == 2


def test_the_same_file_proves_two_results(session, series):
    for number in (0, 1):
        hold(session, series, number, files=(new(),))
    assert session.query(StoredFile).count() == 2


def test_eleven_files_are_too_many_at_once(session, past):
    many = tuple(new(making.pdf(str(n).encode()), f"{n}.pdf") for n in range(11))
    assert faults(session, past, files=many) == {"files": "too_many"}
    assert session.query(StoredFile).count() == 0


def test_each_session_of_a_series_has_its_own_result(session, series):
    hold(session, series, 0, attendance=10)
    hold(session, series, 1, attendance=20)

    assert [o.result.attendance if o.result else None for o in series.occurrences] == [10, 20, None, None]
    assert series.life == "planned"


def test_the_first_result_wins_where_only_a_first_is_wanted(session, past):
    hold(session, past, first=True)
    with pytest.raises(WrongStatus):
        hold(session, past, attendance=7, first=True)
    assert past.occurrences[0].result.attendance == 120


def test_evidence_taken_back_no_longer_proves(session, past, monkeypatch):
    from_facts = []
    result = hold(session, past, links=("https://example.vn/a",))
    for drop in (frozenset(), frozenset({result.evidence[0].id})):
        hold(session, past, drop=drop)
        from_facts.append(results.quotas.queries.happening(past.occurrences[0]).proven)
    assert from_facts == [True, False]


def test_an_approver_accepts_what_they_read_and_a_correction_is_accepted_anew(session, past):
    unit = units.by_code(session, "TVT")
    editor = grant(session, make_person(session, "e@example.vn"), unit, Role.EDITOR)
    approver = grant(session, make_person(session, "a@example.vn"), unit, Role.APPROVER)
    number = past.occurrences[0].id
    with pytest.raises(WrongStatus):
        results.accept(session, past.id, number, by=approver, now=NOW)
    result = hold(session, past, by=editor)
    read = past.revision
    with pytest.raises(NotAllowed):
        results.accept(session, past.id, number, by=editor, now=NOW)

    results.accept(session, past.id, number, by=approver, now=NOW, revision=read)

    assert result.accepted
    session.flush()
    hold(session, past, by=editor, attendance=121)
    assert not result.accepted
    with pytest.raises(Conflict):
        results.accept(session, past.id, number, by=approver, now=NOW, revision=read)


def test_others_find_nothing_to_hold_accept_or_call_off(session, past):
    stranger = grant(session, make_person(session, "x@example.vn"), units.by_code(session, "BTT"), Role.MANAGER)
    number = past.occurrences[0].id
    for step in (
        lambda: hold(session, past, by=stranger),
        lambda: results.accept(session, past.id, number, by=stranger, now=NOW),
        lambda: results.call_off(session, past.id, number, "cancel", "Bão", by=stranger, now=NOW),
        lambda: results.viewed(session, past.id, number, by=stranger),
        lambda: results.viewed(session, past.id, 10**6, by=SYSTEM),
    ):
        with pytest.raises(NotFound):
            step()


@pytest.mark.parametrize(("step", "state"), [("postpone", "postponed"), ("cancel", "cancelled")])
def test_it_was_not_held_after_all(session, past, step, state):
    results.call_off(session, past.id, past.occurrences[0].id, step, "Bão số 9", by=SYSTEM, now=NOW)

    assert (past.life, past.reason, past.occurrences[0].state) == (state, "Bão số 9", state)


def test_of_a_series_only_the_one_session_is_called_off(session, series):
    unit = units.by_code(session, "TVT")
    unit.needs_approval = True
    editor = grant(session, make_person(session, "e@example.vn"), unit, Role.EDITOR)
    before = series.sequence

    results.call_off(session, series.id, series.occurrences[1].id, "cancel", "Mưa lũ", by=editor, now=NOW)

    assert [o.state for o in series.occurrences] == ["planned", "cancelled", "planned", "planned"]
    assert (series.life, series.occurrences[1].reason, series.sequence) == ("planned", "Mưa lũ", before + 1)
    review = session.query(LaterReview).one()
    assert (review.step, review.occurrence_id, review.reason) == ("cancel_one", series.occurrences[1].id, "Mưa lũ")
    service.extend_series(session, now=NOW)
    assert series.occurrences[1].state == "cancelled"


def test_a_series_is_over_when_its_last_session_is_called_off(session):
    series = make_activity(session, first_day=TODAY - days(8), rrule=f"FREQ=WEEKLY;UNTIL={TODAY:%Y%m%d}")
    assert [o.first_day for o in series.occurrences] == [TODAY - days(8), TODAY - days(1)]
    hold(session, series, 0)
    results.call_off(session, series.id, series.occurrences[1].id, "cancel", "Mưa", by=SYSTEM, now=NOW)
    assert series.life == "held"


@pytest.mark.parametrize("reason", ["", "  ", "\x00", "a" * 501])
def test_without_a_reason_nothing_is_called_off(session, past, reason):
    with pytest.raises(Invalid):
        results.call_off(session, past.id, past.occurrences[0].id, "cancel", reason, by=SYSTEM, now=NOW)


def test_what_was_held_cannot_be_called_off(session, past):
    hold(session, past)
    with pytest.raises(WrongStatus):
        results.call_off(session, past.id, past.occurrences[0].id, "cancel", "Bão", by=SYSTEM, now=NOW)
