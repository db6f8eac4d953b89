"""Who acts, through which door, and how far they reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Q

HIGHEST_RANK: Final = 1000
EVERYONE: Final = Q(pk__isnull=False)


@dataclass(frozen=True)
class Power:
    """What one grant gives for one permission: subjects that meet `scope`, up to `rank`.

    Rank and scope stay together: a high rank from one grant never combines with the wide
    scope of another.
    """

    rank: int
    scope: Q = EVERYONE


@dataclass(frozen=True)
class Authority:
    """Everything an actor may do at this moment."""

    powers: Mapping[str, Sequence[Power]]

    def holds(self, permission: str) -> bool:
        return bool(self.powers.get(permission))

    def rank(self, permission: str) -> int:
        """Give the highest rank at which the permission is held; -1 where it is not."""
        return max((power.rank for power in self.powers.get(permission, ())), default=-1)


@dataclass(frozen=True)
class Actor:
    """Somebody, or the system itself, on the other side of a door.

    `authority` is asked afresh inside each operation, after the rows it depends on are
    locked, so that nobody acts on rights they have just lost. `scopes` are the permissions that
    a token is limited to; None for a person at a door. Work that outlives the call keeps them.
    """

    label: str
    door: str
    authority: Callable[[], Authority]
    user_id: int | None = None
    via: str = ""
    address: str | None = None
    request_id: str = ""
    scopes: tuple[str, ...] | None = None

    @cached_property
    def known(self) -> Authority:
        """The authority as of the first look: for reading and for what to offer, never for deciding."""
        return self.authority()

    def holds(self, permission: str) -> bool:
        """Tell whether to offer something. Deciding is the operations' work."""
        return self.known.holds(permission)
