"""Debian's nginx with the shipped configuration, its paths and addresses those of a test."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import folders
from tests.smtp import free_port
from tests.source import ROOT

SHIPPED = ROOT / "deploy" / "nginx.conf"
NAME = "lich.example.vn"
START_LIMIT = 10.0
#: in what is added to a configuration: the folder of that nginx
HERE = "@folder@"
MAIN = """daemon off;
worker_processes {workers};
pid {folder}/pid;
error_log {folder}/main.error.log;
{user}
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    {temporary}
    include {folder}/site.conf;
    {more}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Nginx:
    """A running nginx: its address, and what it wrote."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"http://127.0.0.1:{port}"

    @property
    def access_log(self) -> str:
        return (self.folder / "access.log").read_text()

    @property
    def all_logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def program() -> str | None:
    """Debian keeps it out of the PATH of ordinary users."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def adapted(folder: Path, port: int, upstream: int) -> str:
    """The shipped file without TLS on free ports; every replacement must find its place."""
    lines = [line for line in SHIPPED.read_text().splitlines() if not line.strip().startswith("ssl_")]
    text = "\n".join(lines) + "\n"
    for shipped, ours in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("    listen 443 ssl default_server;\n", f"    listen 127.0.0.1:{port} default_server;\n"),
        ("    listen 80 default_server;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("/var/cache/nginx/calendar", f"{folder}/cache"),
        ("/var/log/nginx/calendar.access.log", f"{folder}/access.log"),
        ("/var/log/nginx/calendar.error.log", f"{folder}/error.log"),
        ("/srv/calendar/static/", f"{ROOT}/static/"),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    return text


def write(folder: Path, site: str, more: str = "", workers: int = 1) -> Path:
    """The files of an nginx in a folder."""
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site)
    path = folder / "nginx.conf"
    path.write_text(
        MAIN.format(
            folder=folder, temporary=temporary, user=user, more=more.replace(HERE, str(folder)), workers=workers
        )
    )
    return path


def check(path: Path) -> "subprocess.CompletedProcess[str]":
    """What nginx itself says of a configuration."""
    return subprocess.run(
        [program() or "nginx", "-t", "-q", "-p", path.parent, "-c", path], capture_output=True, text=True
    )


@contextmanager
def running(upstream: int, more: str = "", workers: int = 1) -> Iterator[Nginx]:
    """nginx in front of a port of this machine, as long as the block."""
    folder = Path(tempfile.mkdtemp(prefix="nginx-", dir=folders.quick()))
    port = free_port()
    path = write(folder, adapted(folder, port, upstream), more, workers)
    process = subprocess.Popen([program() or "nginx", "-p", folder, "-c", path], stderr=subprocess.PIPE)
    try:
        wait_for(process, f"http://127.0.0.1:{port}/static/")
        yield Nginx(folder, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=START_LIMIT)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(process: "subprocess.Popen[bytes]", address: str) -> None:
    """Return once somebody answers at an address, whatever is said."""
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(urllib.request.Request(address, headers={"Host": NAME}), timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    raise RuntimeError(f"no answer at {address}: {process.communicate()[1]!r}")
