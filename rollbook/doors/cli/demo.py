"""`rollbook demo`: Rollbook with a made-up organisation, to try it out."""

import json
import sysconfig
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import rollbook
from rollbook.demo import filling
from rollbook.demo.cast import PASSWORD, SIGN_INS
from rollbook.demo.people import DOMAIN
from rollbook.doors.cli import ready, serve, server
from rollbook.doors.cli.migrate import migrate
from rollbook.users.queries import by_name

WHO = {
    "ada": gettext_lazy("an administrator, who may do everything."),
    "uma": gettext_lazy("a user manager, who manages all but administrators."),
    "sol": gettext_lazy("a student, who may do nothing here."),
}


@click.command("demo", help=_("Fill a new database with a made-up organisation and serve it."))
@click.option("--people", type=click.IntRange(min=1), help=_("How many people it has, 500 unless given."))
@click.option("--no-serve", is_flag=True, help=_("Fill the database, and do no more."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer as JSON."))
def command(people: int | None, no_serve: bool, as_json: bool) -> None:
    """What was made before is kept: then nothing changes, and it is served at once."""
    serve.refuse(_obstacles())
    if not no_serve:
        serve.refuse_port()
    if not _is_up_to_date():
        migrate()
    _fill(people, quiet=as_json)
    if no_serve:
        _say_ready(as_json)
    else:
        server.run(with_worker=True, ready=lambda: _say_ready(as_json, url=settings.SITE_URL))


def _obstacles() -> list[str]:
    """Why there can be no demo here: its passwords are known to everybody, and other people's data are not to mix."""
    if not settings.ENVIRONMENT.tried_out:
        return [_("A demo has passwords that everybody knows. Set ROLLBOOK_DEMO=1 if that is what you want.")]
    if filling.belongs_to_others():
        return [_("This database holds people already. Give the demo one of its own: ROLLBOOK_DATA or DATABASE_URL.")]
    return []


def _is_up_to_date() -> bool:
    """Whether nothing has changed since the static files were collected, which takes longer than all else.

    Installing or removing a package touches the folder of packages, however it was done.
    """
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if ready.problems() or not manifest.exists():
        return False
    sources = (path for path in Path(rollbook.__file__).parent.rglob("*") if path.suffix != ".pyc" and path.is_file())
    collected = manifest.stat().st_mtime
    return all(path.stat().st_mtime < collected for path in (*sources, Path(sysconfig.get_path("purelib"))))


def _fill(people: int | None, *, quiet: bool) -> None:
    if filling.is_made():
        if people:
            click.echo(
                _("There is a demo here already; it stays as it is. For a new one, give another --data."), err=True
            )
        return
    if not quiet:
        click.echo(_("Making Northwind Academy with %(n)d people …") % {"n": people or filling.PEOPLE})
    filling.fill(people or filling.PEOPLE)


def _say_ready(as_json: bool, url: str = "") -> None:
    """Where it is, and who can sign in. A password that has been changed since is not told."""
    names = [name for name in SIGN_INS if _still_signs_in(f"{name}@{DOMAIN}")]
    if as_json:
        accounts = [{"username": f"{name}@{DOMAIN}", "password": PASSWORD} for name in names]
        click.echo(json.dumps({"url": url, "sign_in": accounts}))
        return
    if url:
        click.echo(_("Rollbook is at %(url)s") % {"url": url})
    for name in names:
        told = {"username": f"{name}@{DOMAIN}", "password": PASSWORD, "who": WHO[name]}
        click.echo(_("Sign in as %(username)s with the password “%(password)s”: %(who)s") % told)


def _still_signs_in(username: str) -> bool:
    user = by_name(username)
    return user is not None and user.is_active and check_password(PASSWORD, user.password)
