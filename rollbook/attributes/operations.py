"""Making the site's own fields of a person, and filling them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.attributes.fields import AttributePick, Attributes, Untold
from rollbook.attributes.filling import fill
from rollbook.attributes.kinds import MOST, cleaned
from rollbook.attributes.models import Attribute, Kind
from rollbook.attributes.selection import AttributeSelection
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Text
from rollbook.kernel.named import free_slug
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.text import fold
from rollbook.users.models import DELETED, STANDING
from rollbook.users.selection import UserSelection

MOST_CHOICES: Final = 200
NAME: Final = Text(label=_("Name"), most=60, required=True)
CHOICES: Final = Text(
    label=_("Choices"), most=10_000, lines=True, absent=None,
    help=_("One a line, where it is one of several choices. Those that people have can’t be taken out."),
)  # fmt: skip
HINT: Final = Text(label=_("Hint"), most=200, absent=None, help=_("Shown below the field."))


def kinds(by: Actor) -> Sequence[Option]:
    """Give what can stand in an attribute."""
    return list(Kind.choices)


def _permissions(*ways: tuple[Permission, Any]) -> Any:
    return lambda by: [(str(permission), label) for permission, label in ways]


SEEN_BY: Final = Pick(
    label=_("Seen by"), absent=None,
    options=_permissions(
        (Permission.USERS_VIEW, _("Whoever may see the person")),
        (Permission.USERS_VIEW_CONFIDENTIAL, _("Whoever may see confidential attributes")),
    ),
)  # fmt: skip
EDITED_BY: Final = Pick(
    label=_("Edited by"), absent=None, help=_("Of those who see it."),
    options=_permissions(
        (Permission.USERS_EDIT, _("Whoever may edit the profile")),
        (Permission.USERS_EDIT_CONFIDENTIAL, _("Whoever may edit confidential attributes too")),
    ),
)  # fmt: skip


class NewAttribute(TypedDict, total=False):
    """What `attributes.create` takes."""

    name: Annotated[str, NAME]
    kind: Annotated[str, Pick(label=_("Kind"), options=kinds, absent=Kind.TEXT.value, help=_("It can’t be changed."))]
    choices: Annotated[str | None, CHOICES]
    seen_by: Annotated[str | None, SEEN_BY]
    edited_by: Annotated[str | None, EDITED_BY]
    help: Annotated[str | None, HINT]


class AttributeProfile(TypedDict, total=False):
    """What `attributes.edit` may set; a field that is left out stays as it is."""

    name: Annotated[str | None, replace(NAME, required=False, filled=True, absent=None)]
    choices: Annotated[str | None, CHOICES]
    seen_by: Annotated[str | None, SEEN_BY]
    edited_by: Annotated[str | None, EDITED_BY]
    help: Annotated[str | None, HINT]


@operation(
    "attributes.create", permission=Permission.ATTRIBUTES_EDIT, label=_("Add attribute"),
    done=_("Added the attribute %(name)s"),
    done_many=ngettext_lazy("Added %(n)s attribute", "Added %(n)s attributes", "n"), icon="plus", row=NewAttribute,
    creates=True,
)  # fmt: skip
def create(attributes: AttributeSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make a field of your own for people: in profiles, lists, filters, files and the API."""
    attributes.create([
        {
            "name": row["name"], "slug": free_slug(Attribute, row["name"], "attribute"), "kind": row["kind"],
            "choices": _choices(row["kind"], row["choices"] or ""), "help": row["help"] or "",
            "seen_by": row["seen_by"] or Permission.USERS_VIEW, "edited_by": row["edited_by"] or Permission.USERS_EDIT,
        }
        for row in rows
    ])  # fmt: skip


