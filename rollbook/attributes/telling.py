"""Attributes as programs are told of them."""

from __future__ import annotations

from typing import Any

from rollbook.attributes.models import Attribute


def told(attribute: Attribute) -> dict[str, Any]:
    """Give what the API and the command line say of one."""
    names = ("slug", "name", "kind", "choices", "help", "seen_by", "edited_by")
    return {"id": attribute.pk, **{name: getattr(attribute, name) for name in names}}
