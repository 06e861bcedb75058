"""Lighthouse on the public pages of a running site, as a phone sees them: ``python -m tools.lighthouse``.

Prints one line a page: performance, accessibility, best practices and search of 100, and what a first visit loads, in
KB as it travels, without pictures. The worst run of a page counts for all but performance, whose middle run counts:
that one also measures what else the machine does. Exits 1 where a page misses what is promised.

Lighthouse itself comes from npm, in the version below, into ``var/lighthouse``; it needs Node 18 or later and Chromium.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "lighthouse"
PROGRAM = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
#: the last one that runs on Node 18 and 20
VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: points of 100 in each category, and kilobytes of a first visit without pictures
LEAST, MOST = 95, 150
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 240
#: now and then it misses the beginning of a page and asks to be run again
ATTEMPTS, AGAIN = 3, "Please run Lighthouse again"


@dataclass(frozen=True)
class Found:
    """What one run says of a page: points by category, bytes as they travelled, and what cost points."""

    points: dict[str, int]
    size: int
    faults: tuple[str, ...]


def main() -> int:
    """0 where every page keeps what is promised."""
    arguments = argparse.ArgumentParser(description="Lighthouse on the public pages of a running site.")
    arguments.add_argument("site", nargs="?", default="http://127.0.0.1:8000")
    arguments.add_argument("--runs", type=int, default=3, help="runs a page (3)")
    arguments.add_argument("--only", default="", help="only pages whose path has this in it")
    options = arguments.parse_args()
    install()
    site, kept = options.site.rstrip("/"), True
    print(f"{'page':44} {' '.join(f'{name[:11]:>11}' for name in CATEGORIES)}   KB")
    for path in pages(site):
        if options.only in path:
            kept = report(path, [run(f"{site}{path}") for _number in range(options.runs)]) and kept
    return 0 if kept else 1


def install() -> None:
    """Fetch the pinned version once; no script of any package runs."""
    stated = FOLDER / "node_modules" / "lighthouse" / "package.json"
    if stated.exists() and json.loads(stated.read_text(encoding="utf-8"))["version"] == VERSION:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run([*command, f"lighthouse@{VERSION}"], check=True)


def pages(site: str) -> list[str]:
    """One of each sort of public page, of whatever the site shows."""
    activity = first(site, "/api/v1/activities?limit=100")["id"]
    unit = first(site, "/api/v1/units?limit=1")["code"]
    day = first(site, "/api/v1/commemorations?limit=1")["code"]
    listed = ("/", "/calendar", f"/activities/{activity}", f"/units/{unit}", f"/commemorations/{day}", "/subscribe")
    return [*listed, "/search", "/search?q=thu+vien", "/calendar?view=week", "/progress", "/units", "/commemorations"]


def first(site: str, path: str) -> dict[str, Any]:
    """The last thing of a page of the API: the newest of what is listed by number."""
    with urllib.request.urlopen(f"{site}{path}") as answer:
        found: dict[str, Any] = json.load(answer)["items"][-1]
    return found


def run(address: str) -> Found:
    """One visit with nothing in the cache, on a slow phone behind a slow network."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium on this machine.")
    flags = "--headless=new" + ("" if os.geteuid() else " --no-sandbox")
    command = ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True, timeout=TIMEOUT
        )
        if not done.returncode:
            return read(json.loads(done.stdout))
        if AGAIN not in done.stderr:
            break
    sys.exit(f"{address}: {done.stderr.strip().splitlines()[-1:]}")


def read(report: dict[str, Any]) -> Found:
    """What counts of Lighthouse's report."""
    points = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    loaded = report["audits"]["network-requests"]["details"]["items"]
    size = sum(one["transferSize"] for one in loaded if one.get("resourceType") != "Image")
    weighed = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    faults = [audit for name, audit in report["audits"].items() if name in weighed and (audit["score"] or 1) < 0.9]
    faults += [report["audits"][name] for name in weighed if report["audits"][name]["score"] == 0]
    return Found(points, size, tuple(f"{one['title']} {one.get('displayValue', '')}".strip() for one in faults))


def report(path: str, runs: list[Found]) -> bool:
    """Print the line of a page; whether it keeps what is promised."""
    points = {name: min(one.points[name] for one in runs) for name in CATEGORIES}
    points["performance"] = round(statistics.median(one.points["performance"] for one in runs))
    size = max(one.size for one in runs) / 1024
    print(f"{path:44} {' '.join(f'{points[name]:>11}' for name in CATEGORIES)} {size:4.0f}", flush=True)
    kept = min(points.values()) >= LEAST and size <= MOST
    for fault in sorted({fault for one in runs for fault in one.faults} if not kept else ()):
        print(f"    {fault}")
    return kept


if __name__ == "__main__":
    sys.exit(main())
