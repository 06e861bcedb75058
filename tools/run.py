"""`make run`: set up what is missing, then the site and its scheduler until Ctrl-C.

Runs on the standard library of Python 3.11: nothing is installed when it begins. A second run keeps all data.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from tools import environment

ROOT = environment.ROOT
BIN = environment.VENV / "bin"
START_LIMIT = 30.0
STOP_LIMIT = 10.0
WELCOME = """
  The site:  {0}/
  Sign in:   {0}/login   (the passwords were shown once, at the first run)
  Stop:      Ctrl-C
"""


class CannotRun(Exception):
    """The site cannot be started; the message is one line for the person at the terminal."""


class Stopped(Exception):
    """Ctrl-C, or a request to end."""


def main() -> int:
    """The exit status: 0 after Ctrl-C, 1 after one clear line."""
    arguments = argparse.ArgumentParser(description="Run the site and its scheduler.")
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", default="8000")
    options = arguments.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        address = free_address(options.host, options.port)
        environment.ensure(ROOT / "requirements.txt")
        env = settings(address)
        return serve(address, env) if settle_in(env) else 1
    except (CannotRun, environment.SetupFailed) as error:
        environment.say(str(error))
        return 1
    except Stopped:
        return 0


def stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def free_address(host: str, port: str) -> tuple[str, int]:
    """The address to serve at; raise CannotRun when the port is no port or is taken."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CannotRun(f"PORT must be a number from 1 to 65535, not {port!r}")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise CannotRun(
                f"Cannot listen on {host} port {port} ({error.strerror}); choose another: make run PORT=8001"
            ) from error
    return host, int(port)


def settings(address: tuple[str, int]) -> dict[str, str]:
    """The environment of every process: what the caller set, and what follows from the address."""
    shown = "127.0.0.1" if address[0] == "0.0.0.0" else address[0]
    return {"BASE_URL": f"http://{shown}:{address[1]}", "PYTHONUNBUFFERED": "1", **os.environ}


def settle_in(env: dict[str, str]) -> bool:
    """Check the plan, migrate the database and fill a new installation; False when that failed and said why."""
    command: list[str | Path] = [environment.PYTHON, "-m", "tools.settle"]
    return subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode == 0


def serve(address: tuple[str, int], env: dict[str, str]) -> int:
    """Run both processes until one ends or somebody stops them; 0 only in the second case."""
    host, port = address
    listen = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web: list[str | Path] = [
        BIN / "gunicorn",
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--bind",
        listen,
        "--no-control-socket",
        "--log-level",
        "warning",
        "wsgi:app",
    ]
    scheduler: list[str | Path] = [BIN / "flask", "--app", "wsgi", "scheduler"]
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        children["web"] = start(web, env)
        children["scheduler"] = start(scheduler, env)
        announce(children, f"http://{listen}", env["BASE_URL"])
        while not (ended := dead(children)):
            time.sleep(0.5)
        raise CannotRun(
            f"The {ended} process ended on its own (status {children[ended].returncode}); the other was stopped."
        )
    finally:
        end(children)


def start(command: list[str | Path], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True)


def announce(children: dict[str, subprocess.Popen[bytes]], local: str, shown: str) -> None:
    """Say where the site is as soon as it answers; a child that ends first is left to the caller."""
    until = time.monotonic() + START_LIMIT
    while not answers(f"{local.replace('0.0.0.0', '127.0.0.1')}/healthz"):
        if dead(children):
            return
        if time.monotonic() > until:
            raise CannotRun(f"The site did not answer within {START_LIMIT:.0f} seconds.")
        time.sleep(0.1)
    environment.say(WELCOME.format(shown))


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def dead(children: dict[str, subprocess.Popen[bytes]]) -> str | None:
    """The name of a child that has ended."""
    return next((name for name, child in children.items() if child.poll() is not None), None)


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to stop, and stop those that do not."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOP_LIMIT
    for child in children.values():
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
