"""What to offer for one subject, and why not: asked by the code that decides, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from rollbook.kernel.actor import Actor, Power
from rollbook.kernel.operation import Operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.run import Run
from rollbook.kernel.selection import Selection


def obstacles(operations: Iterable[Operation], subject: Selection, *, by: Actor) -> dict[str, str]:
    """Give for each operation's name why it would be refused on the one subject; empty where nothing is in its way.

    Operations that reach alike are narrowed once; then each plans its body.
    """
    reached: dict[tuple[Power, ...], str] = {}
    found = {}
    for operation in operations:
        powers = tuple(by.known.powers.get(operation.permission, ()))
        if not powers:
            permission = Permission(operation.permission).label
            found[operation.name] = _("Your roles do not include: %(permission)s") % {"permission": permission}
            continue
        if powers not in reached:
            reached[powers] = refusal(operation, subject, by, lambda bound: bound.narrow(powers))  # noqa: B023
        found[operation.name] = reached[powers] or refusal(operation, subject, by, _body_of(operation, by))
    return found


def refusal(operation: Operation, subject: Selection, by: Actor, act: Any) -> str:
    """Give why the one subject would be refused by a part of an operation, in words; "" where it would not."""
    bound = subject.bind(Run(operation, by, {}, planning=True))
    bound.run.authority = by.known
    with suppress(Invalid):  # values are missing, which is no obstacle
        act(bound)
    return next((str(Refusal(code).label) for code in bound.run.refused), "")


def _body_of(operation: Operation, by: Actor) -> Any:
    """Give the body with all parameters left empty; of one that needs some, what it refuses whatever they are."""
    values = {param.name: param.empty() for param in operation.params}

    def act(bound: Selection) -> None:
        if operation.beforehand:
            operation.beforehand(bound)
        if not any(param.required for param in operation.params):
            operation.body(bound, by=by, **operation.arguments(bound, values))

    return act
