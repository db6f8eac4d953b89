"""`rollbook worker`: a worker on its own, for machines that only work or to have more than one."""

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli import processes, ready


@click.command("worker", help=_("Do the long jobs, the mail and what falls due, until SIGTERM."))
def command() -> None:
    """Refuses to start on a database that it does not know."""
    if ready.pending_migrations():
        raise click.ClickException(_("The database is not up to date. Run `rollbook migrate`."))
    processes.work()
