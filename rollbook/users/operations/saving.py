"""Keeping a view of the directory under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid
from rollbook.users import views
from rollbook.users.models import SavedView
from rollbook.users.saved import SavedViewSelection, may_share

MINE, SHARED = "mine", "shared"
MOST_VIEWS = 20  # of one's own, and shared by all: each is counted on every look at the list
_TOO_MANY = _("You have %(most)s views already. Delete one that you no longer need.")
_TOO_MANY_SHARED = _("There are %(most)s shared views already. Delete one, or keep this one for yourself.")


def audiences(by: Actor) -> Sequence[Option]:
    """Give for whom the actor may save a view."""
    own = [(MINE, _("Only me"))]
    return [*own, (SHARED, _("Everybody"))] if may_share(by.known) else own


class NewView(TypedDict, total=False):
    """What `views.save` takes."""

    name: Annotated[str, Text(label=_("Name"), most=60, required=True)]
    query: Annotated[str, Text(label=_("View"), most=2000, rule=views.canonical, help=_("The list’s query string."))]
    audience: Annotated[str, Pick(label=_("Who sees it"), options=audiences, absent=MINE)]


@operation(
    "views.save",
    permission=Permission.USERS_VIEW,
    label=_("Save view"),
    done=_("Saved the view %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s view", "Saved %(n)s views", "n"),
    icon="bookmark",
    row=NewView,
    creates=True,
)
def save(saved: SavedViewSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep a view of the directory under a name, for oneself or for everybody."""
    for owner in {None if row["audience"] == SHARED else by.user_id for row in rows}:
        if SavedView.objects.filter(owner_id=owner).count() >= MOST_VIEWS:
            message = _TOO_MANY_SHARED if owner is None else _TOO_MANY
            raise Invalid({"name": [ValidationError(message, "too_many", {"most": MOST_VIEWS})]})
    saved.create([{**row, "shared": row["audience"] == SHARED} for row in rows])


@operation(
    "views.delete",
    permission=Permission.USERS_VIEW,
    label=_("Delete view"),
    done=_("Deleted the view %(name)s"),
    done_many=ngettext_lazy("Deleted %(n)s view", "Deleted %(n)s views", "n"),
    icon="trash-2",
    undoable=False,
)
def delete(saved: SavedViewSelection, *, by: Actor) -> None:
    """Forget a saved view. Nobody in it is touched."""
    saved.erase()
