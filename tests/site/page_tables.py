"""The tables of a page as a reader sees them: rows of cells, each with its words, its class and its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Box:
    """A cell."""

    style: str
    said: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    icons: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Box]] = []
        self.cell: Box | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.cell = Box(found.get("class") or "")
            self.rows[-1].append(self.cell)
        elif self.cell is not None and tag == "a":
            self.cell.links.append(found.get("href") or "")
        elif self.cell is not None and tag == "use":
            self.cell.icons.append((found.get("href") or "").partition("#")[2])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.said.append(data)


def rows(page: str) -> list[list[Box]]:
    """All rows of all tables of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.rows


def row(page: str, name: str) -> list[Box]:
    """The row whose first cell begins so."""
    return next(found for found in rows(page) if found and found[0].text.startswith(name))


def names(page: str) -> list[str]:
    """The words of the first cells, below the headers."""
    return [found[0].text for found in rows(page)[1:] if found]
