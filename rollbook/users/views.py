"""A view of the directory: search, filters, sort and columns, all of it in a query string."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import having
from rollbook.groups.models import GroupMember
from rollbook.roles.holding import held
from rollbook.units.models import Unit
from rollbook.users.models import NEVER, STANDING, WAITING, Population, Status
from rollbook.users.search import found_by

SORTS: Final = {
    "name": "name_key", "username": "username_key", "status": "status",
    "created": "created_at", "access": "last_access",
}  # fmt: skip
COLUMNS: Final = {
    "username": _("Username"), "phone": _("Phone"), "external_id": _("External ID"), "status": _("Status"),
    "roles": _("Roles"), "groups": _("Groups"), "unit": _("Unit"), "population": _("Population"),
    "two_factor": _("Two-factor"),
    "created": _("Joined"), "member": _("Member for"), "access": _("Last access"), "sign_in": _("Last sign-in"),
}  # fmt: skip
SHOWN: Final = ("status", "roles", "member", "access")
OF_ATTRIBUTE: Final = "attribute."  # before a short name
ATTRIBUTE: Final = re.compile(r"attribute\.([\w-]{1,60})(?:\.(from|to))?", re.ASCII)
MOST_TEXT: Final = 4000
MOST_VALUES: Final = 20  # groups and units in one view
ALL: Final = "all"
WIDER: Final = {"suspended": (Status.SUSPENDED,), "waiting": WAITING}  # what toggles add to the active ones
NONE: Final = "none"  # without any role, group or unit
TWO_FACTOR: Final = {"on": _("On"), "off": _("Off")}
ACCESS: Final = {"never": _("Never"), "7": _("In the last 7 days"), "30": _("In the last 30 days"),
                 "old90": _("Not for 90 days"), "old365": _("Not for a year")}  # fmt: skip


@dataclass(frozen=True)
class View:
    """What a query string asks for. Whatever it does not understand is left out and named in `ignored`."""

    q: str = ""
    status: str = ""
    show: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    external_id: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    two_factor: str = ""
    access: str = ""
    created_after: date | None = None
    created_before: date | None = None
    sort: str = "name"
    columns: tuple[str, ...] = SHOWN
    attributes: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # short name; "", "from" or "to"; values
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def statuses(self) -> list[str]:
        if self.status == ALL:
            return list(STANDING)
        if self.status:
            return [self.status]
        return [Status.ACTIVE, *(status for name in self.show for status in WIDER[name])]

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but the tab narrows the list."""
        placed = self.role or self.group or self.unit or self.external_id or self.attributes
        dated = self.access or self.created_after or self.created_before
        return bool(self.q or placed or self.population or self.two_factor or dated)

    def condition(self, *, status: bool = True) -> Q:
        """Give what a user has to meet to be in the view."""
        wanted = found_by(self.q) & self._access() & self._roles() & self._groups() & self._units()
        if self.external_id:
            wanted &= Q(external_id__in=self.external_id)
        if self.population:
            wanted &= Q(population__in=self.population)
        if self.two_factor:
            wanted &= Q(two_factor=self.two_factor == "on")
        if self.created_after:
            wanted &= Q(created_at__gte=_start(self.created_after))
        if self.created_before:
            wanted &= Q(created_at__lt=_start(self.created_before))
        for attribute, asked in self.asked:
            wanted &= having(attribute, asked) if attribute else Q(pk__in=[])
        return wanted & Q(status__in=self.statuses) if status else wanted

    @cached_property
    def asked(self) -> list[tuple[Attribute | None, dict[str, tuple[str, ...]]]]:
        """Give each attribute that the list is narrowed by, with what is asked of it; None for one there is not."""
        by_slug: dict[str, dict[str, tuple[str, ...]]] = {}
        for slug, end, texts in self.attributes:
            by_slug.setdefault(slug, {})[end] = texts
        known = {a.slug: a for a in Attribute.objects.filter(slug__in=by_slug)} if by_slug else {}
        return [(known.get(slug), asked) for slug, asked in by_slug.items()]

    def _access(self) -> Q:
        if not self.access:
            return Q()
        if self.access == "never":
            return Q(last_access=NEVER)
        since = datetime.now(UTC) - timedelta(days=int(self.access.removeprefix("old")))
        return Q(last_access__lt=since) if self.access.startswith("old") else Q(last_access__gte=since)

    def _roles(self) -> Q:
        named = [slug for slug in self.role if slug != NONE]
        condition = held(slug__in=named) if named else Q()
        return condition | ~held() if NONE in self.role else condition

    def _groups(self) -> Q:
        member = GroupMember.objects.filter(user_id=OuterRef("pk"), group__deleted=False)
        named = [int(pk) for pk in self.group if pk != NONE]
        condition = Q(Exists(member.filter(group_id__in=named))) if named else Q()
        return condition | ~Q(Exists(member)) if NONE in self.group else condition

    def _units(self) -> Q:
        """Belonging to a unit is belonging to any above it."""
        paths = reduce(or_, (Q(path__contains=f"/{pk}/") for pk in self.unit if pk != NONE), Q(pk__in=[]))
        condition = Q(unit_id__in=Unit.objects.filter(paths).values("pk")) if self.unit else Q()
        return condition | Q(unit=None) if NONE in self.unit else condition


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def read(query: str) -> View:
    """Read a view from a query string."""
    given = parse_qs(query[:MOST_TEXT])
    values: dict[str, Any] = {}
    ignored = []
    for name, reader in READERS.items():
        texts = [text for text in given.get(name, ()) if text]
        value = reader(texts) if texts else None
        if texts and value in (None, ()):
            ignored.append(name)
        elif texts:
            values[name] = value
    own = _attributes(given)
    if len(own) > MOST_VALUES or any(len(texts) > MOST_VALUES for _slug, _end, texts in own):  # as for groups
        ignored, own = [*ignored, *(name for name in given if ATTRIBUTE.fullmatch(name))], ()
    return View(**values, attributes=own, ignored=tuple(ignored))


