"""Who may do what, where: a role on a unit reaches everything under it. The only place that decides."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from calendar_app.domain.errors import NotAllowed, NotFound


class Role(IntEnum):
    """Each role may do what the ones below it may."""

    VIEWER = 1
    EDITOR = 2
    APPROVER = 3
    MANAGER = 4

    @classmethod
    def named(cls, name: str) -> "Role":
        """The role of a lower-case name; raises KeyError."""
        return cls[name.upper()]


class Action(StrEnum):
    """What can be done to the things of a unit."""

    VIEW = "view"
    EDIT = "edit"
    APPROVE = "approve"
    MANAGE = "manage"


NEEDED = {
    Action.VIEW: Role.VIEWER,
    Action.EDIT: Role.EDITOR,
    Action.APPROVE: Role.APPROVER,
    Action.MANAGE: Role.MANAGER,
}


@dataclass(frozen=True)
class Held:
    """A role held on the unit at a path ("/UBND-TINH/SVHTTDL/") and on everything under it."""

    path: str
    role: Role


@dataclass(frozen=True)
class Principal:
    """Somebody who acts: a person with grants, or a process."""

    email: str
    person_id: int | None = None
    administrator: bool = False
    grants: tuple[Held, ...] = ()
    language: str = "vi"

    @property
    def known(self) -> bool:
        return bool(self.email)


NOBODY = Principal(email="")


def role_on(principal: Principal, path: str) -> Role | None:
    """The highest role somebody has on the unit at a path, through it or a unit above it."""
    if principal.administrator:
        return Role.MANAGER
    return max((held.role for held in principal.grants if path.startswith(held.path)), default=None)


def allows(principal: Principal, action: Action, path: str) -> bool:
    """Whether somebody may do this to the things of the unit at a path."""
    role = role_on(principal, path)
    return role is not None and role >= NEEDED[action]


def require(principal: Principal, action: Action, path: str) -> None:
    """Raise `NotFound` to those who may not even see it (another unit's draft is as good as missing).

    Those who may see it get `NotAllowed`.
    """
    if allows(principal, action, path):
        return
    if not allows(principal, Action.VIEW, path):
        raise NotFound("unit", path)
    raise NotAllowed(action, path)


def require_administrator(principal: Principal) -> None:
    """Raise `NotAllowed` to all but administrators of the installation."""
    if not principal.administrator:
        raise NotAllowed("administer")
