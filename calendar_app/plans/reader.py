"""A plan file, read and checked."""

from collections.abc import Sequence

from calendar_app.datafile import Document
from calendar_app.domain.errors import CalendarError
from calendar_app.faults import Fault
from calendar_app.plans import checks
from calendar_app.plans.schema import PlanDocument


class BadPlan(CalendarError):
    """A plan file has faults; ``faults`` holds all of them, by line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.sentence("en") for fault in faults))
        self.faults = tuple(faults)


def read(source: checks.Source) -> tuple[PlanDocument, Document]:
    """The plan in a file (its path, or its bytes) and where each part stands; raises BadPlan."""
    plan, document, found = checks.examine(source)
    if plan is None:
        raise BadPlan(found)
    return plan, document
