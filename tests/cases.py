"""One case per address of the application: who may use it, and what has to be there first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.access import Action, Role

PUBLIC, FORM, SIGNED_IN, ADMINISTRATOR = "public", "form", "signed in", "administrator"
#: a form whose secret address is all the proof it needs: no session, no cookie, no token against forged requests
SECRET = "secret address"
#: least role on the unit for each action
LEAST = {Action.VIEW: Role.VIEWER, Action.EDIT: Role.EDITOR, Action.APPROVE: Role.APPROVER, Action.MANAGE: Role.MANAGER}
#: the unit whose things are asked for, a stranger to it, and one that it invites
OWN, OTHER, GUEST = "BTT", "TVT", "TTVH"
CONTENT = {
    "title": "Trưng bày",
    "type": "exhibition",
    "first_day": "01/03/2027",
    "scale": "commune",
    "visibility": "public",
}
#: makes what a case is about, anew for each request: more arguments of the address, more fields of the form
Make = Callable[[Session], tuple[dict[str, Any], dict[str, Any]]]


@dataclass(frozen=True)
class Case:
    """An address with its method, who may use it, and what has to be there first."""

    endpoint: str
    method: str
    who: str | Action
    arguments: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    #: draft | submitted | published | past: the state of the activity it is about; "" when it is about none
    activity: str = ""
    unit: str = OWN
    make: Make | None = None
    #: what a success answers, where it is not 200 or 303
    success: int = 0

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {' '.join(str(value) for value in self.arguments.values())}".strip()

    @property
    def done(self) -> int:
        return self.success or (200 if self.method == "GET" else 303)


def get(endpoint: str, who: str | Action, activity: str = "", **arguments: Any) -> Case:
    """A page. ``make`` and ``success`` are those of the case, all else stands in the address."""
    own = {name: arguments.pop(name) for name in ("make", "success") if name in arguments}
    return Case(endpoint, "GET", who, arguments, activity=activity, **own)


def post(endpoint: str, who: str | Action, activity: str = "", **arguments: Any) -> Case:
    """A form. ``data``, ``own`` (the unit), ``make`` and ``success`` are those of the case."""
    own = {name: arguments.pop(name) for name in ("make", "success", "data") if name in arguments}
    return Case(endpoint, "POST", who, activity=activity, unit=arguments.pop("own", OWN), arguments=arguments, **own)
