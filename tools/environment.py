"""The virtual environment in .venv: made when missing, filled from a hashed lock, left alone while the lock stands.

Runs on the standard library of Python 3.11, before anything is installed: ``python3 tools/environment.py LOCK ...``.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLER = ROOT / "tools" / "uv.txt"


class SetupFailed(Exception):
    """The environment could not be made; the message is one line for the person at the terminal."""


def ensure(lock: Path) -> None:
    """Make .venv hold what ``lock`` names, doing nothing when it did at the last call; raise SetupFailed."""
    make_venv()
    install(INSTALLER, [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
    install(lock, [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON])


def make_venv() -> None:
    """Make .venv unless a Python that is new enough answers in it."""
    if works(PYTHON):
        return
    say("Making .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupFailed("Python cannot make a virtual environment; on Debian install python3-venv") from error


def works(python: Path) -> bool:
    """Whether this Python starts, is 3.11 or later and has pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([python, "-c", probe], capture_output=True).returncode == 0


def install(lock: Path, command: list[str | Path]) -> None:
    """Install a hashed lock and remember its digest in .venv; raise SetupFailed."""
    stamp = VENV / f"{lock.stem}.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say(f"Installing {lock.name} ...")
    result = subprocess.run([*command, "--require-hashes", "-r", lock], capture_output=True, text=True)
    if result.returncode:
        raise SetupFailed(f"{lock.name} could not be installed:\n{result.stderr.strip()}")
    stamp.write_text(digest)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(locks: list[str]) -> int:
    try:
        for lock in locks:
            ensure(ROOT / lock)
    except SetupFailed as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
