"""The filters of the Users page: their choices, their chips, and what takes them away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from rollbook.attributes.kinds import YES_NO, cleaned, said
from rollbook.attributes.models import Attribute, Kind
from rollbook.attributes.queries import seen
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.groups.fields import reached as groups_reached
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.text import fold
from rollbook.units.fields import labelled
from rollbook.units.reach import reached as units_reached
from rollbook.users import views
from rollbook.users.models import Population

PLACE: Final = ("after", "before")


def without(query: QueryDict, *names: str) -> QueryDict:
    """Give a query without some names."""
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest


TOGGLES: Final = (("suspended", _lazy("Show suspended users")), ("waiting", _lazy("Show non-activated users")))
SHOWN: Final = {"suspended": _lazy("Suspended shown"), "waiting": _lazy("Non-activated shown")}


def filters(
    view: views.View, names: list[tuple[str, str]], own: Sequence[Attribute]
) -> dict[str, list[dict[str, Any]]]:
    """Give the choices of each filter panel, those in force checked."""
    roles = [*names, (views.NONE, _("No role"))]
    columns = [(views.OF_ATTRIBUTE + attribute.slug, attribute.name) for attribute in own]
    choices: dict[str, tuple[Any, Any]] = {
        "role": (roles, view.role), "population": (Population.choices, view.population),
        "two_factor": (views.TWO_FACTOR.items(), (view.two_factor,)),
        "access": (views.ACCESS.items(), (view.access,)), "columns": ([*views.COLUMNS.items(), *columns], view.columns),
        "show": (TOGGLES, view.show),
    }  # fmt: skip
    return {
        name: [{"value": value, "label": label, "checked": value in chosen} for value, label in options]
        for name, (options, chosen) in choices.items()
    }


def chips(query: Any, view: views.View, names: dict[str, str], by: Actor) -> list[dict[str, str]]:
    """Give one removable chip for each filter in force."""
    names |= {views.NONE: _("No role")}
    found: list[tuple[str, Any, str]] = [
        ("role", slug, _("Role: %(role)s") % {"role": names.get(slug, slug)}) for slug in view.role
    ]
    found += [("group", pk, label) for pk, label in _groups(view, by)]
    found += [("unit", pk, label) for pk, label in _units(view, by)]
    found += _attributes(view, by)
    found += [("external_id", text, _("External ID: %(id)s") % {"id": text}) for text in view.external_id]
    found += [("population", p, str(Population(p).label)) for p in view.population]
    if view.two_factor:
        state = views.TWO_FACTOR[view.two_factor]
        found.append(("two_factor", view.two_factor, _("Two-factor: %(state)s") % {"state": state}))
    if view.access:
        found.append(("access", view.access, _("Last access: %(when)s") % {"when": views.ACCESS[view.access]}))
    if view.created_after:
        found.append(("created_after", query["created_after"], _("Joined from %(day)s") % {"day": view.created_after}))
    if view.created_before:
        found.append(
            (
                "created_before",
                query["created_before"],
                _("Joined before %(day)s") % {"day": view.created_before},
            )
        )
    told = [{"label": label, "url": f"?{less(query, name, value)}"} for name, value, label in found]
    for name in view.show if widened(view) else ():
        rest = QueryDict(less(query, "show", name), mutable=True)
        rest["shown"] = "1"  # has this browser remember it
        told.append({"label": str(SHOWN[name]), "url": f"?{rest.urlencode()}"})
    return told


def widened(view: views.View) -> bool:
    """Tell whether the first tab shows more people than the active; the other tabs take no notice of the toggle."""
    return bool(view.show) and not view.status


def clear(view: views.View) -> str:
    """Give the address of the same tab without any chip."""
    left = {"status": view.status, "shown": "1" if widened(view) else ""}
    return "?" + urlencode({name: value for name, value in left.items() if value})


def less(query: QueryDict, name: str, value: str) -> str:
    """Give a query without one value of a name."""
    rest = without(query, *PLACE)
    rest.setlist(name, [v for v in rest.getlist(name) if v != value])
    return rest.urlencode()


def _named(rows: QuerySet[Any], ids: Iterable[str]) -> dict[int, str]:
    wanted = [int(pk) for pk in ids if pk != views.NONE]
    return dict(rows.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _groups(view: views.View, by: Actor) -> Iterator[tuple[str, str]]:
    known = _named(groups_reached(by.known, Permission.GROUPS_VIEW), view.group)
    for pk in view.group:
        yield pk, _("In no group") if pk == views.NONE else _("Group: %(name)s") % {"name": known.get(int(pk), pk)}


def _units(view: views.View, by: Actor) -> Iterator[tuple[str, str]]:
    known = _named(units_reached(by.known, Permission.UNITS_VIEW), view.unit)
    for pk in view.unit:
        yield pk, _("In no unit") if pk == views.NONE else _("Unit: %(name)s") % {"name": known.get(int(pk), pk)}


def _attributes(view: views.View, by: Actor) -> Iterator[tuple[str, str, str]]:
    known = {attribute.slug: attribute for attribute in seen(by)}
    for slug, end, texts in view.attributes:
        for text in texts:
            told = {"name": known[slug].name if slug in known else slug, "value": _value(known.get(slug), text)}
            yield views.OF_ATTRIBUTE + slug + (end and f".{end}"), text, WORDS[end] % told


WORDS: Final = {"": _lazy("%(name)s: %(value)s"), "from": _lazy("%(name)s from %(value)s"),
                "to": _lazy("%(name)s up to %(value)s")}  # fmt: skip


def _value(attribute: Attribute | None, text: str) -> str:
    if text == views.NONE:
        return _("not given")
    try:
        return said(attribute.kind, cleaned(attribute, text)) if attribute else text
    except ValidationError:
        return text


def narrowing(own: Sequence[Attribute]) -> str:
    """Give what the dialog of the remaining filters is called."""
    return _("Unit, group or attribute") if own else _("Unit or group")


def _asked(view: views.View, by: Actor) -> list[dict[str, Any]]:
    """Give each attribute as the dialog asks for it: its fields with what they hold."""
    now = {(slug, end): texts[-1] for slug, end, texts in view.attributes}
    return [
        {
            "attribute": a, "name": views.OF_ATTRIBUTE + a.slug, "chosen": now.get((a.slug, ""), ""),
            "type": "date" if a.kind == Kind.DATE else "text",
            "options": YES_NO if a.kind == Kind.YES_NO else [(choice, choice) for choice in a.choices],
            "ends": [(end, label, now.get((a.slug, end), "")) for end, label in ENDS]
            if a.kind in (Kind.NUMBER, Kind.DATE) else [],
        }
        for a in seen(by)
    ]  # fmt: skip


ENDS: Final = (("from", _lazy("From")), ("to", _lazy("Up to")))
MOST_GROUPS: Final = 50


@console(Permission.USERS_VIEW)
def narrow(request: ConsoleRequest) -> HttpResponse:
    """GET the dialog in which one narrows the list by unit, groups and attributes; `find` searches among groups."""
    query, by = without(request.GET, *PLACE, "find"), request.actor
    view, words = views.read(query.urlencode()), request.GET.get("find", "").replace("\x00", "")[:100]
    rows = groups_reached(by.known, Permission.GROUPS_VIEW).order_by("name_key", "pk")
    found = rows.filter(pk__in=[int(pk) for pk in view.group if pk != views.NONE])
    for word in fold(words).split():
        rows = rows.filter(name_key__contains=word)
    shown = list(dict.fromkeys([*found, *rows[:MOST_GROUPS]]))
    context = {
        "groups": [(str(group.pk), group.name) for group in shown], "chosen": view, "find": words, "none": views.NONE,
        "narrowing": narrowing(seen(by)),
        "many": rows[MOST_GROUPS : MOST_GROUPS + 1].exists(), "back": f"{reverse('users')}?{query.urlencode()}",
        "attributes": _asked(view, by), "units": labelled(units_reached(by.known, Permission.UNITS_VIEW)),
        "hidden": [
            (n, v) for n, values in without(query, "group", "unit").lists() for v in values
            if not n.startswith(views.OF_ATTRIBUTE)
        ],
    }  # fmt: skip
    return render(request, "console/narrow.html", context)
