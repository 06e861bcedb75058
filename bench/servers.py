"""Servers that a measurement needs: our own under gunicorn, programs of other makers in environments of their own."""

import base64
import http.client
import os
import re
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.smtp import free_port
from tests.source import ROOT

ENVIRONMENTS = ROOT / "var" / "bench"
START_LIMIT = 60.0
#: who the rival takes us for
CREDENTIAL = "Basic " + base64.b64encode(b"bench:bench").decode()


def environment(name: str, *wanted: str) -> Path:
    """The programs of a virtual environment with some packages, made at the first run and kept."""
    folder = ENVIRONMENTS / name
    stamp = folder / "wanted.txt"
    if not stamp.exists() or stamp.read_text() != " ".join(wanted):
        venv.create(folder, with_pip=True, clear=True)
        pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *wanted], check=True, capture_output=True)
        stamp.write_text(" ".join(wanted))
    return folder / "bin"


@contextmanager
def process(command: Sequence[str | Path], port: int, folder: Path, **variables: str) -> Iterator[None]:
    """A server on a port, as long as the block."""
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **variables}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        until = time.monotonic() + START_LIMIT
        while started.poll() is None and time.monotonic() < until:
            try:
                fetch(port, "/")
            except OSError:
                time.sleep(0.1)
            else:
                break
        else:
            raise RuntimeError(f"nothing answers on {port}:\n{log.read_text()}")
        yield
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(START_LIMIT)


@contextmanager
def gunicorn(database_url: str, folder: Path) -> Iterator[int]:
    """Our own site with two workers; its port."""
    port = free_port()
    command = [Path(sys.executable).with_name("gunicorn"), "-k", "gthread", "-w", "2", "--threads", "4"]
    with process(
        [*command, "-b", f"127.0.0.1:{port}", "wsgi:app"],
        port,
        folder,
        DATABASE_URL=database_url,
        DATA_DIR=str(folder),
        SECRET_KEY="a key of the benchmark only",
    ):
        yield port


@contextmanager
def radicale(calendar: bytes, folder: Path) -> Iterator[tuple[int, str]]:
    """Radicale 3.9 with a calendar as one collection; its port and the collection's path."""
    port = free_port()
    programs = environment("radicale", "radicale==3.9.*")
    settings = folder / "radicale.ini"
    settings.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\nmax_content_length = 100000000\n[auth]\ntype = none\n"
        f"[storage]\nfilesystem_folder = {folder}/radicale\n[logging]\nlevel = error\n"
    )
    with process([programs / "python", "-m", "radicale", "--config", settings], port, folder):
        headers = {"Authorization": CREDENTIAL, "Content-Type": "text/calendar; charset=utf-8"}
        status, said = fetch(port, "/bench/feed/", method="PUT", body=calendar, headers=headers)
        assert status == 201, said
        yield port, "/bench/feed/"


def fetch(
    port: int, path: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """The status and the whole body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_LIMIT)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def rate(port: int, path: str, seconds: int, size: int, clients: int = 4, **headers: str) -> float:
    """Requests per second of some clients, as wrk counts whole answers of a size; anything but 200 fails."""
    lines = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t", "1", "-c", f"{clients}", "-d", f"{seconds}s", "--timeout", "60s", *lines]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    moved = re.search(r"([\d.]+)([KMG]?)B read", said)
    asked = re.search(r"(\d+) requests in ([\d.]+)(m?)s", said)
    assert moved, said
    assert asked, said
    octets = float(moved[1]) * 1024 ** ("", "K", "M", "G").index(moved[2])
    assert octets >= 0.98 * size * int(asked[1]), said
    found = re.search(r"Requests/sec: +([\d.]+)", said)
    assert found, said
    return float(found[1])
