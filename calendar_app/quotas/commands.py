"""``flask --app wsgi quotas close``."""

from typing import get_args

import click
from flask.cli import with_appcontext

from calendar_app import clock
from calendar_app.domain.errors import CalendarError
from calendar_app.domain.periods import Kind
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.quotas import closing
from calendar_app.quotas.closing import Closable


@click.command("close")
@click.option("--year", type=click.IntRange(2000, 2052), required=True, help="The year under which they are told.")
@click.option("--kind", type=click.Choice(get_args(Kind)), default="year", show_default=True, help="Which periods.")
@click.option("--dry-run", is_flag=True, help="Only say what closing would freeze.")
@with_appcontext
def close(year: int, kind: str, dry_run: bool) -> None:
    """Close the periods of a YEAR that are over, for good: their figures stay, later edits stand beside them.

    Prints a line for each period. Nothing is closed when nothing is over, or all of it is closed already.
    """
    try:
        told = closing.of_year(db.session(), year, kind) if dry_run else _closed(year, kind)
    except CalendarError as error:
        raise click.ClickException(str(error)) from error
    for row in told:
        click.echo(_line(row))


def _closed(year: int, kind: str) -> list[Closable]:
    now = clock.now()
    with transaction(SYSTEM, now) as session:
        closing.close_year(session, year, kind, by=SYSTEM, now=now)
    return closing.of_year(db.session(), year, kind)


def _line(row: Closable) -> str:
    figures = f"đã đạt {row.met}/{row.cells}, còn thiếu {row.missing}, chưa cập nhật kết quả {row.unconfirmed}"
    if row.period.closed_at is not None:
        state = f"đã chốt ngày {clock.day(row.period.closed_at):%d/%m/%Y}"
    elif row.period.until > clock.today():
        state = f"chưa kết thúc, chốt được từ ngày {row.period.until:%d/%m/%Y}"
    else:
        state = "đã kết thúc, chưa chốt"
    return f"{row.days.label('vi')}\t{figures}\t{state}"
