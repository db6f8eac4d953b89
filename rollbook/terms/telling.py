"""Versions and acceptances as programs read them."""

from __future__ import annotations

from typing import Any

from rollbook.terms.models import Acceptance, Version


def version_row(version: Version) -> dict[str, Any]:
    """Give what a list says of a version."""
    return {
        "number": version.number, "published_at": version.published_at, "by": version.by_id,
        "summaries": version.summaries, "languages": sorted(version.texts),
    }  # fmt: skip


def told(version: Version) -> dict[str, Any]:
    """Give one version whole."""
    return {**version_row(version), "texts": version.texts}


def acceptance_row(acceptance: Acceptance) -> dict[str, Any]:
    """Give who accepted what, when and from where."""
    return {
        "user": acceptance.user_id, "version": acceptance.version_id, "at": acceptance.at,
        "address": acceptance.address,
    }  # fmt: skip
