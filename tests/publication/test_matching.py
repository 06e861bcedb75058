"""The choices of a reader, asked of real activities: any of a name, all names together."""

import pytest
from sqlalchemy import select

from calendar_app.domain.filters import parse
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.publication import matching
from tests.factories import make_activity


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.fixture
def titles(session):
    """What three units do, and the titles that a query string chooses."""
    make_activity(session, "TVT", title="Ngày hội sách", type="book_day", place="21548", fee=0,
                  age_group="children", co_organisers=("BTT",))  # fmt: skip
    make_activity(session, "BTT", title="Gốm Mỹ Thiện", type="experience_education", place="21484", fee=20_000,
                  commemorations=("heritage_day",), age_group="families")  # fmt: skip
    make_activity(session, "TTVH", title="Bài chòi", type="reading_session", visibility="network")
    session.flush()

    def titles(**asked):
        chosen = parse({name: values if isinstance(values, list) else [values] for name, values in asked.items()})
        query = (
            select(Version.title)
            .join(Activity, Activity.published_version_id == Version.id)
            .join(Occurrence, Occurrence.activity_id == Activity.id)
            .where(*matching.public(), *matching.chosen(chosen))
            .order_by(Version.id)
        )
        return [title.split()[0] for title in session.scalars(query)]

    return titles


def test_nothing_chosen_is_everything_public(titles):
    assert titles() == ["Ngày", "Gốm"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"place": "21548"}, ["Ngày"]),
        ({"place": "51"}, ["Ngày", "Gốm"]),
        ({"place": ["21548", "21484"]}, ["Ngày", "Gốm"]),
        ({"kind": "lib_province"}, ["Ngày"]),
        ({"type": "book_day"}, ["Ngày"]),
        ({"age": ["children", "families"]}, ["Ngày", "Gốm"]),
        ({"free": "1"}, ["Ngày"]),
        ({"day": "heritage_day"}, ["Gốm"]),
        ({"unit": "TVT"}, ["Ngày"]),
        ({"q": "thien GOM"}, ["Gốm"]),
        ({"q": "sách lý sơn"}, ["Ngày"]),
        ({"q": "bảo tàng"}, ["Gốm"]),
        ({"unit": "NOBODY"}, []),
    ],
    ids=str,
)
def test_choices(titles, asked, found):
    assert titles(**asked) == found


def test_who_has_only_been_invited_does_not_take_part(titles):
    assert titles(unit="BTT") == ["Gốm"]
