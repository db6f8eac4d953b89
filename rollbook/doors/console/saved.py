"""Keeping views of the directory under a name, and forgetting them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import done
from rollbook.doors.console.tell import leave, refused_text
from rollbook.doors.forms import OperationForm
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.users import views
from rollbook.users.saved import SavedViewSelection


@console(Permission.USERS_VIEW)
def save(request: ConsoleRequest) -> HttpResponse:
    """GET the form (`query` is the view), POST to save it."""
    operation = registry["views.save"]
    data = request.POST if request.method == "POST" else None
    initial = {"query": views.canonical(request.GET.get("query", "")), "audience": "mine"}
    form = OperationForm(operation, request.actor, data, initial=initial)
    form.fields["query"].widget = forms.HiddenInput()
    valid = data is not None and form.is_valid()
    if valid and done(operation, SavedViewSelection(()), request.actor, form, form.values()):
        messages.success(request, operation.done % {"name": form.cleaned_data["name"]})
        return leave(request, f"{reverse('users')}?{form.cleaned_data['query']}")
    context = {"operation": operation, "form": form, "back": f"{reverse('users')}?{initial['query']}"}
    return render(request, "console/save_view.html", context, status=422 if form.errors else 200)


@console(Permission.USERS_VIEW)
@require_POST
def delete(request: ConsoleRequest, pk: int) -> HttpResponse:
    """POST to forget a saved view."""
    operation = registry["views.delete"]
    outcome = operation(SavedViewSelection([pk]), by=request.actor)
    if outcome.changed:
        messages.success(request, operation.done_many % {"n": 1})
    for code, ids in outcome.refused.items():
        messages.warning(request, refused_text(code, len(ids)))
    return redirect("users")
