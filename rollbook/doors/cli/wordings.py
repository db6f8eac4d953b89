"""`rollbook wordings`: see how mail is worded, and word it anew."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import as_option, echo_json, json_option, option, person, require
from rollbook.doors.cli.doing import Verbs
from rollbook.kernel.permission import Permission
from rollbook.mail.telling import wording_rows


@click.group("wordings", cls=Verbs, help=_("See how mail is worded, and word it anew."))
def command() -> None:
    """Every operation on wordings is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("Show how each mail is worded in a language."))
@click.option("--language", default=settings.LANGUAGE_CODE, type=click.Choice([c for c, _name in settings.LANGUAGES]))
def list_wordings(language: str, acts_as: str | None, as_json: bool) -> None:
    """The site's own words where it has some."""
    by = person(acts_as)
    require(by, Permission.MAIL_VIEW, as_json)
    rows = wording_rows(language)
    if as_json:
        return echo_json({"wordings": rows})
    for row in rows:
        click.echo(f"── {row['occasion']}: {row['subject']}\n\n{row['text']}\n")
    return None
