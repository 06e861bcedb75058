"""The revisions make what the models declare, keep the rows that exist, and can be undone."""

import shutil
from datetime import UTC, date, datetime, time

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Column, Connection, MetaData, Table, func, inspect, select

from calendar_app.extensions import db
from tests.source import ROOT

MIGRATIONS = ROOT / "migrations"
STEPS = list(reversed([step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]))
#: A change of a parent table; SQLite must make the whole table anew for it.
REBUILD = '''
"""Change the units."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "rebuild", "{head}", None, None

def upgrade() -> None:
    with op.batch_alter_table("unit") as batch:
        batch.alter_column("phone", server_default="")
'''
#: Rows may come in any order: some tables point to one another.
REFERENCES_LATER = {
    "sqlite": "PRAGMA defer_foreign_keys=ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
SAMPLES = {
    str: "x",
    int: 1,
    float: 1.0,
    bool: False,
    bytes: b"x",
    object: {},  # JSON
    date: date(2026, 1, 1),
    time: time(7),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
}
#: Ends of periods lie after their beginnings.
LATER = {"until": date(2027, 1, 1), "valid_until": date(2027, 1, 1), "valid_to": date(2027, 1, 1)}


@pytest.fixture
def empty(make_app, empty_url) -> Flask:
    """The application on a database without tables."""
    return make_app(empty_url)


def test_one_head():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == STEPS[-1:]


def test_upgrade_makes_what_the_models_declare(empty):
    with empty.app_context():
        flask_migrate.upgrade()

        assert differences() == []


def test_upgrade_twice_changes_nothing(app):
    with app.app_context():
        flask_migrate.upgrade()

        assert differences() == []


@pytest.mark.parametrize("step", STEPS)
def test_every_step_keeps_the_rows_that_exist(empty, step):
    with empty.app_context():
        before = ScriptDirectory(str(MIGRATIONS)).get_revision(step).down_revision
        if before:
            flask_migrate.upgrade(revision=before)
        filled = fill()

        flask_migrate.upgrade(revision=step)

        assert {name: count for name, count in counts().items() if name in filled} == filled


def test_units_that_exist_are_found_by_their_words(empty):
    with empty.app_context():
        flask_migrate.upgrade(revision="0017")
        fill()
        with db.engine.begin() as connection:
            unit = next(table for table in tables(connection) if table.name == "unit")
            connection.execute(unit.update().values(folded="thu vien tinh | thu vien cu | tvt"))

        flask_migrate.upgrade(revision="0018")

        with db.engine.connect() as connection:
            kept = next(table for table in tables(connection) if table.name == "unit_word")
            words = connection.scalars(select(kept.c.word).order_by(kept.c.word)).all()
        assert words == ["cu", "thu", "tinh", "tvt", "vien"]


def test_rebuilding_a_table_keeps_the_rows_that_point_to_it(empty, tmp_path):
    copied = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (copied / "versions" / "rebuild.py").write_text(REBUILD.format(head=STEPS[-1]))
    with empty.app_context():
        flask_migrate.upgrade()
        filled = fill()

        flask_migrate.upgrade(directory=str(copied))

        assert counts() == filled
        assert filled["unit"] == filled["unit_name"] == 1


def test_foreign_keys_hold_again_after_migrating(empty):
    with empty.app_context():
        flask_migrate.upgrade()

        with db.engine.connect() as connection:
            assert (
                connection.dialect.name != "sqlite" or connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            )


def test_downgrade_leaves_nothing(app):
    with app.app_context():
        flask_migrate.downgrade(revision="base")

        assert inspect(db.engine).get_table_names() == ["alembic_version"]


def differences() -> list[object]:
    """What the models declare and the database does not have, and the other way round."""
    with db.engine.connect() as connection:
        found: list[object] = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata
        )
    return found


def fill() -> dict[str, int]:
    """Put one row into every table, as the database and not the models describe them; the rows of each table."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql(REFERENCES_LATER[connection.dialect.name])
        for table in tables(connection):
            connection.execute(table.insert().values({column.name: sample(column) for column in table.columns}))
    return counts()


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables(connection)
        }


def tables(connection: Connection) -> list[Table]:
    """The tables there are."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.tables.values() if table.name != "alembic_version"]


def sample(column: Column[object]) -> object:
    """A value that fits; nothing where nothing may stand."""
    if column.nullable:
        return None
    kind = column.type.python_type
    return LATER.get(column.name, SAMPLES[date]) if kind is date else SAMPLES[kind]
