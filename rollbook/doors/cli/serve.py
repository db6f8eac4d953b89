"""`rollbook serve`: the web server of an installation. It needs nothing but the environment."""

import json

import click
from django.conf import settings
from django.utils.translation import gettext as _

from rollbook.doors.cli import ready, server


@click.command("serve", help=_("Serve the site until SIGTERM."))
@click.option("--no-worker", is_flag=True, help=_("Workers run elsewhere: do not start one."))
@click.option("--json", "as_json", is_flag=True, help=_("Say where it serves as JSON."))
def command(no_worker: bool, as_json: bool) -> None:
    """Refuses to start rather than to serve errors."""
    refuse(ready.problems())
    refuse_port()
    server.run(with_worker=not no_worker, ready=lambda: announce(as_json))


def refuse_port() -> None:
    """End with a message if another program listens on our port."""
    environment = settings.ENVIRONMENT
    problem = ready.port_problem(environment.host, environment.port)
    refuse([problem] if problem else [])


def refuse(problems: list[str]) -> None:
    """End with code 1 and a line for each problem, if there is one."""
    if problems:
        raise click.ClickException("\n".join(problems))


def announce(as_json: bool) -> None:
    """One line on standard output when the site answers."""
    url = settings.SITE_URL
    click.echo(json.dumps({"url": url}) if as_json else _("Rollbook is at %(url)s") % {"url": url})
