"""A large corpus of spoilt files: each is refused, or imported whole; none breaks anything, none writes half a row."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from calendar_app.activities.importing import reading, sandbox, service, words
from calendar_app.activities.importing.matching import Options
from calendar_app.activities.importing.service import Confirmation
from calendar_app.activities.importing.table import Refused, Table
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import SYSTEM
from calendar_app.models import Base
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.units import queries as units
from tests.activities.importing.files import book, mutated, table
from tests.conftest import NOW
from tests.factories import grant, make_person
from tests.signing import sign_in

#: spoilt files that go through the service, and of them those that go through the pages as well
MANY, PAGES = 240, 24
YEAR = Options(2027)


def counts(session) -> dict[str, int]:
    """How many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


def judged(session, body: bytes) -> str:
    """Import a file; "refused" for the whole file or for its rows, or "whole" when each row was taken over."""
    before, unit = counts(session), units.by_code(session, "TVT")
    try:
        found = reading.read(body)
    except Refused as why:
        return "refused" if words.refused(why) else "untold"
    assert isinstance(found, Table)
    plan = service.preview(session, unit, found, YEAR, by=SYSTEM, now=NOW)
    assert all(step.faults or step.state != "wrong" for step in plan.steps)
    for step in plan.steps:
        assert all(words.fault(fault, found, step.number) for fault in step.faults)
    try:
        taken = service.take(session, unit, found, YEAR, Confirmation(plan.digest), by=SYSTEM, now=NOW)
    except Invalid:
        session.flush()
        assert counts(session) == before
        return "refused"
    session.flush()
    after = counts(session)
    made = [after[row.__tablename__] - before[row.__tablename__] for row in (Activity, Version, Participation)]
    assert made == [taken.created] * 3
    return "whole"


@pytest.mark.parametrize("part", range(4))
def test_spoilt_files_are_refused_or_imported_whole(session, app, part):
    verdicts = []
    for at, (name, body) in enumerate(mutated(MANY)):
        if at % 4 == part:
            nested = session.begin_nested()
            try:
                verdicts.append(judged(session, body))
            except Exception as error:
                raise AssertionError(name) from error
            finally:
                nested.rollback()
                session.expire_all()

    assert len(verdicts) == MANY // 4
    assert set(verdicts) == {"refused", "whole"}


def test_spoilt_files_on_the_pages(app, transact, client, monkeypatch):
    monkeypatch.setattr(sandbox, "read", reading.read)
    with transact() as session:
        grant(session, make_person(session), units.by_code(session, "TVT"))
    sign_in(client, transact, "thu@example.vn")
    for name, body in [*mutated(PAGES), ("sound", table()), ("sound book", book())]:
        answer = client.post("/desk/units/TVT/import", data={"file": (BytesIO(body), "a.xlsx"), "year": "2027"})
        assert answer.status_code in (200, 303), name
        if answer.status_code == 303:
            assert _confirmed(client, answer.location) in (303, 409), name

    with transact() as session:
        assert session.scalar(select(func.count(Activity.id))) == session.scalar(select(func.count(Participation.id)))


def _confirmed(client, address: str) -> int:
    """The answer to confirming a preview as it is shown."""
    page = client.get(address)
    assert page.status_code == 200
    digest = page.text.partition('name="digest" type="hidden" value="')[2].partition('"')[0]
    return client.post(address, data={"digest": digest}).status_code
