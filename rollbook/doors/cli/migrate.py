"""`rollbook migrate`: bring an installation up to date, the first time and after each upgrade."""

import json

import click
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from rollbook.doors.cli import ready
from rollbook.roles import builtin


@click.command(
    "migrate",
    help=_("Bring the database, the built-in roles and the static files up to date."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Answer as JSON."))
def command(as_json: bool) -> None:
    """May be run at any time; what is up to date already is left alone."""
    steps = migrate()
    done = {"migrations": steps}
    click.echo(json.dumps(done) if as_json else _("Up to date. Steps taken: %(migrations)d.") % done)


def migrate() -> int:
    """Do it, quietly. Returns how many steps the database took."""
    steps = ready.pending_migrations()
    if steps:
        _allow_long_statements()
        call_command("migrate", verbosity=0, interactive=False)
    builtin.install()
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    return steps


def _allow_long_statements() -> None:
    """Building an index over ten million people takes longer than any request may."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
