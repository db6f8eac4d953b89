"""Adding one user: by a mail with which they choose a password themselves, or with one that is set now."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, done
from rollbook.doors.console.tell import leave, tell
from rollbook.doors.forms import OperationForm
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.users.models import Status, User
from rollbook.users.policy import default_roles
from rollbook.users.selection import UserSelection

MAIL, NOW, MADE = "mail", "now", "made"
WAYS: Final = (
    (MAIL, _("They choose a password, by a link in a mail")),
    (NOW, _("I set a password now")),
    (MADE, _("Make up a password, shown to me once")),
)
AT_FIRST: Final = {"status": "active", "language": "en", "time_zone": "UTC", "population": "staff"}


class AddForm(OperationForm):
    """The parameters of `users.create`, where the way of coming in stands for the status of those who choose it."""

    def __init__(self, by: Any, data: Any = None) -> None:
        super().__init__(
            registry["users.create"], by, data, initial=AT_FIRST | {"roles": default_roles()}, without={"make_password"}
        )
        self.fields["way"] = forms.ChoiceField(
            label=_("How they come in"), choices=WAYS, widget=forms.RadioSelect, required=False, initial=MAIL
        )
        shown: Any = self.fields["status"].widget
        shown.choices = [choice for choice in shown.choices if choice[0] != Status.PENDING]

    def values(self) -> dict[str, Any]:
        """Give the operation's parameters: what belongs to the other way does not count."""
        given, way = super().values(), self.cleaned_data["way"]
        if way == MAIL:
            given |= {"status": Status.PENDING.value, "password": "", "temporary": False}
        if way == MADE:
            given |= {"password": "", "make_password": True}
        return given


@console()
def add_user(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new user, POST to add them."""
    operation = registry["users.create"]
    attempted(request, operation)
    may_look(request, Permission.USERS_CREATE)
    data = request.POST if request.method == "POST" else None
    form = AddForm(request.actor, data)
    if data is not None and form.is_valid():
        outcome = done(operation, UserSelection(()), request.actor, form, form.values())
        if outcome is not None:
            user = User.objects.get(pk=outcome.changed[0])
            if outcome.shown:
                context = {"operation": operation, "person": user, "shown": outcome.shown[user.pk],
                           "back": reverse("user", args=[user.pk])}  # fmt: skip
                return render(request, "console/shown.html", context)
            tell(request, operation, outcome, name=user.name)
            return leave(request, reverse("add_user") if "another" in data else reverse("user", args=[user.pk]))
    return render(request, "console/add_user.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [path("users/add/", add_user, name="add_user")]
