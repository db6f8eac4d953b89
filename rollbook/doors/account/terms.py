"""The terms of use: read by anybody, and accepted on the way in by whoever has not accepted the latest version."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language

from rollbook.credentials.links import oneself
from rollbook.doors.account.entering import Entering, current, go_on, step_of
from rollbook.doors.forms import OperationForm
from rollbook.kernel.refusal import Invalid
from rollbook.terms.fields import languages
from rollbook.terms.models import Version
from rollbook.terms.operations import accept_terms
from rollbook.terms.queries import latest, standing
from rollbook.users.selection import UserSelection


def reading(version: Version, *languages: str) -> dict[str, Any]:
    """Give what pages show of a version: in the first of these languages that it has, else the site's own."""
    language = version.spoken(*languages)
    return {
        "number": version.number, "day": version.published_at, "language": language,
        "text": version.texts[language], "changed": version.summaries.get(language, ""),
    }  # fmt: skip


def terms(request: HttpRequest) -> HttpResponse:
    """GET the terms of use that count now, in a `language` that they are written in."""
    version = latest()
    if version is None:
        raise Http404
    told = reading(version, request.GET.get("language", ""), get_language() or "")
    others = [(code, name) for code, name in languages().items() if code in version.texts and code != told["language"]]
    return render(request, "account/terms.html", {"terms": told, "others": others})


def accept(request: Any) -> HttpResponse:
    """GET and POST the page on the way in for those who have yet to accept the version that counts now."""
    entering = current(request)
    if entering is None or step_of(entering) != "accept_terms":
        return go_on(request)
    user = entering.user
    by = oneself(user, address=request.META.get("REMOTE_ADDR"), request_id=request.request_id)
    form = OperationForm(accept_terms, by, request.POST if request.method == "POST" else None)
    if form.is_valid() and _accepted(form, entering, by):
        return go_on(request)
    version, before = latest(), standing(user.pk)
    if version is None or before is None:
        return go_on(request)
    told = reading(version, get_language() or "", user.language)
    context = {"form": form, "person": user, "terms": told, "again": before.accepted}
    return render(request, "account/accept_terms.html", context, status=422 if form.errors else 200)


def _accepted(form: OperationForm, entering: Entering, by: Any) -> bool:
    """Accept them, unless something is wrong, which then stands on the form; whose access has ended is sent away."""
    try:
        accept_terms(UserSelection([entering.user.pk], still=Q(access_epoch=entering.epoch)), by=by, **form.values())
    except Invalid as invalid:
        form.take(invalid)
        return False
    return True


urlpatterns = [
    path("terms/", terms, name="terms"),
    path("sign-in/terms/", accept, name="accept_terms"),
]