def _choices(kind: str, text: str) -> list[str]:
    """Read the choices of an attribute of that kind, one a line."""
    alike: dict[str, str] = {}  # what reads alike is one
    for line in filter(None, (" ".join(raw.split()) for raw in text.splitlines())):
        alike.setdefault(fold(line), line)
    found = list(alike.values())
    message: Any = ""
    if kind == Kind.CHOICE and not found:
        message = _("Give at least one choice, one a line.")
    elif kind != Kind.CHOICE and found:
        message = _("Only an attribute of the kind “One of several choices” has choices.")
    elif len(found) > MOST_CHOICES or any(len(choice) > MOST for choice in found):
        message = _("At most 200 choices fit, of at most 200 characters each.")
    if message:
        raise Invalid({"choices": [ValidationError(message, "bad_choices")]})
    return found


@operation(
    "attributes.edit", permission=Permission.ATTRIBUTES_EDIT, label=_("Edit attribute"), done=_("Saved %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s attribute", "Saved %(n)s attributes", "n"), icon="pencil",
    row=AttributeProfile, bulk=False,
)  # fmt: skip
def edit(attributes: AttributeSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change an attribute's name, choices, hint, and who sees and edits it. What stands in it stays."""
    kinds_of: dict[int, str] = dict(attributes.rows.values_list("pk", "kind"))
    changes = {}
    for pk, row in rows.items():
        changes[pk] = {name: value for name, value in row.items() if value is not None and name != "choices"}
        if row["choices"] is not None and pk in kinds_of:
            changes[pk]["choices"] = _choices(kinds_of[pk], row["choices"])
    attributes.change_each(changes)


@operation(
    "attributes.delete", permission=Permission.ATTRIBUTES_EDIT, label=_("Delete attribute"),
    done=_("Deleted the attribute %(name)s"),
    done_many=ngettext_lazy("Deleted %(n)s attribute", "Deleted %(n)s attributes", "n"), icon="trash-2", danger=True,
)  # fmt: skip
def delete(attributes: AttributeSelection, *, by: Actor) -> None:
    """Take an attribute away from everybody. Undo brings it back with all that stood in it."""
    attributes.change(deleted=True)


class FilledIn(TypedDict, total=False):
    """What `users.set_attributes` takes."""

    attributes: Annotated[Mapping[str, str], Attributes()]


@operation(
    "users.set_attributes", permission=Permission.USERS_EDIT, label=_("Edit attributes"),
    done=_("Saved the attributes of %(name)s"),
    done_many=ngettext_lazy("Saved the attributes of %(n)s user", "Saved the attributes of %(n)s users", "n"),
    when=STANDING, icon="tags", row=FilledIn, bulk=False,
)  # fmt: skip
def set_attributes(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Fill in the site's own fields of somebody. Those that are not named stay as they are."""
    users.refuse(Refusal.DELETED, DELETED)
    fill(users, {pk: row["attributes"] for pk, row in rows.items()})


@operation(
    "users.set_attribute", permission=Permission.USERS_EDIT, label=_("Set an attribute"),
    done=_("Set an attribute of %(name)s"),
    done_many=ngettext_lazy("Set an attribute of %(n)s user", "Set an attribute of %(n)s users", "n"),
    when=STANDING, icon="tags", alone=False,
)  # fmt: skip
def set_attribute(
    users: UserSelection, *, by: Actor, attribute: Annotated[str, AttributePick()],
    value: Annotated[
        str,
        Untold(
            label=_("Value"), most=MOST, of="attribute",
            help=_("A date as 2026-12-31, yes or no, or one of the choices. Leave it empty to take the value away."),
        ),
    ] = "",
) -> None:  # fmt: skip
    """Fill in one of the site's own fields, the same for all of them."""
    users.refuse(Refusal.DELETED, DELETED)
    found = Attribute.objects.filter(slug=attribute).first()
    if found is None:
        message = _("This attribute has just been deleted. Choose another.")
        raise Invalid({"attribute": [ValidationError(message, "no_such_choice")]})
    try:
        text = cleaned(found, value)
    except ValidationError as error:
        raise Invalid({"value": error.error_list}) from error
    fill(users, {pk: {found.slug: text} for pk in users.ids})
