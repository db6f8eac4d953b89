"""One's own picture and signature: shown, replaced, removed."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from rollbook.credentials import limits
from rollbook.doors import proof
from rollbook.doors.account.frame import framed, mine, myself
from rollbook.doors.account.proving import TOO_MANY
from rollbook.doors.forms import OperationForm
from rollbook.doors.uploads import accept_files
from rollbook.kernel.operation import Operation
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Invalid
from rollbook.pictures.fields import MOST_BYTES, too_big
from rollbook.pictures.models import Kind
from rollbook.users.operations import drop_picture, set_picture, set_signature
from rollbook.users.selection import UserSelection

MOST_BODY: Final = MOST_BYTES + 64 * 1024  # the form around the file
SETTING: Final = {Kind.PICTURE: set_picture, Kind.SIGNATURE: set_signature}


@csrf_exempt  # the token is checked in `_given`: looking for it reads the body, whatever its size
@mine
def image(request: Any, kind: Kind) -> HttpResponse:
    """GET the page of one's picture or signature; POST `remove`, or a file named like the kind."""
    if SETTING[kind].sudo and not proof.is_fresh(request):  # a signature is given by nobody else
        return proof.ask(request)
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    try:
        if length.isdecimal() and int(length) <= MOST_BODY:
            accept_files(request)
            return _given(request, kind)
    except RequestDataTooBig:  # of what is no file, Django takes less
        pass
    return _refused(request, kind, too_big(), status=413)


@csrf_protect
def _given(request: Any, kind: Kind) -> HttpResponse:
    if request.method != "POST":
        return _page(request, kind, _form(request, kind), status=200)
    if request.POST.get("remove"):
        drop_picture(UserSelection.of(request.user), by=myself(request), kind=kind.value)
        return _done(request, _("Your picture is removed."), _("Your signature is removed."), kind)
    if not limits.spend(limits.IMAGES, f"user {request.user.pk}"):
        return _refused(request, kind, ValidationError(TOO_MANY), status=429)
    form = _form(request, kind, request.POST, request.FILES)
    if form.is_valid() and _set(request, SETTING[kind], form):
        return _done(request, _("Your new picture is saved."), _("Your new signature is saved."), kind)
    return _page(request, kind, form, status=422)


def _set(request: Any, operation: Operation, form: OperationForm) -> Outcome | None:
    try:
        return operation(UserSelection.of(request.user), by=myself(request), **form.values())
    except Invalid as invalid:
        form.take(invalid)
        return None


def _form(request: Any, kind: Kind, *data: Any) -> OperationForm:
    return OperationForm(SETTING[kind], myself(request), *data)


def _refused(request: Any, kind: Kind, problem: ValidationError, *, status: int) -> HttpResponse:
    """Show the form with what is wrong beside the file, which was not looked at."""
    form = _form(request, kind, QueryDict())
    form.errors.clear()
    form.add_error(kind.value, problem)
    return _page(request, kind, form, status=status)


def _done(request: Any, of_picture: str, of_signature: str, kind: Kind) -> HttpResponse:
    messages.success(request, of_picture if kind == Kind.PICTURE else of_signature)
    return redirect("account")


def _page(request: Any, kind: Kind, form: OperationForm, *, status: int) -> HttpResponse:
    has = getattr(request.user, kind.value)
    return framed(request, "account", f"own_{kind.value}", status, form=form, field=form[kind.value], has=has)


urlpatterns = [
    path("account/picture/", image, {"kind": Kind.PICTURE}, name="own_picture"),
    path("account/signature/", image, {"kind": Kind.SIGNATURE}, name="own_signature"),
]
