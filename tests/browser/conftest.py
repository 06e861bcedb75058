"""Chromium against a served application. Without a browser these tests are skipped; in CI that is a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import checkers

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def database_template() -> str:
    """What a first visit finds."""
    return "plan"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine, started once."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """Opens a page: ``visitor("/calendar", width=360)``. An error in its console fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(path: str, width: int = 1280, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server, viewport={"width": width, "height": 900}, locale="vi-VN", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def signed_in(visitor: Callable[..., Page]) -> Callable[..., Page]:
    """The desk of somebody who has signed in by hand: ``signed_in("tim@example.vn", 360)``."""

    def sign_in(email: str, width: int = 1280, password: str = "muoi hai chu cai") -> Page:
        page = visitor("/login", width)
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", password)
        page.click("main form button[type=submit]")
        page.wait_for_url("**/desk")
        return page

    return sign_in


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page: the rule and the elements that break it."""
    return checkers.axe


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What two checkers find wrong on a page with all its folded parts open."""

    def found(page: Page) -> list[str]:
        page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
        return [*checkers.axe(page), *checkers.equal_access(page)]

    return found
