"""Forms as a browser without JavaScript has them: what stands in their fields, and what it would send back."""

import re
from html import unescape

from werkzeug.datastructures import MultiDict


def page(answer):
    return unescape(answer.text)


def value(answer, name):
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', answer.text)[0]
    said = re.search(r'value="([^"]*)"', found)
    return unescape(said[1]) if said else ""


def sent_back(answer, **more):
    """Every field of the form as the page has it, as a browser would send it, but for what is said otherwise."""
    text = answer.text[answer.text.index("<form class=") :]
    data = MultiDict()
    for tag in re.findall(r"<input[^>]*>", text):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        if not name or (kind and kind[1] in ("radio", "checkbox") and " checked" not in tag) or "file" in tag:
            continue
        said = re.search(r'value="([^"]*)"', tag)
        data.add(name[1], unescape(said[1]) if said else "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', inside)
        data[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', text, re.DOTALL):
        data[name] = unescape(inside).strip()
    for name, what in more.items():
        data.setlist(name, what if isinstance(what, list) else [what])
    return data


def sent_back_rows(answer, **more):
    """The rows as the page has them, as a browser would send them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", answer.text):
        name = re.search(r'name="([^"]+)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found[name[1]] = value(answer, name[1])
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', answer.text, re.DOTALL):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', inside)
        found[name] = chosen[1] if chosen else ""
    return found | more
