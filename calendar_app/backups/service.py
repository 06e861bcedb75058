"""One file that holds the database, and the database made of one file, on SQLite and on PostgreSQL."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url

from calendar_app.backups import postgresql, sqlite
from calendar_app.backups.schema import Refused
from config import Config


def backup(config: Config, file: Path) -> None:
    """Write a backup. An older backup of that name gives way once the new one is whole; anything else stays."""
    url, file = make_url(config.database_url), file.resolve()
    if not file.parent.is_dir():
        raise Refused(f"không có thư mục {file.parent} (there is no such folder)")
    if file.exists() and not is_backup(file):
        raise Refused(f"{file} đã có và không phải bản sao lưu; chọn tên khác (choose another name)")
    if _is_sqlite(url):
        if file == _path(url):
            raise Refused(f"{file} chính là cơ sở dữ liệu (that is the database itself)")
        sqlite.backup(_path(url), file)
    else:
        postgresql.backup(url, file)


def restore(config: Config, file: Path, now: datetime) -> str:
    """Put a backup in the place of the database, with the gate of the mail closed; where what was there is kept.

    Raises `Refused`, and then everything is as it was.
    """
    url = make_url(config.database_url)
    if not file.is_file():
        raise Refused(f"không có tệp {file} (there is no such file)")
    if not is_backup(file):
        raise Refused(f"{file} không phải bản sao lưu (not a backup)")
    if _is_sqlite(url) != _begins(file, sqlite.MAGIC):
        raise Refused("bản sao lưu thuộc loại cơ sở dữ liệu khác (the backup is of the other kind of database)")
    if _is_sqlite(url):
        if file.resolve() == _path(url):
            raise Refused(f"{file} chính là cơ sở dữ liệu (that is the database itself)")
        return sqlite.restore(_path(url), file, now)
    return postgresql.restore(url, file, now)


def is_backup(file: Path) -> bool:
    """Whether a file begins as a backup of either kind does."""
    return _begins(file, sqlite.MAGIC) or _begins(file, postgresql.MAGIC)


def _begins(file: Path, magic: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(magic)) == magic


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _path(url: URL) -> Path:
    return Path(url.database or "").resolve()
