"""Which language an answer speaks: the address says it (``?lang=en``); Vietnamese otherwise."""

from typing import Any
from urllib.parse import quote, urlencode

from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

LANGUAGES = ("vi", "en")
DEFAULT = "vi"
#: where a request keeps its language: a long page asks for it a thousand times
KNOWN = "calendar.language"


def language() -> str:
    """The language of this request. It is in the address, so that caches keep one page per language."""
    if not has_request_context():
        return DEFAULT
    known: str | None = request.environ.get(KNOWN)
    if known is None:
        asked = request.args.get("lang", DEFAULT)
        request.environ[KNOWN] = known = asked if asked in LANGUAGES else DEFAULT
    return known


def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Links on an English page lead to English pages."""
    if has_request_context() and language() != DEFAULT and endpoint != "static":
        values.setdefault("lang", language())


def address_in(wanted: str) -> str:
    """This page in another language, as a path with its query string.

    Not by ``url_for``, whose own arguments (``_scheme``, ``_external``) a query string could then name.
    """
    if request.endpoint is None:
        return f"/?lang={wanted}"
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.script_root}{quote(request.path)}?{urlencode([*kept, ('lang', wanted)])}"


class Spoken(Domain):
    """The catalogues, each found by its language alone: a long page asks for three hundred words."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Translations] = {}

    def get_translations(self) -> Translations:
        """The catalogue of the language that is spoken now."""
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        if locale.language not in self._known:
            self._known[locale.language] = super().get_translations()
        return self._known[locale.language]

    @pass_eval_context
    def said(self, context: EvalContext, message: str, **values: object) -> str:
        """A sentence of a template; its values are escaped where the template escapes.

        The same as Jinja's own gettext, with half the work.
        """
        found: str = self.get_translations().ugettext(message)
        if context.autoescape:
            found = Markup(found)  # noqa: S704 - of our own catalogue
        return found % values if "%" in found else found


def register(app: Flask) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE=DEFAULT,
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES="i18n",
    )
    spoken = Spoken()
    Babel(app, locale_selector=language).domain_instance = spoken
    app.url_defaults(keep_language)
    app.jinja_env.globals.update(language=language, address_in=address_in, languages=LANGUAGES)
    app.jinja_env.globals.update(dict.fromkeys(("gettext", "_"), spoken.said))
