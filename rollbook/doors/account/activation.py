"""Coming in by the link of an invitation or an activation mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request

from rollbook.credentials import links
from rollbook.credentials.models import Link
from rollbook.doors.account.entering import enter
from rollbook.doors.forms import OperationForm
from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.operations import activate as activate_account
from rollbook.users.selection import UserSelection

ENDED = 410


def activate(request: HttpRequest, secret: str) -> HttpResponse:
    """GET what is to be filled in; nothing happens by it. POST to come in, which uses the link up."""
    link = links.found(secret)
    if link is None or links.state_of(link) != links.GOOD:
        return _ended(request, link)
    user = link.user
    form = _form(request, link)
    if request.method == "POST" and form.is_valid():
        if _activated(request, link, form):
            enter(request, User.objects.get(pk=user.pk))
            return redirect(settings.LOGIN_REDIRECT_URL)
        if not form.errors:  # it has ended just now
            return _ended(request, links.found(secret))
    context = {"form": form, "person": user, "link": link, "names": not (user.first_name or user.last_name)}
    return render(request, "account/activate.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, link: Link) -> OperationForm:
    """Make the form, with what the browser tells where nobody has said otherwise."""
    user = link.user
    detected = get_language_from_request(request)
    initial = {
        "first_name": user.first_name, "last_name": user.last_name, "time_zone": user.time_zone,
        "language": user.language if user.language != settings.LANGUAGE_CODE else detected,
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = OperationForm(activate_account, links.bearer(link), data, initial=initial, without={"link"})
    if user.time_zone == settings.TIME_ZONE:
        form.fields["time_zone"].widget.attrs["data-detect"] = "time-zone"
    form.fields["password"].widget.attrs["autofocus"] = True
    return form


def _activated(request: Any, link: Link, form: OperationForm) -> bool:
    details = {"address": request.META.get("REMOTE_ADDR"), "request_id": request.request_id}
    try:
        outcome = activate_account(
            UserSelection.of(link.user), by=links.bearer(link, **details), link=link.secret_hash, **form.values()
        )
    except Invalid as invalid:
        form.take(invalid)
        return False
    return bool(outcome.changed)


def _ended(request: HttpRequest, link: Link | None) -> HttpResponse:
    """Say what became of a link, and what to do now."""
    state = links.state_of(link)
    context = {"state": state, "mailbox": settings.MAILBOX}
    return render(request, "account/link_ended.html", context, status=404 if state == links.UNKNOWN else ENDED)
