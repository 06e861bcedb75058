"""Every command that README names works as it is written there, and README names every command."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator

import click
import pytest

from tests.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
#: First column of the table of commands.
FLASK = re.findall(r"^\| `(.+?)` \|", README.partition("\n## Commands\n")[2].partition("\n## ")[0], re.MULTILINE)
MAKE = sorted(set(re.findall(r"\bmake ([a-z]+)", README)))
#: What README leaves to the reader.
PLACEHOLDERS = {"EMAIL": "hoa@example.vn"}
#: Runs until it is stopped.
ENDLESS = {"scheduler"}
#: Flask's and Flask-Migrate's own.
NOT_OURS = {"db", "routes", "run", "shell"}


def test_flask_commands_of_the_readme_in_their_order(command, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    shutil.copy(ROOT / "tests" / "data" / "import" / "ke-hoach-2027.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    failures = []
    for line in FLASK:
        if line.split()[0] not in ENDLESS:
            result = command.invoke(args=[PLACEHOLDERS.get(word, word) for word in shlex.split(line)])
            failures += [f"{line}: {result.exception!r} {result.output[-500:]}"] if result.exit_code else []

    assert failures == []


def test_readme_names_every_flask_command(app):
    named = [line.split() for line in FLASK]

    assert [path for path in leaves(app.cli) if not any(words[: len(path)] == path for words in named)] == []


@pytest.mark.parametrize("target", MAKE)
def test_make_targets_of_the_readme_exist(target):
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def leaves(group: click.Group) -> Iterator[list[str]]:
    """The words of every command of ours."""
    for name, found in sorted(group.commands.items()):
        if name in NOT_OURS:
            continue
        if isinstance(found, click.Group):
            yield from ([name, *rest] for rest in leaves(found))
        else:
            yield [name]
