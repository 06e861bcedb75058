"""Fetch the front-end files this project serves itself: ``python tools/vendor.py``.

Each package is one pinned npm version whose tarball must have the SHA-256 written here. The chosen files land in
``static/vendor/`` with their licence; they are committed, so nothing is fetched to run or to test. The time grid of the
week is made of several packages: esbuild, for Linux on 64-bit PCs, joins what is needed of them into one module.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
BROWSER_TESTS = ROOT / "tests" / "browser"


@dataclass(frozen=True)
class Package:
    """One npm package: ``files`` maps a path inside the tarball to a path under the folder it is copied into."""

    name: str
    version: str
    sha256: str
    files: dict[str, str]


FONTS = Package(
    "@fontsource/be-vietnam-pro",
    "5.3.0",
    "f9e048a263d92f46fbf417aeb41e18bc3c22b3d85365f9347b06eebd3fc1f3ac",
    {"package/LICENSE": "be-vietnam-pro/LICENSE"}
    | {
        f"package/files/be-vietnam-pro-{subset}-{weight}-normal.woff2": f"be-vietnam-pro/{subset}-{weight}.woff2"
        for subset in ("latin", "vietnamese")
        for weight in (400, 600)
    },
)
#: the same letters for the preview pictures, which are drawn on the server: whole fonts, since Pillow reads one file
DRAWN = Package(
    "@expo-google-fonts/be-vietnam-pro",
    "0.4.1",
    "574b6af45c7d7ece6f22fd5e6b26652d86681a3d34a8b0e7c488880148e8edaa",
    {
        "package/LICENSE_FONT": "be-vietnam-pro/LICENSE-whole",
        "package/400Regular/BeVietnamPro_400Regular.ttf": "be-vietnam-pro/whole-400.ttf",
        "package/600SemiBold/BeVietnamPro_600SemiBold.ttf": "be-vietnam-pro/whole-600.ttf",
    },
)
ICONS = Package(
    "lucide-static",
    "1.62.0",
    "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44",
    {"package/LICENSE": "lucide/LICENSE"},
)
#: looks at pages in tests; served to nobody
AXE = Package(
    "axe-core",
    "4.14.1",
    "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
    {"package/axe.min.js": "axe.min.js", "package/LICENSE": "axe.LICENSE"},
)
#: looks at them with other eyes
EQUAL_ACCESS = Package(
    "accessibility-checker-engine",
    "4.0.34",
    "991d87e0a54941aeccc1be8c159dbc56c06880d35069b6332ab4f4a6e1cda9b3",
    {"package/ace-window.js": "equal-access.min.js", "package/ace.js.LICENSE.txt": "equal-access.LICENSE"},
)
#: what the time grid of the week is made of
GRID = (
    Package(
        "fullcalendar",
        "7.1.0",
        "53ba74e44040a94fec17704578bb3a19d9cff69f756717222d605a9c990312c4",
        {"package/LICENSE.md": "fullcalendar/LICENSE", "package/skeleton.css": "fullcalendar/skeleton.css"},
    ),
    Package(
        "@full-ui/headless-calendar",
        "7.1.0",
        "d683065d266e3c0234e02dd4f7fa0763de024893d53c48e3e90c22b246f4867f",
        {"package/LICENSE.md": "fullcalendar/LICENSE-headless-calendar"},
    ),
    Package(
        "preact",
        "10.29.8",
        "b18cb0a457f3d43c7bb30391a74ade7d13e03bc6e77915e061c70c0fe1123299",
        {"package/LICENSE": "fullcalendar/LICENSE-preact"},
    ),
    Package(
        "temporal-polyfill",
        "1.0.1",
        "041be7fcba3315fb4f288ad35447b7597c3226be3dd8e2bd00c9cb1e738b9f6d",
        {"package/LICENSE": "fullcalendar/LICENSE-temporal-polyfill"},
    ),
    Package(
        "temporal-utils",
        "1.0.4",
        "97598a4f5524b3639c982895253470533c0f6fb952431a7e84ce85a174b641dc",
        {"package/LICENSE": "fullcalendar/LICENSE-temporal-utils"},
    ),
)
#: joins them; served to nobody
ESBUILD = Package(
    "@esbuild/linux-x64",
    "0.28.2",
    "9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6",
    {},
)
#: what our script takes of them
GRID_ENTRY = """
export { Calendar } from "fullcalendar";
export { default as timeGrid } from "fullcalendar/timegrid";
"""
#: The icons of the sprite, by Lucide's names. Add a name here, run this script, commit the sprite.
ICON_NAMES = """
    accessibility arrow-right bell book-open building-2 calendar calendar-clock calendar-days calendar-plus check
    chevron-down chevron-left chevron-right circle-alert circle-check circle-dashed circle-help circle-pause
    circle-x clock code copy download drama external-link file-text flower-2 gavel git-merge history hourglass info
    landmark languages library link list log-in log-out mail map-pin menu moon pencil plus printer qr-code repeat
    rss search settings share-2 star target ticket triangle-alert upload user users x
