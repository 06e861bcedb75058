"""A strict reading of a message's header, from the grammars alone: RFC 5322 (2.1, 2.2, 3.2, 3.4, 3.6), RFC 2047,
RFC 2369 and RFC 8058. Nothing of the standard library's mail package is used, so that it cannot agree with itself.
"""

import base64
import re
from dataclasses import dataclass

ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
ADDR_SPEC = re.compile(rf"{ATEXT}+(?:\.{ATEXT}+)*@{ATEXT}+(?:\.{ATEXT}+)*")
QUOTED = r"\"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*\""
WORD = rf"(?:{ATEXT}+|{QUOTED})"
#: RFC 2047, 5 (3): inside a phrase the letters of a Q word are few
ENCODED = r"=\?utf-8\?(?:q\?[A-Za-z0-9!*+/=_-]*|b\?[A-Za-z0-9+/=]*)\?="
PHRASE = rf"(?:{ENCODED}|{WORD})(?: (?:{ENCODED}|{WORD}))*"
MAILBOX = re.compile(rf"(?:(?P<phrase>{PHRASE}) )?<(?P<address>{ADDR_SPEC.pattern})>", re.IGNORECASE)
FIELD = re.compile(r"([\x21-\x39\x3b-\x7e]+):[ \t]?(.*)", re.DOTALL)
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" [0-2]\d:[0-5]\d:[0-6]\d [+-]\d{4}"
)
MESSAGE_ID = re.compile(rf"<{ATEXT}+(?:\.{ATEXT}+)*@{ATEXT}+(?:\.{ATEXT}+)*>")
ONCE = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "list-unsubscribe"}
URL = re.compile(r"<(https?://[\x21-\x3b\x3d\x3f-\x7e]+)>")


@dataclass(frozen=True)
class Read:
    """The fields of a header, unfolded, by lower-case name."""

    fields: dict[str, str]

    def mailbox(self, name: str) -> tuple[str, str]:
        """The decoded name and the address of a field with one mailbox."""
        found = MAILBOX.fullmatch(self.fields[name])
        assert found, (name, self.fields[name])
        return decoded(found["phrase"] or ""), found["address"]

    def words(self, name: str) -> str:
        """An unstructured field, decoded."""
        return decoded(self.fields[name])


def header(raw: bytes) -> Read:
    """Read the header of a message; an AssertionError says which rule it breaks."""
    head, _separator, _body = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    for line in lines:
        assert len(line) <= (78 if b" " in line.split(b": ")[-1].strip() else 998), (
            f"2.1.1: at most 78 characters: {line!r}"
        )
        assert all(byte == 9 or 32 <= byte <= 126 for byte in line), f"2.2: neither control nor 8 bit: {line!r}"
        assert line.strip(), "2.2.3: a folded line of nothing but white space"
        longest = max((len(word) for word in re.findall(rb"=\?[^?]+\?[^?]\?[^?]*\?=", line)), default=0)
        assert longest <= 75, f"RFC 2047, 2: an encoded word has at most 75 characters: {line!r}"
        assert longest == 0 or len(line) <= 76, f"RFC 2047, 2: such a line has at most 76 characters: {line!r}"
    unfolded = re.sub(r"\r\n(?=[ \t])", "", head.decode("ascii"))
    found: dict[str, str] = {}
    for line in unfolded.split("\r\n"):
        match = FIELD.fullmatch(line)
        assert match, f"2.2: no field: {line!r}"
        name = match[1].lower()
        assert not (name in ONCE and name in found), f"3.6: {name} stands twice"
        found[name] = match[2].strip(" \t")
    for name in ("from", "to", "date", "message-id", "subject"):
        assert name in found, f"3.6: {name} is missing"
    assert DATE.fullmatch(found["date"]), found["date"]
    assert MESSAGE_ID.fullmatch(found["message-id"]), found["message-id"]
    return Read(found)


def unsubscribe(read: Read) -> str:
    """The address of the one-click form; both fields are there and say what RFC 8058 asks."""
    assert read.fields["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    found = URL.fullmatch(read.fields["list-unsubscribe"])
    assert found, read.fields["list-unsubscribe"]
    return found[1]


def decoded(text: str) -> str:
    """RFC 2047, 6: words decoded each on its own, white space between two of them gone."""
    parts, between, before = [], "", False
    for token in re.split(rf"({ENCODED}|{QUOTED})", text, flags=re.IGNORECASE):
        if re.fullmatch(ENCODED, token, re.IGNORECASE):
            parts.append(("" if before else between) + word(token))
            between, before = "", True
        elif before and not token.strip(" "):
            between = token
        else:
            parts.append(between + (re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token))
            between, before = "", False
    return "".join([*parts, between]).strip(" ")


def word(token: str) -> str:
    """One encoded word; RFC 2047, 5: its bytes are whole characters."""
    _start, _charset, kind, text, _end = token.split("?")
    if kind.lower() == "b":
        return base64.b64decode(text, validate=True).decode()
    octets = re.sub(r"=([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), text.replace("_", " "))
    return octets.encode("latin-1").decode()
