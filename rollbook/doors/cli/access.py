"""`rollbook access`: whether somebody may do something, and why or why not."""

from __future__ import annotations

from dataclasses import asdict

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    REFUSED,
    as_option,
    echo_json,
    fail,
    json_option,
    option,
    person,
    require,
    somebody,
)
from rollbook.groups.models import Content
from rollbook.kernel.permission import Permission
from rollbook.roles.why import Answer, may, may_open


@option(as_option, json_option)
@click.command(
    "access", help=_("Tell whether WHO may do something, and why or why not. Ends with 1 where they may not.")
)
@click.argument("who", metavar="ID_OR_NAME")
@click.option("--permission", type=click.Choice(Permission.values), help=_("What they would do."))
@click.option("--over", metavar="ID_OR_NAME", help=_("To whom."))
@click.option("--content", metavar="KEY", help=_("Instead: what they would open in the repository."))
def command(
    who: str, permission: str | None, over: str | None, content: str | None, acts_as: str | None, as_json: bool
) -> None:
    """The same code answers that decides."""
    by = person(acts_as)
    for needed in (Permission.ROLES_VIEW, Permission.USERS_VIEW):
        require(by, needed, as_json)
    if (permission is None) == (content is None) or (content and over):
        raise click.UsageError(_("Give --permission, with --over or without, or --content."))
    asked = somebody(by, who, as_json)
    if content:
        found = Content.objects.filter(key=content).first()
        if found is None:
            fail(_("There is no content with this key."), as_json=as_json, code="unknown")
        answer = may_open(asked, found, by=by)
    else:
        answer = may(asked, permission or "", somebody(by, over, as_json) if over else None, by=by)
    _tell(answer, as_json)
    if not answer.allowed:
        raise SystemExit(REFUSED)


def _tell(answer: Answer, as_json: bool) -> None:
    if as_json:
        return echo_json(asdict(answer))
    click.echo(_("Yes") if answer.allowed else _("No"))
    for way in answer.ways:
        told = [_(way.name), f"{way.rank}" if way.rank is not None else "", way.group, way.unit, way.missing]
        click.echo("  " + " · ".join(part for part in told if part))
    for line in answer.advice:
        click.echo(f"  → {line}")
    return None
