"""`rollbook attributes`: look up the site's own fields of people, and shape them."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from rollbook.attributes.models import Kind
from rollbook.attributes.queries import seen
from rollbook.attributes.telling import told
from rollbook.doors.cli.acting import as_option, echo_json, json_option, option, person, require, table
from rollbook.doors.cli.doing import Verbs
from rollbook.kernel.permission import Permission


@click.group("attributes", cls=Verbs, help=_("Look the site’s own fields of people up, and shape them."))
def command() -> None:
    """Every operation on attributes is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List the attributes by name."))
def list_attributes(acts_as: str | None, as_json: bool) -> None:
    """Those that the person named by --as may see."""
    by = person(acts_as)
    require(by, Permission.USERS_VIEW, as_json)
    found = seen(by)
    if as_json:
        return echo_json({"attributes": [told(attribute) for attribute in found]})
    heads = (_("Id"), _("Short name"), _("Name"), _("Kind"), _("Choices"))
    return table(heads, [(a.pk, a.slug, a.name, Kind(a.kind).label, "; ".join(a.choices) or "—") for a in found])
