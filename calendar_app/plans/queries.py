"""What is in force of a plan, and on which days."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.domain.errors import NotFound
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.plans import CommemorationSet, Expectation, Obligation, Plan, PlanEntry, PlanSetting, Task

EntryT = TypeVar("EntryT", bound=PlanEntry)

#: lists of a plan's file that are kept, of so many files, by their checksum
PARTS, MOST_DOCUMENTS = ("kinds", "activity_types", "metrics", "tiles"), 8
_documents: dict[str, dict[str, list[Any]]] = {}

#: scopes whose days belong to the places that keep them
PLACED = ("province", "local")


def current_plans(session: Session) -> Sequence[Plan]:
    """Plans in force, first loaded first."""
    return session.scalars(select(Plan).where(Plan.current).order_by(Plan.id)).all()


def listed(session: Session, part: str) -> list[Any]:
    """What the files of the current plans list under a name ("kinds", "activity_types"), in their order: to be read."""
    plans = session.execute(select(Plan.id, Plan.checksum).where(Plan.current).order_by(Plan.id)).all()
    return [entry for plan_id, checksum in plans for entry in _document(session, plan_id, checksum).get(part, ())]


def part_of(session: Session, plan: Plan, part: str) -> list[dict[str, Any]]:
    """What the file of a plan lists under one of `PARTS`: to be read."""
    return _document(session, plan.id, plan.checksum).get(part, [])


def _document(session: Session, plan_id: int, checksum: str) -> dict[str, list[Any]]:
    """The lists of a plan's file, read once for each content it has: the whole of it takes milliseconds."""
    if checksum not in _documents:
        document = session.scalars(select(Plan.document).where(Plan.id == plan_id)).one()
        while len(_documents) >= MOST_DOCUMENTS:
            _documents.pop(next(iter(_documents)), None)
        _documents[checksum] = {part: list(document.get(part, ())) for part in PARTS}
    return _documents[checksum]


def current_plan(session: Session, code: str | None = None) -> Plan:
    """The plan of a code; without one, the current plan that was loaded first. Raises NotFound."""
    if code is None:
        found = next(iter(current_plans(session)), None)
    else:
        found = session.scalars(select(Plan).where(Plan.code == code)).one_or_none()
    if found is None:
        raise NotFound("plan", code or "")
    return found


def obligations_in_force(session: Session, plan: Plan, since: date, until: date) -> list[Obligation]:
    """Versions of obligations in force on some day of ``since <= day < until``, as the file orders them."""
    return [row for row in _in_force(session, Obligation, plan, since, until) if not row.withdrawn]


def expectations(session: Session, plan: Plan, since: date, until: date) -> list[Expectation]:
    """Versions of expectations in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, Expectation, plan, since, until)


def tasks(session: Session, plan: Plan, since: date, until: date) -> list[Task]:
    """Versions of tasks in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, Task, plan, since, until)


def days_of(session: Session, plan: Plan, codes: Iterable[str]) -> list[str]:
    """Codes of commemorations, with the sets of the plan among them spelled out; each once, as they are named."""
    return spelled_out(session, plan, [codes])[0]


def spelled_out(session: Session, plan: Plan, lists: Iterable[Iterable[str]]) -> list[list[str]]:
    """The same of several lists, each set read once."""
    asked = [list(codes) for codes in lists]
    if not any(asked):
        return asked
    sets = _sets(session, plan)
    members = {
        code: _members(session, sets[code]) for code in {code for codes in asked for code in codes} & sets.keys()
    }
    return [list(dict.fromkeys(day for code in codes for day in members.get(code, [code]))) for codes in asked]


def days_of_set(session: Session, plan: Plan, set_code: str) -> list[str]:
    """Codes of the commemorations that a set of the plan selects, sorted. Raises NotFound."""
    sets = _sets(session, plan)
    if set_code not in sets:
        raise NotFound("set of commemorations", set_code)
    return _members(session, sets[set_code])


def selects(selector: dict[str, Any], code: str, scope: str, place: str) -> bool:
    """Whether a set takes a day in: by name, or by its scope and, for provincial and local days, its place."""
    if code in selector["exclude"]:
        return False
    placed = scope not in PLACED or place in selector["places"]
    return code in selector["include"] or (scope in selector["scopes"] and placed)


def dates_between(session: Session, since: date, until: date) -> list[CommemorationDate]:
    """Dated commemorations that touch ``since <= day < until``, soonest first."""
    statement = (
        select(CommemorationDate)
        .join(CommemorationDate.commemoration)
        .where(CommemorationDate.first_day < until, CommemorationDate.last_day >= since)
        .options(joinedload(CommemorationDate.commemoration))
        .order_by(CommemorationDate.first_day, CommemorationDate.last_day, Commemoration.code)
    )
    return list(session.scalars(statement))


def first_setting(session: Session, key: str) -> str | None:
    """A unit that the first current plan names in a setting, else the root it applies to; none without a plan."""
    same = and_(PlanSetting.plan_id == Plan.id, PlanSetting.key == key)
    found = select(Plan.root_code, PlanSetting.value).outerjoin(PlanSetting, same).where(Plan.current).order_by(Plan.id)
    row = session.execute(found.limit(1)).one_or_none()
    return None if row is None else str((row.value or {}).get("value") or row.root_code)


def settings_under(session: Session, prefix: str) -> dict[str, object]:
    """The values in force of settings of current plans under a prefix, by key, without empty ones; the first plan that
    has one wins."""
    found = (
        select(PlanSetting.key, PlanSetting.value)
        .join(Plan, PlanSetting.plan_id == Plan.id)
        .where(Plan.current, PlanSetting.key.startswith(prefix, autoescape=True))
        .order_by(Plan.id.desc())
    )
    rows = [(row.key, row.value.get("value")) for row in session.execute(found)]
    return {key: value for key, value in rows if value is not None}


def setting(plan: Plan, key: str, default: Any = None) -> Any:
    """The value in force of a setting; ``default`` where the plan has none of that name, or has it empty."""
    value = next((row.value["value"] for row in plan.settings if row.key == key), None)
    return default if value is None else value


def _sets(session: Session, plan: Plan) -> dict[str, dict[str, Any]]:
    """Selectors of the plan's sets, by code."""
    found = select(CommemorationSet).where(CommemorationSet.plan_id == plan.id, CommemorationSet.valid_until.is_(None))
    return {row.code: row.selector for row in session.scalars(found)}


def _members(session: Session, selector: dict[str, Any]) -> list[str]:
    rows = session.execute(select(Commemoration.code, Commemoration.scope, Commemoration.place_code))
    return sorted(code for code, scope, place in rows if selects(selector, code, scope, place))


def _in_force(session: Session, table: type[EntryT], plan: Plan, since: date, until: date) -> list[EntryT]:
    ends_later = table.valid_until.is_(None) | (table.valid_until > since)
    statement = (
        select(table)
        .where(table.plan_id == plan.id, table.valid_from < until, ends_later)
        .order_by(table.position, table.code, table.valid_from)
    )
    return list(session.scalars(statement))