def _attributes(given: Mapping[str, list[str]]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Give what is asked of attributes, as `View.attributes` has it."""
    found = []
    for name, texts in sorted(given.items()):
        if named := ATTRIBUTE.fullmatch(name):
            found.append((named[1], named[2] or "", tuple(dict.fromkeys(texts))))
    return tuple(found)


def canonical(query: str) -> str:
    """Give a query string in one order, without what only says where in the list one is."""
    pairs = sorted((n, t) for n, texts in parse_qs(query[:MOST_TEXT]).items() for t in texts if is_filter(n))
    return urlencode(pairs)


def is_filter(name: str) -> bool:
    """Tell whether a name in a query string says what a list is narrowed by, or how it is shown."""
    return name in READERS or ATTRIBUTE.fullmatch(name) is not None


def _columns(texts: list[str]) -> tuple[str, ...]:
    """Give the columns in their order, those of attributes last."""
    given = [part for text in texts for part in text.split(",")]
    own = [name for name in given if (found := ATTRIBUTE.fullmatch(name)) and not found[2]]
    return (*_several(COLUMNS)(texts), *dict.fromkeys(own[:MOST_VALUES]))


def _one(choices: Any) -> Callable[[list[str]], str | None]:
    return lambda texts: texts[-1] if texts[-1] in choices else None


def _several(choices: Any) -> Callable[[list[str]], tuple[str, ...]]:
    return lambda texts: tuple(t for t in choices if t in {part for text in texts for part in text.split(",")})


def _numbers(texts: list[str]) -> tuple[str, ...]:
    """Give ids as text, or "none"; where one of them is neither, or they are too many, nothing is understood."""
    fitting = (text == NONE or (text.isascii() and text.isdecimal() and len(text) < 19) for text in texts)
    known = len(texts) <= MOST_VALUES and all(fitting)
    return tuple(dict.fromkeys(texts)) if known else ()


def _texts(texts: list[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace("\x00", "")[:most] for text in texts))


def _day(texts: list[str]) -> date | None:
    try:
        return parse_date(texts[-1])
    except ValueError:
        return None


READERS: Final[dict[str, Callable[[list[str]], Any]]] = {
    "q": lambda texts: texts[-1].replace("\x00", "").strip()[:200],
    "status": _one({ALL, *Status.values}),
    "show": _several(WIDER),
    "role": lambda texts: _texts(texts, 60),
    "external_id": lambda texts: _texts(texts, 150),
    "group": _numbers,
    "unit": _numbers,
    "population": _several(Population.values),
    "two_factor": _one(TWO_FACTOR),
    "access": _one(ACCESS),
    "created_after": _day,
    "created_before": _day,
    "sort": _one({sign + name for name in SORTS for sign in ("", "-")}),
    "columns": _columns,
}
