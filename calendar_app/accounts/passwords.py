"""Passwords: argon2id, low-memory profile of RFC 9106; and one-time ones that a Vietnamese keyboard types as shown."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
#: letters that neither Telex nor VNI turns into marks or tones
CONSONANTS, VOWELS = "bcghklmnptv", "aeiou"
#: 2,420 each: five of them are 56 bits, enough behind argon2 and the limit on attempts
GROUPS = 5

HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """What is stored of a password."""
    return HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether the password is the one that was hashed. With nothing stored it is not, after the same work."""
    try:
        return HASHER.verify(stored or _nobodys(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether a password was hashed with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def one_time() -> str:
    """A password to hand over: "bami-keto-luna-pihe-gova". No vowel twice in a group: Telex would make one of them."""
    return "-".join(_group() for _ in range(GROUPS))


def _group() -> str:
    first = secrets.choice(VOWELS)
    second = secrets.choice(VOWELS.replace(first, ""))
    return secrets.choice(CONSONANTS) + first + secrets.choice(CONSONANTS) + second


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))
