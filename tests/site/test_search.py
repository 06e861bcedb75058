"""Searching: without accents, words in any order, best first, former names lead on, and what is hidden is not found."""

import pytest

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from calendar_app.site import public_search, search_queries
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_draft


@pytest.fixture(scope="module")
def database_template():
    return "plan"


def found(session, question):
    """Titles of the activities that a question finds, best first."""
    return [row.title for row in public_search.search(session, question, TODAY).activities]


@pytest.mark.parametrize(
    "question",
    ["Lễ hội đền hoá", "le hoi", "LE HOI DEN", "đen hóa lễ", "hội  lễ", "hoi le tinh thu vien", "le hoi ly son"],
)
def test_without_accents_in_any_order(session, question):
    make_activity(session, title="Lễ hội Đền Hóa", place="21548")
    make_activity(session, title="Trưng bày sách")

    assert found(session, question) == ["Lễ hội Đền Hóa"]


def test_a_former_district_finds_activities_of_today(session):
    make_activity(session, title="Ngày hội", place="21484")

    assert found(session, "huyện Ba Tơ") == ["Ngày hội"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Đức Phổ", "Phường Đức Phổ"),
        ("huyện Ba Tơ", "Xã Ba Tơ"),
        ("ba to", "Xã Ba Tơ"),
        ("ly son", "Đặc khu Lý Sơn"),
    ],
)
def test_names_of_before_and_of_today_find_places(session, question, first):
    result = public_search.search(session, question, TODAY)

    assert first in [place.name_vi for place in (*result.places, *(former.place for former in result.former))]


def test_titles_first_then_what_is_to_come_soonest_first(session):
    make_activity(session, title="Kể chuyện", summary="về gốm Mỹ Thiện", first_day=TODAY + days(1))
    make_activity(session, title="Gốm ngày mai", first_day=TODAY + days(9))
    make_activity(session, title="Gốm gần", first_day=TODAY + days(3))

    assert found(session, "gom") == ["Gốm gần", "Gốm ngày mai", "Kể chuyện"]


def test_a_beginning_will_do_where_no_word_is_whole(session):
    make_activity(session, title="Khuyến học")

    assert found(session, "khuy hoc") == ["Khuyến học"]
    assert found(session, "khuyx") == []


@pytest.mark.parametrize("question", ["", " ", "%", "_", "'", '"', "\x00", "a" * 5000, "* OR 1", "(", "😀"])
def test_any_question_is_answered(session, question):
    make_activity(session, title="Trưng bày")

    assert found(session, question) == []


def test_hidden_and_edited_are_not_found_by_what_they_said(session):
    activity = make_activity(session, title="Cũ kỹ")
    make_activity(session, title="Nháp kỹ", published=False)
    make_activity(session, title="Nội bộ kỹ", visibility="network")

    assert found(session, "ky") == ["Cũ kỹ"]

    service.edit(session, activity.id, make_draft(title="Mới tinh"), revision=activity.revision, by=SYSTEM, now=NOW)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)

    assert found(session, "ky") == []
    assert found(session, "tinh moi") == ["Mới tinh"]


def test_common_words_are_read_only_as_far_as_needed(session, monkeypatch):
    monkeypatch.setattr(search_queries, "COMMON", 2)
    for number in range(6):
        make_activity(session, title=f"Trưng bày {number}", first_day=TODAY + days(number))

    hits = search_queries.hits(session, [("trung",), ("bay",)], TODAY, 1)

    assert [hit.last_day for hit in hits] == [TODAY]


def test_words_found_are_marked(client, transact):
    with transact() as session:
        make_activity(session, title="Lễ hội <b>biển</b>")

    page = client.get("/search?q=bien+le").get_data(as_text=True)

    assert "<mark>Lễ</mark> hội &lt;b&gt;<mark>biển</mark>&lt;/b&gt;" in page
