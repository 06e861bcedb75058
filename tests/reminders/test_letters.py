"""The words of a reminder."""

from datetime import timedelta

import pytest

from calendar_app.models.people import Person
from calendar_app.reminders import letters
from calendar_app.reminders.asked import COMING, ActivityMatter
from calendar_app.reminders.asked import DAY_OWED as UNPLANNED
from calendar_app.reminders.asked import RESULT as MISSING
from calendar_app.reminders.matters import Matter
from tests.reminders.test_remind import DAY


def matter(rule: str, title: str = "Triển lãm <sách>", **fields: object) -> Matter:
    return (ActivityMatter if rule == COMING else Matter)(
        **{
            "rule": rule, "subject": "activity:1", "due_on": DAY, "offsets": (7,), "people": frozenset({1}),
            "title_vi": title, "title_en": "", "unit_vi": "Thư viện tỉnh", "unit_en": "Provincial Library",
            "first_day": DAY, "last_day": DAY, "path": "/desk/activities/1", "venue": "Sảnh chính", **fields,
        }
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def digest(app):
    def digest(*matters: Matter, language: str = "en", name: str = "Lan", tokens: dict[int, str] | None = None):
        with app.app_context():
            person = Person(id=7, name=name, email="lan@example.vn", language=language)
            return letters.digest(person, matters, app.config["CALENDAR"], tokens)

    return digest


def test_the_subject_names_the_one_thing_to_do(digest):
    assert [digest(matter(rule)).subject for rule in (COMING, UNPLANNED, MISSING)] == [
        "Prepare “Triển lãm <sách>”, 21/04/2027",
        "Plan an activity for Triển lãm <sách>, 21/04/2027",
        "Enter the result of “Triển lãm <sách>”, 21/04/2027",
    ]


def test_what_can_still_be_done_comes_first(digest):
    letter = digest(matter(MISSING, "Một"), matter(COMING, "Hai"))
    assert letter.subject == "Prepare “Hai”, 21/04/2027 (and 1 more)"
    assert letter.text.index("Hai") < letter.text.index("Một")


def test_sessions_of_one_activity_are_one_line(digest):
    sessions = [DAY, DAY + timedelta(weeks=1)]
    letter = digest(*(matter(MISSING, "Lớp", due_on=day, first_day=day, last_day=day) for day in sessions))
    assert letter.subject == "Enter the result of “Lớp”, 21/04/2027"
    assert letter.text.count("“Lớp” (21/04/2027, 28/04/2027) is over") == 1


def test_each_session_has_a_link_of_its_own(digest):
    sessions = [
        matter(MISSING, "Lớp", due_on=day, first_day=day, last_day=day, occurrence_id=number)
        for number, day in enumerate((DAY, DAY + timedelta(weeks=1)), start=1)
    ]
    letter = digest(*sessions, tokens={1: "one", 2: "two"})

    assert "Enter the result of 21/04/2027: http://calendar.example/r/one?lang=en" in letter.text
    assert "Enter the result of 28/04/2027: http://calendar.example/r/two?lang=en" in letter.text
    assert 'href="http://calendar.example/r/two?lang=en"' in letter.html
    assert "/desk/activities" not in letter.text


def test_one_session_in_vietnamese_and_one_without_a_link(digest):
    one = digest(matter(MISSING, occurrence_id=1), language="vi", tokens={1: "one"})
    assert ": http://calendar.example/r/one\n" in one.text
    assert "http://calendar.example/desk/activities/1" in digest(matter(MISSING, occurrence_id=1)).text


def test_links_are_absolute_and_titles_are_escaped(digest):
    letter = digest(matter(COMING))
    assert "Open the activity: http://calendar.example/desk/activities/1" in letter.text
    assert "Triển lãm <sách>" in letter.text
    assert 'href="http://calendar.example/desk/activities/1?lang=en"' in letter.html
    assert "Triển lãm &lt;sách&gt;" in letter.html


def test_a_title_of_many_lines_is_one_line(digest):
    letter = digest(matter(COMING, "A\r\nBcc: x@example.vn"))
    assert letter.subject == "Prepare “A Bcc: x@example.vn”, 21/04/2027"


def test_a_long_title_is_cut_in_the_subject_only(digest):
    letter = digest(matter(COMING, "Đọc " * 60))
    assert len(letter.subject) < 130
    assert ("Đọc " * 60).strip() in letter.text


def test_english_names_where_there_are_any(digest):
    letter = digest(matter(UNPLANNED, title_en="Book Day"))
    assert "Provincial Library has no activity yet for Book Day (21/04/2027)." in letter.text
    assert "Thư viện tỉnh" not in letter.text


def test_vietnamese_readers_get_vietnamese(digest):
    letter = digest(matter(UNPLANNED, title_en="Book Day"), language="vi")
    assert letter.language == "vi"
    assert "Provincial Library" not in letter.text
    assert "Thư viện tỉnh" in letter.text
    assert 'lang="vi"' in letter.html
