"""The picture that a messenger shows beside a link: a day torn from the block calendar, what it is, when and where.

Drawn in Be Vietnam Pro, 1200 x 630 points, the same bytes for the same facts on any machine.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

#: of the drawing; a change must change every ETag
FORMAT = 1
SIZE = (1200, 630)
PAPER, SURFACE, INK, MUTED, RULE, BAND, GREAT, RISK, MOURNING = (
    "#fbfaf6", "#ffffff", "#1a2423", "#54605d", "#e0dccf", "#0b5a5a", "#a3161e", "#835000", "#4b4f52",
)  # fmt: skip
HUES = {"library": "#2a4d8f", "museum": "#6c3a76", "culture_centre": "#8a4522"}
TONES = {"great": GREAT, "mourning": MOURNING}
STAMPS = {"cancelled": GREAT, "postponed": RISK, "moved": RISK}
LEAF = (72, 132, 372, 498)
LEFT, RIGHT = 428, 1136
#: sizes of a title, largest first, with the lines it may then take
TITLES = ((62, 3), (52, 4), (44, 5))
FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "be-vietnam-pro"

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the picture says, in words; ``tone`` and ``system`` choose colours, ``state`` the stamp's."""

    title: str
    above: str
    month: str
    day: str
    weekday: str
    lunar: str
    lines: tuple[str, ...]
    site: str
    tone: str = ""
    system: str = ""
    state: str = ""
    stamp: str = ""


@lru_cache(maxsize=64)
def png(facts: Facts) -> bytes:
    """The picture."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    _ground(draw, facts)
    _leaf(draw, facts)
    _words(draw, facts)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _ground(draw: ImageDraw.ImageDraw, facts: Facts) -> None:
    """A band of brocade above, the name of the site below."""
    draw.rectangle((0, 0, SIZE[0], 36), fill=BAND)
    for left in range(12, SIZE[0], 48):
        draw.polygon([(left, 18), (left + 12, 8), (left + 24, 18), (left + 12, 28)], outline="#6fb3ac", width=2)
    draw.line((72, 548, RIGHT, 548), fill=RULE, width=2)
    draw.text((72, 566), _clean(facts.site), font=_font(400, 26), fill=MUTED)


def _leaf(draw: ImageDraw.ImageDraw, facts: Facts) -> None:
    left, top, right, _bottom = LEAF
    middle, colour = (left + right) // 2, TONES.get(facts.tone, BAND)
    draw.rounded_rectangle(LEAF, 24, fill=SURFACE, outline=RULE, width=2)
    draw.rounded_rectangle((left, top, right, top + 70), 24, fill=colour, corners=(True, True, False, False))
    number = _fitting(facts.day, 600, 150, right - left - 32)
    number_colour = colour if facts.tone else INK
    for words, height, font, fill in (
        (facts.month, top + 35, _font(600, 32), "#ffffff"),
        (facts.day, top + 162, number, number_colour),
        (facts.weekday, top + 268, _fitting(facts.weekday, 400, 34, right - left - 32), INK),
        (facts.lunar, top + 326, _fitting(facts.lunar, 400, 26, right - left - 32), MUTED),
    ):
        draw.text((middle, height), _clean(words), font=font, fill=fill, anchor="mm")
    draw.line((left + 24, top + 298, right - 24, top + 298), fill=RULE, width=2)


def _words(draw: ImageDraw.ImageDraw, facts: Facts) -> None:
    """Who, the title as large as it fits, the lines under it; above all a stamp where it is not as it was said."""
    height = 84
    if facts.stamp:
        font, colour = _font(600, 30), STAMPS[facts.state]
        wide = draw.textlength(_clean(facts.stamp), font=font)
        draw.rounded_rectangle((LEFT, height, LEFT + wide + 44, height + 54), 10, fill=colour)
        draw.text((LEFT + 22, height + 27), _clean(facts.stamp), font=font, fill="#ffffff", anchor="lm")
        height += 72
    draw.text((LEFT, height), _cut(facts.above, _font(600, 28)), font=_font(600, 28), fill=_hue(facts))
    height += 48
    lines, font = _title(facts, room=500 - height - 46 * len(facts.lines))
    for line in lines:
        draw.text((LEFT, height), line, font=font, fill=INK)
        height += round(font.size * 1.24)
    height += 18
    for line in facts.lines:
        draw.text((LEFT, height), _cut(line, _font(400, 32)), font=_font(400, 32), fill=MUTED)
        height += 46


def _hue(facts: Facts) -> str:
    return TONES.get(facts.tone) or HUES.get(facts.system, BAND)


def _title(facts: Facts, room: int) -> tuple[list[str], Font]:
    """The lines of the title in the largest size in which they fit; cut where none is small enough."""
    for size, most in TITLES:
        font = _font(600, size)
        lines = _wrapped(_clean(facts.title), font)
        fit = max(1, min(most, int(room // (size * 1.24))))
        if len(lines) <= fit:
            break
    return (lines if len(lines) <= fit else [*lines[: fit - 1], _cut(" ".join(lines[fit - 1 :]), font)]), font


def _wrapped(text: str, font: Font) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= RIGHT - LEFT:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font))
    return lines


def _cut(text: str, font: Font) -> str:
    """As much of a line as fits beside the leaf, with an ellipsis where some is missing."""
    text = _clean(text)
    if font.getlength(text) <= RIGHT - LEFT:
        return text
    while text and font.getlength(f"{text}…") > RIGHT - LEFT:
        text = text[:-1].rstrip()
    return f"{text}…"


def _fitting(text: str, weight: int, size: int, width: int) -> Font:
    """The font in the largest size up to ``size`` in which a line fits into a width."""
    while size > 14 and _font(weight, size).getlength(_clean(text)) > width:
        size -= 2
    return _font(weight, size)


@lru_cache(maxsize=96)
def _font(weight: int, size: int) -> Font:
    """Basic layout, so that the same text gives the same points with and without the shaping library."""
    return ImageFont.truetype(FONTS / f"whole-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC)


def _clean(text: str) -> str:
    """Composed letters, which the font has; line breaks and other control characters as spaces."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in composed).split())
