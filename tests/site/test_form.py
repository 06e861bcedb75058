"""The activity form: money, venues, pictures, products, co-organisers, templates, clashes, urgent changes."""

import io
import re
from dataclasses import dataclass
from datetime import date, time

import pytest
from PIL import Image
from sqlalchemy import select

from calendar_app.activities import checklist, templates, venues
from calendar_app.activities.templates import Task, TemplateFacts
from calendar_app.activities.venues import VenueFacts
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Version
from calendar_app.models.days import Occasion
from calendar_app.models.files import StoredFile
from calendar_app.site import money
from calendar_app.units import queries as units
from tests.conftest import TODAY
from tests.factories import days, make_activity
from tests.site.desk_browsers import browsers
from tests.site.form_pages import page, sent_back, value

CONTENT = {
    "unit": "TVT", "title": "Trưng bày sách", "type": "exhibition", "first_day": "01/03/2027", "scale": "commune",
    "visibility": "public", "repeats": "once",
}  # fmt: skip
NEW = "/desk/activities/new?unit=TVT&lang=en"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def librarian(app, transact):
    return browsers(app, transact)()


@dataclass
class Read:
    """What the database has of the newest activity."""

    version: Version
    activity: Activity
    parties: dict[str, str]


@pytest.fixture
def newest(transact):
    def read():
        with transact() as session:
            activity = session.scalars(select(Activity).order_by(Activity.id.desc())).first()
            version = activity.versions[-1]
            for name in ("place", "commemorations", "occasions", "picture"):
                getattr(version, name)
            parties = {p.unit.code: p.state for p in activity.participations}
            session.expunge_all()
            return Read(version, activity, parties)

    return read


def picture(size=(40, 30)):
    body = io.BytesIO()
    Image.new("RGB", size, "teal").save(body, "PNG")
    body.seek(0)
    return body, "anh.png"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("", None), ("  ", None), ("0", 0), ("50.000", 50_000), ("50000", 50_000), ("1 250 000 đ", 1_250_000),
     ("12,500,000 đồng", 12_500_000), ("1.000.000.000 VND", 10**9)],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text, amount):
    assert money.amount(text) == amount


@pytest.mark.parametrize("text", ["1,5", "50.00", "-1", "1e9", "NaN", "٣٣٣", "1.000,000", "9" * 5000, "\x00", "x"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="not an amount"):
        money.amount(text)


def test_every_field_is_kept_and_shown_again(librarian, transact, newest):
    with transact() as session:
        session.add(Occasion(code="bau_cu", name_vi="Bầu cử", first_day=date(2027, 3, 5), last_day=date(2027, 3, 5)))
    rest = {
        "audience": "Học sinh", "age_group": "children", "fee": "50.000", "registration": "https://example.vn/dk",
        "budget_state": "12.000.000", "budget_mobilised": "0", "decision": "123/QĐ-TVT", "visibility": "network",
        "occasions": "bau_cu", "outdoor": "y", "starts_at": "08:00", "ends_at": "10:00", "summary": "Hai\r\ndòng",
    }  # fmt: skip
    assert librarian.post(NEW, data=CONTENT | rest).status_code == 303

    found = newest().version
    assert (found.fee, found.budget_state, found.budget_mobilised) == (50_000, 12_000_000, 0)
    assert (found.age_group, found.registration, found.decision) == ("children", "https://example.vn/dk", "123/QĐ-TVT")
    assert (found.visibility, found.outdoor, [row.code for row in found.occasions]) == ("network", True, ["bau_cu"])

    form = librarian.get(f"/desk/activities/{found.activity_id}/edit")
    assert (value(form, "fee"), value(form, "budget_state")) == ("50.000", "12.000.000")
    before = {name: getattr(found, name) for name in [column.key for column in Version.__mapper__.column_attrs]}
    assert librarian.post(f"/desk/activities/{found.activity_id}/edit", data=sent_back(form)).status_code == 303
    after = newest().version
    assert {name: getattr(after, name) for name in before} == before


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"fee": "1,5"}, "Enter an amount in đồng, for example 50.000."),
        ({"fee": "999.999.999.999"}, "Enter at most 100,000,000 đồng."),
        ({"budget_state": "9" * 15}, "Enter at most 1,000,000,000,000 đồng."),
        ({"registration": "javascript:alert(1)"}, "Enter an address that begins with https:// or http://."),
        ({"age_group": "babies"}, "Choose one from the list."),
        ({"venue_id": "999"}, "Choose one from the list."),
        ({"occasions": "nothing"}, "Choose one from the list."),
        ({"picture_id": "999", "picture_alt": "a"}, "Choose the picture again."),
        ({"decision": "x" * 121}, "At most 120 characters."),
    ],
)
def test_what_is_wrong_is_said_and_its_fold_is_open(librarian, newest, transact, wrong, sentence):
    answer = librarian.post(NEW, data=CONTENT | wrong | {"audience": "Bạn đọc gần xa"})

    assert answer.status_code == 200
    assert sentence in page(answer)
    assert "Bạn đọc gần xa" in page(answer)
    with transact() as session:
        assert session.scalars(select(Activity)).all() == []


