"""The secrets of a bulletin's links: signed, not stored. One confirms it, one changes and ends it."""

from itsdangerous import BadData, URLSafeSerializer

from calendar_app.domain.errors import NotFound
from config import Config

CONFIRM, KEEP = "bulletin-confirm", "bulletin-keep"


def sign(config: Config, purpose: str, bulletin_id: int) -> str:
    """The secret that stands in a mail for one purpose."""
    return str(URLSafeSerializer(config.secret_key, salt=purpose).dumps(bulletin_id))


def read(config: Config, purpose: str, token: str) -> int:
    """The bulletin a secret is for; raise `NotFound` for one that we did not make for this purpose."""
    try:
        found = URLSafeSerializer(config.secret_key, salt=purpose).loads(token)
    except BadData as error:
        raise NotFound("bulletin", "") from error
    if not isinstance(found, int):
        raise NotFound("bulletin", "")
    return found
