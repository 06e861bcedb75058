"""The pages of venues, templates and checklists: forms that lose nothing and refuse with a sentence."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from calendar_app.activities import checklist
from calendar_app.activities.checklist import Item
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.preparation import ActivityTemplate, ChecklistItem
from calendar_app.models.venues import Venue
from calendar_app.site.template_forms import Task, tasks_in
from tests.conftest import NOW
from tests.factories import make_activity
from tests.site.desk_browsers import browsers
from tests.site.form_pages import page, sent_back, sent_back_rows, value

VENUES, TEMPLATES = "/desk/units/TVT/venues", "/desk/units/TVT/templates"
TEMPLATE = {"name": "Đọc sách", "type": "reading_session", "days": "1", "scale": "commune"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def person(app, transact):
    return browsers(app, transact)


@pytest.fixture
def librarian(person):
    return person()


@pytest.fixture
def only(transact):
    """The one row of a table, as a plain dictionary."""

    def read(table):
        with transact() as session:
            (row,) = session.scalars(select(table)).all()
            return {name: getattr(row, name) for name in table.__mapper__.columns.keys()}  # noqa: SIM118

    return read


def test_a_venue_from_the_empty_list_to_out_of_use_and_back(librarian, only):
    empty = librarian.get(f"{VENUES}?lang=en")
    assert "No venue yet" in empty.text

    data = {"name": "Hội trường", "place": "21025", "capacity": "200", "accessibility": ["parking", "step_free"]}
    assert librarian.post(f"{VENUES}/new", data=data).status_code == 303
    found = only(Venue)
    assert (found["capacity"], found["accessibility"], found["outdoor"]) == (200, ["step_free", "parking"], False)

    form = librarian.get(f"{VENUES}/{found['id']}")
    librarian.post(f"{VENUES}/{found['id']}", data=sent_back(form, outdoor="y"))
    assert only(Venue) == found | {"outdoor": True}

    assert "out of use" in page(librarian.post(f"{VENUES}/{found['id']}/retire?lang=en", follow_redirects=True)).lower()
    assert only(Venue)["active"] is False
    librarian.post(f"{VENUES}/{found['id']}/restore")
    assert only(Venue)["active"] is True


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "\x00"}, "Enter a name."),
        ({"name": "x" * 251}, "At most 250 characters."),
        ({"capacity": "many"}, "Enter a whole number."),
        ({"capacity": "9" * 30}, "Enter a figure between 0 and 1,000,000."),
        ({"site_id": "999"}, "Choose one from the list."),
        ({"place": "'"}, "Choose one from the list."),
        ({"accessibility": "lift"}, "Choose one from the list."),
    ],
)
def test_a_wrong_venue_is_told_and_not_kept(librarian, transact, wrong, sentence):
    answer = librarian.post(f"{VENUES}/new?lang=en", data={"name": "A", "address": "Số 1 Hùng Vương"} | wrong)

    assert answer.status_code == 200
    assert sentence in page(answer)
    assert "Số 1 Hùng Vương" in page(answer)
    with transact() as session:
        assert session.scalars(select(Venue)).all() == []


@pytest.mark.parametrize("path", [VENUES, TEMPLATES, f"{VENUES}/new", f"{TEMPLATES}/new"])
def test_other_units_lists_do_not_exist(person, path):
    stranger = person("BTT", Role.MANAGER)

    assert stranger.get(path).status_code == 404
    assert stranger.get(path.replace("TVT", "%00")).status_code == 404
    assert stranger.get(f"{path}/99999999999999999999").status_code == 404


def test_a_template_keeps_its_lines(librarian, only):
    lines = "Gửi giấy mời | 14\r\n\r\nChọn sách|30\r\nChụp ảnh"

    assert librarian.post(f"{TEMPLATES}/new", data=TEMPLATE | {"tasks": lines}).status_code == 303

    found = only(ActivityTemplate)
    assert [(task["text"], task["days_before"]) for task in found["tasks"]] == [
        ("Chọn sách", 30), ("Gửi giấy mời", 14), ("Chụp ảnh", None),
    ]  # fmt: skip
    form = librarian.get(f"{TEMPLATES}/{found['id']}?lang=en")
    assert "Chọn sách | 30\nGửi giấy mời | 14\nChụp ảnh</textarea>" in page(form)
    librarian.post(f"{TEMPLATES}/{found['id']}", data=sent_back(form))
    assert only(ActivityTemplate) == found


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter a name."),
        ({"type": "party"}, "Choose one from the list."),
        ({"days": "0"}, "Enter a number of days between 1 and 366."),
        ({"days": "9" * 30}, "Enter a number of days between 1 and 366."),
        ({"title_pattern": "{boss}"}, "Only {day}, {year} and {unit} can stand in braces."),
        ({"tasks": "Gửi | soon"}, "Write each line as: what is to be done | days before, for example 14."),
        ({"tasks": " | 5"}, "Write each line as: what is to be done | days before, for example 14."),
        ({"tasks": "a | ٣"}, "Write each line as: what is to be done | days before, for example 14."),
        ({"tasks": "a | 1\n" * 51}, "At most 50 lines."),
        ({"tasks": "x" * 251}, "A line may have at most 250 characters."),
        ({"venue_id": "999"}, "Choose one from the list."),
        ({"starts_at": "25:00"}, "Enter a time as hh:mm, 24 hours."),
    ],
)
def test_a_wrong_template_is_told_and_not_kept(librarian, transact, wrong, sentence):
    answer = librarian.post(f"{TEMPLATES}/new?lang=en", data=TEMPLATE | {"audience": "Bạn đọc"} | wrong)

    assert answer.status_code == 200
    assert sentence in page(answer)
    assert value(answer, "audience") == "Bạn đọc"
    with transact() as session:
        assert session.scalars(select(ActivityTemplate)).all() == []


def test_a_bar_inside_a_task_is_part_of_it():
    assert tasks_in("A | B | 3") == (Task("A | B", 3),)


class TestChecklist:
    """The checklist of an activity, as rows."""

    @pytest.fixture
    def number(self, transact):
        with transact() as session:
            made = make_activity(session, published=False)
            checklist.write(session, made.id, [Item(None, "Gửi giấy mời")], revision=None, by=SYSTEM, now=NOW)
            return made.id

    @pytest.fixture
    def items(self, transact, number):
        def read():
            with transact() as session:
                return [(item.text, item.due_on, item.done) for item in checklist.items(session, number)]

        return read

    def test_rows_are_changed_added_and_struck(self, librarian, number, items):
        path = f"/desk/activities/{number}/checklist"
        more = {
            "rows-1-text": "In tờ rơi",
            "rows-1-due_on": "01/03/2027",
            "rows-1-done": "y",
            "rows-3-text": "Chụp ảnh",
        }
        librarian.post(path, data=sent_back_rows(librarian.get(path), **more))
        assert items() == [
            ("Gửi giấy mời", None, False), ("In tờ rơi", date(2027, 3, 1), True), ("Chụp ảnh", None, False),
        ]  # fmt: skip

        librarian.post(path, data=sent_back_rows(librarian.get(path), **{"rows-0-text": ""}))
        assert [text for text, _due, _done in items()] == ["In tờ rơi", "Chụp ảnh"]

    def test_the_second_of_two_loses_no_typing_and_saves_again(self, librarian, number, items):
        path = f"/desk/activities/{number}/checklist?lang=en"
        opened = librarian.get(path)
        librarian.post(path, data=sent_back_rows(opened, **{"rows-0-text": "", "rows-1-text": "Của họ"}))

        mine = {"rows-0-text": "Gửi giấy mời sớm", "rows-1-text": "Của tôi"}
        answer = librarian.post(path, data=sent_back_rows(opened, **mine))

        assert answer.status_code == 409
        assert "Của họ" in page(answer)
        assert (value(answer, "rows-0-text"), value(answer, "rows-1-text")) == ("Gửi giấy mời sớm", "Của tôi")
        assert [text for text, _due, _done in items()] == ["Của họ"]
        assert librarian.post(path, data=sent_back_rows(answer)).status_code == 303
        assert [text for text, _due, _done in items()] == ["Gửi giấy mời sớm", "Của tôi"]

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"rows-1-text": "x" * 251}, "At most 250 characters."),
            ({"rows-1-due_on": "01/03/2027"}, "Say what is to be done."),
            ({"rows-1-text": "A", "rows-1-due_on": "31/02/2027"}, "Enter a date as dd/mm/yyyy."),
            ({"rows-1-text": "A", "rows-1-due_on": "01/01/9999"}, "Enter a day between 2020 and 2052."),
            ({"rows-1-text": "A", "rows-1-owner_id": "999"}, "Choose one from the list."),
        ],
    )
    def test_a_wrong_row_is_told_by_its_number_and_nothing_is_kept(
        self,
        librarian,
        number,
        items,
        wrong,
        sentence,
    ):
        path = f"/desk/activities/{number}/checklist?lang=en"

        answer = librarian.post(path, data=sent_back_rows(librarian.get(path), **({"rows-2-text": "Khác"} | wrong)))

        assert answer.status_code == 200
        assert f"Line 2: {sentence}" in page(answer)
        assert value(answer, "rows-2-text") == "Khác"
        assert len(items()) == 1

    @pytest.mark.parametrize(
        "odd",
        [{"rows-x-text": "A"}, {"rows-999999-text": "A"}, {"rows-0-id": "999"}, {"rows-0-id": "\x00"}, {"rows": "A"}],
    )
    def test_odd_rows_are_no_error_of_ours(self, librarian, number, odd):
        path = f"/desk/activities/{number}/checklist"

        assert librarian.post(path, data=sent_back_rows(librarian.get(path)) | odd).status_code in (200, 303, 404)

    def test_an_item_is_ticked_on_the_page_of_the_activity(self, librarian, number, items, transact):
        shown = librarian.get(f"/desk/activities/{number}?lang=en")
        address = re.search(r'action="(/desk/activities/\d+/checklist/\d+/tick)', shown.text)[1]

        assert librarian.post(address, data={"done": "1"}).status_code == 303

        assert items() == [("Gửi giấy mời", None, True)]
        with transact() as session:
            assert session.scalars(select(ChecklistItem)).one().done_by == "tvt.editor@example.vn"
