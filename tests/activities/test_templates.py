"""Templates of a unit, and the drafts and checklists that begin from them."""

from datetime import date, time

import pytest

from calendar_app.activities import queries, service, templates
from calendar_app.activities.checklist import Item
from calendar_app.activities.templates import Task, TemplateFacts
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_person

EXHIBITION = TemplateFacts(
    name="Trưng bày sách chuyên đề",
    type="exhibition",
    title_pattern="Trưng bày sách {day} {year} – {unit}",
    days=7,
    starts_at=time(7, 30),
    ends_at=time(17),
    scale="province",
    audience="Bạn đọc",
    age_group="all",
    summary="Giới thiệu sách mới",
    tasks=(Task("Gửi giấy mời", 14), Task("Chọn sách", 30), Task("Chụp ảnh")),
)


@pytest.fixture
def library(session):
    return units.by_code(session, "TVT")


def test_a_draft_from_a_template_is_planned_as_it_stands(session, library):
    template = templates.add(session, library, EXHIBITION, by=SYSTEM)

    draft = templates.draft_from(
        template, first_day=date(2027, 4, 19), day_name="Ngày Sách", year=2027, unit_name="Thư viện tỉnh"
    )
    activity = service.create(session, library, draft, by=SYSTEM, now=NOW)

    version = activity.versions[-1]
    assert version.title == "Trưng bày sách Ngày Sách 2027 – Thư viện tỉnh"
    assert (version.first_day, version.last_day) == (date(2027, 4, 19), date(2027, 4, 25))
    assert (version.starts_at, version.scale, version.age_group) == (time(7, 30), "province", "all")


def test_its_checklist_comes_with_days_counted_back_farthest_first(session, library):
    template = templates.add(session, library, EXHIBITION, by=SYSTEM)

    assert templates.checklist_for(template, date(2027, 4, 19)) == [
        Item(None, "Chọn sách", due_on=date(2027, 3, 20)),
        Item(None, "Gửi giấy mời", due_on=date(2027, 4, 5)),
        Item(None, "Chụp ảnh"),
    ]


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        ("Trưng bày {day} {year}", "Trưng bày 2027"),
        ("{0} {title!r} {year}", "{0} {title!r} 2027"),
        ("{unit}{unit}", "TVTTVT"),
    ],
)
def test_gaps_are_filled_and_nothing_else(pattern, title):
    assert templates.title(pattern, day_name="", year=2027, unit_name="TVT") == title


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"name": "\x00"}, {"name": "missing"}),
        ({"name": "TRUNG BAY SACH CHUYEN DE"}, {"name": "taken"}),
        ({"type": "party"}, {"type": "unknown"}),
        ({"scale": "world"}, {"scale": "unknown"}),
        ({"age_group": "babies"}, {"age_group": "unknown"}),
        ({"title_pattern": "{x.__class__}"}, {"title_pattern": "unknown_gap"}),
        ({"days": 0}, {"days": "out_of_range"}),
        ({"days": 10**9}, {"days": "out_of_range"}),
        ({"ends_at": time(8)}, {"starts_at": "missing"}),
        ({"starts_at": time(9), "ends_at": time(8)}, {"ends_at": "before_start"}),
        ({"venue_id": 10**8}, {"venue_id": "unknown"}),
        ({"tasks": (Task("a", 99999),)}, {"tasks": "out_of_range"}),
        ({"tasks": (Task("x" * 251, 1),)}, {"tasks": "too_long"}),
        ({"tasks": tuple(Task("a", 1) for _ in range(51))}, {"tasks": "too_many"}),
    ],
)
def test_what_is_wrong_with_a_template_is_said_by_field(session, library, wrong, expected):
    templates.add(session, library, EXHIBITION, by=SYSTEM)

    with pytest.raises(Invalid) as caught:
        templates.add(session, library, TemplateFacts(**({"name": "A", "type": "exhibition"} | wrong)), by=SYSTEM)

    assert caught.value.fields == expected


def test_a_retired_template_is_offered_no_more(session, library):
    template = templates.add(session, library, EXHIBITION, by=SYSTEM)
    assert templates.usable(session, template.id, library) == template

    templates.put(session, library, template.id, active=False, by=SYSTEM)

    assert templates.usable(session, template.id, library) is None
    assert queries.templates_for(session, [library]) == []


def test_units_begin_from_their_own_templates_and_those_above_them(session, library):
    above = templates.add(session, units.by_code(session, "SVHTTDL"), EXHIBITION, by=SYSTEM)
    beside = templates.add(session, units.by_code(session, "BTT"), EXHIBITION, by=SYSTEM)

    assert templates.usable(session, above.id, library) == above
    assert templates.usable(session, beside.id, library) is None
    assert templates.usable(session, 10**8, library) is None


def test_only_editors_of_the_unit_change_its_templates(session, library):
    template = templates.add(session, library, EXHIBITION, by=SYSTEM)
    viewer = grant(session, make_person(session, "xem@example.vn"), library, Role.VIEWER)
    stranger = grant(session, make_person(session, "la@example.vn"), units.by_code(session, "BTT"), Role.MANAGER)

    with pytest.raises(NotAllowed):
        templates.change(session, library, template.id, EXHIBITION, by=viewer)
    with pytest.raises(NotFound):
        templates.change(session, library, template.id, EXHIBITION, by=stranger)
