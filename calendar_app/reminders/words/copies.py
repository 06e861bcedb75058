"""A reminder as one pastes it into a chat."""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words.said import Voice
from calendar_app.reminders.words.table import lines


def zalo(matter: Matter, language: str, base_url: str) -> str:
    """The short text of one reminder for Zalo, with the address where it is done; never a secret link."""
    return zalo_together([matter], language, base_url)


def zalo_together(same: Sequence[Matter], language: str, base_url: str) -> str:
    """The same of matters that one deed settles together."""
    spoken = language if language in LANGUAGES else DEFAULT
    with force_locale(spoken):
        line = lines(same, Voice(spoken, base_url))[0]
        first = _("[Reminder] %(sentence)s", sentence=line.sentence)
        return "\n".join([first, *line.details, line.actions[0].address])
