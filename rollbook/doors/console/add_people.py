"""Adding people to a group by what they are called, line by line; and naming somebody who answers for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, lacking
from rollbook.doors.console.group import GROUPS
from rollbook.doors.console.set_groups import numbers
from rollbook.doors.console.tell import leave, refused_text, tell
from rollbook.groups import queries
from rollbook.groups.models import Group
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.meant import Meant, lines_of, meant, one_meant
from rollbook.users.models import User
from rollbook.users.selection import UserSelection

MOST: Final = 500  # lines
LONGEST: Final = 50_000  # characters


class PeopleForm(forms.Form):
    """Whom to add: usernames, emails, ids or names, one a line."""

    people = forms.CharField(
        label=gettext_lazy("People"), max_length=LONGEST, widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy("Usernames, emails, IDs or whole names, one on each line. Nothing happens yet."),
    )  # fmt: skip

    def clean_people(self) -> list[str]:
        """Give the lines that say something."""
        lines = lines_of(self.cleaned_data["people"])
        if len(lines) > MOST:
            message = _(
                "At most %(most)s lines fit. Select more people in the list of users, then add them to the group."
            )
            raise ValidationError(message, "too_many", {"most": MOST})
        return lines


class OwnerForm(forms.Form):
    """Who answers for the group."""

    person = forms.CharField(
        label=gettext_lazy("Person"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Their username, email or ID, or their whole name."),
    )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a line means, for certain or perhaps; `why` says why they can't be added."""

    user: User
    why: str
    certain: bool


Line = tuple[Meant, list[Candidate]]


@console()
def add_people(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET the form; POST `people` to see whom it finds, and what would become of each; POST the `id`s to add them."""
    operation = registry["users.add_to_group"]
    group = _group(request, operation, pk)
    form = PeopleForm(request.POST if request.method == "POST" else None)
    lines: list[Line] = []
    if form.is_valid():
        if "add" in request.POST and (done := _added(request, operation, group, form)):
            return done
        lines = _lines(request, operation, group, form)
    context = {"group": group, "form": form, "lines": lines, "back": GROUPS.page(group)}
    return render(request, "groups/add_people.html", context, status=422 if form.errors else 200)


def _added(request: ConsoleRequest, operation: Operation, group: Group, form: PeopleForm) -> HttpResponse | None:
    """Add those that are ticked and leave; or put what is wrong on the form."""
    chosen = numbers(request.POST.getlist("id"))
    if not chosen:
        form.add_error(None, _("Nobody is ticked."))
        return None
    outcome = carried_out(operation, request, form, chosen, group)
    if outcome is None:
        return None
    tell(request, operation, outcome)
    return leave(request, GROUPS.page(group))


def _lines(request: ConsoleRequest, operation: Operation, group: Group, form: PeopleForm) -> list[Line]:
    """Say of everybody whom the lines may mean what would become of them, by one plan for all."""
    found = meant(form.cleaned_data["people"], request.actor)
    planned = carried_out(operation.plan, request, form, {user.pk for line in found for user in line.people}, group)
    if planned is None:
        return []
    why = dict.fromkeys(planned.changed, "")
    why |= {pk: str(Refusal(code).label) for code, ids in planned.refused.items() for pk in ids}
    already = _("Is in the group already")
    return [
        (line, [Candidate(user, why.get(user.pk, already), line.certain) for user in line.people]) for line in found
    ]


@console()
def add_owner(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET the form, POST to name somebody who answers for the group."""
    operation = registry["users.make_owner"]
    group = _group(request, operation, pk)
    form, back = OwnerForm(request.POST if request.method == "POST" else None), back_to(request, GROUPS.page(group))
    person = _certain(request, form) if form.is_valid() else None
    outcome = person and carried_out(operation, request, form, [person.pk], group)
    if person and outcome and not outcome.refused:
        tell(request, operation, outcome, name=person.name)
        return leave(request, back)
    for code, ids in outcome.refused.items() if outcome else ():
        form.add_error("person", refused_text(code, len(ids)))
    context = {"group": group, "form": form, "operation": operation, "back": back}
    return render(request, "groups/add_owner.html", context, status=422 if form.errors else 200)


def _certain(request: ConsoleRequest, form: OwnerForm) -> User | None:
    """Give whom the form means; where that is not certain, say on the form whom it may mean."""
    person, wrong = one_meant(form.cleaned_data["person"].strip(), request.actor)
    if wrong:
        form.add_error("person", wrong)
    return person


def _group(request: ConsoleRequest, operation: Operation, pk: int) -> Group:
    attempted(request, operation)
    for permission in (Permission(operation.permission), Permission.GROUPS_VIEW, Permission.USERS_VIEW):
        may_look(request, permission)
    return get_object_or_404(queries.visible(request.actor), pk=pk)


def carried_out(
    call: Callable[..., Outcome], request: ConsoleRequest, form: forms.Form, ids: Iterable[int], group: Group
) -> Outcome | None:
    """Carry it out, or plan it; None where something is wrong, which then stands on the form."""
    try:
        return call(UserSelection(ids), by=request.actor, group=group.pk)
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    except Invalid as invalid:
        for problems in invalid.errors.values():
            form.add_error(None, [*problems])
        return None


urlpatterns = [
    path("groups/<int:pk>/add-people/", add_people, name="add_people"),
    path("groups/<int:pk>/add-owner/", add_owner, name="add_owner"),
]
