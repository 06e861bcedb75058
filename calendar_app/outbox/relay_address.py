"""Where a mail relay listens and how to be let in, read from MAIL_URL."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from config import BadSetting

PORT, TLS_PORT = 25, 465
#: seconds that any one stage of the talk may take at most; `smtp.STAGES` has what each takes
TIMEOUT = 30.0


@dataclass(frozen=True)
class Address:
    """Where the relay listens, and how to be let in. ``cafile``: whom to trust, beside the system's authorities."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    timeout: float = TIMEOUT
    cafile: str = ""

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read ``smtp://user:pass@host:port?starttls=1&timeout=30&cafile=FILE`` or ``smtps://...``.

        Raises `BadSetting`, also where a password would go over the net in clear.
        """
        parts = urlsplit(url)
        asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        tls = parts.scheme == "smtps"
        try:
            port, timeout = parts.port or (TLS_PORT if tls else PORT), float(asked.get("timeout", TIMEOUT))
        except ValueError as error:
            raise BadSetting(f"MAIL_URL: {error}") from error
        if not (math.isfinite(timeout) and timeout > 0):
            raise BadSetting("MAIL_URL: timeout is a number of seconds above 0")
        found = cls(
            host=parts.hostname or "localhost", port=port, user=unquote(parts.username or ""),
            password=unquote(parts.password or ""), starttls=not tls and asked.get("starttls", "0") not in ("0", ""),
            tls=tls, timeout=timeout, cafile=asked.get("cafile", ""),
        )  # fmt: skip
        require_safe("MAIL_URL", found.host, found.cafile, secret=bool(found.user), ciphered=tls or found.starttls)
        return found


def require_safe(setting: str, host: str, cafile: str, *, secret: bool, ciphered: bool) -> None:
    """Raise `BadSetting` where a password would cross the net in clear, or the file of authorities is missing."""
    if secret and not ciphered and not (host in ("localhost", "::1") or host.startswith("127.")):
        raise BadSetting(f"{setting}: a password goes to {host} only through TLS; add ?starttls=1 or use the s form")
    if cafile and not Path(cafile).is_file():
        raise BadSetting(f"{setting}: there is no file {cafile} (cafile)")
