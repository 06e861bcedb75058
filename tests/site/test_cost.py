"""What a page of the control room costs grows with the screenful, not with the units: it asks the database as often."""

import random
import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, update

from calendar_app.domain.access import Role
from calendar_app.extensions import db
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.plans import Obligation
from calendar_app.models.quotas import Standing
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import jobs, matrix, recrediting, service
from calendar_app.quotas.matrix import Asked
from calendar_app.site import desk_units
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import make_unit
from tests.quotas.province import walk

NODE = "DEP"
FEW, MANY = 8, 70
#: how often a page of one unit, of one cell, and crediting one change (of several cells) ask at the most
UNIT, CELL, CHANGE = 22, 21, 40
LISTS = (
    "", "&sort=name", "&sort=tree", "&q=don+vi", "&state=lacking", "&state=nothing", "&state=calm", "&view=tree",
    "&view=kind", "&view=place", "&o={column}", "&o={column}&state=nothing",
)  # fmt: skip


@pytest.fixture
def database_template():
    return "plan"


@contextmanager
def asked(engine):
    """The statements that the block sends."""
    found = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def begin(session):
    """The node, and what every unit under it will owe."""
    for number, terms in enumerate(({"minimum": 2}, {"minimum": 1, "requires": {"types": ["exhibition"]}})):
        session.add(
            Obligation(
                plan=plans.current_plan(session), code=f"d{number}", name_vi=f"Chỉ tiêu {number}", position=100,
                valid_from=TODAY.replace(month=1, day=1), who={"kinds": ["lib_commune", "cc_commune"]}, period="year",
                **terms,
            )
        )  # fmt: skip
    root = units.by_code(session, "UBND-TINH")
    return make_unit(session, NODE, parent=root, kinds=("commune",), level="province")


def grow(session, chance, number, since=0):
    """So many units under the node, of chance kinds, and chance activities of all but one."""
    node = units.find(session, NODE) or begin(session)
    for at in range(since, since + number):
        kind = ("lib_commune", "cc_commune")[at % 2 if at < 2 else chance.randrange(2)]
        make_unit(session, f"D-{at}", parent=node, kinds=(kind,), level="commune", needs_approval=False)
    session.flush()
    recrediting.recredit_all(session, now=NOW)
    codes = list(session.scalars(select(Unit.code).where(Unit.code.like("D-%")).order_by(Unit.code)))
    walk(session, chance, codes[1:], 40)


def cell(session):
    """A unit under the node with the address of one of its cells: obligation and period."""
    found = select(Unit.code, Standing.obligation_id, Standing.period_id).join(Unit, Standing.unit_id == Unit.id)
    rows = found.where(Unit.code.like("D-%"), Standing.owed, Standing.held > 0).order_by(Standing.id)
    return session.execute(rows.limit(1)).one()


def named(chief):
    """The units under the node to which the desk leads."""
    return set(re.findall(r"/desk\?unit=(D-\d+)", chief.get("/desk").text))


def totals(session):
    node = units.by_code(session, NODE)
    question = Asked(node, TODAY.year, TODAY)
    matrix.total(session, question)
    for by in ("tree", "kind", "place"):
        matrix.groups(session, question, by)


def test_a_page_only_reads_and_says_up_to_which_day(app, transact, browse):
    with transact() as session:
        grow(session, random.Random(0), FEW)
        session.execute(update(Standing).values(changes_on=TODAY))
    chief, address = browse(NODE, Role.MANAGER), f"/desk/matrix?unit={NODE}&lang=en"
    with app.app_context():
        engine = db.engine

    with asked(engine) as statements:
        page = chief.get(address)

    assert not [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]
    assert "<span>as of 21/11/2026</span>" in page.text
    with app.app_context():
        assert jobs.sums(NOW)["refreshed"] > 0
    assert '<span class="print-only">as of 22/11/2026</span>' in chief.get(address).text


def test_one_unit_and_one_change_ask_little(app, transact, browse):
    """Every question is a way to the database and back, and what it costs on this side of it."""
    with transact() as session:
        grow(session, random.Random(0), FEW)
        code, obligation, period = cell(session)
        held = select(Activity.id).join(Activity.occurrences).where(Activity.lead_unit.has(code=code))
        key = session.scalars(held.where(Occurrence.state == "held")).first()
    chief = browse(NODE, Role.MANAGER)
    with app.app_context():
        engine = db.engine
    found = []
    for address in (f"/desk/matrix?unit={code}", f"/desk/credits/{code}/{obligation}/{period}"):
        chief.get(address)
        with asked(engine) as statements:
            assert chief.get(address).status_code == 200
        found.append(len(statements))
    with transact() as session:
        activity = session.get_one(Activity, key)
        activity.occurrences[0].state = "planned"
        with asked(engine) as statements:
            service.credit(session, activity, now=NOW)
        found.append(len(statements))

    assert [one <= most for one, most in zip(found, (UNIT, CELL, CHANGE), strict=True)] == [True] * 3, found


@pytest.mark.parametrize("seed", range(2))
def test_a_page_asks_as_often_however_many_units_there_are(app, transact, browse, seed):
    chance = random.Random(seed)
    with transact() as session:
        grow(session, chance, FEW)
    chief = browse(NODE, Role.MANAGER)
    with transact() as session:
        code, obligation, period = cell(session)
    addresses = [f"/desk/matrix?unit={NODE}{one}".format(column=f"{obligation}-{period}") for one in LISTS]
    addresses += [f"/desk/matrix?unit={code}", f"/desk/credits/{code}/{obligation}/{period}", "/desk"]

    def counted():
        with app.app_context():
            engine = db.engine
        found = {}
        for address in addresses:
            chief.get(address)
            with asked(engine) as statements:
                assert chief.get(address).status_code == 200
            found[address] = len(statements)
        with app.app_context(), asked(engine) as statements:
            totals(db.session())
        return found | {"totals": len(statements)}

    before = counted()
    assert named(chief) == {f"D-{at}" for at in range(FEW)}
    with transact() as session:
        grow(session, chance, MANY, since=FEW)

    assert counted() == before
    assert len(named(chief)) == desk_units.MOST
    assert "All of them in the control room" in chief.get("/desk?lang=en").text
