"""Two programs that look for barriers on a page, of different makers: axe-core and IBM's Equal Access.

What either calls wrong is a fault. The second one also asks a person to look at things that it cannot judge: what was
looked at, and where it errs, stands in ALLOWED with the reason.
"""

from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).parent
#: WCAG 2.2 A and AA, and what axe knows to be good practice
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EQUAL_ACCESS_RULES = ["WCAG_2_2", "IBM_Accessibility"]
#: rules of Equal Access that say nothing against our pages, where they speak of just that, and why
ALLOWED = {
    # errors of the checker
    "element_attribute_deprecated": ("<th abbr", "<s>", "HTML has both: th[abbr] for short names, s for what is off"),
    "input_autocomplete_valid": ('type="email"', "HTML allows 'username' there; password managers then fill it in"),
    "element_tabbable_role_valid": ('class="', "what scrolls sideways has to be reached by keys (WCAG 2.1.1)"),
    "aria_main_label_visible": ("<body", "it takes the main part of a framed page for one of the page around it"),
    "aria_form_label_unique": ("<form", "a form without a name is no landmark (HTML-AAM)"),
    "aria_landmark_name_unique": ("<form", "a form without a name is no landmark (HTML-AAM)"),
    "fieldset_legend_valid": ('class="part line"', "it does not see legends that are there for who listens"),
    "widget_tabbable_exists": ("data-day=", "days of the year are a short cut of the mouse; keys have the button"),
    "input_label_visible": (
        "<textarea", "<select", 'name="q"', 'type="search"', "it sees labels of inputs only; searches: G167",
    ),
    # questions to a person, answered
    "style_highcontrast_visible": ("<link", "no meaning is in a background; icons take the colour of the text"),
    "style_color_misuse": ("<link", "states carry a word and an icon; looked at page by page"),
    "style_focus_visible": ("<", "test_keyboard.py asks each element for its outline when it has the focus"),
    "element_tabbable_visible": ('class="skip"', "outside the screen until it has the focus"),
    "element_tabbable_unobscured": ("<", "under a menu, or scrolled out of a list: in sight once it has the focus"),
    "draggable_alternative_exists": ("data-move", "each has a form beside it in which the new day is typed"),
    "frame_src_valid": ("data-calendar-embed", "the frame holds our own list, which is checked as a page"),
    "text_block_heading": ("<", "bold text that leads a sentence, a tile or a notice; headings are headings"),
    "text_quoted_correctly": ("<textarea", "lines of HTML to be copied"),
    "text_sensory_misuse": ("<", "a round anniversary, Ba Đình Square, the shape of a list: no directions"),
    "list_structure_proper": ('<dl class="', "dt and dd in a div, as HTML allows them to be"),
    "heading_markup_misuse": ("<h3>", "the whole title of a plan is long"),
    "input_checkboxes_grouped": ("potential_lonecheckbox", "one checkbox alone"),
    "input_fields_grouped": ("<", "fields of one form without groups"),
    "select_options_grouped": ("<select", "communes and types in their order: no groups in between"),
}  # fmt: skip


def axe(page: Page) -> list[str]:
    """The rules of axe that a page breaks, with the elements that do."""
    page.evaluate((HERE / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES)
    return [
        f"{violation['id']}: {' '.join(node['html'] for node in violation['nodes'][:3])}"
        for violation in found["violations"]
    ]


def equal_access(page: Page) -> list[str]:
    """The rules of Equal Access that a page breaks or that ask for a look, with the element; not those in ALLOWED."""
    page.evaluate((HERE / "equal-access.min.js").read_text(encoding="utf-8"))
    report = page.evaluate("rules => new ace_ibma.Checker().check(document, rules)", EQUAL_ACCESS_RULES)
    return [
        f"{one['ruleId']}: {one['message']} {one['snippet']}"
        for one in report["results"]
        if one["value"][1] != "PASS" and not _allowed(one)
    ]


def _allowed(found: dict) -> bool:
    *parts, _why = ALLOWED.get(found["ruleId"], ("",))
    return any(part in f"{found['reasonId']} {found['snippet']}" for part in parts)
