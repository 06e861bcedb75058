"""Files for tests, good ones and bad ones, made in memory."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

NORTH, EAST = (15.0, 7.0, 12.0), (108.0, 48.0, 5.0)
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    """A picture with a gradient, so that up and down differ."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    into = BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def photo_from_a_phone(size: tuple[int, int] = (400, 300), orientation: int = 6) -> bytes:
    """A JPEG that says where it was taken, with which camera, and how it was held; and what a reader may append."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Bphone"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", NORTH, "E", EAST
    return picture(size, exif=exif, comment=b"Nha rieng", xmp=b"<x:xmpmeta>nha rieng</x:xmpmeta>")


def heavy_photo_from_a_phone() -> bytes:
    """Twelve megapixels with the grain of a cheap camera: some megabytes."""
    exif, into = Image.Exif(), BytesIO()
    exif[0x0112] = 6
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(into, "JPEG", quality=60, exif=exif)
    return into.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that its few bytes do not hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(more: bytes = b"") -> bytes:
    """A small PDF; ``more`` stands among its objects."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + more + b"\nstartxref\n9\n%%EOF\n"


def office(main: str = "word/document.xml", **members: bytes) -> bytes:
    """A .docx, or with ``xl/workbook.xml`` an .xlsx; ``members`` by name are added or replace others."""
    return packed({"[Content_Types].xml": CONTENT_TYPES, main: b"<document/>", **members})


def packed(members: dict[str, bytes]) -> bytes:
    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return into.getvalue()
