"""What every request gets, whichever door it comes through: an id, a line in the log, strict headers."""

import re
import time
import uuid
from collections.abc import Callable
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](:\d+)?|(?P<v4>[^:]+):\d+")
QUIET = {"healthz", "readyz"}
SAME_SITE_ONLY = ("script-src", "style-src", "font-src", "connect-src", "form-action", "manifest-src")
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in SAME_SITE_ONLY),
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Nearly every answer holds data about people: neither proxies nor a shared computer shall keep it.
    "Cache-Control": "no-store",
}

log = structlog.get_logger("rollbook.request")


class Request(HttpRequest):
    """A request as every view gets it."""

    request_id: str


class RequestMiddleware:
    """Gives a request its id and its true sender (`REMOTE_ADDR`), and logs how it ended."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: Request) -> HttpResponseBase:
        """The id goes to every line that is logged meanwhile, to the audit log and to the answer."""
        began = time.perf_counter()
        request.request_id = request_id(request)
        request.META["REMOTE_ADDR"] = client_address(request)
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):
            response = self.respond(request)
            _log(request, response, began)
        response["X-Request-ID"] = request.request_id
        return response


class HeadersMiddleware:
    """Sets the headers that a view has not set itself; one that serves pictures or files may be stricter."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Also for error pages and static files, since this stands outside of what makes them."""
        response = self.respond(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def request_id(request: HttpRequest) -> str:
    """The id that our own proxy gave, so that its log and ours meet; anybody else's could be a forgery."""
    given = request.headers.get("X-Request-ID", "")
    return given if settings.TRUSTED_PROXIES and GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def client_address(request: HttpRequest) -> str:
    """As many steps back in X-Forwarded-For as there are proxies of ours; what stands before is hearsay."""
    direct = _address(request.META.get("REMOTE_ADDR", ""))
    steps = [step.strip() for step in request.headers.get("X-Forwarded-For", "").split(",") if step.strip()]
    count: int = settings.TRUSTED_PROXIES
    given = _address(steps[-count]) if 0 < count <= len(steps) else ""
    return given or direct


def _address(text: str) -> str:
    """Give an IP address without port, brackets and zone; "" for anything else, which no database would take."""
    if match := WITH_PORT.fullmatch(text):
        text = match["v6"] or match["v4"]
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


def _log(request: HttpRequest, response: HttpResponseBase, began: float) -> None:
    """The route with its placeholders stands for the address, which may hold a name or a one-time secret."""
    match = request.resolver_match
    name = match.view_name if match else None
    if name in QUIET and response.status_code < 500:
        return
    log.info(
        "request",
        method=request.method,
        route=f"/{match.route}" if match else None,
        status=response.status_code,
        ms=round((time.perf_counter() - began) * 1000, 1),
        address=request.META["REMOTE_ADDR"],
    )
