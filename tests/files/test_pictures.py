"""What becomes of pictures: made anew, small, upright, and silent about where they were taken."""

import random
from contextlib import suppress
from io import BytesIO
from itertools import product

import pytest
from PIL import Image, ImageCms

from calendar_app.domain.errors import Invalid
from calendar_app.files import pictures
from calendar_app.files.service import examined
from tests.files import making


def read(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body))


def fault(body: bytes) -> str:
    with pytest.raises(Invalid) as error:
        examined(body, "evidence")
    return error.value.fields["file"]


def test_a_photo_says_no_more_where_it_was_taken():
    sent = making.photo_from_a_phone()
    assert read(sent).getexif().get_ifd(0x8825)

    kept = examined(sent, "evidence")

    assert dict(read(kept.body).getexif()) == {}
    assert not {"exif", "comment", "xmp", "icc_profile"} & read(kept.body).info.keys()
    for word in (b"Exif", b"nha rieng", b"Nha rieng", b"Bphone", b"xmpmeta"):
        assert word not in kept.body


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation):
    marked = Image.new("RGB", (80, 40), "white")
    marked.paste((255, 0, 0), (0, 0, 40, 20))
    exif, into = Image.Exif(), BytesIO()
    exif[0x0112] = orientation
    turns = {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}[orientation]
    for turn in turns:
        marked = marked.transpose(Image.Transpose(turn))
    marked.save(into, "JPEG", exif=exif, quality=95)

    kept = examined(into.getvalue(), "evidence")

    assert (kept.width, kept.height) == (80, 40)
    red, white = read(kept.body).getpixel((10, 5)), read(kept.body).getpixel((70, 35))
    assert red[0] > 200 > 60 > red[1]
    assert min(white) > 200


def test_a_large_photo_is_made_smaller_keeping_its_shape():
    kept = examined(making.picture((4000, 3000)), "picture")

    assert (kept.kind.media_type, kept.width, kept.height) == ("image/jpeg", 1600, 1200)
    assert read(kept.body).size == (1600, 1200)


def test_a_small_one_is_not_made_larger():
    assert examined(making.picture((60, 40)), "picture").width == 60


def test_noise_stays_below_the_limit():
    into = BytesIO()
    Image.effect_noise((1600, 1600), 255).convert("RGBA").save(into, "PNG", compress_level=1)
    assert len(examined(into.getvalue(), "evidence").body) <= pictures.LARGEST_KEPT


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_can_be_seen_through_stays_so(kind):
    kept = examined(making.picture(kind=kind, mode="LA" if kind == "PNG" else "RGBA"), "picture")
    assert kept.kind.media_type == "image/jpeg"

    into = BytesIO()
    Image.new("RGBA", (50, 50), (200, 0, 0, 128)).save(into, kind)
    kept = examined(into.getvalue(), "picture")
    assert (kept.kind.media_type, read(kept.body).mode) == (f"image/{kind.lower()}", "RGBA")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *product(["JPEG"], ["1", "L", "RGB", "CMYK", "YCbCr"]), *product(["WEBP"], ["L", "LA", "P", "RGB", "RGBA"]),
        *product(["PNG"], ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"]),
    ],
)  # fmt: skip
def test_every_sort_of_picture_is_read(kind, mode):
    into = BytesIO()
    Image.new(mode, (9, 7)).save(into, kind)
    assert (examined(into.getvalue(), "picture").width, examined(into.getvalue(), "picture").height) == (9, 7)


def test_sixteen_bits_a_pixel_are_not_all_white():
    image, into = Image.new("I;16", (8, 8), 256 * 100), BytesIO()
    image.save(into, "PNG")
    assert abs(read(examined(into.getvalue(), "picture").body).getpixel((4, 4))[0] - 100) < 4


def test_other_colours_become_those_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert examined(making.picture(icc_profile=profile), "picture").width == 60
    assert examined(making.picture(icc_profile=b"not a profile"), "picture").width == 60


def test_a_bomb_is_refused_by_its_header():
    assert fault(making.png_of(50_000, 50_000)) == "too_many_pixels"
    assert fault(making.png_of(5_000, 5_001)) == "too_many_pixels"
    assert fault(making.png_of(2_000, 2_000)) == "broken"


def test_a_jpeg_of_a_thousand_scans_is_refused():
    body = making.picture(progressive=True)
    scan = body[body.index(b"\xff\xda") : body.rindex(b"\xff\xda")]
    assert fault(body[:-2] + scan * 200 + b"\xff\xd9") == "broken"


def test_more_than_eight_megabytes_are_refused():
    assert fault(making.picture() + bytes(pictures.LARGEST)) == "too_large"


def test_half_a_photo_is_refused():
    body = making.picture((800, 600), quality=95)
    assert fault(body[: len(body) // 2]) == "broken"


def test_of_a_polyglot_only_the_picture_is_kept():
    for more in (b"<script>alert(1)</script>", making.office(), making.pdf()):
        assert more not in examined(making.picture() + more, "evidence").body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_mutated_picture_is_taken_or_refused_but_never_breaks_anything(kind):
    chance, good = random.Random(20261122), making.picture((120, 90), kind)
    for _each in range(150):
        body = bytearray(good)
        for _place in range(chance.randint(1, 8)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        cut = bytes(body[: chance.randint(1, len(body))]) if chance.random() < 0.3 else bytes(body)
        with suppress(Invalid):
            assert max(read(examined(cut, "evidence").body).size) <= 1600
