"""The body of an action: whom it is about, and the operation's own parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollbook.doors.api import reading
from rollbook.doors.api.problems import invalid
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation
from rollbook.kernel.refusal import Invalid
from rollbook.users.selection import UserSelection
from rollbook.users.strictly import read_strictly
from rollbook.users.views import View

MOST: Final = 10_000
Readers = dict[str, Callable[[Any], Any]]


def parted(operation: Operation, sent: Mapping[str, Any], by: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part a body into whom it is about and the parameters.

    Ids stand under the operation's noun: `users`. A `view` is given as its text and as it
    is read. All that is wrong with either part is told at once, as `Invalid`.
    """
    readers, fields = _readers(operation, by), {field.name for field in operation.params}
    params = {name: value for name, value in sent.items() if name in fields}
    try:
        whom = reading.values({n: v for n, v in sent.items() if n not in fields}, readers)
        if not operation.creates:
            _one_way(operation, whom)
    except Invalid as problem:
        raise Invalid({**problem.errors, **_wrong(operation, params, by)}) from problem
    return whom, params


def _readers(operation: Operation, by: Actor) -> Readers:
    readers: Readers = {"plan": reading.flag}
    if operation.creates:
        return readers
    readers[operation.noun] = _ids
    of_users: Readers = {"view": partial(_view, by), "version": reading.integer}
    return readers | of_users if operation.subjects is UserSelection else readers


def _wrong(operation: Operation, params: dict[str, Any], by: Actor) -> Mapping[str, Any]:
    try:
        operation.clean(params, by)
    except Invalid as problem:
        return problem.errors
    return {}


def _one_way(operation: Operation, whom: dict[str, Any]) -> None:
    """Raise `Invalid` unless they are given in one way, and in one that fits the operation."""
    noun = operation.noun
    if (noun in whom) == ("view" in whom):
        raise invalid(noun, "required", _("Give a list of ids, or a view of users, and not both."))
    single = len(whom.get(noun, ())) == 1
    if not operation.bulk and not single:
        raise invalid(noun, "one", _("This is done to one at a time. Give one id."))
    if "version" in whom and not single:
        raise invalid("version", "one", _("A version goes with one id."))


def _ids(value: Any) -> list[int]:
    if not isinstance(value, list) or not value:
        raise ValidationError(_("Give a list of ids."), "not_a_list")
    if len(value) > MOST:
        raise ValidationError(_("At most %(most)s at once. Give a view for more."), "too_many", {"most": MOST})
    return list(dict.fromkeys(reading.integer(pk) for pk in value))


def _view(by: Actor, value: Any) -> tuple[str, View]:
    if not isinstance(value, str):
        raise ValidationError(_("Give text."), "not_text")
    if not value.strip():
        raise ValidationError(_("An empty view means everybody. Say so: status=active."), "empty")
    return value, read_strictly(value, by)
