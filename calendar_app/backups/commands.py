"""``flask --app wsgi backup FILE`` and ``restore FILE``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from calendar_app import clock
from calendar_app.backups import service
from calendar_app.backups.schema import Refused
from calendar_app.extensions import db


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole database into a FILE, while others go on working, and check it."""
    try:
        service.backup(current_app.config["CALENDAR"], file)
    except (Refused, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: {file.stat().st_size} byte, đã kiểm tra (checked)")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database. No mail goes out until an administrator opens its gate."""
    db.session.remove()
    db.engine.dispose()
    try:
        kept = service.restore(current_app.config["CALENDAR"], file, clock.now())
    except (Refused, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: đã khôi phục (restored)")
    if kept:
        click.echo(f"trước đó (what was there): {kept}")
    click.echo("cổng thư đang đóng; quản trị viên mở ở trang Thư gửi đi (the mail waits: open its gate at /admin/mail)")


COMMANDS = (backup, restore)
