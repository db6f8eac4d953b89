"""Parameters that choose among groups and contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rollbook.groups.models import Content, Group
from rollbook.kernel.actor import Actor, Authority
from rollbook.kernel.fields import Option, Pick, Picks
from rollbook.kernel.permission import Permission
from rollbook.kernel.text import fold
from rollbook.roles.carrying import UNIT

GROUP: Final = _("Group")
GROUPS: Final = _("Groups")
CONTENT: Final = _("Content")
CHOOSE_GROUP: Final = _("Choose a group")
CHOOSE_CONTENT: Final = _("Choose a content")
NAME_OR_ID: Final = _("Its name or id")
NAMES_OR_IDS: Final = _("Names or ids, one a line")
LISTED: Final = 300  # options in a list; with more, one types a name


def reached(held: Authority, permission: str) -> QuerySet[Group]:
    """Give the groups for which a permission is held."""
    paths = [dict(power.limits).get(UNIT) for power in held.powers.get(permission, ())]
    if None in paths:
        return Group.objects.all()
    return Group.objects.filter(reduce(or_, (Q(unit__path__startswith=path) for path in paths), Q(pk__in=[])))


def groups_in_reach(permission: str) -> Callable[[Actor], Sequence[Option]]:
    """Give the options that an actor has by a permission."""
    return lambda by: [
        (str(pk), name)
        for pk, name in reached(by.known, permission).order_by("name_key", "pk").values_list("pk", "name")
    ]


TO_FILL: Final = groups_in_reach(Permission.GROUPS_ASSIGN)


def contents(by: Actor) -> Sequence[Option]:
    """Give the contents of the repository."""
    return [(str(pk), name) for pk, name in Content.objects.order_by("name_key", "pk").values_list("pk", "name")]


@dataclass(frozen=True, kw_only=True)
class NamedPick(Pick):
    """One of many, by id or name. A list that nobody could look through becomes a field to type in."""

    absent: Any = None

    def widget(self, by: Actor) -> forms.Widget:
        if len(self.options(by)) <= LISTED:
            return super().widget(by)
        return forms.TextInput(attrs={"placeholder": NAME_OR_ID, "autocomplete": "off", "dir": "auto"})


@dataclass(frozen=True, kw_only=True)
class GroupPick(NamedPick):
    """One group, by id, or by its name where only one is called so. Gives the id; looks up only what is named."""

    label: Any = GROUP
    options: Any = None
    permission: str = Permission.GROUPS_ASSIGN
    blank: Any = CHOOSE_GROUP

    def __post_init__(self) -> None:
        if self.options is None:
            object.__setattr__(self, "options", groups_in_reach(self.permission))

    def check(self, value: Any, by: Actor) -> Any:
        return named(reached(by.known, self.permission), value)


@dataclass(frozen=True, kw_only=True)
class GroupPicks(Picks):
    """Several groups, by id or name. Gives ids."""

    label: Any = GROUPS
    options: Any = TO_FILL
    permission: str = Permission.GROUPS_ASSIGN

    def check(self, value: Any, by: Actor) -> Any:
        values = value.splitlines() if isinstance(value, str) else [value] if isinstance(value, int) else value
        if not isinstance(values, list | tuple):
            raise ValidationError(_("Give a list."), "not_a_list")
        rows = reached(by.known, self.permission)
        return tuple(dict.fromkeys(named(rows, one) for one in values if one != ""))

    def widget(self, by: Actor) -> forms.Widget:
        if len(self.options(by)) <= LISTED:
            return super().widget(by)
        return forms.Textarea(attrs={"rows": 3, "dir": "auto", "placeholder": NAMES_OR_IDS})


@dataclass(frozen=True, kw_only=True)
class ContentPick(NamedPick):
    """One content, by id, key or name. Gives the id."""

    label: Any = CONTENT
    options: Any = contents
    blank: Any = CHOOSE_CONTENT

    def check(self, value: Any, by: Actor) -> Any:
        return named(Content.objects.all(), value, key=True)


def named(rows: QuerySet[Any], value: Any, *, key: bool = False) -> int:
    """Give the id of the one that is meant by an id, or by a name that only one has."""
    text = str(value).replace("\x00", "").strip()
    by_id = Q(pk=int(text)) if text.isdecimal() and len(text) < 19 else Q(pk__in=[])
    found = list(rows.filter(by_id).values_list("pk", flat=True)) or list(
        rows.filter(Q(name_key=fold(text)) | (Q(key=text) if key else Q(pk__in=[]))).values_list("pk", flat=True)[:2]
    )
    if len(found) == 1:
        return int(found[0])
    message = (
        _("Several are called “%(value)s”. Give the id instead.")
        if found
        else _("“%(value)s” is not among the choices.")
    )
    raise ValidationError(message, "no_such_choice", {"value": text[:60]})
