"""Processes that die or freeze at any moment. Nothing in the software knows of this.

A nursery forks processes from an application and they work on the real thing until SIGKILL comes: from outside at a
random moment, or by their own hand before the first line at which none has died yet.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask

from tests.conftest import application, close
from tests.source import ROOT

#: the code in which a process may die by its own hand
WATCHED = frozenset(
    str(ROOT / "calendar_app" / name)
    for name in ("outbox/jobs.py", "outbox/service.py", "outbox/queries.py", "outbox/gate.py", "outbox/smtp.py",
                 "outbox/line.py", "extensions.py")
)  # fmt: skip
START_LIMIT = 120
DEATHS = "deaths.txt"

Place = tuple[str, int]


@dataclass(frozen=True)
class Fate:
    """What a process does to itself: it dies before the first line that is not in ``died_at``; it freezes at the first
    "call" or "return" of a function; both in the code that is watched."""

    died_at: frozenset[Place] | None = None
    freeze: tuple[str, str] | None = None
    watched: frozenset[str] = WATCHED


@dataclass
class Nursery:
    """A process that forks others from the application it was given last."""

    pipe: Connection
    folder: Path = Path()

    def take(self, url: str, folder: Path, warm: Callable[[], object], **settings: object) -> None:
        """Make an application with some settings, and run something once, so that those born have less to learn."""
        self.folder = folder
        self.ask("take", url, folder, warm, settings)

    def born(self, function: Callable[..., object], *arguments: object, fate: Fate | None = None) -> int:
        """The number of a new process that runs a function of a module in the application's context."""
        return self.ask("born", self.folder, function, arguments, fate)

    def ended(self, number: int) -> int:
        """Wait for a process to end: its exit code, or the signal as a negative number."""
        code = self.ask("ended", number)
        assert code <= 0, (self.folder / f"error-{number}.txt").read_text()
        return code

    def frozen(self, number: int) -> None:
        """Wait until a process has stopped itself."""
        assert self.ask("frozen", number) == signal.SIGSTOP

    def deaths(self) -> frozenset[Place]:
        """The lines before which a process has died."""
        file = self.folder / DEATHS
        parted = [line.rpartition(":") for line in file.read_text().splitlines()] if file.exists() else []
        return frozenset((name, int(number)) for name, _colon, number in parted)

    def ask(self, *what: object) -> int:
        self.pipe.send(what)
        answer: int = self.pipe.recv()
        return answer


@contextmanager
def opened() -> Iterator[Nursery]:
    """A nursery that is open as long as the block."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=nurse, args=(theirs,))
    process.start()
    theirs.close()
    yield Nursery(ours)
    ours.close()
    process.join()


def nurse(pipe: Connection) -> None:
    """In the nursery's process: fork and wait as told, until nobody tells any more."""
    app: Flask | None = None
    with suppress(EOFError):
        while True:
            match pipe.recv():
                case ("take", url, folder, warm, settings):
                    app = taken(url, folder, warm, settings)
                    pipe.send(0)
                case ("born", folder, function, arguments, fate):
                    assert app is not None
                    number = os.fork()
                    if number == 0:
                        live(app, folder, function, arguments, fate)
                    pipe.send(number)
                case ("ended", number):
                    pipe.send(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))
                case ("frozen", number):
                    status = os.waitpid(number, os.WUNTRACED)[1]
                    pipe.send(os.WSTOPSIG(status) if os.WIFSTOPPED(status) else -1)


def taken(url: str, folder: Path, warm: Callable[[], object], settings: dict[str, Any]) -> Flask:
    app = application(url, folder)
    app.config["CALENDAR"] = replace(app.config["CALENDAR"], **settings)
    with app.app_context():
        warm()
    close(app)
    return app


def live(app: Flask, folder: Path, function: Callable[..., object], arguments: Any, fate: Fate | None) -> None:
    """In the forked process: do the work, as far as fate allows, and end without a farewell."""
    code = 1
    try:
        with app.app_context():
            if fate:
                sys.settrace(watcher(fate, folder))
            function(*arguments)
        code = 0
    except BaseException:
        (folder / f"error-{os.getpid()}.txt").write_text(traceback.format_exc())
    finally:
        os._exit(code)


def watcher(fate: Fate, folder: Path) -> Callable[[FrameType, str, Any], Any]:
    """What Python calls at each function, and in the code that is watched at each line."""
    freezes = iter([fate.freeze])

    def step(frame: FrameType, event: str, _argument: object) -> Any:
        code = frame.f_code
        if fate.freeze == (code.co_qualname, event) and next(freezes, None):
            os.kill(os.getpid(), signal.SIGSTOP)
        place = (code.co_filename, frame.f_lineno)
        if event == "line" and fate.died_at is not None and place not in fate.died_at:
            with (folder / DEATHS).open("a") as deaths:
                deaths.write(f"{place[0]}:{place[1]}\n")
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    watched = fate.watched
    return lambda frame, event, argument: step(frame, event, argument) if frame.f_code.co_filename in watched else None
