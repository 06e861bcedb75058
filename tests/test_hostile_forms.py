"""Every form of the application, each field of it sent wrongly: a sentence, never a fault, and nothing half-written."""

import re
from random import Random
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tests.cases import SECRET
from tests.test_hostile import NASTY, fingerprint, look
from tests.world import CASES, World, peopled

ADMINISTRATOR = "admin@example.vn"
ATTEMPTS = 3
#: forms that are attacked in the file for the first pages
ELSEWHERE = ("accounts.sign_in", "accounts.sign_out", "accounts.account", "accounts.change_password")
POSTS = [case for case in CASES if case.method == "POST" and case.endpoint not in ELSEWHERE]
#: sent with every form: fields that some of them have, and none should trip over
COMMON = (
    "revision",
    "then",
    "reason",
    "first_day",
    "last_day",
    "unit",
    "title",
    "chosen",
    "was",
    "role",
    "file",
    "0-text",
)
FIELD = re.compile(r"<(?:input|select|textarea)[^>]*\bname=\"([^\"]+)\"")


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def world(app, transact) -> World:
    return peopled(app, transact)


@pytest.mark.parametrize("case", POSTS, ids=str)
def test_every_form_refuses_what_is_wrong_with_a_sentence(world, case):
    chance = Random(str(case))
    for _attempt in range(ATTEMPTS):
        path, valid = world.prepared(case)
        browser = world.browser("" if case.who == SECRET else ADMINISTRATOR)
        names = sorted({*COMMON, *valid, *fields(browser, path)} - {"csrf_token"})
        wrong = chance.sample(names, min(len(names), chance.randint(1, 8)))
        sent = MultiDict({name: value for name, value in valid.items() if name not in wrong and value is not None})
        for name in wrong:
            sent.setlist(name, chance.sample(NASTY, chance.randint(0, 2)))
        before = fingerprint(world.app)

        answer = browser.open(path, method="POST", data=sent)

        look(answer, path)
        if answer.status_code >= 400:
            assert fingerprint(world.app) == before


def fields(browser: Any, path: str) -> set[str]:
    """The names of all fields on the page that stands at the same address, if there is one."""
    page = browser.get(path)
    return set(FIELD.findall(page.text)) if page.mimetype == "text/html" else set()
