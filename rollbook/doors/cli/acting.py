"""What the commands about users and events share: who acts, whom they mean, and how it ends."""

from __future__ import annotations

import getpass
import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, NoReturn

import click
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.kernel.selection import CHUNK
from rollbook.kernel.sql import among
from rollbook.roles import queries as roles
from rollbook.users.models import User
from rollbook.users.queries import visible
from rollbook.users.uniqueness import key_of, keys_of, using

REFUSED = 1
WRONG = 2
BY_ID: Final = "id:"  # no username and no email has a colon
BY_USERNAME: Final = "username:"
BY_EXTERNAL: Final = "external-id:"


def as_option() -> click.Option:
    """Give `--as NAME`: the person whose rights count, and who stands in the audit log."""
    text = _("The id, username or email of the person who acts. ROLLBOOK_AS does the same.")
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
    user = called(acts_as)
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


# -- whom they mean


def found(names: Iterable[str], by: Actor | None = None, permission: str = "") -> tuple[list[int], list[str]]:
    """Part ids, usernames and emails into the ids that they mean, and the names that mean nobody.

    Where “31” is the id of one person and the username of another, it ends: `id:31` and `username:31` say which.
    Whom the actor does not reach, by seeing or by `permission` (by any, where none is named), is left out of that.
    Without an actor, everybody counts: it is the operator's work.
    """
    reached = _reached(by, permission)
    asked = list(names)
    numbers = [name for name in asked if is_number(name)]
    meant: dict[str, int | None] = {}
    for start in range(0, len(numbers), CHUNK):
        meant |= _by_number(numbers[start : start + CHUNK], reached)
    named = [name for name in asked if name not in meant]
    for start in range(0, len(named), CHUNK):
        meant |= _by_form(named[start : start + CHUNK], reached)
    ids = [pk for name in asked if (pk := meant[name]) is not None]
    return ids, [name for name in asked if meant[name] is None]


def called(name: str) -> User | None:
    """Find somebody by id, username or email among all people."""
    return User.objects.filter(pk__in=found([name])[0]).first()


def seen(by: Actor, name: str) -> User | None:
    """Find somebody by id, username or email among those whom the actor may see."""
    return visible(by).filter(pk__in=found([name], by)[0]).first()


def somebody(by: Actor, name: str, as_json: bool) -> User:
    """Give whom a name means among those whom the actor may see, or end by saying that there is nobody."""
    user = seen(by, name)
    if user is None:
        fail(_("No such user, or not one you can see: %(name)s") % {"name": name}, as_json=as_json, code="unknown")
    return user


def is_number(name: str) -> bool:
    """Tell whether this can be an id: digits, and no more of them than the database's numbers have."""
    return name.isascii() and name.isdecimal() and len(name) < 19


def _reached(by: Actor | None, permission: str) -> QuerySet[User]:
    """Give the people whom the actor sees or this permission reaches; without one, whom any of theirs does."""
    if by is None:
        return User.objects.all()
    names = {permission, Permission.USERS_VIEW} if permission else by.known.powers.keys()
    return User.objects.filter(by.known.scope(*names))


def _by_number(numbers: Sequence[str], people: QuerySet[User]) -> dict[str, int | None]:
    """Give whom digits mean: where people sign in with their student number, not always the one with that id."""
    known = {user.pk: user for user in people.filter(pk__in=among(map(int, numbers)))}
    named = {user.username_key: user for user in people.filter(username_key__in=numbers)}
    for number in numbers:
        one, other = known.get(int(number)), named.get(number)
        if one and other and one != other:
            _ask_which(number, one, other)
    return {n: named[n].pk if n in named and int(n) not in known else int(n) for n in numbers}


def _ask_which(number: str, one: User, other: User) -> NoReturn:
    told = {"number": number, "one": f"{one.name} ({one.username})", "other": f"{other.name} (id {other.pk})"}
    message = _("“%(number)s” is the id of %(one)s and the username of %(other)s.") % told
    which = _("Say which: %(id)s or %(username)s.") % {
        "id": f"{BY_ID}{one.pk}", "username": f"{BY_USERNAME}{number}",
    }  # fmt: skip
    raise click.UsageError(f"{message} {which}")


def _by_form(names: Sequence[str], among_them: QuerySet[User]) -> dict[str, int | None]:
    """Give whom `id:…`, `username:…`, `external-id:…` or a plain username or email means, by one statement."""
    keys = {name: _key(name) for name in names}
    people = among_them.filter(using(keys.values())).values_list("pk", "username_key", "email_key", "external_id")
    known = {key: pk for pk, *own in people for key in keys_of(*own)}
    return {name: _by_id(name) if name.startswith(BY_ID) else known.get(key) for name, key in keys.items()}


def _key(name: str) -> str:
    if name.startswith(BY_EXTERNAL):
        return key_of("external_id", name.removeprefix(BY_EXTERNAL))
    return key_of("username", name.removeprefix(BY_USERNAME))


def _by_id(name: str) -> int | None:
    number = name.removeprefix(BY_ID)
    return int(number) if is_number(number) else None


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
