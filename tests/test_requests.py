"""What every request gets: an id, its true sender, a line in the log, strict headers."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings
from structlog.testing import capture_logs

from rollbook.doors.requests import HeadersMiddleware, RequestMiddleware

DIRECT = "198.51.100.7"


def answer(factory: RequestFactory, **headers: str) -> HttpResponse:
    """Send a request through the two."""
    respond = RequestMiddleware(HeadersMiddleware(lambda _request: HttpResponse("ok")))
    return respond(factory.get("/activate/one-time-secret", REMOTE_ADDR=DIRECT, headers=headers))


def test_strict_headers(rf: RequestFactory) -> None:
    response = answer(rf)
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"


def test_a_view_may_be_stricter(rf: RequestFactory) -> None:
    sandbox = {"Content-Security-Policy": "sandbox", "Cache-Control": "private, max-age=60"}
    response = HeadersMiddleware(lambda _request: HttpResponse(headers=sandbox))(rf.get("/"))
    assert (response["Content-Security-Policy"], response["Cache-Control"]) == tuple(sandbox.values())


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.1", DIRECT),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", DIRECT),
        (1, "", DIRECT),
    ],
)
def test_only_our_own_proxies_say_who_sent_it(
    rf: RequestFactory, settings: Settings, proxies: int, header: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    with capture_logs() as lines:
        answer(rf, X_Forwarded_For=header)
    assert lines[0]["address"] == expected


def test_a_given_id_counts_only_from_our_own_proxy(rf: RequestFactory, settings: Settings) -> None:
    for proxies, given in ((0, "from-outside"), (1, "bad\nid-with-breaks"), (1, "short")):
        settings.TRUSTED_PROXIES = proxies
        response = answer(rf, X_Request_ID=given)
        assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    response = answer(rf, X_Request_ID="proxy-0123456789")
    assert response["X-Request-ID"] == "proxy-0123456789"


def test_the_log_has_no_path(rf: RequestFactory) -> None:
    with capture_logs() as lines:
        answer(rf)
    assert lines[0] | {"ms": 0} == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": None,
        "status": 200,
        "ms": 0,
        "address": DIRECT,
    }
    assert "one-time-secret" not in str(lines)
