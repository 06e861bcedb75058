"""What goes out with the public pages: preview pictures, QR codes."""

from tests.cases import PUBLIC, get

CASES = [
    get("share.activity_picture", PUBLIC, "published"),
    get("share.activity_qr", PUBLIC, "published"),
    get("share.commemoration_picture", PUBLIC, code="museum_day"),
]
