"""The commands of `flask --app wsgi`. Exit 0, or 1 with one clear line on stderr."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from calendar_app import clock, demonstration, scheduler, tables
from calendar_app.accounts import queries as people
from calendar_app.accounts import service as accounts
from calendar_app.activities.draft import YEARS
from calendar_app.activities.importing import sandbox, words
from calendar_app.activities.importing import service as importing
from calendar_app.activities.importing.matching import Options
from calendar_app.activities.importing.table import Refused
from calendar_app.backups import commands as backups
from calendar_app.domain import lunar
from calendar_app.domain.access import Role
from calendar_app.domain.errors import CalendarError
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.faults import Fault
from calendar_app.plans import checks as plan_checks
from calendar_app.plans import days as plan_days
from calendar_app.plans import service as plan_service
from calendar_app.publication import commands as stored
from calendar_app.publication import service as publication
from calendar_app.quotas import checks, recrediting
from calendar_app.quotas import commands as closing
from calendar_app.units import checks as unit_checks
from calendar_app.units import queries as units
from calendar_app.units import service as unit_service

#: years to which a job can be sent
MOMENTS = range(2000, 2053)

P = ParamSpec("P")
R = TypeVar("R")

plan_group = AppGroup("plan", help="Check and load plan files.")
units_group = AppGroup("units", help="Load the institutions, agencies and places of a province.")
users_group = AppGroup("users", help="People who sign in.")
demo_group = AppGroup("demo", help="Demonstration data.")
quotas_group = AppGroup("quotas", help="Obligations of a year: held, planned, unconfirmed, missing.")
targets_group = AppGroup("targets", help="Targets of the plans.")
jobs_group = AppGroup("jobs", help="What the scheduler does, one tick at a time.")


def one_line(function: Callable[P, R]) -> Callable[P, R]:
    """Turn what the rules refuse into one line on stderr and exit 1."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (CalendarError, OSError) as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            told = f"cơ sở dữ liệu chưa sẵn sàng ({str(error.orig).splitlines()[0]}): flask --app wsgi db upgrade"
            raise click.ClickException(told) from error

    return guarded


def refuse(faults: list[Fault]) -> None:
    """Print every fault with its line, then exit 1 with one line on stderr."""
    for fault in faults:
        click.echo(fault.sentence("vi"))
    if faults:
        raise click.ClickException(f"{len(faults)} lỗi trong tệp; chưa có gì được nạp (nothing was loaded)")


def read(path: Path) -> bytes:
    """The bytes of a file that a person named."""
    if not path.is_file():
        raise click.ClickException(f"không có tệp {path}")
    return path.read_bytes()


@contextmanager
def writing() -> Iterator[tuple[Any, datetime]]:
    """One transaction of the system, and its moment."""
    now = clock.now()
    with transaction(SYSTEM, now) as session:
        yield session, now


@plan_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@one_line
def plan_check(file: Path) -> None:
    """Report every fault of a plan FILE, each with its line and a sentence."""
    refuse(plan_checks.check(read(file)))
    click.echo(f"{file}: hợp lệ, không có lỗi")


@plan_group.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@one_line
def plan_load(file: Path) -> None:
    """Load a plan FILE: what changed is versioned, activities and credits stay. Loading it again changes nothing."""
    document, faults = plan_checks.read_plan(read(file))
    refuse(faults)
    assert document is not None
    with writing() as (session, now):
        report = plan_service.load(session, document, now=now)
        publication.publish_commemorations(session, now=now)
        recrediting.recredit_all(session, now=now)
    click.echo(str(report))


@units_group.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@one_line
def units_load(file: Path) -> None:
    """Load a FILE of places and units. Loading it again changes nothing."""
    document, faults = unit_checks.read_units(read(file))
    refuse(faults)
    assert document is not None
    with writing() as (session, now):
        report = unit_service.load(session, document, now=now)
        recrediting.recredit_all(session, now=now, cause="units")
        publication.rebuild(session, now=now)
    click.echo(str(report))


@users_group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.name.lower() for role in Role] + ["administrator"]), required=True)
@click.option("--unit", "code", default="", help="Code of the unit; not for an administrator.")
@click.option("--name", default="", help="Name of the person; the e-mail address when left out.")
@one_line
def users_add(email: str, role: str, code: str, name: str) -> None:
    """Give a person a ROLE on a UNIT and everything under it; somebody new gets a password, printed once."""
    if role != "administrator" and not code:
        raise click.ClickException("--unit is needed for this role")
    with writing() as (session, now):
        administrator = role == "administrator"
        person, password = people.person_by_email(session, email), "(giữ mật khẩu cũ)"
        if person is None:
            person, password = accounts.add_person(session, email, name or email, now=now)
        elif person.joined_at is None:
            password = accounts.admit(person, now)
        person.administrator = person.administrator or administrator
        if not administrator:
            accounts.grant(session, person, units.by_code(session, code), Role.named(role))
        line = f"{person.email}\t{password}"
    click.echo(line)


@demo_group.command("load")
@one_line
def demo_load() -> None:
    """Add a year of plausible activities, each marked as demonstration, and people who can sign in."""
    for line in demonstration.load(clock.now()):
        click.echo(line)


