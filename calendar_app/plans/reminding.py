"""The rules of reminding as a plan's file has them, kept as settings, so that every change is in the history."""

from collections.abc import Iterator

from calendar_app.plans.schema import PlanDocument, Setting

PREFIX = "reminders."


def settings(document: PlanDocument) -> Iterator[Setting]:
    """What a file says of the rules: ``reminders.<rule>.on`` (true or false), ``reminders.<rule>.days`` ("30, 14")."""
    for rule, said in document.reminders.items():
        yield _setting(f"{PREFIX}{rule}.on", said.on)
        if said.days is not None:
            yield _setting(f"{PREFIX}{rule}.days", ", ".join(map(str, sorted(said.days, reverse=True))))


def _setting(key: str, value: bool | str) -> Setting:
    return Setting(key=key, default=value, vi=f"Quy tắc nhắc việc: {key}", en=f"Rule of reminding: {key}")
