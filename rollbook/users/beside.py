"""What stands beside the list of users: saved views, and the attributes that it can be narrowed by."""

from __future__ import annotations

import json

from django.db.models import BigIntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import ALL
from rollbook.kernel.actor import Actor
from rollbook.kernel.text import fold
from rollbook.users.models import SavedView


def saved_views(by: Actor) -> list[SavedView]:
    """Give the actor's own saved views and everybody's."""
    return list(_kept(by))


def _kept(by: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(owner=None) | Q(owner_id=by.user_id))


def beside(by: Actor) -> list[SavedView]:
    """Give the saved views; the attributes, which stand beside each list too, are learnt by the same statement."""
    none, nobody = Value("", TextField()), Value(None, BigIntegerField())
    own = Attribute.objects.order_by().values_list(
        "slug", "pk", "name", "kind", "seen_by", "edited_by", Cast("choices", TextField()), nobody
    )
    kept = _kept(by).order_by()
    rows = list(kept.values_list(none, "pk", "name", "query", none, none, none, "owner_id").union(own, all=True))
    found = [
        Attribute(slug=slug, pk=pk, name=name, name_key=fold(name), kind=kind, seen_by=seen_by, edited_by=edited_by,
                  choices=json.loads(choices))
        for slug, pk, name, kind, seen_by, edited_by, choices, _owner in rows if slug
    ]  # fmt: skip
    by.recall(ALL, lambda: sorted(found, key=lambda attribute: (attribute.name_key, attribute.pk)))
    listed = [SavedView(pk=pk, name=name, query=query, owner_id=owner)
              for slug, pk, name, query, *_rest, owner in rows if not slug]  # fmt: skip
    return sorted(listed, key=lambda view: (view.name, view.pk))
