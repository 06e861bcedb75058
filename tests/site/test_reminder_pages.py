"""The pages of reminders: what comes next, choices, leave, the rules of a unit."""

import pytest

from calendar_app.domain.access import Role
from calendar_app.models.people import Person
from calendar_app.models.reminding import Absence
from calendar_app.reminders import preferences, wishing
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.signing import sign_in

RULES = "/desk/units/BTT/reminders"
TITLE = "Trưng bày Sa Huỳnh"


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def people(transact) -> dict[str, int]:
    """The manager of the museum and an editor, by name."""
    with transact() as session:
        museum = units.by_code(session, "BTT")
        found = {}
        for name, role in (("lan", Role.MANAGER), ("nam", Role.EDITOR)):
            person = make_person(session, f"{name}@example.vn", name=name)
            grant(session, person, museum, role)
            found[name] = person.id
        make_activity(session, "BTT", first_day=TODAY + days(40), title=TITLE)
        return found


@pytest.fixture
def lan(client, transact, people):
    return sign_in(client, transact, "lan@example.vn")


def test_what_comes_next_with_its_day_its_reason_and_its_text(lan):
    page = lan.get("/desk/reminders").text

    assert "Chuẩn bị: Trưng bày Sa Huỳnh" in page
    assert "Hoạt động sắp diễn ra, trước 7 ngày" in page
    assert f"[Nhắc việc] {TITLE}" in page
    assert "http://calendar.example/desk/activities/" in page


def test_without_a_role_it_says_how_to_begin(client, transact):
    with transact() as session:
        make_person(session, "moi@example.vn")

    page = sign_in(client, transact, "moi@example.vn").get("/desk/reminders?lang=en").text

    assert "You have no role in a unit yet" in page


def test_what_a_link_muted_is_put_back_on_the_page(lan, transact, people):
    with transact() as session:
        wishing.mute(session, people["lan"], ["coming"], off=True, now=NOW)
    assert "Bạn đã tắt: Hoạt động sắp diễn ra." in lan.get("/desk/reminders").text

    answer = lan.post(
        "/desk/reminders/choices",
        data={"language": "en", "mode": "single", "wanted": ["coming", "days", "quota", "result", "review"]},
    )

    assert (answer.status_code, answer.location) == (303, "/desk/reminders?lang=en")
    assert "Your choices are saved." in lan.get(answer.location).text
    with transact() as session:
        found = preferences.wishes(session, [people["lan"]], TODAY)[people["lan"]]
    assert (found.mode, found.muted, found.language) == ("single", {"digest", "supervision"}, "en")


def test_leave_is_entered_shown_to_both_and_taken_back(lan, transact, people):
    form = {"first_day": f"{TODAY:%d/%m/%Y}", "last_day": f"{TODAY + days(2):%d/%m/%Y}", "stand_in": people["nam"]}
    assert lan.post("/desk/reminders/leave", data=form).status_code == 303
    assert "nam nhận thay thư nhắc." in lan.get("/desk/reminders").text

    with transact() as session:
        number = session.query(Absence).one().id
    nam = sign_in(lan.application.test_client(), transact, "nam@example.vn")
    assert "Bạn nhận thay lan" in nam.get("/desk/reminders").text
    assert nam.post(f"/desk/reminders/leave/{number}/cancel").status_code == 403
    assert lan.post(f"/desk/reminders/leave/{number}/cancel").status_code == 303
    assert "Bạn nhận thay lan" not in nam.get("/desk/reminders").text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"last_day": "01/01/2020"}, "Ngày cuối trước ngày bắt đầu."),
        ({"stand_in": "0"}, "Hãy chọn một người trong danh sách."),
        ({"first_day": "32/13/2027"}, "Nhập ngày theo dạng"),
        ({"first_day": ""}, ""),
    ],
)
def test_a_wrong_leave_is_explained(lan, people, said, sentence):
    form = {"first_day": f"{TODAY:%d/%m/%Y}", "last_day": "", "stand_in": str(people["nam"]), **said}
    answer = lan.post("/desk/reminders/leave", data=form)

    assert answer.status_code == 200
    assert 'class="error"' in answer.text
    assert sentence in answer.text


def test_a_manager_enters_the_leave_of_somebody_of_the_unit(lan, transact, people):
    path = f"/desk/units/BTT/people/{people['nam']}/leave"
    form = {"first_day": f"{TODAY:%d/%m/%Y}", "last_day": "", "stand_in": people["lan"]}

    assert lan.post(path, data=form).status_code == 303
    with transact() as session:
        assert preferences.wishes(session, [people["nam"]], TODAY)[people["nam"]].stand_in_id == people["lan"]
        assert session.query(Absence).one().made_by == "lan@example.vn"


def test_a_rule_is_set_and_put_back_and_the_preview_follows(lan):
    assert lan.post(f"{RULES}/activity_coming", data={"enabled": "yes", "days": "12, 3"}).status_code == 303
    assert "do đơn vị này thiết lập" in lan.get(RULES).text
    ahead = lan.get(f"{RULES}/ahead").text
    assert "trước 12 ngày" in ahead
    assert "trước 7 ngày" not in ahead

    assert lan.post(f"{RULES}/activity_coming/back").status_code == 303
    assert "trước 7 ngày" in lan.get(f"{RULES}/ahead").text


def test_the_preview_says_to_whom_and_who_gets_nothing(lan, transact, people):
    with transact() as session:
        wishing.mute(session, people["nam"], ["coming"], off=True, now=NOW)
        assert session.get_one(Person, people["nam"]).name == "nam"

    page = " ".join(lan.get(f"{RULES}/ahead").text.split())

    assert "Người nhận: lan; nam (đã tắt, không nhận thư)" in page


@pytest.mark.parametrize(
    ("name", "form", "sentence"),
    [
        ("activity_coming", {"enabled": "yes", "days": "bảy"}, "Hãy nhập số nguyên cách nhau bằng dấu phẩy"),
        ("activity_coming", {"enabled": "yes", "days": "0"}, "Mỗi số nằm trong khoảng từ 1 đến 90."),
        ("activity_coming", {"enabled": "yes", "days": "1,2,3,4,5,6,7"}, "Nhiều nhất 6 số."),
        ("activity_coming", {"days": "7"}, "Hãy chọn có gửi hay không."),
        ("duty_due", {"enabled": "no", "days": "7"}, "không tắt được"),
    ],
)
def test_a_wrong_rule_is_explained(lan, name, form, sentence):
    answer = lan.post(f"{RULES}/{name}", data=form)

    assert answer.status_code == 200
    assert sentence in answer.text


def test_a_rule_that_is_none_is_not_there(lan):
    assert [lan.get(f"{RULES}/{name}").status_code for name in ("week", "nothing", "duty_below")] == [404] * 3