""".split()


def main() -> None:
    """Replace the vendored files; exit with one line when a tarball is not the one written here."""
    with tempfile.TemporaryDirectory() as folder:
        copy(FONTS, unpack(FONTS, Path(folder, "fonts")))
        copy(DRAWN, unpack(DRAWN, Path(folder, "drawn")))
        for package in (AXE, EQUAL_ACCESS):
            copy(package, unpack(package, Path(folder, package.name)), BROWSER_TESTS)
        icons = unpack(ICONS, Path(folder, "icons"))
        copy(ICONS, icons)
        (VENDOR / "lucide" / "icons.svg").write_text(sprite(icons / "package" / "icons"), encoding="utf-8")
        bundle(Path(folder, "grid"))


def unpack(package: Package, folder: Path) -> Path:
    """Download ``package`` with npm, check its hash and unpack it into ``folder``."""
    folder.mkdir(parents=True)
    command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (tarball,) = folder.glob("*.tgz")
    found = hashlib.sha256(tarball.read_bytes()).hexdigest()
    if found != package.sha256:
        sys.exit(f"{package.name} {package.version}: expected SHA-256 {package.sha256}, got {found}")
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    return folder


def bundle(folder: Path) -> None:
    """Join what GRID_ENTRY names of the packages of GRID into one small module, their licences beside it."""
    for package in GRID:
        unpacked = unpack(package, folder / "tarballs" / package.name)
        copy(package, unpacked)
        module = folder / "node_modules" / package.name
        module.parent.mkdir(parents=True, exist_ok=True)
        (unpacked / "package").rename(module)
    esbuild = unpack(ESBUILD, folder / "esbuild") / "package" / "bin" / "esbuild"
    (folder / "entry.js").write_text(GRID_ENTRY, encoding="utf-8")
    made = f"--outfile={VENDOR / 'fullcalendar' / 'timegrid.min.js'}"
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none", made]
    subprocess.run([esbuild, "entry.js", *options, "--log-level=warning"], cwd=folder, check=True)


def copy(package: Package, unpacked: Path, into: Path = VENDOR) -> None:
    """Write the package's chosen files under a folder."""
    for source, target in package.files.items():
        destination = into / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes((unpacked / source).read_bytes())


def sprite(icons: Path) -> str:
    """One SVG whose symbols carry the icons' names; stroke and colour come from the page's stylesheet."""
    symbols = [symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in ICON_NAMES]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def symbol(name: str, svg: str) -> str:
    """The drawing inside one icon file, as a ``<symbol>``."""
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if drawing is None:
        sys.exit(f"lucide icon {name}: no drawing found")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(drawing[1].split())}</symbol>'


if __name__ == "__main__":
    main()
