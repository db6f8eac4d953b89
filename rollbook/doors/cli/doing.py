"""Carrying out an operation from the command line: a command made of its fields, an answer of its outcome."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    REFUSED,
    as_option,
    echo_json,
    explained,
    found,
    is_number,
    json_option,
    person,
    require,
)
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.selection import CHUNK
from rollbook.users.queries import matching
from rollbook.users.selection import UserSelection
from rollbook.users.strictly import read_strictly


class Verbs(click.Group):
    """A group whose commands are those written for it, and one for each operation on what it is named after."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The looking first, then the doing."""
        return list(dict.fromkeys([*self.commands, *self._offered()]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Made when it is asked for, so that an operation needs nothing but its registration."""
        operation = self._offered().get(cmd_name)
        return super().get_command(ctx, cmd_name) or (command_for(operation) if operation else None)

    def _offered(self) -> dict[str, Operation]:
        return {o.verb: o for o in registry.values() if o.noun == self.name and o.listed}


def command_for(operation: Operation) -> click.Command:
    """Make the command of an operation from what the registry says of it."""
    whom: list[click.Parameter] = []
    if not operation.creates:
        metavar = "ID_OR_NAME…" if operation.subjects is UserSelection else "ID…"
        whom.append(click.Argument(["who"], nargs=-1, metavar=metavar))
    if not operation.creates and operation.bulk and operation.subjects is UserSelection:
        text = _("Instead of names: all who match, as in the console’s address, such as “role=student&q=lopez”.")
        whom.append(click.Option(["--view"], metavar="QUERY", help=text))
    plan = click.Option(["--plan"], is_flag=True, help=_("Only tell what it would do."))
    options = [option for field in operation.params for option in _options(field)]
    return click.Command(
        operation.verb, callback=partial(_run, operation), help=operation.help,
        params=[*whom, *options, plan, as_option(), json_option()],
    )  # fmt: skip


def _options(field: Field) -> list[click.Option]:
    """Give a field's options. A secret is asked for or piped in, so that no list of processes shows it."""
    if not field.secret:
        return [field.option()]
    told = {"name": field.label}
    stdin = click.Option(
        [f"--{field.name}-stdin"], is_flag=True, help=_("Read it from standard input: %(name)s.") % told
    )
    ask = click.Option([f"--ask-{field.name}"], is_flag=True, help=_("Ask for it here: %(name)s.") % told)
    return [stdin] if field.required else [stdin, ask]


def _run(
    operation: Operation, *, plan: bool, acts_as: str | None, as_json: bool, who: Sequence[str] = (),
    view: str | None = None, **given: Any,
) -> None:  # fmt: skip
    by = person(acts_as)
    if not plan:
        explained(lambda: operation.require(by), as_json)
    ids, unknown = _whom(operation, by, who, view, as_json=as_json)
    params = _params(operation, given)
    call = operation.plan if plan else partial(in_chunks, operation)
    outcome = explained(lambda: call(_subjects(operation, ids, view), by=by, **params), as_json)
    tell(operation, outcome, unknown, plan=plan, as_json=as_json)


def _subjects(operation: Operation, ids: list[int], view: str | None) -> Any:
    return operation.subjects(ids, still=operation.subjects.condition(view) if view is not None else None)


def _whom(
    operation: Operation, by: Actor, who: Sequence[str], view: str | None, *, as_json: bool
) -> tuple[list[int], list[str]]:
    """Give the ids that were named, and the names that mean nobody; or those who match the view now."""
    if operation.creates:
        return [], []
    if bool(who) == (view is not None):
        raise click.UsageError(_("Say whom it is about: names or ids, or --view."))
    if view is None:
        if not operation.bulk and len(who) > 1:
            raise click.UsageError(_("This is done to one at a time."))
        return found(who, by, operation.permission) if operation.subjects is UserSelection else _numbers(who)
    if not view.strip():
        raise click.UsageError(_("--view: an empty view means everybody. Say so: status=active."))
    require(by, Permission.USERS_VIEW, as_json)
    read = explained(lambda: read_strictly(view, by), as_json)
    return list(matching(read, by).order_by("pk").values_list("pk", flat=True)), []


def _numbers(who: Sequence[str]) -> tuple[list[int], list[str]]:
    known = [name for name in who if is_number(name)]
    return [int(name) for name in known], [name for name in who if name not in known]


def _params(operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the parameters as the operation takes them. Options that were not given are absent."""
    params: dict[str, Any] = {}
    for field in operation.params:
        value: Any
        if field.secret:
            value = _secret(
                field, stdin=given[f"{field.name}_stdin"], ask=given.get(f"ask_{field.name}", field.required)
            )
        else:
            value = given[field.name]
        if field.many:
            value = None if not value else [one for one in value if one]
        if value is not None:
            params[field.name] = value
    return params


def _secret(field: Field, *, stdin: bool, ask: bool) -> str | None:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if ask and sys.stdin.isatty():
        return str(click.prompt(str(field.label), hide_input=True, confirmation_prompt=True, err=True))
    if ask:
        raise click.UsageError(_("Give it on standard input, with --%(name)s-stdin.") % {"name": field.name})
    return None


def in_chunks(operation: Operation, subjects: Any, *, by: Actor, **params: Any) -> Outcome:
    """Carry it out chunk by chunk under one event, each authorised afresh, with progress for a person."""
    whole: Outcome | None = None
    parts = [subjects.ids[n : n + CHUNK] for n in range(0, len(subjects.ids), CHUNK)] or [[]]
    with click.progressbar(parts, file=sys.stderr, hidden=len(parts) < 2 or not sys.stderr.isatty()) as shown:
        for ids in shown:
            event = whole.event_id if whole else None
            part = operation(type(subjects)(ids, still=subjects.still), by=by, event_id=event, **params)
            whole = _joined(whole, part) if whole else part
    return whole or Outcome(operation.name)


def _joined(whole: Outcome, part: Outcome) -> Outcome:
    for code, ids in part.refused.items():
        whole.refused.setdefault(code, []).extend(ids)
    whole.changed += part.changed
    whole.unchanged += part.unchanged
    whole.event_id = whole.event_id or part.event_id
    return whole


def tell(operation: Operation, outcome: Outcome, unknown: Sequence[str], *, plan: bool, as_json: bool) -> None:
    """Say what came of it, and end with 1 where anybody was refused."""
    created = {"created": outcome.changed} if operation.creates and not plan else {}
    if as_json:
        echo_json({**outcome.as_dict(), "unknown": list(unknown), "plan": plan, **created})
    else:
        _tell_person(operation, outcome, unknown, plan=plan)
    if outcome.refusals or unknown:
        raise SystemExit(REFUSED)


def _tell_person(operation: Operation, outcome: Outcome, unknown: Sequence[str], *, plan: bool) -> None:
    changed = len(outcome.changed)
    done = operation.done_many % {"n": changed}
    event = _(" (event %(id)s)") % {"id": outcome.event_id} if outcome.event_id else ""
    click.echo((_("Would do: %(done)s") % {"done": done} if plan else str(done)) + event)
    if operation.creates and not plan:
        click.echo(_("Id: %(ids)s") % {"ids": ", ".join(map(str, outcome.changed))})
    if outcome.unchanged:
        click.echo(_("So already: %(n)s") % {"n": outcome.unchanged})
    for text in outcome.shown.values():
        click.echo(text)
    for code, ids in outcome.refused.items():
        told = {"n": len(ids), "why": Refusal(code).label, "ids": _some(ids)}
        click.echo(_("Refused %(n)s: %(why)s (%(ids)s)") % told, err=True)
    for name in unknown:
        users = operation.subjects is UserSelection
        message = (
            _("No such user, or not one you can see: %(name)s") if users else _("There is none with this id: %(name)s")
        )
        click.echo(message % {"name": name}, err=True)


def _some(ids: Sequence[int]) -> str:
    return ", ".join(map(str, sorted(ids)[:10])) + (", …" if len(ids) > 10 else "")
