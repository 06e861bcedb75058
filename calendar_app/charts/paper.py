"""The paper of pictures: fonts, colours, a title above and the words below; for reports and slides."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, MUTED, RULE, ACTION, GOAL = "#ffffff", "#1a2423", "#54605d", "#e0dccf", "#0b5a5a", "#835000"
#: by what a place or a group has come to: the wash, and the ink of its sign
STATES = {
    "overdue": ("#fae9e6", "#a3161e"), "at_risk": ("#fcf0d6", "#835000"), "on_track": ("#e4f0ed", "#0b5a5a"),
    "met": ("#e2f2e6", "#1b673a"), "active": ("#e8eef4", "#34506b"), "none": ("#f3f1e9", "#54605d"),
}  # fmt: skip
FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "be-vietnam-pro"
#: pixels of a picture for one of its drawing; room for the title above, and the words below
SCALE, ABOVE, BELOW = 2, 132, 96


class Sheet:
    """A picture that is being drawn; ``x`` and ``y`` are those of the drawing."""

    def __init__(self, width: int, height: int, title: str, words: Sequence[str], left: int = 24) -> None:
        self.image = Image.new("RGB", (width * SCALE, height * SCALE + ABOVE + BELOW), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        letters = (width - 2 * left) * SCALE // 15
        for number, line in enumerate(wrapped(title, letters)[:2]):
            self.draw.text((left * SCALE, 32 + 40 * number), line, font=font(600, 28), fill=INK)
        lines = [line for one in words if one for line in wrapped(one, (width - 2 * left) * SCALE // 11)]
        for number, line in enumerate(lines[:2]):
            at = (left * SCALE, height * SCALE + ABOVE + 4 + 36 * number)
            self.draw.text(at, line, font=font(400, 22), fill=MUTED)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * SCALE, y * SCALE + ABOVE

    def text(
        self, x: float, y: float, said: str, *, size: int = 11, bold: bool = False, fill: str = MUTED,
        anchor: str = "mm",
    ) -> None:  # fmt: skip
        """Words at a point; the size is that of the drawing."""
        self.draw.text(
            self.at(x, y), said, font=font(600 if bold else 400, size * SCALE), fill=fill, anchor=anchor
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, fill: str, outline: str = RULE) -> None:
        self.draw.rectangle((*self.at(x, y), *self.at(x + width, y + height)), fill=fill, outline=outline, width=2)

    def line(self, points: Sequence[tuple[float, float]], fill: str, width: int = 3, *, broken: bool = False) -> None:
        """A line through points, or a broken one."""
        placed = [self.at(*point) for point in points]
        if not broken and len(placed) > 1:
            self.draw.line(placed, fill=fill, width=width * SCALE, joint="curve")
        for start, end in zip(placed, placed[1:], strict=False) if broken else ():
            for n in range(0, 9, 2):
                a, b = n / 9, (n + 1) / 9
                across, down = end[0] - start[0], end[1] - start[1]
                piece = (start[0] + across * a, start[1] + down * a, start[0] + across * b, start[1] + down * b)
                self.draw.line(piece, fill=fill, width=width * SCALE)

    def dot(self, x: float, y: float, radius: float, fill: str, *, hollow: bool = False) -> None:
        left, top = self.at(x - radius, y - radius)
        right, bottom = self.at(x + radius, y + radius)
        self.draw.ellipse((left, top, right, bottom), fill=PAPER if hollow else fill, outline=fill, width=4)

    def png(self) -> bytes:
        out = BytesIO()
        self.image.save(out, "PNG", optimize=True)
        return out.getvalue()


def wrapped(text: str, letters: int) -> list[str]:
    """Words in lines of so many letters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"whole-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC)
