"""My account → Profile: who one is, as far as one may say it oneself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _

from rollbook.doors.account.frame import framed, mine, myself
from rollbook.doors.forms import OperationForm, initial_of
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.terms.queries import standing
from rollbook.users import policy
from rollbook.users.models import User
from rollbook.users.operations import edit_own
from rollbook.users.selection import UserSelection

NAMES = ("first_name", "last_name")


@mine
def account(request: Any) -> HttpResponse:
    """GET what is known of oneself, POST what of it is to change."""
    kept = () if policy.own("first_name") else NAMES
    data = request.POST if request.method == "POST" else None
    initial = initial_of(request.user, edit_own, [])
    form = OperationForm(edit_own, myself(request), data, initial=initial, comparing=True, without=kept)
    if form.is_bound and form.is_valid() and (outcome := _saved(request, form)):
        return _done(request, form, outcome)
    context = {"form": form, "names": not kept, "email_open": policy.own("email"),
               "accepted": standing(request.user.pk)}  # fmt: skip
    return framed(request, "account", "account", status=422 if form.errors else 200, **context)


def _saved(request: Any, form: OperationForm) -> Outcome | None:
    try:
        outcome = edit_own(UserSelection.of(request.user), by=myself(request), **form.changes())
    except Invalid as invalid:
        form.take(invalid)
        return None
    for code in outcome.refused:
        form.add_error(None, Refusal(code).label)
    return None if outcome.refused else outcome


def _done(request: Any, form: OperationForm, outcome: Outcome) -> HttpResponse:
    """Say it in the language that was chosen, which from now on holds in this browser too."""
    response = redirect("account")
    language = User.objects.values_list("language", flat=True).get(pk=request.user.pk)
    if outcome.changed and form.touched("language"):
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    else:
        language = translation.get_language() or language
    with translation.override(language):
        if outcome.changed:
            messages.success(request, _("Your profile is saved."), extra_tags=f"undo:{outcome.event_id}")
        else:
            messages.info(request, _("Nothing has changed."))
    return response


urlpatterns = [path("account/", account, name="account")]
