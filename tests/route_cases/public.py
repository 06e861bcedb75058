"""What goes out with the public pages: preview pictures, QR codes, frames for other sites."""

from tests.cases import PUBLIC, get

CASES = [
    get("share.activity_picture", PUBLIC, "published"),
    get("share.activity_qr", PUBLIC, "published"),
    get("share.commemoration_picture", PUBLIC, code="museum_day"),
    get("share.subscribe_qr", PUBLIC, place="21548"),
    get("embed.listed", PUBLIC, unit="TVT"),
    get("embed.month", PUBLIC),
    get("embed.snippet", PUBLIC),
]
