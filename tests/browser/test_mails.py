"""Every kind of letter as a mail program shows it: narrow and wide, by day and by night, in both languages."""

import pytest
from playwright.sync_api import Page

from calendar_app.domain.text import one_line
from calendar_app.outbox.letter import message, sender_of
from tests.browser.mails import letters
from tests.conftest import NOW
from tests.outbox import rfc5322
from tests.reminders.test_words import SAID

SENDER = "Lịch văn hóa, học tập suốt đời <lich@example.vn>"
LOOK = """() => {
    const size = (link) => link.getBoundingClientRect();
    const links = [...document.querySelectorAll("a")];
    return {
        wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
        loaded: performance.getEntriesByType("resource").length,
        links: links.filter((link) => size(link).width > 20 && size(link).height > 14).length,
        small: links.filter((link) => link.classList.contains("button") && size(link).height < 44).length,
        lang: document.documentElement.lang,
    };
}"""
#: what axe wants of a page and no letter has
PAGES_ONLY = ("page-has-heading-one",)


@pytest.fixture
def database_template() -> str:
    return "migrated"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_letters_fit_are_read_easily_and_load_nothing(app, chromium, axe, language, scheme):
    page: Page = chromium.new_page(color_scheme=scheme)
    faults = {}
    for name, letter in letters(app, language).items():
        for width in (360, 800):
            page.set_viewport_size({"width": width, "height": 900})
            page.set_content(letter.html)
            found = page.evaluate(LOOK)
            wrong = [one for one in axe(page) if not one.startswith(PAGES_ONLY)] if width == 360 else []
            good = {"wide": False, "loaded": 0, "small": 0, "lang": language, "links": found["links"] or 1}
            if found != good or wrong:
                faults[name, width] = (found, wrong)
    page.close()

    assert faults == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_their_headers_pass_the_bare_grammars_and_their_text_says_the_same(app, language):
    for name, letter in letters(app, language).items():
        read = rfc5322.header(message(letter, SENDER, "<1@example.vn>", NOW).as_bytes())
        assert read.mailbox("to") == (letter.name, letter.address), name
        assert read.mailbox("from") == sender_of(SENDER), name
        assert read.words("subject") == one_line(letter.subject), name
        for address in letter.html.split('href="')[1:]:
            assert address.split('"')[0].replace("&amp;", "&") in letter.text or "lang" in address, name


def test_a_morning_of_everything_says_every_rule(app):
    said = letters(app, "vi")["a morning of everything"].html
    assert said.count('<div class="line') == len(SAID)
