"""Pictures are made anew: turned upright, at most 1,600 pixels long, in sRGB, and with nothing in them but what they
show: no place, no camera, no thumbnail, nothing appended."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from calendar_app.files.kinds import JPEG, PNG, WEBP, Kept, Kind, refused

#: bytes of a picture as it comes, and as it is kept
LARGEST, LARGEST_KEPT = 8 * 1024 * 1024, 1536 * 1024
LONGEST_SIDE = 1600
#: the others are decoded whole, at four bytes a pixel and more
MOST_PIXELS = {JPEG: 40_000_000, PNG: 25_000_000, WEBP: 25_000_000}
#: a progressive JPEG has about ten scans, its thumbnail some more; thousands of them keep a decoder busy for minutes
MOST_SCANS = 100
LARGEST_PROFILE = 1024 * 1024
QUALITIES = (82, 70, 55)
FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}


def remade(body: bytes, kind: Kind) -> Kept:
    """A picture as it is kept; raise `Invalid` ("too_large", "broken" or "too_many_pixels")."""
    if len(body) > LARGEST:
        raise refused("too_large")
    opened = _opened(body, kind)
    if opened.width * opened.height > MOST_PIXELS[kind]:
        raise refused("too_many_pixels")
    try:
        image = _upright(opened)
    except Exception as error:  # decoders of damaged files raise errors of every kind
        raise refused("broken") from error
    return _packed(image, kind)


def _opened(body: bytes, kind: Kind) -> Image.Image:
    """The picture with only its header read."""
    if kind is JPEG and body.count(b"\xff\xda") > MOST_SCANS:
        raise refused("broken")
    try:
        return Image.open(BytesIO(body), formats=(FORMATS[kind],))
    except Image.DecompressionBombError as error:
        raise refused("too_many_pixels") from error
    except Exception as error:
        raise refused("broken") from error


def _upright(opened: Image.Image) -> Image.Image:
    """The first frame, small, upright, in sRGB, and a fresh image: what Pillow would carry along stays behind."""
    profile = opened.info.get("icc_profile") or b""
    image = _eight_bits(opened)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    with suppress(Exception):
        image = _turned(image, opened)
    seen_through = image.mode == "RGBA" and image.getchannel("A").getextrema()[0] != 255
    image = _srgb(image, profile).convert("RGBA" if seen_through else "RGB")
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    return fresh


def _eight_bits(opened: Image.Image) -> Image.Image:
    """In a mode that can be made smaller well. Most are as they come, and are not copied while they are large;
    of a JPEG only as much is decoded as is kept."""
    if opened.mode.startswith(("I", "F")):
        return opened.convert("I").point(lambda value: value / 256).convert("RGB")
    if opened.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in opened.info:
        return opened.convert("RGBA")
    return opened if opened.mode in ("L", "RGB", "RGBA", "CMYK") else opened.convert("RGB")


def _turned(image: Image.Image, opened: Image.Image) -> Image.Image:
    """As the camera was held (EXIF orientation)."""
    image.info = dict(opened.info)
    return ImageOps.exif_transpose(image)


def _srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """In the colours of the web, where the picture says which others it has and they are understood."""
    if image.mode != "RGB" or not 0 < len(profile) <= LARGEST_PROFILE:
        return image
    with suppress(ImageCms.PyCMSError, OSError):
        made = ImageCms.profileToProfile(image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
        return made if made is not None else image
    return image


def _packed(image: Image.Image, kind: Kind) -> Kept:
    """The bytes to keep: JPEG; what can be seen through as it came, if it came so and is small enough, else WebP."""
    if image.mode == "RGBA" and kind is PNG and len(body := _saved(image, PNG, 100)) <= LARGEST_KEPT:
        return Kept(PNG, body, *image.size)
    target = WEBP if image.mode == "RGBA" else JPEG
    while True:
        for quality in QUALITIES:
            body = _saved(image, target, quality)
            if len(body) <= LARGEST_KEPT:
                return Kept(target, body, *image.size)
        image.thumbnail((image.width // 2, image.height // 2))


def _saved(image: Image.Image, kind: Kind, quality: int) -> bytes:
    into = BytesIO()
    options = {"optimize": True} if kind is PNG else {"quality": quality}
    if kind is JPEG:
        options |= {"optimize": True, "progressive": True}
    image.save(into, FORMATS[kind], **options)
    return into.getvalue()