def test_folds_are_closed_until_they_hold_something(librarian):
    def opened(answer):
        return re.findall(r'<details class="fold" open><summary><span>([^<]+?)\s*<', answer.text)

    assert opened(librarian.get(NEW)) == ["All days of the year"]
    assert opened(librarian.post(NEW, data=CONTENT | {"title": "", "fee": "0"})) == ["For whom"]


def test_a_venue_of_the_list_brings_its_name_commune_and_sky(librarian, transact, newest):
    with transact() as session:
        facts = VenueFacts("Sân trước", place="21025", outdoor=True, capacity=300)
        square = venues.add(session, units.by_code(session, "TVT"), facts, by=SYSTEM).id
        above = venues.add(session, units.by_code(session, "SVHTTDL"), VenueFacts("Nhà văn hóa"), by=SYSTEM).id
        beside = venues.add(session, units.by_code(session, "BTT"), VenueFacts("Kho"), by=SYSTEM).id
    form = librarian.get(NEW)
    offered = re.findall(r'<option[^>]*value="(\d+)"', form.text[form.text.index('name="venue_id"') :])
    assert {str(square), str(above)} <= set(offered)
    assert f'value="{beside}">Kho' not in form.text

    librarian.post(NEW, data=CONTENT | {"venue_id": str(square), "venue": "bị bỏ qua"})

    found = newest().version
    assert (found.venue, found.venue_id, found.place.code, found.outdoor) == ("Sân trước", square, "21025", True)
    edit = librarian.get(f"/desk/activities/{found.activity_id}/edit")
    librarian.post(
        f"/desk/activities/{found.activity_id}/edit", data=sent_back(edit, venue_id="", venue="Quảng trường")
    )
    assert (newest().version.venue, newest().version.venue_id) == ("Quảng trường", None)


def test_a_picture_is_kept_replaced_and_removed(librarian, newest, transact):
    data = CONTENT | {"picture": picture(), "picture_alt": "Kệ sách"}
    assert librarian.post(NEW, data=data, content_type="multipart/form-data").status_code == 303
    first = newest()
    assert (first.version.picture.purpose, first.version.picture_alt) == ("picture", "Kệ sách")
    path = f"/desk/activities/{first.activity.id}/edit"

    form = librarian.get(path)
    assert f'src="/desk/files/{first.version.picture_id}" alt="Kệ sách"' in page(form)
    librarian.post(path, data=sent_back(form, title="Tên khác"))
    assert (newest().version.title, newest().version.picture_id) == ("Tên khác", first.version.picture_id)

    librarian.post(
        path, data=sent_back(librarian.get(path), picture=picture((60, 60))), content_type="multipart/form-data"
    )
    assert newest().version.picture_id not in (None, first.version.picture_id)

    librarian.post(path, data=sent_back(librarian.get(path), picture_remove="y"))
    assert (newest().version.picture_id, newest().version.picture_alt) == (None, "")


