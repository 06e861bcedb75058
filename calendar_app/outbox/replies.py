"""What the answers of mail servers mean (RFC 5321 section 4.2, RFC 3463): for now or for good, about whom.

A refusal for good of the recipient marks the address. One that is about us (the sender, our standing with the server,
what the message says) does not: another server, or we on another day, might reach it.
"""

import re

from calendar_app.outbox.handover import Outcome, Result

#: first figure of an answer that takes what was offered
TAKEN = 2
#: "sign in first", "your password is wrong": nothing is wrong with any message
SIGN_IN = frozenset({530, 534, 535, 538})
#: answers to RCPT that speak of the mailbox, where no enhanced code says more
MAILBOX = frozenset({550, 551, 553, 556})
#: enhanced codes that speak of the mailbox: there is none, it moved, it is closed; its domain takes no mail
NO_MAILBOX = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})
#: words of servers without enhanced codes that refuse us, not the recipient
ABOUT_US = re.compile(
    r"relay|policy|spam|spf|dkim|dmarc|block|black|deny|denied|reject(?:ed)? for|reputation|auth|sender", re.IGNORECASE
)
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def judged(code: int, reply: bytes, *, otherwise: Result, at_recipient: bool = False) -> Outcome:
    """What an answer means: 5xx refused for good, 4xx refused for now; ``otherwise`` where it is neither."""
    results: dict[int, Result] = {4: "retry", 5: "failed"}
    said = " ".join(f"{code} {reply.decode('utf-8', 'replace')}".split())
    if code in SIGN_IN:
        return Outcome("retry", said)
    result = results.get(code // 100, otherwise)
    return Outcome(result, said, bad_address=result == "failed" and no_such_mailbox(code, said, at_recipient))


def no_such_mailbox(code: int, said: str, at_recipient: bool) -> bool:
    """Whether a refusal for good says that nobody can be reached at the address."""
    enhanced = _ENHANCED.search(said)
    if enhanced:
        return enhanced[1] in NO_MAILBOX
    return at_recipient and code in MAILBOX and not ABOUT_US.search(said)
