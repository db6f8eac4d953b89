"""A site with nothing but what the design system brings, as Ada sees it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from rollbook.doors.console import errors, preferences, styleguide
from rollbook.kernel.actor import Actor, Authority, Power

ADA = SimpleNamespace(pk=3, name="Ada Min", username="ada", email="ada@northwind.example", is_authenticated=True)
HELD = ("users.view", "users.create", "audit.view")


def as_ada(pattern: URLPattern) -> URLPattern:
    """Mount the same view for somebody who has signed in and holds some permissions."""

    def view(request: Any, *args: object, **kwargs: object) -> Any:
        request.user = ADA
        request.actor = Actor("Ada", "console", lambda: Authority({name: [Power(100)] for name in HELD}), 3)
        return pattern.callback(request, *args, **kwargs)

    return path(str(pattern.pattern), view, name=pattern.name)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>a page</p>")


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    *map(as_ada, styleguide.urlpatterns),
    path("", page, name="users"),
    path("add/", page, name="add_user"),
    path("audit/", page, name="audit"),
    path("imports/", page, name="import_users"),
    path("audit/<int:event_id>/undo/", page, name="undo"),
    path("sign-out/", page, name="sign_out"),
    path("preferences/", preferences.preferences, name="preferences"),
    as_ada(path("keys/", preferences.keys, name="keys")),
    path("moved/", RedirectView.as_view(url="/audit/")),
    path("too-large/", raising(RequestDataTooBig())),
    path("denied/", raising(PermissionDenied("Your roles do not include: See users."))),
    path("broken/", raising(ValueError("a secret"))),
    path("away/", raising(OperationalError("could not connect"))),
    path("too-many/", lambda request: errors.too_many(request, retry_after=150)),
]

handler400 = "rollbook.doors.console.errors.bad_request"
handler403 = "rollbook.doors.console.errors.permission_denied"
handler404 = "rollbook.doors.console.errors.page_not_found"
handler500 = "rollbook.doors.console.errors.server_error"
