"""Refusals as RFC 9457 wants them, in English: programs and those who write them read these."""

from flask import Response, request

from calendar_app.api.parameters import N_, Refused
from calendar_app.api.schemas import Fault, Problem

MEDIA_TYPE = "application/problem+json"
#: status -> (last part of the type, title)
KINDS = {
    400: ("bad-request", N_("The request cannot be understood")),
    404: ("not-found", N_("There is no such thing")),
    405: ("method-not-allowed", N_("This API is for reading")),
    500: ("failure", N_("Something went wrong on our side")),
    503: ("busy", N_("The calendar is busy")),
}


def problem(status: int, detail: str, errors: list[tuple[str, str]] | None = None) -> Response:
    """The answer that refuses."""
    kind, title = KINDS[status]
    said = Problem(
        type=f"{request.script_root}/api/v1/#{kind}",
        title=title,
        status=status,
        detail=detail,
        instance=request.path,
        errors=[Fault(name=name, reason=reason) for name, reason in errors or []],
    )
    answer = Response(said.model_dump_json(), status, mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def refused(error: Refused) -> Response:
    """A query string that cannot be meant."""
    return problem(400, "Some parameters cannot be meant; errors says which.", error.errors)


def not_found(_error: Exception) -> Response:
    """Nothing public has that name."""
    return problem(404, "Nothing public is found under this address.")
