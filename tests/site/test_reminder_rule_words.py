"""Every rule of reminding has a name on pages."""

from calendar_app.reminders.rules.table import BY_CODE
from calendar_app.site import reminder_rule_words


def test_every_rule_has_a_name_and_a_meaning(app):
    with app.test_request_context():
        for code in BY_CODE:
            named = reminder_rule_words.rule(code)
            assert named.name
            assert named.meaning
