"""`rollbook check`: everything an operator may have got wrong, at once and in words."""

import json

import click
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from rollbook.doors.cli import ready


@click.command("check", help=_("Say whether this installation is in order."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer as JSON."))
def command(as_json: bool) -> None:
    """Exit code 1 if anything needs doing; advice alone leaves it at 0."""
    problems = [*ready.problems(), *_django()]
    advice = _advice()
    if as_json:
        click.echo(json.dumps({"ok": not problems, "problems": problems, "advice": advice}))
    else:
        click.echo("\n".join([*problems, *advice] or [_("All is in order.")]))
    raise SystemExit(1 if problems else 0)


def _django() -> list[str]:
    """What Django finds wrong with code and settings; rarely an operator's fault, but worth knowing."""
    return [f"{message.id}: {message.msg}" for message in checks.run_checks() if message.is_serious()]


def _advice() -> list[str]:
    """What works, but not as one would want it for real."""
    advice = []
    if settings.ENVIRONMENT.tried_out:
        advice.append(
            _(
                "This is a trial: anybody who can reach it may look behind it. Leave ROLLBOOK_DEMO and "
                "ROLLBOOK_DEBUG unset in production."
            )
        )
    elif not settings.SITE_IS_HTTPS:
        advice.append(_("ROLLBOOK_SITE_URL is not https: passwords cross the network in clear."))
    return advice
