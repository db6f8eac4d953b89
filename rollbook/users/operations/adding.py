"""Adding users, and inviting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.attributes.filling import fill
from rollbook.credentials.links import mail_links
from rollbook.credentials.models import Kind
from rollbook.groups.fields import GroupPicks
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid
from rollbook.roles.fields import RolePicks
from rollbook.roles.models import Role
from rollbook.roles.queries import givable_in
from rollbook.units.reach import home
from rollbook.users import fields, policy, uniqueness
from rollbook.users.made_up import made_up
from rollbook.users.models import Status
from rollbook.users.selection import UserSelection

BESIDE = {  # not columns, or not as they are given
    "roles", "groups", "attributes", "password", "make_password", "temporary", "unit", "note",
}  # fmt: skip


class Invitation(TypedDict, total=False):
    """What `users.invite` takes for each person."""

    email: Annotated[str, fields.INVITED_EMAIL]
    first_name: Annotated[str | None, fields.FIRST_NAME]
    last_name: Annotated[str | None, fields.LAST_NAME]
    roles: Annotated[Sequence[str] | None, RolePicks(label=_("Roles"), absent=None)]
    groups: Annotated[Sequence[int], GroupPicks()]
    population: Annotated[str | None, fields.POPULATION]
    unit: Annotated[int | None, fields.UNIT]
    language: Annotated[str | None, fields.LANGUAGE]
    note: Annotated[str, Text(label=_("Note"), most=500, lines=True, help=_("Stands in the mail."))]


@operation(
    "users.create",
    sudo=True,
    permission=Permission.USERS_CREATE,
    label=_("Add user"),
    done=_("Added %(name)s"),
    done_many=ngettext_lazy("Added %(n)s user", "Added %(n)s users", "n"),
    icon="user-plus",
    row=fields.NewUser,
    creates=True,
    guarded=True,
    bulk=False,
)
def create(users: UserSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add users. The username is the email unless given; without a password nobody can sign in as them yet.

    Those whose status is Pending activation get a mail with a link, by which they choose a password themselves.
    """
    rows = [_with_password(row) for row in rows]
    _fit_for_activation(rows)
    _add(users, rows)
    told = {row["username"]: row["password"] for row in rows if row.get("make_password")}
    made = dict(users.rows.values_list("username", "pk")) if told else {}
    users.run.shown |= {made[username]: password for username, password in told.items() if username in made}
    mail_links(users.only(status=Status.PENDING), Kind.ACTIVATION)


@operation(
    "users.invite",
    sudo=True,
    permission=Permission.USERS_CREATE,
    label=_("Invite"),
    done=_("Invited %(name)s"),
    done_many=ngettext_lazy("Invited %(n)s user", "Invited %(n)s users", "n"),
    icon="mail-plus",
    row=Invitation,
    creates=True,
    guarded=True,
    bulk=False,
)
def invite(users: UserSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Invite people by their email address: they get a mail with a link, by which they come in.

    Until then they are Invited and can't sign in. Whoever invites has to be allowed to do so at that moment too.
    """
    _add(users, [{**row, "status": Status.INVITED.value} for row in rows])
    for note in {row.get("note", "") for row in rows}:
        these = [row["email"] for row in rows if row.get("note", "") == note]
        mail_links(users.only(email__in=these), Kind.INVITATION, note=note)


def _with_password(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make one up where that is wanted; raise `Invalid` where one is given as well."""
    if not row.get("make_password"):
        return row
    if row.get("password"):
        message = _("Either give a password or have one made up.")
        raise Invalid({"password": [ValidationError(message, "not_needed")]})
    return {**row, "username": row.get("username") or row.get("email", ""), "password": made_up()}


def _fit_for_activation(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise `Invalid` where somebody who is to choose a password has one, or no address to be written to."""
    waiting = [row for row in rows if row.get("status") == Status.PENDING]
    if any(row.get("password") for row in waiting):
        message = _("They choose one themselves when they activate their account. Leave this empty.")
        raise Invalid({"password": [ValidationError(message, "not_needed")]})
    if any(not row.get("email") for row in waiting):
        message = _("The activation mail goes there. Give an address, or set a password now.")
        raise Invalid({"email": [ValidationError(message, "required")]})


def _add(users: UserSelection, rows: Sequence[Mapping[str, Any]]) -> None:
    everywhere = givable_in(users.run.authority)
    wanted_roles = Role.objects.filter(slug__in={slug for row in rows for slug in roles_of(row)})
    if [role.name for role in wanted_roles if role.pk not in everywhere]:
        message = _("You may give this role in a unit only. Add them without it, then give it for that unit.")
        raise Invalid({"roles": [ValidationError(message, "only_in_unit")]})
    at_home = {"unit_id": home(users.run.authority, users.run.permission)}
    people = [{**at_home, **new_row(row)} for row in rows]
    uniqueness.check(people)
    users.create(people)
    wanted = {person["username"]: roles_of(row) for person, row in zip(people, rows, strict=True)}
    for role in wanted_roles:
        holders = [username for username, slugs in wanted.items() if role.slug in slugs]
        users.only(username__in=holders).add("roles", role.pk)
    rows_of = {person["username"]: row for person, row in zip(people, rows, strict=True)}
    _let_into_groups(users, {username: row.get("groups", ()) for username, row in rows_of.items()})
    _fill_in(users, {username: row.get("attributes") or {} for username, row in rows_of.items()})


def _fill_in(users: UserSelection, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """Fill in the attributes of newcomers, by username; raise `Invalid` where the actor may not do that."""
    if not any(wanted.values()):
        return
    ids: dict[str, int] = dict(users.rows.values_list("username", "pk"))
    values = {ids[username]: row for username, row in wanted.items() if row and username in ids}
    filling = users.only(pk__in=sql.among(values))
    fill(filling, values)
    if len(filling.ids) < len(values):
        message = _("You may not set one of these attributes of somebody there.")
        raise Invalid({"attributes": [ValidationError(message, "may_not_set")]})


def _let_into_groups(users: UserSelection, wanted: Mapping[str, Sequence[int]]) -> None:
    """Put newcomers into groups, each by username into some; raise `Invalid` where the actor may not do that."""
    for group in sorted({group for groups in wanted.values() for group in groups}):
        joining = users.only(username__in=[username for username, groups in wanted.items() if group in groups])
        several = len(joining.ids)
        joining.add("groups", group)
        if len(joining.ids) < several:
            message = _("You may not put them into one of these groups: it carries a role that you may not give.")
            raise Invalid({"groups": [ValidationError(message, "may_not_join")]})


def roles_of(given: Mapping[str, Any]) -> Sequence[str]:
    """Give the roles that somebody new shall have: those that are named, or the site's default."""
    named: Sequence[str] | None = given.get("roles")
    return policy.default_roles() if named is None else named


def new_row(given: Mapping[str, Any]) -> dict[str, Any]:
    """Make a user's columns of what was given: defaults filled in, the password hashed."""
    row = {name: value for name, value in given.items() if value not in (None, "") and name not in BESIDE}
    if given.get("unit"):
        row["unit_id"] = given["unit"]
    row.setdefault("username", row.get("email", ""))
    row["password"] = make_password(given.get("password") or None)
    if given.get("temporary"):
        row["must_change_password"] = True
    if row.get("status") == Status.SUSPENDED:
        row["status_before"] = Status.ACTIVE
    return row
