"""The sentences of reminders, rule by rule: courteous, in the reader's language, one thing to do per line."""

from calendar_app.reminders.words.copies import zalo

__all__ = ["zalo"]
