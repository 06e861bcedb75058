"""Browsers of people who work on the desk, and what its pages say."""

import re
from html import unescape

from calendar_app.domain.access import Role
from calendar_app.units import queries as units
from tests.factories import grant, make_person
from tests.signing import sign_in


def browsers(app, transact):
    """``browser("TVT", Role.EDITOR)``: signed in with a role on a unit; ``browser("")``: with none at all."""

    def make(code="TVT", role=Role.EDITOR):
        email = f"{code or 'nobody'}.{role.name}@example.vn".lower()
        with transact() as session:
            person = make_person(session, email, name="Trần Văn Duyệt")
            if code:
                grant(session, person, units.by_code(session, code), role)
        return sign_in(app.test_client(), transact, email)

    return make


def text(page):
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))
