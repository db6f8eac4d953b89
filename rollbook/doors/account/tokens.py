"""My account → API tokens: software that acts as oneself, for those who may let it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from rollbook.doors.account.frame import View, framed, mine, myself
from rollbook.doors.account.proving import proved
from rollbook.doors.forms import OperationForm
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.roles.queries import authority
from rollbook.sessions import tokens
from rollbook.sessions.operations import create_own_token, revoke_own_token
from rollbook.users.selection import UserSelection

LABELS: Final = dict(Permission.choices)


def allowed(view: View) -> View:
    """Refuse the page to those who may make no tokens."""

    def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not authority(request.user.pk).holds(Permission.TOKENS_CREATE):
            label = Permission.TOKENS_CREATE.label
            raise PermissionDenied(_("Your roles do not include: %(permission)s.") % {"permission": label})
        return view(request, *args, **kwargs)

    return mine(asked)


@allowed
def listed(request: Any) -> HttpResponse:
    """GET one's own tokens that stand, the latest first."""
    found = [
        {"token": token, "scopes": [LABELS.get(scope, scope) for scope in token.scopes]}
        for token in tokens.listed(request.user.pk)
    ]
    return framed(request, "account_tokens", "tokens", tokens=found)


@proved
@allowed
def add(request: Any) -> HttpResponse:
    """GET the form, POST `name`, `scopes` and `until`: the secret is shown on this answer and never again."""
    data = request.POST if request.method == "POST" else None
    form = OperationForm(create_own_token, myself(request), data, without={"digest"})
    if form.is_bound and form.is_valid() and (secret := _made(request, form)):
        return framed(request, "account_tokens", "token_shown", secret=secret, name=form.cleaned_data["name"])
    return framed(request, "account_tokens", "add_token", status=422 if form.errors else 200, form=form)


def _made(request: Any, form: OperationForm) -> str:
    """Give the secret; "" where something is in the way."""
    secret = tokens.new_secret()
    told = {**form.values(), "digest": tokens.digest(secret)}
    try:
        outcome = create_own_token(UserSelection.of(request.user), by=myself(request), **told)
    except Invalid as invalid:
        form.take(invalid)
        return ""
    for code in outcome.refused:
        form.add_error(None, Refusal(code).label)
    return secret if outcome.changed else ""


@proved
@allowed
def revoke(request: Any, pk: int) -> HttpResponse:
    """GET a question, POST to end a token of one's own at once."""
    token = tokens.listed(request.user.pk).filter(pk=pk).first()
    if token is None:
        raise Http404
    if request.method == "POST":
        revoke_own_token(UserSelection.of(request.user), by=myself(request), token=str(pk))
        messages.success(request, _("The token “%(name)s” has ended.") % {"name": token.name})
        return redirect("account_tokens")
    return render(request, "account/revoke_token.html", {"token": token})


urlpatterns = [
    path("account/tokens/", listed, name="account_tokens"),
    path("account/tokens/add/", add, name="add_own_token"),
    path("account/tokens/<int:pk>/revoke/", revoke, name="revoke_own_token"),
]
