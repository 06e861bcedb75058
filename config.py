"""The settings of an installation: the only reader of the environment, beside wsgi.py."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEVELOPMENT, PRODUCTION, TESTING = "development", "production", "testing"
#: what becomes of a message whose hand-over a crash cut off: sent again unchanged, or held for a person
RESEND, HOLD = "resend", "hold"
ROOT = Path(__file__).resolve().parent
#: atoms of RFC 5322, 3.2.3, with dots between them
_ATOMS = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_ADDRESS = rf"{_ATOMS}@{_ATOMS}"
#: an address, or a name and an address in brackets
SENDER = re.compile(rf"{_ADDRESS}|[^<>\x00-\x1f\x7f@]*<{_ADDRESS}>", re.ASCII)


class BadSetting(Exception):
    """A variable of the environment that cannot be used, with what is wrong."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between installations. Defaults: one machine, SQLite, mail into a folder."""

    database_url: str
    data_dir: Path
    secret_key: str = field(repr=False)
    mail_url: str = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    mail_from: str = "lich@localhost.localdomain"
    feed_domain: str = "lich.localdomain"
    plan_file: Path = ROOT / "plans" / "quang-ngai.yaml"
    site_name: str = ""
    app_env: str = DEVELOPMENT
    #: proxies of our own in front, whose word on the visitor's address is taken
    trusted_proxies: int = 0
    #: whoever asks for /metrics must bear it; "" lets everybody read them
    metrics_token: str = field(default="", repr=False)
    #: the mailbox to which mail servers return what does not arrive; "" reads none
    bounce_url: str = field(default="", repr=False)
    mail_after_crash: str = RESEND

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Config":
        """Read the variables that README lists; raise `BadSetting` with one clear line."""
        app_env = environment.get("APP_ENV", DEVELOPMENT)
        if app_env not in (DEVELOPMENT, PRODUCTION, TESTING):
            raise BadSetting(f"APP_ENV is {app_env!r}: use development, production or testing")
        data_dir = Path(environment.get("DATA_DIR", ROOT / "var")).resolve()
        return cls(
            database_url=database_url(environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'calendar.db'}"),
            data_dir=data_dir,
            secret_key=secret_key(environment.get("SECRET_KEY", ""), data_dir, app_env),
            mail_url=environment.get("MAIL_URL") or f"maildir:{data_dir / 'mail'}",
            base_url=environment.get("BASE_URL", f"http://127.0.0.1:{environment.get('PORT', '8000')}").rstrip("/"),
            mail_from=mail_from(environment.get("MAIL_FROM") or cls.mail_from),
            feed_domain=environment.get("FEED_DOMAIN", cls.feed_domain),
            plan_file=Path(environment.get("PLAN_FILE", cls.plan_file)),
            site_name=environment.get("SITE_NAME", ""),
            app_env=app_env,
            trusted_proxies=proxies(environment.get("TRUSTED_PROXIES", "0")),
            metrics_token=environment.get("METRICS_TOKEN", ""),
            bounce_url=environment.get("BOUNCE_URL", ""),
            mail_after_crash=after_crash(environment.get("MAIL_AFTER_CRASH") or RESEND),
        )


def mail_from(text: str) -> str:
    """One address, or a name and one address in brackets; the name may hold commas, quoted or not."""
    if not SENDER.fullmatch(text.strip()):
        raise BadSetting(
            f"MAIL_FROM is {text!r}: use lich@example.vn, or a name before the address: Lịch, văn hóa <lich@example.vn>"
        )
    return text.strip()


def proxies(text: str) -> int:
    """How many proxies stand in front: a small whole number."""
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        raise BadSetting(f"TRUSTED_PROXIES is {text!r}: use a whole number below 10")
    return int(text)


def after_crash(text: str) -> str:
    """Whether a message that may have arrived is sent again."""
    if text not in (RESEND, HOLD):
        raise BadSetting(f"MAIL_AFTER_CRASH is {text!r}: use resend or hold")
    return text


def database_url(text: str) -> str:
    """Name the driver: postgres:// and postgresql:// mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if not text.startswith(("sqlite:", "postgresql+psycopg:")):
        raise BadSetting("DATABASE_URL: use sqlite:///FILE or postgresql://...")
    return text


def secret_key(given: str, data_dir: Path, app_env: str) -> str:
    """The given key; else, outside production, one made for this installation and kept in its data folder."""
    if given:
        if len(given) < 16:
            raise BadSetting("SECRET_KEY is shorter than 16 characters")
        return given
    if app_env == PRODUCTION:
        raise BadSetting("SECRET_KEY is not set: production needs one of at least 16 characters")
    kept = data_dir / "secret_key"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32), encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()
