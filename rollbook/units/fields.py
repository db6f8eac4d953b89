"""Parameters that choose among units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick
from rollbook.kernel.permission import Permission
from rollbook.units.models import Unit
from rollbook.units.reach import reached

BETWEEN: Final = " / "
TOP: Final = "top"  # in the place of a unit: none above


def labelled(units: Iterable[Unit]) -> list[Option]:
    """Give units as options in the order of the tree, each with the way down to it: `Arts / Music`.

    Units above that are not among them are left out of the way.
    """
    found = {unit.pk: unit for unit in units}
    ways = {pk: [found[n].name for n in _ids(unit) if n in found] for pk, unit in found.items()}
    keys = {pk: [found[n].name_key for n in _ids(unit) if n in found] for pk, unit in found.items()}
    return [(str(pk), BETWEEN.join(ways[pk])) for pk in sorted(found, key=keys.__getitem__)]


def _ids(unit: Unit) -> list[int]:
    return [int(part) for part in unit.path.split("/") if part]


def in_reach(permission: str) -> Callable[[Actor], Sequence[Option]]:
    """Give the options that an actor has by a permission."""
    return lambda by: labelled(reached(by.known, permission))


UNIT: Final = _("Unit")
ASSIGNABLE: Final = in_reach(Permission.UNITS_ASSIGN)


@dataclass(frozen=True, kw_only=True)
class UnitPick(Pick):
    """One unit: by id, by the way down to it, or by its name where only one is called so. Gives the id, or None."""

    label: Any = UNIT
    options: Any = ASSIGNABLE
    absent: Any = None

    def check(self, value: Any, by: Actor) -> Any:
        options = self.options(by)
        wanted = str(value).strip()
        called = [
            known for known, label in options if str(label).rpartition(BETWEEN)[2].casefold() == wanted.casefold()
        ]
        exact = [known for known, label in options if wanted in (known, str(label))]
        if len(exact or called) != 1:
            message = _("“%(value)s” is not among the choices.")
            if called:
                message = _("Several units are called “%(value)s”. Give the whole way, as in Arts / Music.")
            raise ValidationError(message, "no_such_choice", {"value": wanted[:60]})
        return self.chosen((exact or called)[0])

    def chosen(self, value: str) -> Any:
        return int(value) if value.isdecimal() else value

    def record(self, value: Any) -> Any:
        return value
