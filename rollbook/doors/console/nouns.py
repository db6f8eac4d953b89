"""Roles, groups, units, contents: a page or dialog for each operation on one of them, and for adding one.

What differs between them is said in a `Noun`; users have pages of their own (`actions`, `bulk`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, may_look
from rollbook.doors.console.actions import attempted, done, entries
from rollbook.doors.console.tell import leave, refused_text, tell
from rollbook.doors.forms import OperationForm
from rollbook.kernel.actor import Actor
from rollbook.kernel.offering import obstacles
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.selection import Selection


@dataclass(frozen=True)
class Noun:
    """One kind of subject. `name` begins its operations and addresses (`roles`, `role`, `role_action`)."""

    name: str
    one: str
    subjects: type[Selection]
    permission: Permission
    found: Callable[[Actor], QuerySet[Any]]
    initial: Callable[[Any], dict[str, Any]]

    def operation(self, verb: str) -> Operation:
        """Give the listed operation that an address names."""
        operation = registry.get(f"{self.name}.{verb.replace('-', '_')}")
        if operation is None or not operation.listed:
            raise Http404
        return operation

    def page(self, subject: Any) -> str:
        """Give the address of one."""
        return reverse(self.one, args=[subject.pk])

    def items(self, request: ConsoleRequest, subject: Any, back: str = "") -> list[dict[str, Any]]:
        """Give the menu: each operation with its address, or with why it is not allowed."""
        ours = [o for o in registry.values() if o.noun == self.name and o.listed and o.alone and not o.creates]
        ours.sort(key=lambda operation: operation.danger)
        return entries(ours, self.subjects.of(subject), self.page(subject), request.actor, back)


def act(request: ConsoleRequest, noun: Noun, pk: int, verb: str, **context: Any) -> HttpResponse:
    """GET the form of an operation on one of them, POST to carry it out."""
    operation = noun.operation(verb)
    if operation.creates:
        raise Http404
    attempted(request, operation)
    may_look(request, noun.permission)
    subject = get_object_or_404(noun.found(request.actor), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = OperationForm(operation, request.actor, data, initial=noun.initial(subject), comparing=True)
    if data is not None and form.is_valid() and (done := _carried_out(request, noun, operation, subject, form)):
        return done
    why = obstacles([operation], noun.subjects.of(subject), by=request.actor)[operation.name]
    context |= {"operation": operation, "subject": subject, "form": form, "why": why,
                "back": back_to(request, noun.page(subject))}  # fmt: skip
    templates = [f"{noun.name}/{operation.verb}.html", "console/operation.html"]
    return render(request, templates, context, status=422 if form.errors else 200)


def _carried_out(
    request: ConsoleRequest, noun: Noun, operation: Operation, subject: Any, form: OperationForm
) -> HttpResponse | None:
    outcome = done(operation, noun.subjects.of(subject), request.actor, form, form.changes())
    if outcome is None or refusals(form, outcome):
        return None
    left = noun.found(request.actor).filter(pk=subject.pk).first()
    tell(request, operation, outcome, name=str(left or subject))
    return leave(request, back_to(request, noun.page(left)) if left else reverse(noun.name))


def refusals(form: OperationForm, outcome: Outcome) -> bool:
    """Put why it was refused on the form; tell whether it was."""
    for code, ids in outcome.refused.items():
        gone = code == Refusal.UNKNOWN  # the words of which are about people
        form.add_error(None, _("It is gone, or out of your reach.") if gone else refused_text(code, len(ids)))
    return bool(outcome.refused)


def add(request: ConsoleRequest, noun: Noun, template: str, initial: dict[str, Any], **context: Any) -> HttpResponse:
    """GET the form for a new one, POST to add it."""
    operation = noun.operation("create")
    attempted(request, operation)
    may_look(request, noun.permission)
    may_look(request, Permission(operation.permission))
    data = request.POST if request.method == "POST" else None
    form = OperationForm(operation, request.actor, data, initial=initial)
    if data is not None and form.is_valid():
        outcome = done(operation, noun.subjects(()), request.actor, form, form.values())
        if outcome is not None:
            made = noun.found(request.actor).filter(pk=outcome.changed[0]).first()
            tell(request, operation, outcome, name=str(made or ""))
            there = noun.page(made) if made else reverse(noun.name)
            return leave(request, back_to(request, there) if "next" in request.GET else there)
    context |= {"operation": operation, "form": form, "back": back_to(request, reverse(noun.name))}
    return render(request, template, context, status=422 if form.errors else 200)
