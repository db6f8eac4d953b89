"""Views of the directory as programs give them: what the console would leave out, is refused here.

A filter that is misspelt would mean other people, and an operation would be carried out on them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qs

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollbook.kernel.fields import Field
from rollbook.kernel.refusal import Invalid
from rollbook.users.views import READERS, View, read

MOST: Final = 2000


def read_strictly(query: str, *, besides: Collection[str] = ()) -> View:
    """Read a view, or raise `Invalid` that names each unknown parameter and each value not understood.

    `besides` are names in the same query string that belong to somebody else, such as a cursor.
    """
    if len(query) > MOST or "\x00" in query or "%00" in query:
        message = _("This view is longer than %(most)s characters, or holds a NUL.") % {"most": MOST}
        raise Invalid({"view": [ValidationError(message, "not_understood")]})
    names = parse_qs(query, keep_blank_values=True).keys()
    view = read(query)
    problems = {name: [ValidationError(Field.unknown, "unknown")] for name in names - READERS.keys() - set(besides)}
    for name in view.ignored:
        problems[name] = [ValidationError(_("This value is not understood."), "not_understood")]
    if problems:
        raise Invalid(problems)
    return view
