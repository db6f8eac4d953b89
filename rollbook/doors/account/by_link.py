"""Pages that a link of a mail leads to: what is to be filled in, and the one button that uses the link up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import gettext as _

from rollbook.credentials import links
from rollbook.credentials.models import Link
from rollbook.doors.account.entering import begin
from rollbook.doors.account.terms import reading
from rollbook.doors.forms import OperationForm
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.terms.queries import latest, published
from rollbook.users.models import User
from rollbook.users.operations import activate as activate_account
from rollbook.users.operations import confirm_email, reset_password, use_sign_in_link
from rollbook.users.operations import revert_email as put_back
from rollbook.users.selection import UserSelection

ENDED: Final = 410
NAMES: Final = ("first_name", "last_name")  # asked of those whose name we do not know


@dataclass(frozen=True)
class Page:
    """A page by its address's name: the operation that its button carries out, and what comes after it."""

    name: str
    operation: Operation
    initial: Callable[[HttpRequest, User], dict[str, Any]]
    after: Callable[[HttpRequest, Link], HttpResponse]


def _let_in(request: HttpRequest, link: Link) -> HttpResponse:
    return begin(request, User.objects.get(pk=link.user_id))


def _let_in_for_somebody(request: HttpRequest, link: Link) -> HttpResponse:
    return begin(request, link.user, link=link)


def _to_sign_in(request: HttpRequest, link: Link) -> HttpResponse:
    messages.success(request, _("Your new password is set. Sign in with it."))
    return redirect("sign_in")


def _as_detected(request: HttpRequest, user: User) -> dict[str, Any]:
    """Give what the fields show at first: what the browser tells, where nobody has said otherwise."""
    detected = get_language_from_request(request)
    return {
        "first_name": user.first_name, "last_name": user.last_name, "time_zone": user.time_zone,
        "language": user.language if user.language != settings.LANGUAGE_CODE else detected,
    }  # fmt: skip


def _nothing(_request: HttpRequest, _user: User) -> dict[str, Any]:
    return {}


ACTIVATE: Final = Page("activate", activate_account, _as_detected, _let_in)
CONFIRM: Final = Page("confirm_email", confirm_email, _nothing, _to_sign_in)
REVERT: Final = Page("revert_email", put_back, _nothing, _to_sign_in)
RESET: Final = Page("reset", reset_password, _nothing, _to_sign_in)
SIGN_IN: Final = Page("sign_in_by_link", use_sign_in_link, _nothing, _let_in_for_somebody)


def activate(request: HttpRequest, secret: str) -> HttpResponse:
    """GET the page of an invitation or an activation mail; POST to come in."""
    return _page(request, secret, ACTIVATE)


def reset(request: HttpRequest, secret: str) -> HttpResponse:
    """GET the page of a reset mail; POST `password` to set it. It signs nobody in."""
    return _page(request, secret, RESET)


def sign_in_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET the page of a sign-in link; POST to be signed in by it, once the second factor is proved."""
    return _page(request, secret, SIGN_IN)


def revert_email(request: HttpRequest, secret: str) -> HttpResponse:
    """GET the page of the mail to an old address; POST `password` to put the address back. It signs nobody in."""
    return _page(request, secret, REVERT)


def _page(request: HttpRequest, secret: str, page: Page) -> HttpResponse:
    """GET changes nothing; POST uses the link up."""
    link = links.found(secret, page.name)
    if link is None or links.state_of(link) != links.GOOD:
        return ended(request, link, page)
    form = _form(request, link, page)
    if request.method == "POST" and form.is_valid():
        if carried_out(request, link, form, page):
            return page.after(request, link)
        if links.state_of(now := links.found(secret, page.name)) != links.GOOD:  # it has ended just now
            return ended(request, now, page)
    version = latest() if "terms" in form.fields else None
    told = reading(version, get_language() or "", link.user.language) if version else None
    context = {"form": form, "person": link.user, "names": "first_name" in form.fields, "link": link, "terms": told}
    return render(request, f"account/{page.name}.html", context, status=422 if form.errors else 200)


def _is_named(user: User) -> bool:
    return bool(user.first_name or user.last_name)


def _form(request: HttpRequest, link: Link, page: Page) -> OperationForm:
    data, initial = request.POST if request.method == "POST" else None, page.initial(request, link.user)
    known = {"link", *(() if published() else ("terms",)), *(NAMES if _is_named(link.user) else ())}
    form = OperationForm(page.operation, links.bearer(link), data, initial=initial, without=known)
    if "password" in form.fields:
        form.fields["password"].widget.attrs["autofocus"] = True
    if "time_zone" in form.fields and link.user.time_zone == settings.TIME_ZONE:
        form.fields["time_zone"].widget.attrs["data-detect"] = "time-zone"
    return form


def carried_out(request: Any, link: Link, form: OperationForm, page: Page, by: Actor | None = None) -> bool:
    """Use the link up, as whoever has it or as somebody who is signed in; put what is wrong next to the fields."""
    by = by or links.bearer(link, address=request.META.get("REMOTE_ADDR"), request_id=request.request_id)
    try:
        outcome = page.operation(UserSelection.of(link.user), by=by, link=link.secret_hash, **form.values())
    except Invalid as invalid:
        form.take(invalid)
        return False
    for code in outcome.refused:
        form.add_error(None, str(Refusal(code).label))
    return bool(outcome.changed)


def ended(request: HttpRequest, link: Link | None, page: Page) -> HttpResponse:
    """Say what became of a link, and what to do now."""
    state = links.state_of(link)
    context = {"state": state, "page": page.name}
    return render(request, "account/link_ended.html", context, status=404 if state == links.UNKNOWN else ENDED)
