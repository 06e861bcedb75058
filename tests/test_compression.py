"""Pages and files travel compressed where no proxy does it: only public ones, and only to who takes them so."""

import gzip
from dataclasses import replace

import pytest

from calendar_app import create_app

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def database_template():
    return "plan"


@pytest.mark.parametrize("path", ["/", "/subscribe?lang=en", "/static/app.css", "/static/vendor/lucide/icons.svg"])
def test_a_public_answer_is_the_same_packed_and_plain(client, path):
    plain, packed = client.get(path), client.get(path, headers=PACKED)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, packed))
    assert client.head(path, headers=PACKED).headers["Content-Length"] == packed.headers["Content-Length"]


def test_a_file_is_validated_in_either_form(client):
    for headers in ({}, PACKED):
        tag = client.get("/static/app.css", headers=headers).headers["ETag"]
        again = client.get("/static/app.css", headers={**headers, "If-None-Match": tag})

        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}])
def test_who_does_not_take_it_gets_it_plain(client, headers):
    assert "Content-Encoding" not in client.get("/", headers=headers).headers


def test_what_carries_a_secret_is_never_packed(client):
    for path in ("/login", "/bulletin", "/password/forgotten"):
        assert "Content-Encoding" not in client.get(path, headers=PACKED).headers, path


def test_a_part_of_a_file_stays_as_it_is(client):
    answer = client.get("/static/app.css", headers={**PACKED, "Range": "bytes=0-99"})

    assert (answer.status_code, len(answer.data)) == (206, 100)
    assert "Content-Encoding" not in answer.headers


def test_a_proxy_in_front_does_it_itself(app):
    behind = create_app(replace(app.config["CALENDAR"], trusted_proxies=1))

    assert "Content-Encoding" not in behind.test_client().get("/static/app.css", headers=PACKED).headers
