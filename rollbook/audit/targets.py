"""What memberships in the log are about, by name: `roles.5.12` is a role within a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.attributes.models import Attribute
from rollbook.groups.models import Content, Group
from rollbook.groups.naming import ELSEWHERE, LOOKING, names
from rollbook.kernel.actor import Actor
from rollbook.roles.models import Role
from rollbook.terms.models import Version
from rollbook.units.models import Unit

KINDS: Final[Mapping[str, tuple[Any, Any]]] = {
    "roles": (Role, gettext_lazy("Role")), "groups": (Group, gettext_lazy("Group")),
    "owned": (Group, gettext_lazy("Owner of")), "contents": (Content, gettext_lazy("Content")),
    "attributes": (Attribute, gettext_lazy("Attribute")), "terms": (Version, gettext_lazy("Terms of use")),
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One membership: how programs call it (`roles.coach`), its kind and its name in words."""

    field: str
    label: str
    name: str


def named(keys: Iterable[tuple[str, str]], by: Actor) -> dict[str, Target]:
    """Give the targets of `(kind of subject, key)` as the actor may know them, by one statement for each kind."""
    parts = {key: key.split(".") for _kind, key in keys}
    wanted: dict[Any, set[int]] = {}
    for name, target, *unit in parts.values():
        wanted.setdefault(KINDS[name][0], set()).add(int(target))
        wanted.setdefault(Unit, set()).update(map(int, unit))
    slugs = {model: _slugs(model, wanted[model]) for model in (Role, Attribute) if model in wanted}
    known = {model: _names(model, ids, by) for model, ids in wanted.items()}
    return {key: _target(known, slugs, *part) for key, part in parts.items()}


def _slugs(model: Any, ids: set[int]) -> dict[int, str]:
    return dict(model._base_manager.filter(pk__in=ids).values_list("pk", "slug"))


def _names(model: Any, ids: set[int], by: Actor) -> dict[int, str]:
    if model in LOOKING:
        return dict.fromkeys(ids, str(ELSEWHERE)) | names(by, model, ids)
    if model is Version:
        return {number: _("version %(number)s") % {"number": number} for number in ids}
    found: Any = model._base_manager.filter(pk__in=ids).values_list("pk", "name")
    return {pk: _(name) if model is Role else name for pk, name in found}


def _target(
    known: Mapping[Any, Mapping[int, str]], slugs: Mapping[Any, Mapping[int, str]], name: str, target: str, *unit: str
) -> Target:
    model, label = KINDS[name]
    called = known[model].get(int(target), target)
    if unit:
        called = _("%(role)s in %(unit)s") % {"role": called, "unit": known[Unit][int(unit[0])]}
    short = slugs.get(model, {}).get(int(target), target)
    field = f"{name}.{short}" + "".join(f".{pk}" for pk in unit)
    return Target(field, str(label), str(called))
