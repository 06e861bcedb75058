"""Last year copied into the next: on its days, under its year, once."""

from datetime import date

import pytest

from calendar_app.activities import checklist, copying, proposing, results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import grant, make_activity, make_person


@pytest.fixture
def library(session):
    return units.by_code(session, "TVT")


def offer(session, unit, year=2027, today=TODAY):
    return copying.offer(session, unit, year, today)


def only(found):
    assert len(found.copies) == 1
    return found.copies[0]


def codes(reasons):
    return [reason.code for reason in reasons]


def test_what_marks_no_day_keeps_its_week_and_weekday(session, library):
    make_activity(session, first_day=date(2026, 5, 6), last_day=date(2026, 5, 8), title="Tập huấn 2026")
    copy = only(offer(session, library))

    assert (copy.draft.first_day, copy.draft.last_day) == (date(2027, 5, 5), date(2027, 5, 7))
    assert (copy.draft.title, codes(copy.why)) == ("Tập huấn 2027", ["same_week"])


@pytest.mark.parametrize(
    ("first_day", "code", "new"),
    [
        (date(2026, 4, 19), "book_reading_day", date(2027, 4, 19)),
        (date(2026, 2, 15), "tet_nguyen_dan", date(2027, 2, 4)),
        (date(2026, 9, 24), "tet_trung_thu", date(2027, 9, 14)),
        (date(2026, 10, 3), "lifelong_learning_week", date(2027, 10, 3)),
    ],
)
def test_what_marks_a_day_moves_with_it_lunar_or_not(session, library, first_day, code, new):
    make_activity(session, first_day=first_day, last_day=first_day, commemorations=(code,))
    copy = only(offer(session, library))

    assert (copy.draft.first_day, copy.draft.commemorations, codes(copy.why)) == (new, (code,), ["with_day"])


def test_the_year_and_the_anniversary_in_a_title_are_counted_on(session, library):
    make_activity(
        session, first_day=date(2026, 9, 1), title="Sách mừng 81 năm Quốc khánh (1945 - 2026)",
        commemorations=("quoc_khanh",),
    )  # fmt: skip

    assert only(offer(session, library)).draft.title == "Sách mừng 82 năm Quốc khánh (1945 - 2027)"


def test_what_was_called_off_is_listed_and_left_out(session, library):
    gone = make_activity(session, first_day=date(2026, 12, 1), title="Hủy")
    service.cancel(session, gone.id, "Bão", by=SYSTEM, now=NOW)
    late = make_activity(session, first_day=date(2026, 12, 2), title="Hoãn")
    service.postpone(session, late.id, "Bão", by=SYSTEM, now=NOW)

    found = offer(session, library)
    assert [version.title for version in found.left_out] == ["Hủy"]
    assert only(found).draft.title == "Hoãn"


def test_series_keep_their_rule_and_products_stay_products(session, library):
    make_activity(session, first_day=date(2026, 3, 7), rrule="FREQ=WEEKLY;UNTIL=20260627;BYDAY=SA", title="Đọc thứ Bảy")
    make_activity(session, first_day=date(2026, 6, 1), type="publication", title="Sổ tay")

    series, product = offer(session, library).copies
    assert (series.draft.first_day, series.draft.rrule) == (date(2027, 3, 6), "FREQ=WEEKLY;UNTIL=20270626;BYDAY=SA")
    assert (product.draft.type, product.draft.first_day) == ("publication", date(2027, 5, 31))
    made = take(session, library, [series, product])
    kinds = [service.view(session, key, SYSTEM).versions[-1] for key in made.created]
    assert [(one.rrule != "", one.product) for one in kinds] == [(True, False), (False, True)]


def test_a_series_moved_by_hand_repeats_on_the_new_weekday(session, library):
    make_activity(session, first_day=date(2026, 3, 7), rrule="FREQ=WEEKLY;COUNT=5;BYDAY=SA")
    copy = only(offer(session, library))

    moved = copying.moved(copy, "Đọc Chủ Nhật", date(2027, 3, 7))
    assert (moved.draft.first_day, moved.draft.rrule) == (date(2027, 3, 7), "FREQ=WEEKLY;COUNT=5;BYDAY=SU")