@click.command("days")
@click.argument("year", type=click.IntRange(1969, 2053))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_appcontext
@one_line
def days(year: int, as_json: bool) -> None:
    """The commemorations of a YEAR on their dates, solar and lunar."""
    rows = tables.days(plan_days.dated_in(db.session(), year))
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else tables.days_text(rows))


@click.command("lunar")
@click.argument("day", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]))
@one_line
def lunar_day(day: datetime) -> None:
    """The Vietnamese lunar date of a solar DATE (2026-11-22 or 22/11/2026)."""
    found = lunar.to_lunar(day.date())
    leap = " nhuận" if found.leap else ""
    click.echo(f"{found.day}/{found.month}{leap} năm {lunar.year_name(found.year)} ({found.year})")


@quotas_group.command("show")
@click.option("--year", type=click.IntRange(2000, 2052), required=True)
@click.option("--unit", "code", default="", help="Code of one unit.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@one_line
def quotas_show(year: int, code: str, as_json: bool) -> None:
    """Where the units stand in a YEAR."""
    session = db.session()
    unit = units.by_code(session, code) if code else None
    found = tables.quotas(session, year, clock.today(), unit)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else tables.quotas_text(found))


@quotas_group.command("check")
@one_line
def quotas_check() -> None:
    """Recompute credits, standings and sums, and name every difference; there should be none."""
    told = map(click.echo, checks.found(db.session(), clock.today()))
    if found := sum(1 for _line in told):
        raise click.ClickException(f"{found} differences")
    click.echo("no difference")


quotas_group.add_command(closing.close)


@targets_group.command("show")
@click.option("--year", type=click.IntRange(2000, 2052), required=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@one_line
def targets_show(year: int, as_json: bool) -> None:
    """What is measured of the targets up to a YEAR."""
    session, today = db.session(), clock.today()
    text = (
        tables.targets_text(session, year, today) if not as_json else json.dumps(tables.targets(session, year, today))
    )
    click.echo(text)


@jobs_group.command("list")
def jobs_list() -> None:
    """What the scheduler does, and how often."""
    for name, job in scheduler.JOBS.items():
        click.echo(f"{name}\t{job.trigger}\t{job.description}")


@jobs_group.command("run")
@click.argument("name", type=click.Choice(sorted(scheduler.JOBS)))
@click.option("--now", "moment", default="", help="The moment to act at (ISO 8601; local time when no zone is given).")
@one_line
def jobs_run(name: str, moment: str) -> None:
    """Run one tick of the job NAME and print its counts as JSON."""
    now = parse_moment(moment) if moment else clock.now()
    click.echo(json.dumps(scheduler.run_job(application(), name, now)))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", "code", required=True, help="Code of the unit whose plan it is.")
@click.option("--year", type=click.IntRange(YEARS.start, YEARS[-1]), help="Year of dates such as 21/4; else this year.")
@click.option("--type", "kind", default="", help="Type of rows that name none, such as events of a calendar.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@with_appcontext
@one_line
def import_file(file: Path, code: str, year: int | None, kind: str, dry_run: bool) -> None:
    """Import a year's plan from a FILE (.xlsx, .csv, .ics): all of it as drafts, or nothing."""
    try:
        table = sandbox.read(read(file))
    except Refused as why:
        raise click.ClickException(words.refused(why)) from why
    options = Options(year or clock.today().year, kind)
    with writing() as (session, now):
        unit = units.by_code(session, code)
        plan = importing.preview(session, unit, table, options, by=SYSTEM, now=now)
        for line in words.lines(plan, table):
            click.echo(line)
        if plan.counts["wrong"]:
            raise click.ClickException(f"{plan.counts['wrong']} dòng sai; chưa có gì được nhập (nothing was imported)")
        if not dry_run:
            importing.take(session, unit, table, options, importing.Confirmation(plan.digest), by=SYSTEM, now=now)


def application() -> Flask:
    """The application itself, not its proxy."""
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way
    return found


def parse_moment(text: str) -> datetime:
    """An ISO 8601 day or moment; without a zone it is Vietnamese time, a bare day is 08:00."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.ClickException(f"--now {text!r}: use 2027-04-01 or 2027-04-01T07:30") from error
    if len(text) <= len("2027-04-01"):
        found = datetime.combine(date.fromisoformat(text), datetime.min.time().replace(hour=8))
    if found.year not in MOMENTS:
        raise click.ClickException(f"--now {text!r}: outside the years {MOMENTS.start} to {MOMENTS[-1]}")
    return (found if found.tzinfo else found.replace(tzinfo=clock.ZONE)).astimezone(UTC)


@click.command("scheduler")
@with_appcontext
def run_scheduler() -> None:
    """Tick until stopped: reminders, delivery, upkeep. One process of its own."""
    scheduler.run(application())


def register(app: Flask) -> None:
    groups = (plan_group, units_group, users_group, demo_group, quotas_group, targets_group, jobs_group)
    for command in (*groups, days, lunar_day, import_file, *stored.COMMANDS, *backups.COMMANDS, run_scheduler):
        app.cli.add_command(command)
