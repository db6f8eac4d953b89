"""The `rollbook` command. Its words are listed here and loaded on their use, so that help comes at once."""

import os
import sys
from importlib import import_module

import click

from rollbook import __version__

# Word → one line of help. Each is a module beside this one that holds a click command named `command`.
WORDS = {
    "serve": "Run the web server, with a worker beside it.",
    "worker": "Run a worker alone: long jobs, mail, expiries.",
    "migrate": "Bring the database and the static files up to date.",
    "check": "Say whether this installation is in order.",
    "demo": "Fill a new database with a made-up organisation and serve it.",
    "admin": "Make the first administrator of an installation.",
    "users": "Find, create, change and suspend people.",
    "views": "Keep views of the directory under a name.",
    "roles": "See who may do what, and shape it.",
    "access": "Ask whether somebody may do something, and why.",
    "groups": "Fill groups and classes, and say what they open.",
    "contents": "Arrange the repository that groups and classes are opened to.",
    "units": "Shape the hierarchy that people belong to.",
    "attributes": "Make fields of your own for people.",
    "imports": "Add, change and remove people from a CSV file.",
    "messages": "See what mail was sent, and send again what failed.",
    "wordings": "See how mail is worded, and word it anew.",
    "terms": "Read the terms of use, and publish another version of them.",
    "events": "Read the audit log and undo what it holds.",
    "token": "Give and revoke access to the API.",
    "docs": "Write reference pages about this installation's operations.",
}


class Words(click.Group):
    """A group that imports a word's module on its use and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the list above, the everyday ones of an operator first."""
        return list(WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Django must be ready before the module, since it imports models."""
        if cmd_name not in WORDS:
            return None
        start_django()
        command: click.Command = import_module(f"rollbook.doors.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the list, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(WORDS.items()))


def start_django() -> None:
    """Read the environment, load the models, and speak the language of the terminal."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rollbook.config.settings")
    django.setup()
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = spoken.partition(".")[0].replace("_", "-").lower()
    try:
        translation.activate(translation.get_supported_language_variant(code))
    except LookupError:  # "C", "POSIX" or a language that we do not have
        translation.activate("en")


@click.group(
    cls=Words,
    help="Rollbook keeps the people of an organisation. It is set up by environment variables.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, package_name="rollbook", prog_name="rollbook")
def group() -> None:
    """Every word is a command of its own."""


def main() -> None:
    """Exit codes: 0 done, 1 refused or partly refused, 2 wrong usage."""
    try:
        group(prog_name="rollbook")
    except Exception as error:
        if not _comes_from_database(error):
            raise
        _explain(error)
        sys.exit(1)


def _comes_from_database(error: Exception) -> bool:
    """Whether the database cannot be reached or has no tables yet."""
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, (database.OperationalError, database.ProgrammingError))


def _explain(error: Exception) -> None:
    """What the database says, and what most often helps."""
    from django.utils.translation import gettext as _

    click.echo(_("The database reports: %(error)s") % {"error": str(error).strip()}, err=True)
    click.echo(_("Is DATABASE_URL right, is the server running, and has `rollbook migrate` been run?"), err=True)