def test_content_goes_along_and_what_was_of_that_year_only_does_not(session, library):
    made = make_activity(
        session, first_day=date(2026, 5, 6), venue="Hội trường", audience="Giáo viên", scale="province", place="51",
        decision="7/QĐ", registration="https://vi.example/dang-ky", co_organisers=("BTT",), fee=0,
    )  # fmt: skip
    copied = take(session, library, offer(session, library).copies)
    version = service.view(session, copied.created[0], SYSTEM).versions[-1]

    assert (version.venue, version.audience, version.scale, version.place.code) == (
        "Hội trường",
        "Giáo viên",
        "province",
        "51",
    )
    assert (version.decision, version.registration, version.fee, version.review) == ("", "", 0, "draft")
    assert [party.unit.code for party in version.activity.participations] == ["TVT"]
    assert len(made.participations) == 2


def test_checklists_go_along_not_done_as_many_days_before(session, library):
    owner = make_person(session, "lan@example.vn")
    grant(session, owner, library)
    past = make_activity(session, first_day=date(2026, 5, 6))
    items = [
        checklist.Item(None, "In giấy mời", owner.id, date(2026, 4, 22), done=True),
        checklist.Item(None, "Âm thanh"),
    ]
    checklist.write(session, past.id, items, revision=None, by=SYSTEM, now=NOW)

    copied = take(session, library, offer(session, library).copies)
    first, second = checklist.items(session, copied.created[0])
    assert (first.text, first.owner_id, first.due_on, first.done) == ("In giấy mời", owner.id, date(2027, 4, 21), False)
    assert (second.text, second.due_on) == ("Âm thanh", None)


def test_an_owner_who_has_left_is_not_asked_again(session, library):
    owner = make_person(session, "lan@example.vn")
    grant(session, owner, library)
    past = make_activity(session, first_day=date(2026, 5, 6))
    checklist.write(session, past.id, [checklist.Item(None, "Cờ", owner.id)], revision=None, by=SYSTEM, now=NOW)
    owner.active = False
    session.flush()

    assert [item.owner_id for item in only(offer(session, library)).items] == [None]


def test_copied_once(session, library):
    make_activity(session, first_day=date(2026, 5, 6))
    copies = offer(session, library).copies
    first, second = take(session, library, copies), take(session, library, copies)

    assert (len(first.created), second.created, second.known) == (1, (), 1)
    assert only(offer(session, library)).made == first.created[0]
    service.cancel(session, first.created[0], "Nhầm", by=SYSTEM, now=NOW)
    assert only(offer(session, library)).made is None


def test_what_the_new_year_has_already_is_pointed_out(session, library):
    make_activity(session, first_day=date(2026, 5, 6), title="Ngày hội 2026")
    make_activity(session, first_day=date(2027, 5, 12), title="Ngày hội 2027")

    assert codes(only(offer(session, library)).warnings) == ["alike"]


def test_a_ceremony_for_a_founding_day_comes_with_a_word_on_the_decree(session, library):
    make_activity(session, first_day=date(2026, 3, 24), type="ceremony", commemorations=("giai_phong_quang_ngai",))

    assert codes(only(offer(session, library)).warnings) == ["no_ceremony"]


def test_days_past_are_said(session, library):
    make_activity(session, first_day=date(2026, 5, 6))

    assert codes(only(offer(session, library, today=date(2027, 6, 1))).warnings) == ["past_day"]


def test_what_others_lead_is_theirs_to_copy(session, library):
    make_activity(session, "BTT", first_day=date(2026, 5, 6), co_organisers=("TVT",))

    assert offer(session, library).copies == ()


def test_results_stay_where_they_were(session, library):
    past = make_activity(session, first_day=date(2026, 5, 6))
    results.hold(session, past.id, past.occurrences[0].id, Outcome(attendance=40), by=SYSTEM, now=NOW)
    copied = take(session, library, offer(session, library).copies)

    assert service.view(session, copied.created[0], SYSTEM).life == "planned"
    assert past.occurrences[0].result.attendance == 40


def test_strangers_cannot_copy_into_a_unit(session, library):
    make_activity(session, first_day=date(2026, 5, 6))
    stranger = grant(session, make_person(session), units.by_code(session, "BTT"), Role.MANAGER)

    with pytest.raises(NotFound):
        take(session, library, offer(session, library).copies, by=stranger)


def take(session, unit, copies, by=SYSTEM):
    wanted = [copying.moved(copy, copy.draft.title, copy.draft.first_day) for copy in copies]
    return proposing.take(session, unit, wanted, by=by, now=NOW)
