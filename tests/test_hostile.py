"""Hostile input: whatever somebody sends, the answer is a sentence and never a fault, and a refusal writes nothing.

The same requests in every run, drawn by hypothesis; what once broke something is repeated by name at the end.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix

from calendar_app.extensions import db
from calendar_app.models import Base
from calendar_app.models.activities import Activity, Evidence, Occurrence
from calendar_app.models.people import SignInAttempt
from calendar_app.models.publication import ScopeCounter
from tests.signing import sign_in

ADMINISTRATOR, EDITOR = "quantri@demo.example", "thuvien@demo.example"
NASTY = (
    *("", " ", "0", "-1", "2147483648", "9" * 40, "9" * 5000, "1e9", "NaN", "٣", "２０２７-０２", "2027-13", "0000-01"),
    *("31/02/2027", "01/01/0001", "31/12/9999", "99:99", "True", "null", "[]", "once", "kept", "TVT", "all", "vi"),
    *("\x00", "a\x00b", "\x1b[31m", "a\r\nSet-Cookie: a=b", "\u202eabc", "\ufeff", "😀", "ệ" * 300, "\U0001d160" * 240),
    *("%", "%zz", "%00", "..", "../../etc/passwd", "/", "//evil.example", "/\\evil.example", "https://evil.example/"),
    *("javascript:alert(1)", "<script>alert(1)</script>", '"><img src=x>', "{{7*7}}", "%(name)s", "' OR 1=1 --"),
    *("x" * 100_000, "http://a\x00b"),
)
#: arguments of Flask's own url_for among them: a query string must not reach those
PARAMETERS = (
    *("month", "year", "q", "unit", "type", "day", "first_day", "last_day", "page", "lang", "scope", "system", "view"),
    *("next", "place", "task", "title", "in_community", "scale", "v"),
    *("_external", "_scheme", "_anchor", "_method", "endpoint", "self", "values", "activity_id", "code", "filename"),
)
HEADERS = {
    "HTTP_HOST": ("", "evil.example", "a b", "[::1", "x" * 300, "calendar.example:99999", "é.example", "a/b"),
    "HTTP_X_FORWARDED_HOST": ("evil.example", "a, b, c", "<script>", ":"),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "not an address", "::ffff:1.2.3.4", "fe80::1%eth0", "1" * 5000, ","),
    "HTTP_X_FORWARDED_PROTO": ("https", "javascript", "https, http"),
    "HTTP_X_FORWARDED_PREFIX": ("//evil.example", "/x"),
    "HTTP_IF_NONE_MATCH": ("*", '"', 'W/"x', '"a", W/"b",,', "x" * 9000, "\xff"),
    "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Sun, 99 Feb 99999 99:99:99 GMT"),
    "HTTP_RANGE": ("bytes=0-", "bytes=9-1", "bytes=-99999999999999999999", "lines=1", "bytes=0-0,0-0,0-0"),
    "HTTP_ACCEPT": ("\x00", "text/calendar;q=nan"),
    "HTTP_ACCEPT_LANGUAGE": ("xx-YY;q=nonsense", "*" * 500),
    "HTTP_COOKIE": ("calendar=", "calendar=eyJ9.x.y", "calendar=.", "calendar=\xff", "=;=;=", "calendar=" + "A" * 5000),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE", "POST"),
    "CONTENT_TYPE": ("multipart/form-data", "application/json", "text/plain; charset=nonsense", "x"),
    "CONTENT_LENGTH": ("-1", "abc", "9" * 30),
}
CONTENT = {
    "revision": "1", "unit": "TVT", "title": "Trưng bày", "type": "exhibition", "first_day": "01/03/2027",
    "last_day": "", "starts_at": "08:00", "ends_at": "10:00", "repeats": "once", "repeats_until": "", "exdates": "",
    "commemorations": "", "place": "51", "venue": "Sân", "scale": "commune", "in_community": "y", "audience": "",
    "summary": "", "co_organisers": "BTT", "partners": "", "link": "", "task": "", "metric": "", "visibility": "public",
    "read": "", "template": "", "venue_id": "", "outdoor": "", "age_group": "", "fee": "50.000", "registration": "",
    "picture_id": "", "picture_alt": "", "picture_remove": "", "occasions": "", "budget_state": "1.000.000",
    "budget_mobilised": "", "decision": "12/QĐ", "then": "submit",
}  # fmt: skip
FORMS = {
    "/login": {"email": "a@b.vn", "password": "không đúng đâu"},
    "/logout": {},
    "/account": {"name": "Thu", "language": "vi"},
    "/account/password": {"current": "không đúng đâu", "password": "một mật khẩu dài"},
    "/desk/activities/new": CONTENT,
    "/desk/activities/{activity}/checklist": {
        "revision": "1", "again": "", "rows-0-id": "", "rows-0-text": "Gửi giấy mời", "rows-0-owner_id": "",
        "rows-0-due_on": "01/03/2027", "rows-0-done": "y",
    },
    "/desk/units/{unit}/venues/new": {
        "name": "Hội trường", "site_id": "", "address": "", "place": "51", "capacity": "200",
        "accessibility": "parking", "outdoor": "",
    },
    "/desk/units/{unit}/templates/new": {
        "name": "Đọc sách", "type": "reading_session", "title_pattern": "Đọc {year}", "days": "1", "starts_at": "08:00",
        "ends_at": "10:00", "venue_id": "", "scale": "commune", "audience": "", "age_group": "", "summary": "",
        "tasks": "Gửi giấy mời | 14",
    },
    "/desk/activities/{activity}/edit": CONTENT,
    "/desk/activities/{activity}/submit": {},
    "/desk/activities/{activity}/approve": {},
    "/desk/activities/{activity}/return": {"reason": "Thiếu địa điểm"},
    "/desk/activities/{activity}/postpone": {"reason": "Bão"},
    "/desk/activities/{activity}/cancel": {"reason": "Bão"},
    "/desk/activities/{activity}/accept/{unit}": {},
    "/desk/activities/{activity}/decline/{unit}": {},
    "/desk/activities/{activity}/occurrences/{occurrence}/result": {
        "attendance": "120", "children": "20", "online": "0", "amount": "", "narrative": "Tốt", "evidence": "",
    },
}  # fmt: skip
TOLERANT = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


def attacks(number: int) -> Any:
    """So many attacks, the same in every run; the first that succeeds is told as it is, since shrinking takes long."""
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=TOLERANT,
    )


texts = st.sampled_from(NASTY) | st.text(max_size=30)
pairs = st.lists(st.tuples(st.sampled_from(PARAMETERS), texts), max_size=4)
headers = st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(HEADERS[name]) for name in names})
)


@pytest.fixture
def database_template() -> str:
    return "demonstration"


@pytest.fixture
def attack(app, transact) -> Callable[..., Any]:
    """Sends a request as somebody and looks at the answer; what is no success has written nothing."""
    browsers = {email: browser(app, transact, email) for email in ("", EDITOR, ADMINISTRATOR)}

    def send(path: str, query: str = "", email: str = "", **options: Any) -> Any:
        before = fingerprint(app)
        environ = {"PATH_INFO": as_server_reads(path), "QUERY_STRING": query, **options.pop("environ", {})}
        answer = browsers[email].open("/", environ_overrides=environ, **options)
        look(answer, path)
        if answer.status_code != 303 or options.get("method", "GET") == "GET":
            assert fingerprint(app) == before
        return answer

    return send


def browser(app: Any, transact: Any, email: str) -> Any:
    """A browser in which somebody has signed in; nobody when there is no e-mail."""
    client = app.test_client()
    return sign_in(client, transact, email) if email else client


def as_server_reads(path: str) -> str:
    """The bytes of a path as WSGI has them, half characters too."""
    return path.encode("utf-8", "surrogatepass").decode("latin-1")


def fingerprint(app: Any) -> tuple[int, ...]:
    """How many rows each table has, and how often the feeds have changed. Attempts to sign in may be written."""
    tables = [table for table in Base.metadata.sorted_tables if table is not SignInAttempt.__table__]
    counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
    with app.app_context(), db.engine.connect() as connection:
        return tuple(
            connection.execute(select(*counts, select(func.sum(ScopeCounter.counter)).scalar_subquery())).one()
        )


def look(answer: Any, path: str) -> None:
    """No fault, no trace, no word of the attacker among the tags and links, and the guards of every answer."""
    assert answer.status_code < 500 or path == "/readyz"
    assert "Content-Security-Policy" in answer.headers
    assert "a=b" not in answer.headers.get("Set-Cookie", "")
    place = answer.headers.get("Location", "/").removeprefix("http://localhost")
    assert re.match(r"/(?![/\\])", place)
    if answer.mimetype != "text/html" or answer.request.method == "HEAD":
        return
    assert answer.status_code < 400 or re.search(r"<h1>[^<]+</h1>", answer.text)
    assert not any(word in answer.text for word in ("Traceback", "<script>alert", "<img src=x", "sqlalchemy"))
    addresses = re.findall(r"(?:href|src|action)=[\"']?\s*([^\"'>\s]*)", answer.text)
    assert [link for link in addresses if re.match(r"(?i)javascript:|//|/\\|https?://evil", link)] == []


def encoded(found: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={quote(text, safe='', errors='surrogatepass')}" for name, text in found)


def addresses(app: Any) -> list[str]:
    """Every GET rule, with <> where it takes something of its own; the feeds of each sort are rules of their own."""
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    feeds = {f"/feeds/{sort}/<code>.ics" for sort in ("units", "kinds", "places", "types")}
    return sorted(rules | feeds)


@attacks(120)
@given(data=st.data())
def test_paths_and_query_strings(app, attack, data):
    path = data.draw(st.sampled_from(addresses(app)))
    known = st.sampled_from(("1", "TVT", "51", "quoc_khanh", "units", "all", "exhibition")) | texts

    attack(
        re.sub(r"<[^>]*>", lambda _gap: data.draw(known), path),
        encoded(data.draw(pairs)),
        data.draw(st.sampled_from(("", EDITOR, ADMINISTRATOR))),
        method=data.draw(st.sampled_from(("GET", "GET", "GET", "HEAD"))),
    )


@attacks(60)
@given(data=st.data())
def test_headers_and_methods(app, attack, data):
    if data.draw(st.booleans()):
        app.wsgi_app = ProxyFix(app.wsgi_app.app if isinstance(app.wsgi_app, ProxyFix) else app.wsgi_app, x_host=1)
    paths = ("/", "/calendar", "/feeds/all.ics", "/static/app.css", "/login", "/desk", "/nowhere", "/activities/1.ics")

    attack(
        data.draw(st.sampled_from(paths)),
        email=data.draw(st.sampled_from(("", EDITOR))),
        method=data.draw(st.sampled_from(("GET", "GET", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "TRACE", "X-Y"))),
        environ=data.draw(headers),
    )


@attacks(14)
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_forms(transact, attack, form, data):
    path, valid = aimed(transact, form, data.draw)
    changed = data.draw(st.lists(st.sampled_from(sorted(valid)), min_size=1, max_size=3, unique=True)) if valid else []
    sent = {name: [text] for name, text in valid.items() if text or name in ("revision", "then")}
    for name in changed:
        sent[name] = data.draw(st.lists(st.sampled_from(NASTY) | texts | st.just(valid[name]), max_size=2))

    attack(path, encoded(data.draw(pairs)), ADMINISTRATOR, method="POST", data=MultiDict(sent))


def aimed(transact: Any, form: str, draw: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """A form of an activity in one state or another, with what would be right for it."""
    with transact() as session:
        found = session.execute(
            select(Activity.id, Activity.revision, Occurrence.id)
            .outerjoin(Occurrence)
            .order_by(Activity.id, Occurrence.id)
        ).all()
    activity, revision, occurrence = found[draw(st.integers(0, 999)) % len(found)]
    unit = draw(st.sampled_from(("TVT", "BTT", "TTVH")) | texts.filter(lambda text: "/" not in text))
    valid = FORMS[form] | ({"revision": str(revision)} if "revision" in FORMS[form] else {})
    return form.format(activity=activity, unit=unit, occurrence=occurrence or 1), valid


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "\x00", "x" * 10_000])
def test_forms_without_their_token(app, attack, token):
    app.config["WTF_CSRF_ENABLED"] = True
    for form, valid in FORMS.items():
        data = valid | ({} if token is None else {"csrf_token": token})
        path = form.format(activity=1, unit="TVT", occurrence=1)

        assert attack(path, email=ADMINISTRATOR, method="POST", data=data).status_code == 400


@pytest.mark.parametrize("cookie", ["", "x", "eyJfdXNlcl9pZCI6IjEifQ.aa.bb", ".eJw.x.y", "\xff\x00", "A" * 8000, '"'])
def test_forged_sessions_open_nothing(attack, cookie):
    for path in ("/desk", "/account", "/admin", "/desk/activities/1"):
        assert attack(path, environ={"HTTP_COOKIE": f"calendar={cookie}"}).status_code == 303


PART = b'--b\r\nContent-Disposition: form-data; name="title"; filename="a"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("statuses", "body", "kind"),
    [
        ({413}, b"title=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
        ({413}, PART * 1100 + b"--b--", "multipart/form-data; boundary=b"),
        ({200, 400}, PART, "multipart/form-data; boundary=b"),
        ({200, 400}, b"{", "application/json"),
        ({200, 400}, b"\xff\xfe%ff%00&&==&title", "application/x-www-form-urlencoded; charset=utf-16"),
    ],
    ids=["huge", "many parts", "broken multipart", "json", "bytes"],
)
def test_bodies(attack, statuses, body, kind):
    for path in ("/desk/activities/new", "/login"):
        assert attack(path, email=EDITOR, method="POST", data=body, content_type=kind).status_code in statuses


@pytest.mark.parametrize(
    ("path", "query", "host"),
    [
        ("/calendar", "_scheme=javascript&_external=1", "localhost"),
        ("/units/TVT", "_external=1", "evil.example"),
        ("/search", "_method=POST", "localhost"),
        ("/", "endpoint=desk.home&self=1&_anchor=x", "localhost"),
        ("/feeds/units/T\x00VT.ics", "", "localhost"),
        ("/activities/" + "9" * 5000, "", "localhost"),
        ("/", "", "x" * 300),
    ],
    ids=["scheme", "other host", "method", "endpoint", "nul in a feed", "huge number", "impossible host"],
)
def test_addresses_that_once_broke_something(attack, path, query, host):
    assert attack(path, query, environ={"HTTP_HOST": host}).status_code in (200, 400, 404)


def test_a_unit_invited_twice_over_is_invited_once(attack):
    data = MultiDict([*((name, text) for name, text in CONTENT.items() if text), ("co_organisers", "BTT")])

    assert attack("/desk/activities/new", email=ADMINISTRATOR, method="POST", data=data).status_code == 303


def test_control_characters_of_an_address_are_dropped(attack, transact):
    with transact() as session:
        past = select(Activity.id, Occurrence.id).join(Occurrence).where(Occurrence.state == "held")
        activity, occurrence = session.execute(past.order_by(Occurrence.id)).first()
    path = f"/desk/activities/{activity}/occurrences/{occurrence}/result"
    data = {"attendance": "120", "evidence": "http://a\x00b.vn"}

    assert attack(path, email=ADMINISTRATOR, method="POST", data=data).status_code == 303
    with transact() as session:
        assert session.scalar(select(Evidence.link).where(Evidence.link.startswith("http://ab"))) == "http://ab.vn"
