"""Who is at the console: every page asks for a sign-in, and acts for an `Actor`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from rollbook.doors import proof
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.queries import actor
from rollbook.sessions.seen import stamp


class ConsoleRequest(HttpRequest):
    """A request of somebody who has signed in."""

    actor: Actor
    htmx: Any


View = Callable[..., HttpResponseBase]


def console(permission: Permission | None = None) -> Callable[[View], View]:
    """Make a view one of the console: signed in, with `request.actor`, and with the permission to look."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            stamp(request.user, request.session)
            request.actor = acting(request)
            if permission:
                may_look(request, permission)
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def may_look(request: ConsoleRequest, permission: Permission) -> None:
    """Refuse a page to somebody who lacks the permission to look."""
    if not request.actor.holds(permission):
        raise PermissionDenied(_("Your roles do not include: %(permission)s.") % {"permission": permission.label})


def acting(request: Any) -> Actor:
    """Give the actor that the signed-in person is, with what the audit log shall know."""
    return actor(
        request.user,
        "console",
        via=request.session.via,
        fresh=proof.is_fresh(request),
        address=request.META.get("REMOTE_ADDR"),
        request_id=request.request_id,
    )
