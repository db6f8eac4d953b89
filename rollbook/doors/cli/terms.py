"""`rollbook terms`: read the terms of use, and publish another version of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    as_option,
    echo_json,
    explained,
    fail,
    is_number,
    json_option,
    option,
    person,
    table,
)
from rollbook.doors.cli.doing import Verbs, tell
from rollbook.terms.fields import languages
from rollbook.terms.models import Version
from rollbook.terms.operations import publish
from rollbook.terms.selection import TermsSelection
from rollbook.terms.telling import told, version_row


@click.group("terms", cls=Verbs, help=_("Read the terms of use, and publish another version of them."))
def command() -> None:
    """What the person named by --as may do."""


@option(as_option, json_option)
@command.command("list", help=_("List the versions, the one that counts first."))
def list_terms(acts_as: str | None, as_json: bool) -> None:
    """Anybody may read them."""
    person(acts_as)
    rows = [version_row(version) for version in Version.objects.all()]
    if as_json:
        return echo_json({"terms": rows})
    heads = (_("Version"), _("Published"), _("Languages"), _("What has changed"))
    own = settings.LANGUAGE_CODE
    lines = [
        (r["number"], r["published_at"].date(), " ".join(r["languages"]), r["summaries"].get(own, "—")) for r in rows
    ]
    return table(heads, lines)


@option(as_option, json_option)
@command.command("show", help=_("Show what one version says."))
@click.argument("number", metavar="NUMBER")
@click.option("--language", default="", help=_("A language that it is written in; the site’s own unless given."))
def show_terms(number: str, language: str, acts_as: str | None, as_json: bool) -> None:
    """Anybody may read it."""
    person(acts_as)
    version = Version.objects.filter(pk=int(number)).first() if is_number(number) else None
    if version is None:
        fail(_("There is no version %(number)s.") % {"number": number}, as_json=as_json, code="unknown")
    if as_json:
        return echo_json(told(version))
    return click.echo(version.texts[version.spoken(language)])


@option(as_option, json_option)
@command.command("publish", help=publish.help)
@click.option(
    "--text-file",
    "files",
    multiple=True,
    required=True,
    metavar="[LANGUAGE=]FILE",
    help=_("A file in UTF-8 with the text; without a language, in the site’s own. May be repeated."),
)
@click.option(
    "--summary",
    "summaries",
    multiple=True,
    metavar="[LANGUAGE=]TEXT",
    help=_("What has changed, in a line. May be repeated."),
)
@click.option("--plan", is_flag=True, help=_("Only tell what it would do."))
def publish_terms(
    files: Sequence[str], summaries: Sequence[str], plan: bool, acts_as: str | None, as_json: bool
) -> None:  # fmt: skip
    """Everybody is asked to accept it at their next sign-in."""
    by = person(acts_as)
    if not plan:
        explained(lambda: publish.require(by), as_json)
    texts = {language: _read(path) for language, path in map(_parted, files)}
    changed = dict(map(_parted, summaries))
    call = publish.plan if plan else publish
    outcome = explained(lambda: call(TermsSelection(()), by=by, texts=texts, summaries=changed), as_json)
    tell(publish, outcome, (), plan=plan, as_json=as_json)


def _parted(given: str) -> tuple[str, str]:
    """Part `de=terms.de.txt`; what begins with no language of the site is in its own."""
    language, equals, rest = given.partition("=")
    return (language, rest) if equals and language in languages() else (settings.LANGUAGE_CODE, given)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(_("--text-file: %(path)s can't be read as text in UTF-8.") % {"path": path}) from error
