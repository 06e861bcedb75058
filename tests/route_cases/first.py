"""The public pages, signing in, and the desk's first pages."""

from calendar_app.domain.access import Action
from tests.cases import ADMINISTRATOR, CONTENT, FORM, GUEST, OWN, PUBLIC, SIGNED_IN, get, post

CASES = [
    *(get(f"public.{name}", PUBLIC) for name in (
        "home", "calendar", "units", "commemorations", "subscribe", "search", "progress",
    )),
    get("public.activity", PUBLIC, "published"),
    get("public.unit", PUBLIC, code="TVT"),
    get("public.place", PUBLIC, code="51"),
    get("public.commemoration", PUBLIC, code="book_reading_day"),
    get("feeds.fixed", PUBLIC, scope="all"),
    get("feeds.scoped", PUBLIC, sort="units", code="TVT"),
    get("feeds.single", PUBLIC, "published"),
    get("api.healthz", PUBLIC),
    get("api.readyz", PUBLIC),
    get("api.metrics", PUBLIC),
    get("static", PUBLIC, filename="app.css"),
    get("accounts.sign_in", FORM),
    post("accounts.sign_in", FORM),
    post("accounts.sign_out", FORM),
    get("accounts.account", SIGNED_IN),
    post("accounts.account", SIGNED_IN, data={"name": "Thu", "language": "vi"}),
    post("accounts.change_password", SIGNED_IN),
    get("admin.home", ADMINISTRATOR),
    get("desk.home", SIGNED_IN),
    get("desk.home", Action.VIEW, unit=OWN),
    get("desk.new", Action.EDIT, unit=OWN),
    post("desk.new", Action.EDIT, unit=OWN, data=CONTENT | {"unit": OWN}),
    get("desk.show", Action.VIEW, "draft"),
    get("desk.edit", Action.EDIT, "draft"),
    post("desk.edit", Action.EDIT, "draft", data=CONTENT),
    post("desk.advance", Action.EDIT, "draft", step="submit"),
    post("desk.advance", Action.APPROVE, "submitted", step="approve"),
    post("desk.with_reason", Action.APPROVE, "submitted", step="return", data={"reason": "Thiếu địa điểm"}),
    post("desk.with_reason", Action.EDIT, "published", step="postpone", data={"reason": "Bão"}),
    post("desk.with_reason", Action.EDIT, "published", step="cancel", data={"reason": "Bão"}),
    post("desk.answer", Action.EDIT, "submitted", step="accept", code=GUEST, own=GUEST),
    post("desk.answer", Action.EDIT, "submitted", step="decline", code=GUEST, own=GUEST),
    get("desk.result", Action.EDIT, "past"),
    post("desk.result", Action.EDIT, "past", data={"attendance": "120"}),
]  # fmt: skip
