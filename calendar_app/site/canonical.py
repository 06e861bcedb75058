"""The one address of a public page in each language, whole, as search engines and messengers want it."""

from urllib.parse import urlencode

from flask import current_app, request

from calendar_app.i18n.locale import DEFAULT, language

#: what makes another page of it; anything else in an address is noise
KEPT = ("page",)


def whole(path: str, wanted: str = "") -> str:
    """The whole address of a path of ours, in a language; ``path`` may hold a query string."""
    wanted = wanted or language()
    path = path.removeprefix(request.script_root)
    bare, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("lang=")]
    said = kept if wanted == DEFAULT else [*kept, f"lang={wanted}"]
    return f"{current_app.config['CALENDAR'].base_url}{bare}{'?' if said else ''}{'&'.join(said)}"


def canonical(wanted: str = "") -> str:
    """The address of the page that is asked for, without what does not make it another page."""
    kept = [(key, request.args[key]) for key in KEPT if request.args.get(key, "1") != "1"]
    return whole(request.path + (f"?{urlencode(kept)}" if kept else ""), wanted)
