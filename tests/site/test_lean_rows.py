"""Rows by a list of ids: one parameter, looked up one by one on both databases."""

import pytest
from sqlalchemy import event, select

from calendar_app.models.conditions import one_of
from calendar_app.models.units import Unit
from calendar_app.site import lean_rows
from tests.conftest import TODAY
from tests.factories import make_activity


@pytest.fixture
def database_template():
    return "plan"


@pytest.mark.parametrize("codes", [[], ["TVT"], ["BTT", "TVT", "not there", "' OR 1=1 --"]])
def test_one_of_is_the_same_as_a_list_written_out(session, codes):
    units = {unit.code: unit.id for unit in session.scalars(select(Unit))}
    wanted = {code: units[code] for code in codes if code in units}
    ids = [*wanted.values(), 2**40]

    by_code = session.execute(select(Unit.code, Unit.id).where(one_of(Unit.code, "given")), {"given": codes})
    assert dict(map(tuple, by_code)) == wanted
    by_id = session.execute(select(Unit.code, Unit.id).where(one_of(Unit.id, "given")), {"given": ids})
    assert dict(map(tuple, by_id)) == wanted
    assert set(session.scalars(select(Unit.code).where(~one_of(Unit.id, "given")), {"given": ids})) == {*units} - {
        *wanted
    }


def test_rows_are_looked_up_and_no_table_is_read_through(session):
    ids = [make_activity(session, title=f"Lớp {number}").occurrences[0].id for number in range(3)]
    session.flush()
    asked = []
    hear = lambda *said: asked.append(said[2:4])  # noqa: E731
    event.listen(session.connection(), "before_cursor_execute", hear)
    assert [row.occurrence_id for row in lean_rows.by_ids(session, ids, TODAY)] == ids
    event.remove(session.connection(), "before_cursor_execute", hear)

    assert asked
    for statement, values in asked:
        assert " SCAN " not in plan_of(session, statement, values)


def plan_of(session, statement, values) -> str:
    """How the database would find the rows of a statement; on PostgreSQL where it may not read small tables whole."""
    if session.get_bind().dialect.name == "sqlite":
        found = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return " ".join(f" {row[-1].replace('SCAN json_each', '')} " for row in found)
    session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    found = session.connection().exec_driver_sql(f"EXPLAIN {statement}", values)
    return " ".join(f" {row[0].replace('Seq Scan', 'SCAN')} " for row in found)
