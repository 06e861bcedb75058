"""Every workbook that can be taken along begins with a cover: the day, what was chosen, what its words mean."""

import io

import openpyxl
import pytest
from flask_babel import force_locale
from flask_babel import gettext as _

from calendar_app.indicators.workbook_reading import COVERS
from tests.cases import Case
from tests.world import CASES, World, peopled

#: a sheet to write one's plan into, not an export: it has its own "how to fill it in"
FORMS = {"imports.template"}


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def world(app, transact) -> World:
    return peopled(app, transact)


@pytest.fixture
def exports(app) -> list[Case]:
    """One case of every address that gives a workbook."""
    books = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith(".xlsx")} - FORMS
    return list({case.endpoint: case for case in CASES if case.endpoint in books}.values())


def told(sheet) -> dict[str, list[tuple[str, str]]]:
    """Headings of the cover, each with the pairs below it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for label, value in sheet.iter_rows(min_row=4, max_col=2, values_only=True):
        if label and not value:
            found[label] = pairs = []
        elif label:
            pairs.append((label, value))
    return found


def test_every_workbook_says_its_day_what_was_chosen_and_what_words_mean(world, exports):
    assert len(exports) == 9
    for case in exports:
        answer = world.ask(case, "admin@example.vn")
        assert (case, answer.status_code) == (case, 200)
        cover, *tables = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets

        assert (case, cover.title, bool(tables)) == (case, "Trang bìa", True)
        assert cover["A1"].value, case
        assert cover["A2"].value, case
        assert cover["A3"].value == "Xuất ngày 22/11/2026", case
        found = told(cover)
        assert list(found) == ["Phạm vi", "Giải thích"], case
        assert all(found.values()), (case, found)


def test_who_reads_figures_back_knows_covers_by_their_name(app):
    names = set()
    for language in ("vi", "en"):
        with app.test_request_context("/"), force_locale(language):
            names.add(_("Cover"))
    assert names == COVERS
