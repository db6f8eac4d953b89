"""What the commands about users and events share: who acts, whom they mean, and how it ends."""

from __future__ import annotations

import getpass
import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import click
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles import queries as roles
from rollbook.users.models import User
from rollbook.users.queries import by_name

REFUSED = 1
WRONG = 2


def as_option() -> click.Option:
    """Give `--as NAME`: the person whose rights count, and who stands in the audit log."""
    text = _("The username or email of the person who acts. ROLLBOOK_AS does the same.")
    return click.Option(["--as", "acts_as"], envvar="ROLLBOOK_AS", metavar="NAME", help=text)


def json_option() -> click.Option:
    """Give `--json`, which every command has."""
    return click.Option(["--json", "as_json"], is_flag=True, help=_("Answer as JSON."))


def option(*make: Callable[[], click.Option]) -> Callable[[click.Command], click.Command]:
    """Add options to a command that a decorator has made."""

    def add(command: click.Command) -> click.Command:
        command.params.extend(made() for made in make)
        return command

    return add


def person(acts_as: str | None) -> Actor:
    """Give the actor named by `--as`: exactly their rights, and no more for being on this machine."""
    if not acts_as:
        raise click.UsageError(_("Say who acts: --as NAME, or ROLLBOOK_AS=NAME in the environment."))
    user = by_name(acts_as)
    if user is None:
        raise click.UsageError(_("--as: there is no user “%(name)s”.") % {"name": acts_as})
    return roles.actor(user, "cli", via=_account())


def operator() -> Actor:
    """Give the actor that whoever holds this machine is, for what no person may do yet."""
    return replace(roles.system("Operator", "cli"), via=_account())


def _account() -> str:
    """Name the account of the operating system, so that the audit log tells operators apart."""
    try:
        return f"shell {getpass.getuser()}"[:64]
    except (KeyError, OSError):
        return "shell"


def found(names: Iterable[str]) -> tuple[list[int], list[str]]:
    """Part ids, usernames and emails into the ids that they mean, and the names that mean nobody."""
    ids, unknown = [], []
    for name in names:
        if name.isascii() and name.isdecimal() and len(name) < 19:
            ids.append(int(name))
        elif user := by_name(name):
            ids.append(user.pk)
        else:
            unknown.append(name)
    return ids, unknown


def seen(by: Actor, name: str) -> User | None:
    """Find somebody by id, username or email among those whom the actor may see."""
    from rollbook.users.queries import visible

    ids, _unknown = found([name])
    return visible(by).filter(pk__in=ids).first()


# -- how a command ends


def fail(message: str, *, status: int = REFUSED, as_json: bool = False, **more: Any) -> NoReturn:
    """Say what is wrong and end."""
    if as_json:
        echo_json({"error": {"message": message, **more}})
    else:
        click.echo(message, err=True)
    raise SystemExit(status)


def explained(work: Callable[[], Any], as_json: bool) -> Any:
    """Do it, and end with a message where the actor may not or a value can't be taken."""
    try:
        return work()
    except Denied as denied:
        label = dict(Permission.choices).get(denied.permission, denied.permission)
        message = _("Not allowed. This person’s roles do not include: %(permission)s.") % {"permission": label}
        fail(message, as_json=as_json, code="denied", permission=denied.permission, event=denied.event_id)
    except Invalid as invalid:
        lines = [f"{_place(name)}{p['message']}" for name, found in invalid.messages().items() for p in found]
        fail("\n".join(lines), status=WRONG, as_json=as_json, code="invalid", errors=invalid.messages())


def _place(name: str) -> str:
    return f"--{name.replace('_', '-')}: " if name else ""


def require(by: Actor, permission: str, as_json: bool) -> None:
    """End unless the actor holds a permission to look."""
    if not by.holds(permission):
        explained(lambda: _deny(permission), as_json)


def _deny(permission: str) -> NoReturn:
    raise Denied(permission)


# -- output


def echo_json(data: Any) -> None:
    """Write JSON, moments as ISO 8601."""
    click.echo(json.dumps(data, default=str, ensure_ascii=False))


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write columns, as wide as they have to be."""
    lines = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (most - width(cell)) for cell, most in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def width(text: str) -> int:
    """Count the columns that text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if not unicodedata.combining(c))
