"""`rollbook docs`: reference pages, made from the registry, so that they can't be out of date."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import echo_json, json_option, option
from rollbook.doors.cli.reference import operations_as_data, operations_as_text


@click.group("docs", help=_("Write reference pages to standard output."))
def command() -> None:
    """One command a page."""


@option(json_option)
@command.command("operations", help=_("Every operation: what it does, who may, how each door calls it."))
def operations(as_json: bool) -> None:
    """`docs/operations.md` is this, and a test compares them."""
    if as_json:
        return echo_json({"operations": operations_as_data()})
    return click.echo(operations_as_text(), nl=False)
