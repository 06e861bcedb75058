"""The house rules, kept by reading the source. DESIGN and README say why; here is only what."""

import ast
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from calendar_app.models.base import Base
from tests.source import ROOT, Module, modules

APP = modules()
LONGEST_FILE = 300
LONGEST_FUNCTION = 30
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
#: Inside a feature a later layer never imports an earlier one; other modules stand beside them.
RANK = {"views": 0, "jobs": 0, "forms": 1, "service": 2, "queries": 3}
UNRANKED = 4
#: A rule reads neither clock nor disk nor net.
NOT_FOR_RULES = set(
    "asyncio io logging os pathlib random secrets socket sqlite3 subprocess tempfile threading time urllib uuid".split()
)
#: Other rules, and what only reads and writes the text of an address.
PURE = ("calendar_app.domain.", "urllib.parse.")
CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
}
BULK_METHODS = {"bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}


def test_rooms_import_only_later_rooms():
    """In a process of its own: import-linter silences every logger of the one it runs in."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_layers_inside_a_feature():
    refuse(
        [
            f"{module.at(node)} imports {name}"
            for module in APP
            for node, name in module.imports()
            if feature(name) == feature(module.name) and rank(name) < rank(module.name) < UNRANKED
        ]
    )


def test_only_the_feature_itself_uses_its_views_and_forms():
    refuse(
        [
            f"{module.at(node)} imports {name}"
            for module in APP
            for node, name in module.imports()
            if rank(name) < RANK["service"] and layer(name) != "jobs" and feature(name) != feature(module.name)
            if module.name != "calendar_app"
        ]
    )


def test_nobody_imports_the_factory():
    refuse(
        [
            f"{module.at(node)} imports {name}"
            for module in APP
            for node, name in module.imports()
            if name == "calendar_app.create_app"
        ]
    )


#: of what opens files and connections, the part that only writes and reads text
PURE = ("calendar_app.domain.", "urllib.parse.")


def test_rules_need_only_the_standard_library_and_dateutil():
    allowed = sys.stdlib_module_names - NOT_FOR_RULES | {"dateutil"}
    refuse(
        [
            f"{module.at(node)} imports {name}"
            for module in modules("calendar_app/domain")
            for node, name in module.imports()
            if name.split(".")[0] not in allowed and not name.startswith(PURE)
        ]
    )


def test_tables_know_nothing_of_flask():
    refuse(
        [
            f"{module.at(node)} imports {name}"
            for module in modules("calendar_app/models")
            for node, name in module.imports()
            if "flask" in name.split(".")[0]
        ]
    )


def test_no_import_hides_in_a_function():
    refuse(
        [
            module.at(inner)
            for module in APP
            for function in module.functions()
            for inner in ast.walk(function)
            if isinstance(inner, ast.Import | ast.ImportFrom)
        ]
    )


def test_files_are_short():
    refuse(
        [module.at(module.tree) for module in APP if module.text.count("\n") > LONGEST_FILE and not generated(module)]
    )


def test_functions_are_short():
    refuse(
        [
            f"{module.at(function)} {function.name}"
            for module in APP
            for function in module.functions()
            if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
        ]
    )


def test_every_module_says_what_it_is():
    refuse([module.at(module.tree) for module in APP if not ast.get_docstring(module.tree)])


def test_no_vague_module_names():
    refuse([module.name for module in APP if module.path.stem in VAGUE_NAMES])


def test_only_transaction_commits():
    refuse(
        [
            module.at(call)
            for module in APP
            for call in module.calls()
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "commit"
            and module.name != "calendar_app.extensions"
        ]
    )


@pytest.mark.parametrize(
    ("names", "home"),
    [
        ({"smtplib"}, {"calendar_app.outbox.smtp", "calendar_app.outbox.line"}),
        ({"os.environ", "os.getenv", "os.environb"}, set()),
        (CLOCKS, {"calendar_app.clock"}),
    ],
)
def test_one_door_to_the_outside(names, home):
    found = [
        f"{module.at(node)} {name}"
        for module in APP
        for node, name in (*module.mentions(), *module.imports())
        if name in names and module.name not in home
    ]
    refuse(found)


def test_audited_tables_are_never_written_in_bulk():
    audited = {mapper.class_.__name__ for mapper in Base.registry.mappers if mapper.class_.audited}
    refuse(
        [
            f"{module.at(call)} {ast.unparse(call)[:80]}"
            for module in APP
            for call in module.calls()
            if bulk(call, audited)
        ]
    )


def refuse(found: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    lines = sorted(set(found))
    assert not lines, "\n" + "\n".join(lines)


def bulk(call: ast.Call, audited: set[str]) -> bool:
    """Whether the call writes rows behind the audit listener's back."""
    if isinstance(call.func, ast.Name):
        first = ast.unparse(call.args[0]) if call.args else ""
        return call.func.id in {"insert", "update", "delete"} and first.removesuffix(".__table__") in audited
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in BULK_METHODS:
        return True
    written = ast.unparse(call.func.value)
    return call.func.attr in {"update", "delete"} and (
        ".query(" in written or written.removesuffix(".__table__") in audited
    )


def generated(module: Module) -> bool:
    return module.path.name == "_lunar_table.py"


def feature(name: str) -> str:
    """`calendar_app.site.public_views.x` is in `site`."""
    return name.split(".")[1] if name.count(".") > 1 else ""


def layer(name: str) -> str:
    """The layer a module's or an imported thing's name tells: `public_views` is of the views."""
    parts = [part.removeprefix("_").rsplit("_", 1)[-1] for part in name.split(".")[2:4]]
    return next((part for part in parts if part in RANK), "")


def rank(name: str) -> int:
    if not name.startswith("calendar_app."):
        return UNRANKED
    return RANK.get(layer(name), UNRANKED)
