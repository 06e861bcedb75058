"""`make run` from the outside: it starts both processes, keeps data, stops cleanly, and refuses in one line."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.smtp import free_port
from tests.source import ROOT

LIMIT = 60.0


def command(port: object) -> list[str]:
    return [sys.executable, "-m", "tools.run", "--port", str(port)]


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(data_dir), "DATA_DIR": str(data_dir), **more}


@pytest.fixture
def running(tmp_path):
    """Starts the site on a port and returns what it said until it was up; everything is stopped after the test."""
    started = []

    def run(port: int) -> tuple[subprocess.Popen[str], str]:
        log = (tmp_path / f"log-{len(started)}").open("w+")
        process = subprocess.Popen(
            command(port),
            cwd=ROOT,
            env=environment(tmp_path),
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        until = time.monotonic() + LIMIT
        while "The site:" not in Path(log.name).read_text() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        return process, Path(log.name).read_text()

    yield run
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(LIMIT)


@pytest.mark.slow
def test_second_run_keeps_the_data(running, tmp_path):
    port = free_port()

    first, said = running(port)
    assert "New installation" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        assert answer.status == 200
    started = children(first)
    first.send_signal(signal.SIGINT)
    assert first.wait(LIMIT) == 0
    assert len(started) == 2
    assert alive(started) == []

    _second, said = running(port)
    assert "New installation" not in said
    assert f"http://127.0.0.1:{port}/login" in said
    assert ((tmp_path / "secret_key").stat().st_mode & 0o777) == 0o600


@pytest.mark.slow
def test_one_process_ends_the_other(running):
    process, _said = running(free_port())
    started = children(process)

    os.kill(started[-1], signal.SIGKILL)

    assert process.wait(LIMIT) == 1
    assert len(started) == 2
    assert alive(started) == []


def test_port_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refusal(taken.getsockname()[1], environment(tmp_path))

    assert "make run PORT=8001" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["", "http", "0", "65536"])
def test_port_that_is_none(tmp_path, port):
    assert refusal(port, environment(tmp_path)) == f"PORT must be a number from 1 to 65535, not {port!r}"


def test_broken_plan(tmp_path):
    plan = shutil.copyfile(ROOT / "plans" / "quang-ngai.yaml", tmp_path / "plan.yaml")
    plan.write_text(plan.read_text() + "\nunknown_heading: 1\n")

    assert "unknown_heading" in refusal(free_port(), environment(tmp_path, PLAN_FILE=str(plan)))


def refusal(port: object, env: dict[str, str]) -> str:
    """The one line with which it gives up."""
    done = subprocess.run(command(port), cwd=ROOT, env=env, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def children(process: subprocess.Popen[str]) -> list[int]:
    """The processes that it started."""
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout
    return [int(number) for number in found.split()]


def alive(processes: list[int]) -> list[int]:
    return [number for number in processes if Path(f"/proc/{number}").exists()]
