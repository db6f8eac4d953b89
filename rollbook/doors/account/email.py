"""My account → Email: another address, which becomes one's own by a link that is sent there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from rollbook.credentials import limits, links
from rollbook.credentials.making import HOURS
from rollbook.doors.account.by_link import CONFIRM, carried_out, ended
from rollbook.doors.account.frame import mine, myself
from rollbook.doors.account.proving import TOO_MANY, proved
from rollbook.doors.forms import OperationForm
from rollbook.kernel.refusal import Refusal
from rollbook.users import policy
from rollbook.users.operations import ask_email
from rollbook.users.selection import UserSelection


@proved
@mine
def email(request: Any) -> HttpResponse:
    """GET the page, POST `email`: a link goes there. Whether somebody else has that address is not told here."""
    if not policy.own("email"):
        return redirect("account")
    form, status = OperationForm(ask_email, myself(request), request.POST if request.method == "POST" else None), 200
    form.fields["email"].widget.attrs["autofocus"] = True
    if form.is_bound:
        status = _asked(request, form) if form.is_valid() else 422
    asked = form.is_bound and status == 200
    context = {"form": form, "asked": asked, "hours": HOURS, "mailbox": settings.MAILBOX}
    return render(request, "account/email.html", context, status=status)


def _asked(request: Any, form: OperationForm) -> int:
    """Send the link; give the status of the answer."""
    if not limits.spend(limits.ADDRESSES, f"user {request.user.pk}"):
        form.add_error(None, TOO_MANY)
        return 429
    outcome = ask_email(UserSelection.of(request.user), by=myself(request), **form.values())
    if outcome.unchanged:
        form.add_error("email", _("This is your address already."))
    for code in outcome.refused:
        form.add_error(None, Refusal(code).label)
    return 200 if outcome.changed else 422


@mine
def confirm_email(request: Any, secret: str) -> HttpResponse:
    """GET the page of the link, POST to use it: by whoever asked for it, so that a slip of the pen helps nobody."""
    link = links.found(secret, CONFIRM.name)
    if link is not None and link.user_id != request.user.pk:
        link = None
    if link is None or links.state_of(link) != links.GOOD:
        return ended(request, link, CONFIRM)
    data = request.POST if request.method == "POST" else None
    form = OperationForm(CONFIRM.operation, myself(request), data, without={"link"})
    if request.method == "POST" and form.is_valid():
        if carried_out(request, link, form, CONFIRM, by=myself(request)):
            messages.success(request, _("Your email address is changed."))
            return redirect("account")
        if links.state_of(now := links.found(secret, CONFIRM.name)) != links.GOOD:
            return ended(request, now, CONFIRM)
    context = {"form": form, "link": link}
    return render(request, "account/confirm_email.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("account/email/", email, name="own_email"),
    path("account/email/<str:secret>/", confirm_email, name="confirm_email"),
]
