"""Every public page opens, fits a telephone, and has nothing that axe refuses."""

import pytest

PAGES = ["/", "/calendar", "/commemorations", "/units", "/search", "/subscribe", "/login"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_page_opens(visitor, axe, path, width):
    page = visitor(path, width)

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_in_the_dark(visitor, axe, path):
    assert axe(visitor(path, color_scheme="dark")) == []
