"""What a service found wrong, put where a form shows it."""

from collections.abc import Callable, Collection, Mapping
from typing import Any


def tell(
    form: Any, faults: Mapping[str, str], say: Callable[[str, str], str], shown_at: Mapping[str, str] = {},
    above: Collection[str] = (),
) -> None:  # fmt: skip
    """Put each sentence beside its field; above the form what has no field there, or is said to stand ``above``.

    ``shown_at`` names the field of the form that shows a field of the service, where the two differ.
    """
    for name, code in faults.items():
        field = None if name in above else form._fields.get(shown_at.get(name, name))
        if field is None:
            form.form_errors.append(say(name, code))
        else:
            field.errors = [*field.errors, say(name, code)]
