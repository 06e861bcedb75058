"""``flask --app wsgi publication rebuild``."""

import click
from flask.cli import AppGroup

from calendar_app import clock
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.publication import service

publication_group = AppGroup("publication", help="What feeds are made of.")


@publication_group.command("rebuild")
def rebuild() -> None:
    """Make everything that feeds are joined from again, after an upgrade. What is the same keeps its bytes."""
    last, seen, changed = 0, 0, 0
    while batch := _next(last):
        last, seen, changed = batch.last, seen + batch.seen, changed + batch.changed
    now = clock.now()
    with transaction(SYSTEM, now) as session:
        days_changed = service.rebuild_days(session, now=now)
    told = "ngày kỷ niệm có thay đổi" if days_changed else "ngày kỷ niệm giữ nguyên"
    click.echo(f"{seen} hoạt động, {changed} có thay đổi; {told}")


def _next(after: int) -> service.Batch | None:
    """One batch in a transaction of its own, so that others can write in between."""
    now = clock.now()
    with transaction(SYSTEM, now) as session:
        return service.rebuild_some(session, after, now=now)


COMMANDS = (publication_group,)
