"""What the columns of an activity and of all that belongs to it are called, and how their values read."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Column:
    """A column that people are told about; ``sort`` names the words for its values in `desk_values`."""

    label: Any
    sort: str = "text"


VERSION = {
    "title": Column(_l("Title")),
    "type": Column(_l("Type"), "type"),
    "first_day": Column(_l("First day"), "day"),
    "last_day": Column(_l("Last day"), "day"),
    "starts_at": Column(_l("Starts at"), "hour"),
    "ends_at": Column(_l("Ends at"), "hour"),
    "rrule": Column(_l("Repeats"), "rule"),
    "exdates": Column(_l("Not on these days"), "days"),
    "moves": Column(_l("Dates that stand elsewhere"), "moves"),
    "place_id": Column(_l("Commune or ward"), "place"),
    "venue": Column(_l("Venue")),
    "venue_id": Column(_l("Venue of the list"), "venue"),
    "outdoor": Column(_l("Outdoors"), "yes"),
    "scale": Column(_l("Scale"), "scale"),
    "in_community": Column(_l("In the community"), "yes"),
    "commemorations": Column(_l("Days it marks"), "commemorations"),
    "occasions": Column(_l("Political occasions"), "occasions"),
    "audience": Column(_l("For whom")),
    "age_group": Column(_l("Age group"), "age"),
    "accessibility": Column(_l("Who can come more easily"), "needs"),
    "fee": Column(_l("Fee"), "fee"),
    "registration": Column(_l("Registration")),
    "summary": Column(_l("What happens there")),
    "picture_id": Column(_l("Picture"), "file"),
    "picture_alt": Column(_l("What the picture shows")),
    "partners": Column(_l("Partners outside the system")),
    "link": Column(_l("Web address")),
    "task": Column(_l("Task of the plan"), "task"),
    "metric": Column(_l("Figure it brings"), "metric"),
    "budget_state": Column(_l("Planned, from the state budget"), "money"),
    "budget_mobilised": Column(_l("Planned, mobilised"), "money"),
    "decision": Column(_l("Number of the decision")),
    "visibility": Column(_l("Who may read about it"), "visibility"),
}
RESULT = {
    "attendance": Column(_l("People who came"), "figure"),
    "children": Column(_l("Of them children"), "figure"),
    "adults": Column(_l("Of them adults"), "figure"),
    "online": Column(_l("Besides them, online"), "figure"),
    "foreign": Column(_l("Of them from abroad"), "figure"),
    "amount": Column(_l("Figure it brought"), "figure"),
    "narrative": Column(_l("What it achieved")),
    "partners": Column(_l("Who helped")),
    "spent_state": Column(_l("Spent, from the state budget"), "money"),
    "spent_mobilised": Column(_l("Spent, mobilised"), "money"),
    "accepted": Column(_l("Accepted by an approver"), "yes"),
}
COLUMNS: dict[str, dict[str, Column]] = {
    "version": {
        **VERSION,
        "review": Column(_l("Review"), "state"),
        "returned_reason": Column(_l("Why it was returned")),
    },
    "result": RESULT,
    "activity": {
        "life": Column(_l("State"), "state"),
        "reason": Column(_l("Reason")),
        "lead_unit_id": Column(_l("Unit that leads it"), "unit"),
        "organiser_id": Column(_l("Person in charge"), "person"),
        "highlight": Column(_l("Highlighted by the province"), "yes"),
        "continues_id": Column(_l("Goes on from"), "activity"),
    },
    "occurrence": {
        "first_day": Column(_l("First day"), "day"),
        "last_day": Column(_l("Last day"), "day"),
        "starts_at": Column(_l("Starts at"), "moment"),
        "ends_at": Column(_l("Ends at"), "moment"),
        "state": Column(_l("State"), "state"),
        "reason": Column(_l("Reason")),
    },
    "participation": {
        "role": Column(_l("Part"), "role"),
        "state": Column(_l("Answer"), "answer"),
        "since": Column(_l("From"), "day"),
        "until": Column(_l("Until before"), "day"),
    },
    "evidence": {
        "title": Column(_l("Title")),
        "link": Column(_l("Web address of evidence")),
        "file_id": Column(_l("File"), "file"),
        "dropped": Column(_l("Taken back"), "yes"),
    },
    "checklist_item": {
        "text": Column(_l("To prepare")),
        "owner_id": Column(_l("By whom"), "person"),
        "due_on": Column(_l("Until when"), "day"),
        "done_at": Column(_l("Done"), "moment"),
        "dropped": Column(_l("Struck from the list"), "yes"),
    },
    "later_review": {
        "step": Column(_l("Step"), "step"),
        "reason": Column(_l("Reason")),
        "seen_at": Column(_l("Looked at"), "moment"),
        "remark": Column(_l("Remark")),
    },
    "credit_override": {
        "obligation_id": Column(_l("Obligation"), "obligation"),
        "occurrence_id": Column(_l("Date"), "occurrence"),
        "counts": Column(_l("Counts"), "yes"),
        "reason": Column(_l("Reason")),
        "lifted_at": Column(_l("Taken back"), "moment"),
        "lifted_reason": Column(_l("Why it was taken back")),
    },
    "duty_instance": {
        "due_on": Column(_l("Due on"), "day"),
        "note": Column(_l("Note")),
    },
    "round": {
        "title": Column(_l("What it is about")),
        "number": Column(_l("Number of the letter")),
        "issued_on": Column(_l("Date of the letter"), "day"),
        "text": Column(_l("What is asked")),
        "due_on": Column(_l("To be answered by"), "day"),
        "ended_reason": Column(_l("Reason")),
    },
    "round_answer": {"returned_reason": Column(_l("Why it was returned"))},
    "duty_proof": {
        "title": Column(_l("File")),
        "link": Column(_l("Web address of evidence")),
        "dropped": Column(_l("Taken back"), "yes"),
    },
}
