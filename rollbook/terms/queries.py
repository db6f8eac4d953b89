"""Reads of the terms of use, and of who accepted them: of people, always for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.paging import PAGE
from rollbook.kernel.text import fold
from rollbook.terms.models import Acceptance, Version
from rollbook.users.models import Status, User
from rollbook.users.queries import visible

MOST: Final = 10_000  # counts are exact up to here


def latest() -> Version | None:
    """Give the version that counts; None where none is published."""
    return Version.objects.order_by("-number").first()


def published() -> bool:
    """Tell whether there are terms of use at all."""
    return Version.objects.exists()


@dataclass(frozen=True)
class Standing:
    """How somebody stands to the terms: the version that counts, and the last they accepted (None for none)."""

    latest: int
    accepted: int | None
    at: datetime | None

    @property
    def due(self) -> bool:
        """Tell whether they are still to be asked."""
        return self.accepted != self.latest


def standing(user_id: int) -> Standing | None:
    """Give how somebody stands, by one statement; None where no terms are published."""
    mine = Acceptance.objects.filter(user=user_id).order_by("-version_id")
    told = Version.objects.order_by("-number").annotate(
        accepted=Subquery(mine.values("version")[:1]), accepted_at=Subquery(mine.values("at")[:1])
    )
    row = told.values_list("number", "accepted", "accepted_at").first()
    return Standing(*row) if row else None


def due(user_id: int) -> bool:
    """Tell whether somebody is to accept the latest version before they come in."""
    found = standing(user_id)
    return found is not None and found.due


# -- who accepted


def accepted_by(user_id: int) -> list[Acceptance]:
    """Give what somebody has accepted, the latest version first."""
    return list(Acceptance.objects.filter(user=user_id).order_by("-version_id"))


def acceptances(number: int, by: Actor, q: str = "") -> QuerySet[Acceptance]:
    """Give who of those in reach accepted a version, the latest first; with `q`, those whose name has each word."""
    people = _called(visible(by), q) if q else visible(by)
    rows = Acceptance.objects.filter(version=number, user__in=people.values("pk"))
    return rows.select_related("user").order_by("-pk")


def waiting(number: int, by: Actor, q: str = "") -> QuerySet[User]:
    """Give the active people in reach who have not accepted a version: it is asked of them as they sign in."""
    held = Acceptance.objects.filter(version=number, user=OuterRef("pk"))
    return _called(visible(by).filter(~Exists(held), status=Status.ACTIVE), q)


def _called(people: QuerySet[User], q: str) -> QuerySet[User]:
    for word in fold(q).split():
        people = people.filter(name_key__contains=word)
    return people


def page(
    rows: QuerySet[Acceptance], *, after: int | None = None, size: int = PAGE
) -> tuple[list[Acceptance], int | None]:
    """Give the acceptances that follow `after`, and the cursor of the next page; None on the last."""
    found = list((rows.filter(pk__lt=after) if after else rows)[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def counts(numbers: Iterable[int], by: Actor) -> list[dict[str, int]]:
    """Count for each version who accepted it and who has not, of those in reach, each up to 10,000: one statement."""
    asked: list[Any] = [rows for n in numbers for rows in (acceptances(n, by), waiting(n, by))]
    found = iter(sql.capped_counts(asked, MOST)) if asked else iter(())
    return [{"accepted": accepted, "waiting": left} for accepted, left in zip(found, found, strict=True)]


def publishers(versions: Iterable[Version]) -> dict[int, str]:
    """Give the names of those who published, as far as they are still there."""
    people = User.objects.filter(pk__in={version.by_id for version in versions if version.by_id})
    return {user.pk: user.name for user in people.only("first_name", "last_name", "username")}


def to_be_asked() -> int:
    """Count whom a new version would be asked of: all active people, up to 10,000."""
    (found,) = sql.capped_counts([User.objects.filter(status=Status.ACTIVE)], MOST)
    return found
