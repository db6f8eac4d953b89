"""`rollbook roles`: read roles and who holds them, and shape them."""

from __future__ import annotations

from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import as_option, echo_json, fail, json_option, option, person, require, table
from rollbook.doors.cli.doing import Verbs
from rollbook.kernel.permission import Permission
from rollbook.roles import telling
from rollbook.roles.history import holders_seen, roles_with
from rollbook.roles.reading import SOON, counted, ending, seen
from rollbook.roles.unused import DAYS, uses


@click.group("roles", cls=Verbs, help=_("Read roles and who holds them, and change them as the person named by --as."))
def command() -> None:
    """Every operation on roles is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List roles, the highest first."))
def list_roles(acts_as: str | None, as_json: bool) -> None:
    """With how many people in reach hold each."""
    by = person(acts_as)
    require(by, Permission.ROLES_VIEW, as_json)
    roles = list(seen(by))
    counts = counted(roles, by)
    if as_json:
        return echo_json({"roles": [telling.role(role, counts[role.pk]) for role in roles]})
    heads = (_("Id"), _("Short name"), _("Name"), _("Rank"), _("Permissions"), _("People"))
    return table(heads, [(r.pk, r.slug, _(r.name), r.rank, len(r.permissions), counts[r.pk]) for r in roles])


@option(as_option, json_option)
@command.command("show", help=_("Show one role with its permissions."))
@click.argument("slug")
def show_role(slug: str, acts_as: str | None, as_json: bool) -> None:
    """By its short name."""
    by = person(acts_as)
    require(by, Permission.ROLES_VIEW, as_json)
    role = seen(by).filter(slug=slug).first()
    if role is None:
        fail(_("There is no role “%(slug)s”.") % {"slug": slug}, as_json=as_json, code="unknown")
    row = telling.role(role, counted([role], by)[role.pk])
    if as_json:
        return echo_json(row)
    told = {**row, "permissions": ", ".join(role.permissions)}
    return table((_("Field"), _("Value")), [(name, "—" if v in (None, "") else v) for name, v in told.items()])


@option(as_option, json_option)
@command.command("ending", help=_("List temporary roles that end soon."))
@click.option("--days", default=SOON, show_default=True, type=click.IntRange(1, 3650), help=_("Within how many days."))
def list_ending(days: int, acts_as: str | None, as_json: bool) -> None:
    """Of people in reach, the soonest first."""
    by = person(acts_as)
    require(by, Permission.ROLES_VIEW, as_json)
    rows = list(map(telling.grant, ending(by, days=days)))
    if as_json:
        return echo_json({"grants": rows})
    heads = (_("User"), _("Role"), _("Until"), _("Reason"))
    return table(heads, [(r["username"], r["role"], f"{r['until']:%Y-%m-%d %H:%M}", r["reason"]) for r in rows])


@option(as_option, json_option)
@command.command("unused", help=_("List permissions of roles, those that nobody has used first."))
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 3650), help=_("In how many days."))
def list_unused(days: int, acts_as: str | None, as_json: bool) -> None:
    """Only what changes something leaves a trace; permissions to see are not listed."""
    by = person(acts_as)
    require(by, Permission.ROLES_VIEW, as_json)
    rows = list(map(telling.use, uses(by, days=days)))
    if as_json:
        return echo_json({"days": days, "uses": rows})
    heads = (_("Role"), _("Permission"), _("Hold it"), _("Used it"))
    return table(heads, [(r["role"], r["permission"], r["holders"], r["users"]) for r in rows])


@option(as_option, json_option)
@command.command("held", help=_("List everybody who held a role or a permission on a day, by the audit log."))
@click.option("--role", "slug", help=_("The short name of a role."))
@click.option("--permission", type=click.Choice(Permission.values), help=_("Or a permission, by whatever role."))
@click.option("--on", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"]), help=_("The moment; now unless given."))
def held(slug: str | None, permission: str | None, on: Any, acts_as: str | None, as_json: bool) -> None:
    """Of people in reach."""
    by = person(acts_as)
    require(by, Permission.ROLES_VIEW, as_json)
    if (slug is None) == (permission is None):
        raise click.UsageError(_("Give --role or --permission."))
    at = min(on if on.tzinfo else timezone.make_aware(on), timezone.now()) if on else timezone.now()
    roles = list(seen(by).filter(slug=slug).values_list("pk", flat=True)) if slug else roles_with(permission or "", at)
    if not roles and slug:
        fail(_("There is no role “%(slug)s”.") % {"slug": slug}, as_json=as_json, code="unknown")
    found = holders_seen(roles, at, by)
    rows = [{**telling.held(h.had, h.role.slug, h.status), "username": h.user.username} for h in found]
    if as_json:
        return echo_json({"at": at, "held": rows})
    heads = (_("User"), _("Role"), _("Status"))
    return table(heads, [(r["username"], r["role"], r["status"]) for r in rows])