@pytest.mark.parametrize(
    ("body", "alt", "sentence"),
    [
        (b"", "Kệ sách", "This file is empty."),
        (b"GIF89a?", "Kệ sách", "This file cannot be read. It may be damaged."),
        (b"%PDF-1.4 nothing", "Kệ sách", "Choose a picture: a JPEG, PNG or WebP file."),
        (None, "", "Say what the picture shows, for people who cannot see it."),
    ],
)
def test_a_picture_that_cannot_be_used_saves_nothing(librarian, transact, body, alt, sentence):
    sent = picture() if body is None else (io.BytesIO(body), "anh.jpg")

    answer = librarian.post(
        NEW, data=CONTENT | {"picture": sent, "picture_alt": alt}, content_type="multipart/form-data"
    )

    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert sentence in page(answer) or body in (b"GIF89a?", b"%PDF-1.4 nothing")
    assert "choose it again before you save" in page(answer)
    with transact() as session:
        assert session.scalars(select(Activity)).all() == session.scalars(select(StoredFile)).all() == []


def test_a_product_has_a_due_day_and_no_hours(librarian, newest):
    data = CONTENT | {"type": "digital_collection", "last_day": "05/03/2027", "starts_at": "08:00", "repeats": "weekly"}

    again = librarian.post(NEW, data=data | {"title": ""})
    librarian.post(NEW, data=data | {"link": "https://example.vn/bst"})

    assert "Due day" in page(again)
    assert "its web address is the proof" in page(again)
    found = newest().version
    assert (found.product, found.first_day, found.last_day) == (True, date(2027, 3, 1), date(2027, 3, 1))
    assert (found.starts_at, found.rrule, found.link) == (None, "", "https://example.vn/bst")


def test_co_organisers_are_the_full_set_and_can_be_removed(librarian, newest):
    librarian.post(NEW, data=CONTENT | {"co_organisers": ["BTT", "TTVH"]})
    number = newest().activity.id
    form = librarian.get(f"/desk/activities/{number}/edit")
    data = sent_back(form)
    assert sorted(data.getlist("co_organisers")) == ["BTT", "TTVH"]
    assert 'value="TVT"' not in form.text

    librarian.post(f"/desk/activities/{number}/edit", data=sent_back(form, co_organisers=["TTVH"]))

    assert newest().parties == {"TVT": "accepted", "BTT": "withdrawn", "TTVH": "invited"}


def test_a_template_fills_the_form_and_its_checklist_comes_along(librarian, transact, newest):
    facts = TemplateFacts(
        "Trưng bày", "exhibition", title_pattern="Sách {day} {year}", days=3, starts_at=time(8), scale="province",
        tasks=(Task("Gửi giấy mời", 14), Task("Chọn sách", 30)),
    )  # fmt: skip
    with transact() as session:
        made = templates.add(session, units.by_code(session, "TVT"), facts, by=SYSTEM).id
    assert f"template={made}" in page(librarian.get(NEW))

    form = librarian.get(f"{NEW}&template={made}&day=book_reading_day")

    assert "It begins from the template “Trưng bày”" in page(form)
    assert value(form, "title") == "Sách Vietnam Book and Reading Culture Day 2027"
    assert (value(form, "first_day"), value(form, "last_day")) == ("21/04/2027", "23/04/2027")
    assert librarian.post(NEW, data=sent_back(form, then="draft")).status_code == 303
    number = newest().activity.id
    with transact() as session:
        items = checklist.items(session, number)
        assert [(item.text, item.due_on) for item in items] == [
            ("Chọn sách", date(2027, 3, 22)), ("Gửi giấy mời", date(2027, 4, 7)),
        ]  # fmt: skip


