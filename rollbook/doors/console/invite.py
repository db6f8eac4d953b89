"""Inviting people by their addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, lacking
from rollbook.doors.console.tell import leave
from rollbook.doors.forms import OperationForm
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.users.inviting import INVITED, LONGEST, MOST, TWICE, Address, entries, invite_all
from rollbook.users.policy import default_roles

EXAMPLE = "sam@example.org, Lee Park <lee@example.org>"
EACH = ("email", "first_name", "last_name")  # what the addresses themselves say


class InviteForm(OperationForm):
    """The addresses, and what all who are invited get."""

    def __init__(self, by: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(registry["users.invite"], by, *args, without=EACH, **kwargs)
        self.fields["people"] = forms.CharField(
            label=gettext_lazy("Email addresses"), max_length=LONGEST,
            widget=forms.Textarea({"rows": 4, "dir": "auto", "placeholder": EXAMPLE}),
            help_text=gettext_lazy("Separate them with commas, spaces or new lines. Up to 200 at once."),
        )  # fmt: skip
        self.order_fields(["people"])

    def clean_people(self) -> list[str]:
        """Give the entries."""
        found = entries(self.cleaned_data["people"])
        if not found:
            raise ValidationError(_("Give an email address."), "required")
        if len(found) > MOST:
            message = _("These are %(n)s. At most %(most)s fit; for more, import a file.")
            raise ValidationError(message, "too_many", {"n": len(found), "most": MOST})
        return found


@console()
def invite_people(request: ConsoleRequest) -> HttpResponse:
    """GET the form, POST to invite: who could not be invited is told, and left in the form to be mended."""
    attempted(request, registry["users.invite"])
    may_look(request, Permission.USERS_CREATE)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(request.actor, data, initial={"population": "staff", "roles": default_roles(), "language": "en"})
    left: list[Address] = []
    if data is not None and form.is_valid():
        told = _invited(request, form)
        left = [address for address in told if address.result not in {INVITED, TWICE}]
        if told and not left:
            return leave(request, back_to(request, reverse("users") + "?status=invited"))
        if told:
            form = InviteForm(request.actor, _rest(form, left))
    context = {"form": form, "left": left, "back": back_to(request, "")}
    status = 422 if left or form.errors else 200
    return render(request, "console/invite.html", context, status=status)


def _invited(request: ConsoleRequest, form: InviteForm) -> list[Address]:
    """Invite those who can be and leave a message; or put what is wrong on the form."""
    try:
        told, event = invite_all(form.cleaned_data["people"], form.values(), by=request.actor)
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    except Invalid as invalid:
        form.take(invalid)
        return []
    invited = sum(address.result == INVITED for address in told)
    if event:
        done = ngettext("Invited %(n)s user", "Invited %(n)s users", invited) % {"n": invited}
        messages.success(request, done, extra_tags=f"undo:{event}")
    return told


def _rest(form: InviteForm, left: list[Address]) -> Any:
    """Give what was sent, with those addresses alone that are left."""
    data = form.data.copy()
    data["people"] = "\n".join(address.text for address in left)
    return data


urlpatterns = [path("users/invite/", invite_people, name="invite_people")]
