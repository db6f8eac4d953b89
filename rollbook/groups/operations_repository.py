"""Arranging the repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.groups.repository import ContentSelection
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission

KEY_HELP = _("What the software calls it in which people open it: an address, a course number.")


class NewContent(TypedDict, total=False):
    """What `contents.create` takes."""

    name: Annotated[str, Text(label=_("Name"), most=150, required=True)]
    key: Annotated[str, Text(label=_("Key"), most=200, required=True, help=KEY_HELP)]


class ContentProfile(TypedDict, total=False):
    """What `contents.edit` may set; a field that is left out stays as it is."""

    name: Annotated[str | None, Text(label=_("Name"), most=150, absent=None, filled=True)]
    key: Annotated[str | None, Text(label=_("Key"), most=200, absent=None, filled=True, help=KEY_HELP)]


@operation(
    "contents.create", permission=Permission.REPOSITORY_EDIT, label=_("Add content"),
    done=_("Added %(name)s to the repository"),
    done_many=ngettext_lazy("Added %(n)s content", "Added %(n)s contents", "n"), icon="book-plus", row=NewContent,
    creates=True,
)  # fmt: skip
def create(contents: ContentSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put something into the repository, that groups and classes can be opened to."""
    contents.create([dict(row) for row in rows])


@operation(
    "contents.edit", permission=Permission.REPOSITORY_EDIT, label=_("Edit content"), done=_("Saved %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s content", "Saved %(n)s contents", "n"), icon="pencil", row=ContentProfile,
    bulk=False,
)  # fmt: skip
def edit(contents: ContentSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change a content's name or key. What is not given stays."""
    contents.change_each({pk: {name: value for name, value in row.items() if value} for pk, row in rows.items()})


@operation(
    "contents.delete", permission=Permission.REPOSITORY_EDIT, label=_("Delete content"),
    done=_("Took %(name)s out of the repository"),
    done_many=ngettext_lazy("Deleted %(n)s content", "Deleted %(n)s contents", "n"), icon="trash-2", danger=True,
)  # fmt: skip
def delete(contents: ContentSelection, *, by: Actor) -> None:
    """Take something out of the repository: nobody may open it any more."""
    contents.change(deleted=True)