@pytest.mark.parametrize("asked", ["x", "-1", "999", "9" * 40, "\x00", "٣"])
def test_a_template_that_is_none_is_left_out(librarian, asked):
    assert librarian.get("/desk/activities/new", query_string={"unit": "TVT", "template": asked}).status_code == 200
    assert librarian.post(NEW, data=CONTENT | {"template": asked}).status_code == 303


def test_a_link_with_a_type_and_a_day_brings_the_usual_length(librarian):
    form = librarian.get(f"{NEW}&type=exhibition&first_day=2027-03-01")
    product = librarian.get(f"{NEW}&type=publication&first_day=2027-03-01")

    assert (value(form, "last_day"), value(product, "last_day")) == ("07/03/2027", "")


def test_clashes_are_checked_without_saving_and_told_after_saving(librarian, transact):
    with transact() as session:
        make_activity(session, "BTT", title="Gốm", venue="Quảng trường", place="21025", first_day=date(2027, 3, 1))
    data = CONTENT | {"venue": "quảng trường", "place": "21025"}

    checked = librarian.post(NEW, data=data | {"then": "check"})

    assert checked.status_code == 200
    assert "The venue is taken: Quảng trường" in page(checked)
    with transact() as session:
        assert len(session.scalars(select(Activity)).all()) == 1
    elsewhere = librarian.post(NEW, data=data | {"then": "check", "first_day": "01/04/2027", "title": ""})
    assert "There is a problem" not in elsewhere.text
    assert "No clash of venue, people or big events was found." in page(elsewhere)
    saved = librarian.post(NEW, data=data, follow_redirects=True)
    assert "The venue is taken: Quảng trường" in page(saved)


def test_a_hidden_clash_has_no_name_and_no_link(librarian, transact):
    with transact() as session:
        made = make_activity(session, "BTT", published=False, title="Bí mật", venue="Sân", place="51").id

    day = (TODAY + days(7)).strftime("%d/%m/%Y")
    answer = librarian.post(NEW, data=CONTENT | {"venue": "Sân", "place": "51", "first_day": day, "then": "check"})

    assert "Another unit has reserved it; its plan is not published yet." in page(answer)
    assert "Bí mật" not in page(answer)
    assert f"/activities/{made}" not in answer.text


class TestUrgent:
    """A change of time or place of what takes place within three days."""

    @pytest.fixture
    def number(self, transact):
        with transact() as session:
            units.by_code(session, "TVT").needs_approval = True
            return make_activity(session, title="Sách", venue="Sân", first_day=TODAY + days(2)).id

    def change(self, librarian, number, **fields):
        path = f"/desk/activities/{number}/edit"
        return librarian.post(f"{path}?lang=en", data=sent_back(librarian.get(path), then="urgent", **fields))

    def test_the_new_place_is_public_at_once(self, librarian, number, newest):
        assert "Publish the change of time or place at once" in librarian.get(
            f"/desk/activities/{number}/edit?lang=en"
        ).text  # fmt: skip

        assert self.change(librarian, number, venue="Hội trường").status_code == 303

        assert (newest().version.review, newest().version.venue) == ("approved", "Hội trường")
        assert "Hội trường" in librarian.get(f"/activities/{number}").text

    def test_more_than_time_and_place_is_refused_and_nothing_is_written(self, librarian, number, newest):
        answer = self.change(librarian, number, title="Tên khác", venue="Hội trường")

        assert "Only the time and the place can be changed at once." in page(answer)
        assert value(answer, "title") == "Tên khác"
        assert (newest().version.number, newest().version.title) == (1, "Sách")

    def test_what_is_far_is_refused(self, librarian, transact, newest):
        with transact() as session:
            units.by_code(session, "TVT").needs_approval = True
            far = make_activity(session, first_day=TODAY + days(40)).id
        assert "at once" not in librarian.get(f"/desk/activities/{far}/edit?lang=en").text

        answer = self.change(librarian, far, venue="Hội trường")

        assert "It does not take place within the next days" in page(answer)
        assert newest().version.number == 1
