"""From a proof of who somebody is to a session: what is still asked of them on the way, one page after the other.

Nobody is signed in before the last of these pages, so none can be passed over by its address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils import timezone

from rollbook.credentials import limits
from rollbook.credentials.factors import needs_one
from rollbook.credentials.models import Link
from rollbook.doors.account import device
from rollbook.doors.back import back_to
from rollbook.sessions.seen import came
from rollbook.terms.queries import due as terms_due
from rollbook.users.models import User

KEY: Final = "entering"
CODES: Final = "recovery codes"  # until somebody has said that they have kept them, sealed
PATIENCE: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Entering:
    """Somebody on the way in: `epoch` is theirs as they proved who they are, `next` where they want to go, `link`
    the one by which somebody else lets them in."""

    user: User
    epoch: int
    next: str
    second: bool
    link: Link | None = None


def begin(request: Any, user: User, *, second: bool = False, link: Link | None = None) -> HttpResponse:
    """Take somebody who has just proved who they are, in a session that nobody before them has left anything in.

    `second` where they have proved it by two factors already, as a passkey does by itself. Or they are let in by a
    `link` that somebody has made for it.
    """
    entering = Entering(user, user.access_epoch, back_to(request, ""), second, link)
    request.session.flush()
    if step := step_of(entering):
        request.session[KEY] = {"user": user.pk, "epoch": user.access_epoch, "at": timezone.now().isoformat(),
                                "second": second, "next": entering.next, "link": link and link.pk}  # fmt: skip
        return redirect(step)
    return _in(request, entering)


def current(request: Any) -> Entering | None:
    """Give who is on the way in here; None where nobody is, or it has taken too long, or their access has ended."""
    kept = request.session.get(KEY)
    if not kept or datetime.fromisoformat(kept["at"]) < timezone.now() - PATIENCE:
        return None
    user = User.objects.filter(pk=kept["user"], access_epoch=kept["epoch"], status="active").first()
    link = Link.objects.filter(pk=kept["link"]).first() if kept["link"] else None
    if user is None or (kept["link"] and link is None):  # revoked meanwhile
        return None
    return Entering(user, kept["epoch"], kept["next"], kept["second"], link)


def step_of(entering: Entering) -> str:
    """Give the name of the page that still stands between somebody and their session; "" for none."""
    user = entering.user
    if user.two_factor and not entering.second:
        return "second_factor"
    if entering.link:  # what else is asked is theirs alone to do
        return ""
    if user.must_change_password:
        return "new_password"
    if terms_due(user.pk):
        return "accept_terms"
    return "needed_two_factor" if not user.two_factor and needs_one(user) else ""


def note(request: Any, **more: Any) -> None:
    """Write down what has been done on the way in."""
    request.session[KEY] = {**request.session[KEY], **more}


def go_on(request: Any) -> HttpResponse:
    """Lead to the next page, or let them in where there is none."""
    entering = current(request)
    if entering is None:
        return redirect("sign_in")
    if CODES in request.session:  # they are still to be kept
        return redirect("needed_two_factor")
    if step := step_of(entering):
        return redirect(step)
    return _in(request, entering)


def _in(request: Any, entering: Entering) -> HttpResponse:
    """Begin a session of theirs; one of somebody else in this browser ends."""
    response = redirect(entering.next or settings.LOGIN_REDIRECT_URL)
    if entering.link is None:
        came(entering.user)
    enter(request, response, entering.user, entering.link)
    return response


def enter(request: Any, response: HttpResponse, user: User, link: Link | None = None) -> None:
    """Begin a session of theirs in this browser, which is known from now on; by a link it is nobody's own."""
    where = {"device": request.headers.get("User-Agent", ""), "address": request.META.get("REMOTE_ADDR")}
    request.session.begin(user, **where, link=link)
    rotate_token(request)
    request.user = user
    if link is None:
        device.know(request, response, user)


def may_try(request: Any, user: User | None, name: str) -> bool:
    """Count an attempt to sign in by a name, before it is made; tell whether it may be.

    A browser in which somebody was signed in before has a count of its own for them: strangers can't lock them out.
    """
    # An address that has tried too much spends nobody's count any more.
    return limits.spend_each(*_counted(request, user, name))


def went_well(request: Any, user: User, name: str) -> None:
    """Take the attempt off the counts again."""
    limits.give_back(*_counted(request, user, name))


def _counted(request: Any, user: User | None, name: str) -> list[limits.Counted]:
    """Count by whom a name means, however it is spelt, or by the name where it means nobody."""
    if known := device.known(request, user):
        return [(limits.BY_DEVICE, known)]
    address = limits.network(request.META.get("REMOTE_ADDR", ""))
    return [(limits.BY_ADDRESS, address), (limits.BY_STRANGERS, f"user {user.pk}" if user else f"name {name}")]
