"""Views of the directory as programs give them: what the console would leave out, is refused here.

A filter that is misspelt would mean other people, and an operation would be carried out on them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qs

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import cleaned
from rollbook.attributes.queries import seen
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field
from rollbook.kernel.refusal import Invalid
from rollbook.users.views import NONE, View, is_filter, read

MOST: Final = 2000


def read_strictly(query: str, by: Actor, *, besides: Collection[str] = ()) -> View:
    """Read a view as somebody means it, or raise `Invalid` that names what is unknown to them or not understood.

    `besides` are names in the same query string that belong to somebody else, such as a cursor.
    """
    if len(query) > MOST or "\x00" in query or "%00" in query:
        message = _("This view is longer than %(most)s characters, or holds a NUL.") % {"most": MOST}
        raise Invalid({"view": [ValidationError(message, "not_understood")]})
    names = parse_qs(query, keep_blank_values=True).keys()
    view = read(query)
    problems = {
        name: [ValidationError(Field.unknown, "unknown")] for name in names - set(besides) if not is_filter(name)
    }
    for name in view.ignored:
        problems[name] = [ValidationError(_("This value is not understood."), "not_understood")]
    problems |= _attributes(view, by)
    if problems:
        raise Invalid(problems)
    return view


def _attributes(view: View, by: Actor) -> dict[str, list[ValidationError]]:
    """Give what is wrong with the attributes that a view asks for: their short names, and values they can't have."""
    known = {attribute.slug: attribute for attribute in seen(by)} if view.attributes else {}
    problems: dict[str, list[ValidationError]] = {}
    for slug, end, texts in view.attributes:
        name = f"attribute.{slug}" + (f".{end}" if end else "")
        if slug not in known:
            problems[name] = [ValidationError(_("There is no such attribute."), "unknown")]
        for text in texts if slug in known else ():
            try:
                cleaned(known[slug], text if end or text != NONE else "")
            except ValidationError as error:
                problems[name] = error.error_list
    return problems
