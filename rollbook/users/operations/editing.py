"""Adding users, and changing what they are called and how they are reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.attributes.filling import fill
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.roles.models import Role
from rollbook.roles.queries import givable_in
from rollbook.units.reach import home
from rollbook.users import fields, policy, uniqueness
from rollbook.users.models import DELETED, STANDING, Status
from rollbook.users.selection import UserSelection


@operation(
    "users.create",
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
    """Add users. The username is the email unless given; without a password nobody can sign in as them yet."""
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
    row = {
        name: value
        for name, value in given.items()
        if value not in (None, "") and name not in {"roles", "groups", "attributes", "password", "unit"}
    }
    if given.get("unit"):
        row["unit_id"] = given["unit"]
    row.setdefault("username", row.get("email", ""))
    row["password"] = make_password(given.get("password") or None)
    if row.get("status") == Status.SUSPENDED:
        row["status_before"] = Status.ACTIVE
    return row


@operation(
    "users.edit",
    permission=Permission.USERS_EDIT,
    label=_("Edit profile"),
    done=_("Saved the profile of %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s profile", "Saved %(n)s profiles", "n"),
    when=STANDING,
    icon="pencil",
    row=fields.Profile,
    bulk=False,
)
def edit(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change names, contact details, population, language and time zone. What is not given stays."""
    users.refuse(Refusal.DELETED, DELETED)
    users.change_each({pk: {n: v for n, v in row.items() if v is not None} for pk, row in rows.items()})


@operation(
    "users.change_email",
    permission=Permission.USERS_CHANGE_EMAIL,
    label=_("Change email"),
    done=_("Changed the email of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s email", "Changed %(n)s emails", "n"),
    beforehand=UserSelection.outdo_all,
    when=STANDING,
    icon="mail",
    row=fields.NewEmail,
    bulk=False,
    guarded=True,
)
def change_email(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change the email address, or take it away where the username is no address."""
    users.refuse(Refusal.DELETED, DELETED)
    given = {pk: row["email"] for pk, row in rows.items() if row["email"] is not None}
    uniqueness.check([{"id": pk, "email": email} for pk, email in given.items()])
    users.change_each({pk: {"email": email or None} for pk, email in given.items()})


@operation(
    "users.change_username",
    permission=Permission.USERS_CHANGE_USERNAME,
    label=_("Change username"),
    done=_("Changed the username of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s username", "Changed %(n)s usernames", "n"),
    when=STANDING,
    icon="at-sign",
    row=fields.NewUsername,
    bulk=False,
    guarded=True,
)
def change_username(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change what they sign in with."""
    users.refuse(Refusal.DELETED, DELETED)
    uniqueness.check([{"id": pk, "username": row["username"]} for pk, row in rows.items()])
    users.change_each({pk: {"username": row["username"]} for pk, row in rows.items()})


@operation(
    "users.change_phone",
    permission=Permission.USERS_CHANGE_PHONE,
    label=_("Change phone"),
    done=_("Changed the phone number of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s phone number", "Changed %(n)s phone numbers", "n"),
    when=STANDING,
    icon="phone",
    row=fields.NewPhone,
    bulk=False,
)
def change_phone(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change the phone number, or take it away."""
    users.refuse(Refusal.DELETED, DELETED)
    users.change_each({pk: dict(row) for pk, row in rows.items() if row["phone"] is not None})


@operation(
    "users.change_external_id",
    permission=Permission.USERS_CHANGE_EXTERNAL_ID,
    label=_("Change external ID"),
    done=_("Changed the external ID of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s external ID", "Changed %(n)s external IDs", "n"),
    when=STANDING,
    icon="id-card",
    row=fields.NewExternalId,
    bulk=False,
)
def change_external_id(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change the number by which other systems know somebody, or take it away."""
    users.refuse(Refusal.DELETED, DELETED)
    given = {pk: row["external_id"] or None for pk, row in rows.items() if row["external_id"] is not None}
    uniqueness.check([{"id": pk, "external_id": text} for pk, text in given.items()])
    users.change_each({pk: {"external_id": text} for pk, text in given.items()})


@operation(
    "users.set_password",
    permission=Permission.USERS_SET_PASSWORD,
    label=_("Set password"),
    done=_("Set a password for %(name)s"),
    done_many=ngettext_lazy("Set %(n)s password", "Set %(n)s passwords", "n"),
    beforehand=UserSelection.outdo_all,
    when=STANDING,
    icon="key-round",
    bulk=False,
    undoable=False,
)
def set_password(
    users: UserSelection,
    *,
    by: Actor,
    password: Annotated[
        str,
        Text(
            label=_("New password"),
            most=256,
            secret=True,
            required=True,
            rule=fields.strong,
            autocomplete="new-password",
            help=fields.PASSWORD.help,
        ),
    ],
    reason: Annotated[str, fields.REASON] = "",
) -> None:
    """Set a password and end every session and token. Tell them the password in person."""
    users.refuse(Refusal.DELETED, DELETED)
    users.replace_secret(password=make_password(password))
