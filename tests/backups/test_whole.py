"""While a backup is restored readers see the old database or the new one; killed on the way, it is one of the two."""

import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import create_engine, text

from tests.factories import make_person
from tests.source import ROOT

#: restores, and dies at a moment of its own
PROGRAM = """
import os, signal, sys, threading, time
from pathlib import Path
from calendar_app import create_app
from calendar_app.backups import service
from calendar_app import clock
from config import Config
folder = Path(sys.argv[2])
config = Config(sys.argv[1], folder, "a key of the tests only", f"maildir:{folder / 'mail'}")
with create_app(config).app_context():
    print("ready", flush=True)
    if float(sys.argv[4]) >= 0:
        threading.Timer(float(sys.argv[4]), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    service.restore(config, Path(sys.argv[3]), clock.now())
    print("restored", flush=True)
os._exit(0)
"""
OLD, NEW = (3, 0), (1, 1)


@pytest.fixture
def backup(app, transact, command, tmp_path):
    """A backup with one person; the database has three since."""
    with transact() as session:
        make_person(session, "a@example.vn")
    file = tmp_path / "lich.backup"
    assert command.invoke(args=["backup", str(file)]).exit_code == 0
    with transact() as session:
        make_person(session, "b@example.vn")
        make_person(session, "c@example.vn")
    return file


def restore(url, folder, file, dies=-1.0):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, str(folder), str(file), str(dies)], cwd=ROOT, stdout=subprocess.PIPE
    )
    out = process.communicate(timeout=60)[0].decode()
    return process.returncode, "restored" in out


def seen(engine):
    """How many people, and how many closed gates, in one look."""
    found = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM mail_gate WHERE opened_at IS NULL)"
    with engine.connect() as connection:
        return tuple(connection.execute(text(found)).one())


def test_readers_see_the_old_or_the_new(backup, database_url, tmp_path):
    engine, found, end = create_engine(database_url), [], threading.Event()

    def read():
        while not end.is_set():
            found.append(seen(engine))
            time.sleep(0.002)

    reader = threading.Thread(target=read)
    reader.start()
    code, restored = restore(database_url, tmp_path, backup)
    time.sleep(0.05)
    end.set()
    reader.join()
    engine.dispose()

    assert (code, restored) == (0, True)
    assert set(found) == {OLD, NEW}
    assert found == sorted(found, key=[OLD, NEW].index)


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.02, 0.1, 0.3, 0.6])
def test_killed_at_any_moment_it_is_whole_and_can_be_done_again(backup, database_url, tmp_path, after):
    engine = create_engine(database_url)
    restore(database_url, tmp_path, backup, dies=after)
    assert seen(engine) in (OLD, NEW)

    assert restore(database_url, tmp_path, backup) == (0, True)
    assert seen(engine) == NEW
    engine.dispose()
